package emulator

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"

	"bulla/core/redact"
)

// version is a version of the socket's protocol (Courier: courier-js, socket/version, and
// courier-ios, InboxSocket).
type version uint8

const (
	// legacy is for older clients, which send no version and don't answer pings.
	legacy version = iota
	v1             // of courier-js 3.4
	v2             // of clients since the fall of 2026
)

// String returns the name of the version in frames.
func (v version) String() string {
	return [...]string{"legacy", "v1", "v2"}[v]
}

// readVersion reads the version that a client requests. Courier uses the legacy protocol for an
// unknown version and reports no error; note says so.
func readVersion(values url.Values) (v version, note string, err error) {
	switch name := values.Get("iwpv"); name {
	case "v1":
		v = v1
	case "v2":
		v = v2
	case "":
		return legacy, "", nil
	default:
		return legacy, "; the protocol " + redact.Quote(redact.Opaque(name), 20) +
			" is unknown, so the legacy one is used: send iwpv=v1 or iwpv=v2", nil
	}
	if values.Get("cid") == "" {
		return v, "", bad("cid is missing: with iwpv the query also needs an ID of the connection, such as cid=1")
	}
	return v, "", nil
}

// inboxEvent is sent to websockets: a mutation or a new message.
type inboxEvent struct {
	name      string   // the mutation, as the protocol calls it
	messageID string   // of the mutation, "" for all messages
	message   *message // the new message, nil for a mutation
}

// eventFrame is the frame of a mutation. The clients for iOS and Android read Type first;
// courier-js reads only the event.
type eventFrame struct {
	Type      string `json:"type"`
	Event     string `json:"event"`
	Version   string `json:"iwpv,omitempty"`
	MessageID string `json:"messageId,omitempty"`
}

// frame returns the event in a version of the protocol.
func (e inboxEvent) frame(v version) []byte {
	if e.message != nil {
		return e.message.frame(v)
	}
	sent := eventFrame{Type: "event", Event: e.name, MessageID: e.messageID}
	if v == v2 {
		sent.Version = v.String()
	}
	return encodeJSON(sent)
}

// frame returns a new message in a version of the protocol. v2 has the message as GraphQL returns
// it, with its content. Earlier versions have some members only in data, and the legacy one has no
// envelope.
func (m *message) frame(v version) []byte {
	sent := m.node()
	if m.content != nil {
		sent["content"] = m.content
	}
	maps.DeleteFunc(sent, func(_ string, value any) bool { return value == nil })
	if v == v2 {
		return encodeJSON(map[string]any{"event": "message", "iwpv": v.String(), "data": sent})
	}
	data := map[string]any{}
	_ = json.Unmarshal(m.data, &data) // it was an object when it was stored
	for _, name := range []string{"trackingIds", "brandId", "trackingUrl"} {
		if value, ok := sent[name]; ok {
			data[name] = value
			delete(sent, name)
		}
	}
	delete(sent, "content")
	sent["data"] = data
	if v == v1 {
		return encodeJSON(map[string]any{"type": "message", "event": "message", "data": sent})
	}
	sent["type"] = "message"
	return encodeJSON(sent)
}

// lastOfEach keeps only the last of equal events, so that a request that repeats itself doesn't
// cause more events than the user has messages.
func lastOfEach(events []inboxEvent) []inboxEvent {
	var kept []inboxEvent
	seen := map[inboxEvent]bool{}
	for _, e := range slices.Backward(events) {
		if !seen[e] {
			seen[e] = true
			kept = append(kept, e)
		}
	}
	slices.Reverse(kept)
	return kept
}
