package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// message is a message of the inbox. A time is zero until it happens.
type message struct {
	id, user, tenant string
	title, preview   string
	icon, brand      string
	tags             []string
	// data and actions are an object and a list. content is an object that only websockets receive;
	// it may be nil.
	data, actions json.RawMessage
	content       json.RawMessage
	sample        bool // its texts are constants

	created                         time.Time
	read, opened, archived, deleted time.Time
}

var (
	noData    = json.RawMessage("{}")
	noActions = json.RawMessage("[]")
)

// size returns how many bytes the texts of a message cost. Those of samples cost nothing.
func (m *message) size() int {
	if m.sample {
		return 0
	}
	size := len(m.id) + len(m.tenant) + len(m.title) + len(m.preview) + len(m.icon) + len(m.brand) +
		len(m.data) + len(m.actions) + len(m.content)
	for _, tag := range m.tags {
		size += len(tag) + stringSize
	}
	return size
}

// cost returns how many bytes a message costs in total.
func (m *message) cost() int { return messageSize + m.size() }

// stringSize is how many bytes a string costs in addition to its text.
const stringSize = 16

// The pages of the inbox. The default is that of the SDK (Courier: courier-js, inbox-client); the
// maximum is inferred.
const (
	pageSize = 24
	mostPage = 100
)

// maxTags is how many tags a message or a filter may have.
const maxTags = 100

// samples are the messages that every inbox starts with, newest first.
func samples() []message {
	return []message{
		{title: "Your order has shipped", preview: "It comes on Thursday", tags: []string{"orders"}},
		{title: "Someone replied to you", preview: "That works for me", tags: []string{"social"}},
		{title: "Welcome", preview: "This is a sample message of the emulator", tags: []string{"news"}},
	}
}

// sampleAges are how old the samples are when an inbox is first read.
func sampleAges() []time.Duration {
	return []time.Duration{5 * time.Minute, 2 * time.Hour, 3 * 24 * time.Hour}
}

// inbox returns the user's messages for a tenant, "" for none, and makes the samples at the first
// call. Each tenant of a user has its own messages; this is inferred from the tenantId of the SDKs.
func (s *store) inbox(userID, tenant string) ([]*message, error) {
	u := s.user(userID)
	if !u.tenants[tenant] {
		if err := s.reserveMessages(u, len(samples())); err != nil {
			return nil, err
		}
		if err := s.keep(u, entrySize+len(tenant)+messageSize*len(samples())); err != nil {
			return nil, err
		}
		tenant = strings.Clone(tenant)
		u.tenants[tenant] = true
		s.addSamples(u, tenant)
	}
	var found []*message
	for _, m := range u.messages {
		if m.tenant == tenant {
			found = append(found, m)
		}
	}
	return found, nil
}

// addSamples adds the sample messages. The last one is read.
func (s *store) addSamples(u *user, tenant string) {
	now := s.now()
	for i, m := range samples() {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %q %q", i, u.id, tenant))
		m.id, m.user, m.tenant, m.created = "1-"+hex.EncodeToString(sum[:12]), u.id, tenant, now.Add(-sampleAges()[i])
		m.data, m.actions, m.sample = noData, noActions, true
		if i == len(samples())-1 {
			m.read, m.opened = m.created.Add(time.Hour), m.created.Add(time.Hour)
		}
		u.messages = append(u.messages, &m)
	}
}

// filter selects messages (Courier: courier-js, createFilterParams).
type filter struct {
	tenant, status string
	tags           map[string]bool // a message needs one of them; without any, all messages match
	archived       bool
	deleted        bool
	from           time.Time
}

// readFilter reads FilterParamsInput.
func readFilter(value any) (f filter, err error) {
	params, _ := value.(map[string]any)
	f.tenant, _ = params["accountId"].(string)
	f.status, _ = params["status"].(string)
	f.archived, _ = params["archived"].(bool)
	f.deleted, _ = params["deleted"].(bool)
	if f.status != "" && f.status != "read" && f.status != "unread" {
		return f, bad("status must be read or unread")
	}
	if from, ok := params["from"].(string); ok {
		if f.from, err = time.Parse(time.RFC3339, from); err != nil {
			f.from, err = time.Parse(time.DateOnly, from)
		}
		if err != nil {
			return f, bad("from must be a time such as 2026-11-20T10:00:00Z")
		}
	}
	switch tags := params["tags"].(type) {
	case string:
		f.tags = map[string]bool{tags: true}
	case []any:
		if len(tags) > maxTags {
			return f, bad("tags has %d tags: a filter has at most %d", len(tags), maxTags)
		}
		f.tags = make(map[string]bool, len(tags))
		for _, tag := range tags {
			text, _ := tag.(string)
			f.tags[text] = true
		}
	}
	return f, nil
}

// matches reports whether the filter selects a message. Only the member deleted selects deleted
// messages (inferred).
func (f filter) matches(m *message) bool {
	switch {
	case f.deleted == m.deleted.IsZero():
		return false
	case !f.deleted && f.archived == m.archived.IsZero():
		return false
	case f.status == "read" && m.read.IsZero(), f.status == "unread" && !m.read.IsZero():
		return false
	case m.created.Before(f.from):
		return false
	}
	return len(f.tags) == 0 || slices.ContainsFunc(m.tags, func(tag string) bool { return f.tags[tag] })
}

// matching returns the messages that a filter selects. Every message that it scans counts towards
// the limit of the query.
func (s *store) matching(q *query, userID string, f filter) ([]*message, error) {
	all, err := s.inbox(userID, f.tenant)
	if err != nil {
		return nil, err
	}
	scanned := len(s.user(userID).messages) // also those of other tenants
	if len(f.tags) > 0 {
		for _, m := range all {
			scanned += len(m.tags)
		}
	}
	if err := q.scan(scanned); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(m *message) bool { return !f.matches(m) }), nil
}

// countMessages answers the operation count.
func (s *store) countMessages(q *query, userID string, params any) (any, error) {
	f, err := readFilter(params)
	if err != nil {
		return nil, err
	}
	found, err := s.matching(q, userID, f)
	return len(found), err
}

// listMessages answers the operation messages. The startCursor of the SDK is where the next page
// starts: the ID of the last message.
func (s *store) listMessages(q *query, userID string, args map[string]any) (any, error) {
	f, err := readFilter(args["params"])
	if err != nil {
		return nil, err
	}
	limit, err := readLimit(args["limit"])
	if err != nil {
		return nil, err
	}
	found, err := s.matching(q, userID, f)
	if err != nil {
		return nil, err
	}
	total, unread := len(found), 0
	for _, m := range found {
		if m.read.IsZero() {
			unread++
		}
	}
	if after, _ := args["after"].(string); after != "" {
		at := slices.IndexFunc(found, func(m *message) bool { return m.id == after })
		found = found[min(at+1, total):]
		if at < 0 {
			found = nil
		}
	}
	more := len(found) > limit
	return messagePage(found[:min(len(found), limit)], total, unread, more), nil
}

func readLimit(value any) (int, error) {
	limit := int64(pageSize)
	switch number := value.(type) {
	case nil:
	case int64:
		limit = number
	case float64:
		limit = int64(min(max(number, 0), mostPage))
	default:
		limit = 0
	}
	if limit < 1 {
		return 0, bad("limit must be a number of at least 1")
	}
	return int(min(limit, mostPage)), nil
}

// messagePage returns messages as in the GraphQL of the inbox. The nodes are only made if they are
// selected.
func messagePage(page []*message, total, unread int, more bool) map[string]any {
	cursor := any(nil)
	if len(page) > 0 {
		cursor = page[len(page)-1].id
	}
	nodes := func(map[string]any) any {
		list := make([]any, 0, len(page))
		for _, m := range page {
			list = append(list, m.node())
		}
		return list
	}
	return map[string]any{
		"totalCount":  total,
		"unreadCount": unread,
		"pageInfo":    map[string]any{"startCursor": cursor, "hasNextPage": more},
		"nodes":       byArguments(nodes),
	}
}

// node returns a message as the SDKs read it (Courier: courier-js, types/inbox).
func (m *message) node() map[string]any {
	moment := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return isoTime(t)
	}
	tags := m.tags
	if tags == nil {
		tags = []string{}
	}
	tracking := map[string]any{}
	for _, kind := range []string{"archive", "channel", "click", "deliver", "open", "read", "unread"} {
		tracking[kind+"TrackingId"] = m.id + "-" + kind
	}
	return map[string]any{
		"messageId": m.id, "userId": m.user, "accountId": orNull(m.tenant), "brandId": orNull(m.brand),
		"title": m.title, "preview": m.preview, "body": m.preview, "icon": orNull(m.icon), "tags": tags,
		"data": m.data, "actions": m.actions, "trackingIds": tracking, "trackingUrl": nil,
		"pinned": nil, "expiresAt": nil,
		"created": isoTime(m.created), "read": moment(m.read), "opened": moment(m.opened),
		"archived": moment(m.archived), "deleted": moment(m.deleted),
	}
}

// orNull returns a text, or nil for the empty one.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// mark changes messages of the inbox. Known is false if there is no such message; the response is
// then false and not an error (inferred).
func (s *store) mark(userID, operation, messageID string) (known bool, err error) {
	if _, err := s.inbox(userID, ""); err != nil {
		return false, err
	}
	now := s.now()
	for _, m := range s.user(userID).messages {
		if messageID == "" && m.deleted.IsZero() || m.id == messageID {
			m.mark(operation, now)
			known = true
		}
	}
	return known, nil
}

// mark changes one message.
func (m *message) mark(operation string, now time.Time) {
	switch operation {
	case "read", "markAllRead":
		m.read = now
	case "unread":
		m.read = time.Time{}
	case "opened":
		m.opened = now
	case "unopened":
		m.opened = time.Time{}
	case "archive", "archiveAll":
		m.archived = now
	case "unarchive":
		m.archived = time.Time{}
	case "delete":
		m.deleted = now
	case "restore":
		m.deleted = time.Time{}
	case "archiveRead":
		if !m.read.IsZero() {
			m.archived = now
		}
	}
}

// event returns the name of a mutation in the protocol of websockets, and whether it is about one
// message (Courier: courier-js, socket/protocol/messages).
func event(operation string) (name string, one bool) {
	switch operation {
	case "markAllRead":
		return "mark-all-read", false
	case "archiveRead":
		return "archive-read", false
	case "archiveAll":
		return "archive-all", false
	}
	return operation, true
}

// markMessages answers a mutation of the inbox and sends it to the user's websockets.
func (s *store) markMessages(userID, operation string, args map[string]any, report func(inboxEvent)) (any, error) {
	name, one := event(operation)
	id, _ := args["messageId"].(string)
	if one && id == "" {
		return nil, bad("%s needs a messageId", operation)
	}
	if !one {
		id = ""
	}
	known, err := s.mark(userID, operation, id)
	if err == nil && known {
		report(inboxEvent{name: name, messageID: strings.Clone(id)})
	}
	return known, err
}
