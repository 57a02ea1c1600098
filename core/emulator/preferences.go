package emulator

import (
	"slices"
	"strings"
)

// The states of a preference (Courier: SDK, resources/shared).
const (
	optedIn  = "OPTED_IN"
	optedOut = "OPTED_OUT"
	required = "REQUIRED"
)

// topic is a subscription topic of the sample catalogue.
type topic struct{ id, name, section, sectionName, status string }

// topics returns the sample catalogue.
func topics() []topic {
	return []topic{
		{"newsletter", "Newsletter", "news", "News", optedIn},
		{"product-updates", "Product updates", "news", "News", optedOut},
		{"security-alerts", "Security alerts", "account", "Account", required},
	}
}

// topicNamed returns a topic of the catalogue, or a topic with that ID that a user made.
func topicNamed(id string) (t topic, sample bool) {
	for _, t := range topics() {
		if t.id == id {
			return t, true
		}
	}
	return topic{id, id, "other", "Other", optedIn}, false
}

// channels are the values of a custom routing.
func channels() []string {
	return []string{"direct_message", "inbox", "email", "push", "sms", "webhook"}
}

// preference is a user's preference for a topic.
type preference struct {
	status  string
	custom  bool
	routing []string
	digest  string
	size    int
}

// preferenceChange is a change of a preference; nil members don't change.
type preferenceChange struct {
	status  *string
	custom  *bool
	routing *[]string
	digest  *string
}

// preferenceItem is a preference as the REST API has it (Courier: SDK, resources/users/preferences;
// the section: courier-ios, CourierUserPreferences).
type preferenceItem struct {
	TopicID     string   `json:"topic_id"`
	Name        string   `json:"topic_name"`
	SectionID   string   `json:"section_id"`
	SectionName string   `json:"section_name"`
	Status      string   `json:"status"`
	Default     string   `json:"default_status"`
	Custom      bool     `json:"has_custom_routing"`
	Routing     []string `json:"custom_routing"`
}

func item(t topic, p preference) preferenceItem {
	return preferenceItem{t.id, t.name, t.section, t.sectionName, p.status, t.status, p.custom, p.routing}
}

// preferenceList is the response to GET of all preferences.
type preferenceList struct {
	Items  []preferenceItem `json:"items"`
	Paging paging           `json:"paging"`
}

// preferenceOwner is the owner of preferences: a user, or a user in a tenant if tenant is not "".
// Each has its own (inferred, as for the inbox).
type preferenceOwner struct{ user, tenant string }

// preferenceKey is what a user has one preference for.
type preferenceKey struct{ tenant, topic string }

// preference returns the preference for a topic, and whether there is such a topic.
func (s *store) preference(owner preferenceOwner, topicID string) (t topic, p preference, ok bool) {
	t, ok = topicNamed(topicID)
	if own, made := s.user(owner.user).preferences[preferenceKey{owner.tenant, topicID}]; made {
		return t, own, true
	}
	return t, preference{status: t.status, routing: []string{}}, ok
}

// topicIDs returns the topics of the catalogue and those that the user made.
func (s *store) topicIDs(owner preferenceOwner) []string {
	var ids, made []string
	for _, t := range topics() {
		ids = append(ids, t.id)
	}
	for key := range s.user(owner.user).preferences {
		if key.tenant == owner.tenant && !slices.Contains(ids, key.topic) {
			made = append(made, key.topic)
		}
	}
	slices.Sort(made)
	return append(ids, made...)
}

func (s *store) listPreferences(owner preferenceOwner) preferenceList {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := preferenceList{}
	for _, id := range s.topicIDs(owner) {
		t, p, _ := s.preference(owner, id)
		list.Items = append(list.Items, item(t, p))
	}
	return list
}

func (s *store) topicPreference(owner preferenceOwner, topicID string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, p, ok := s.preference(owner, topicID)
	if !ok {
		return nil, unknown("topic")
	}
	return map[string]any{"topic": item(t, p)}, nil
}

// putPreference sets the preference for a topic and makes the topic if it is new. With merge it
// changes only what is sent, and the topic has to exist. The body of PATCH is inferred to be that
// of PUT: Courier lists PATCH without a body.
func (s *store) putPreference(owner preferenceOwner, topicID string, body []byte, merge bool) (any, error) {
	sent, err := readPreference(body)
	if err != nil {
		return nil, err
	}
	if !merge && sent.status == nil {
		return nil, bad("topic.status is required: OPTED_IN, OPTED_OUT or REQUIRED")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, p, ok := s.preference(owner, topicID)
	if merge && !ok {
		return nil, unknown("topic")
	}
	if !merge {
		p = preference{status: t.status, routing: []string{}}
	}
	if _, err := s.setPreference(owner, t, p, sent); err != nil {
		return nil, err
	}
	return map[string]string{"message": "success"}, nil
}

// readPreference reads the body of PUT and PATCH.
func readPreference(body []byte) (sent preferenceChange, err error) {
	o, err := readBody(body, "topic")
	if err != nil {
		return sent, err
	}
	o, there, err := o.inner("topic", "status", "has_custom_routing", "custom_routing")
	if err != nil {
		return sent, err
	}
	if !there {
		return sent, bad("topic is required: an object with status")
	}
	if sent.status, err = o.text("status"); err != nil {
		return sent, err
	}
	if sent.custom, err = o.flag("has_custom_routing"); err != nil {
		return sent, err
	}
	sent.routing, err = o.texts("custom_routing")
	return sent, err
}

// setPreference changes a preference and stores it.
func (s *store) setPreference(owner preferenceOwner, t topic, p preference, by preferenceChange) (preference, error) {
	p, err := p.changed(t, by)
	if err != nil {
		return p, err
	}
	p.size += len(owner.tenant)
	u, key := s.user(owner.user), preferenceKey{strings.Clone(owner.tenant), strings.Clone(t.id)}
	old, again := u.preferences[key]
	if !again {
		if err := full(len(u.preferences), "topics of this user"); err != nil {
			return p, err
		}
	}
	if err := s.keep(u, p.size-old.size); err != nil {
		return p, err
	}
	p = p.clone()
	u.preferences[key] = p
	return p, nil
}

// clone returns a copy that shares no text with the request.
func (p preference) clone() preference {
	p.status, p.digest = strings.Clone(p.status), strings.Clone(p.digest)
	routing := make([]string, len(p.routing))
	for i, channel := range p.routing {
		routing[i] = strings.Clone(channel)
	}
	p.routing = routing
	return p
}

// changed returns a preference after a change. Nobody can opt out of a required topic (inferred
// from the name).
func (p preference) changed(t topic, by preferenceChange) (preference, error) {
	if by.status != nil {
		p.status = *by.status
	}
	if by.custom != nil {
		p.custom = *by.custom
	}
	if by.routing != nil {
		p.routing = append([]string{}, *by.routing...)
	}
	if by.digest != nil {
		p.digest = *by.digest
	}
	switch {
	case !slices.Contains([]string{optedIn, optedOut, required}, p.status):
		return p, bad("status must be OPTED_IN, OPTED_OUT or REQUIRED")
	case t.status == required && p.status == optedOut:
		return p, bad("this topic is required: nobody can opt out of it")
	case len(p.routing) > len(channels()):
		return p, bad("custom_routing has more channels than exist")
	}
	p.size = entrySize + 2*jsonSize(t.id) + len(p.digest) // lists also have the ID as the name
	for _, channel := range p.routing {
		if !slices.Contains(channels(), channel) {
			return p, bad("custom_routing has an unknown channel: use direct_message, inbox, email, push, sms or webhook")
		}
		p.size += len(channel)
	}
	return p, nil
}

// deletePreference restores the default of a topic; a topic that the user made is deleted.
func (s *store) deletePreference(owner preferenceOwner, topicID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, key := s.user(owner.user), preferenceKey{owner.tenant, topicID}
	defer delete(u.preferences, key)
	return s.reserve(-u.preferences[key].size)
}
