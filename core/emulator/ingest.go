package emulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// The limits of a message that is sent to an inbox.
const (
	maxMessageID   = 100
	maxMessageSize = 64 << 10
)

// ingest adds a message to the inbox of a user, for a tenant or without one. The body is the one
// that a test of Courier sends (Courier: courier-js, tenant-send-fetch.e2e). The members of the
// message and the response are inferred from the messages that clients read.
func (s *store) ingest(userID string, body []byte) (*message, error) {
	m, err := readMessageSent(body)
	if err != nil {
		return nil, err
	}
	var copied message
	return &copied, s.transaction(userID, func() error {
		if _, err := s.inbox(userID, m.tenant); err != nil {
			return err
		}
		u := s.user(userID)
		if slices.ContainsFunc(u.messages, func(other *message) bool { return other.id == m.id }) {
			return bad("there is already a message with this messageId")
		}
		if err := s.reserveMessages(u, 1); err != nil {
			return err
		}
		if err := s.reserve(m.cost()); err != nil {
			return err
		}
		m.user, m.created = u.id, s.now()
		u.messages = slices.Insert(u.messages, 0, m)
		copied = *m // the stored one may change
		return nil
	})
}

// readMessageSent reads the body. All texts are copies.
func readMessageSent(body []byte) (*message, error) {
	o, err := readBody(body, "accountId", "event", "messageId", "message")
	if err != nil {
		return nil, err
	}
	event, err := o.word("event")
	if err != nil {
		return nil, err
	}
	if event != "" && event != "inbox.new" {
		return nil, bad("event must be inbox.new")
	}
	sent, there, err := o.inner("message", "title", "preview", "icon", "tags", "data", "actions", "elemental", "brandId")
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, bad("message is required: an object with title and preview")
	}
	m := &message{}
	for _, member := range []struct {
		of   object
		name string
		into *string
	}{
		{o, "messageId", &m.id}, {o, "accountId", &m.tenant}, {sent, "title", &m.title},
		{sent, "preview", &m.preview}, {sent, "icon", &m.icon}, {sent, "brandId", &m.brand},
	} {
		text, err := member.of.word(member.name)
		if err != nil {
			return nil, err
		}
		*member.into = strings.Clone(text)
	}
	if m.id == "" || len(m.id) > maxMessageID {
		return nil, bad("messageId is required and has at most %d bytes", maxMessageID)
	}
	if len(m.tenant) > maxMessageID {
		return nil, bad("accountId has at most %d bytes", maxMessageID)
	}
	return m, m.readDocuments(sent)
}

// readDocuments reads the members of a message that are lists or objects.
func (m *message) readDocuments(sent object) error {
	tags, err := sent.texts("tags")
	if err != nil {
		return err
	}
	if tags != nil {
		if len(*tags) > maxTags {
			return bad("message.tags has %d tags: a message has at most %d", len(*tags), maxTags)
		}
		for _, tag := range *tags {
			m.tags = append(m.tags, strings.Clone(tag))
		}
	}
	data, err := sent.anyMembers("data")
	if err != nil {
		return err
	}
	if data == nil {
		data = map[string]any{}
	}
	actions, err := sent.list("actions")
	if err != nil {
		return err
	}
	m.data, m.actions = encodeJSON(data), m.tracked(actions, sent.any("actions"))
	if elemental := sent.any("elemental"); elemental != nil {
		m.content = encodeJSON(map[string]any{"elemental": elements(elemental)})
	}
	if m.size() > maxMessageSize {
		return bad("the message is larger than %d kB", maxMessageSize>>10)
	}
	return nil
}

// elements returns the elements of an Elemental document, which clients receive.
func elements(document any) any {
	if members, ok := document.(map[string]any); ok {
		return members["elements"]
	}
	return document
}

// tracked returns the actions with a tracking ID in the data of each: clients send it to report
// which action was chosen.
func (m *message) tracked(actions []object, values any) json.RawMessage {
	if len(actions) == 0 {
		return noActions
	}
	list := values.([]any)
	for i := range list {
		action := list[i].(map[string]any)
		data, ok := action["data"].(map[string]any)
		if !ok {
			data = map[string]any{}
			action["data"] = data
		}
		if data["trackingId"] == nil {
			data["trackingId"] = fmt.Sprintf("%s-action-%d", m.id, i+1)
		}
	}
	return encodeJSON(list)
}

// trackEvent answers POST /inbound/courier (Courier: courier-js, tracking-client). The emulator
// runs no automations, so it stores nothing.
func trackEvent(body []byte) (any, error) {
	o, err := readBody(body, "type", "event", "messageId", "userId", "properties")
	if err != nil {
		return nil, err
	}
	sent := map[string]string{}
	for _, name := range []string{"type", "event", "messageId"} {
		if sent[name], err = o.word(name); err != nil {
			return nil, err
		}
		if sent[name] == "" {
			return nil, bad("%s is required", name)
		}
	}
	if sent["type"] != "track" {
		return nil, bad("type must be track")
	}
	if _, err := o.anyMembers("properties"); err != nil {
		return nil, err
	}
	return map[string]string{"messageId": sent["messageId"]}, nil
}

// tracker returns the user that the body of a track event names, or "".
func tracker(body []byte) string {
	o, err := readBody(body)
	if err != nil {
		return "" // reading the event reports it
	}
	user, _ := o.word("userId")
	return user
}
