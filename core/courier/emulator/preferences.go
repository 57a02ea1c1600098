package emulator

import (
	"maps"
	"slices"
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

// topicNamed returns a topic of the catalogue, or one of that id for which there is
// none: a topic that a user made.
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

// choice is what a user chose for a topic.
type choice struct {
	status  string
	custom  bool
	routing []string
	digest  string
	size    int
}

// change is a change of a choice; what is nil stays as it is.
type change struct {
	Status  *string   `json:"status"`
	Custom  *bool     `json:"has_custom_routing"`
	Routing *[]string `json:"custom_routing"`
	Digest  *string   `json:"-"`
}

// choiceItem is a choice as the REST API has it (Courier: SDK,
// resources/users/preferences).
type choiceItem struct {
	TopicID string   `json:"topic_id"`
	Name    string   `json:"topic_name"`
	Status  string   `json:"status"`
	Default string   `json:"default_status"`
	Custom  bool     `json:"has_custom_routing"`
	Routing []string `json:"custom_routing"`
}

func item(t topic, c choice) choiceItem {
	return choiceItem{t.id, t.name, c.status, t.status, c.custom, c.routing}
}

// choiceList is the answer to GET of all preferences.
type choiceList struct {
	Items  []choiceItem `json:"items"`
	Paging paging       `json:"paging"`
}

// chosen returns the choice for a topic, and whether there is such a topic.
func (s *store) chosen(userID, topicID string) (t topic, c choice, ok bool) {
	t, ok = topicNamed(topicID)
	c = choice{status: t.status, routing: []string{}}
	if u, known := s.users[userID]; known {
		if own, made := u.choices[topicID]; made {
			return t, own, true
		}
	}
	return t, c, ok
}

// topicIDs returns the topics of the catalogue and those that the user made.
func (s *store) topicIDs(userID string) []string {
	var ids []string
	for _, t := range topics() {
		ids = append(ids, t.id)
	}
	u, ok := s.users[userID]
	if !ok {
		return ids
	}
	for _, id := range slices.Sorted(maps.Keys(u.choices)) {
		if !slices.Contains(ids[:len(topics())], id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (s *store) listChoices(userID string) choiceList {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := choiceList{}
	for _, id := range s.topicIDs(userID) {
		t, c, _ := s.chosen(userID, id)
		list.Items = append(list.Items, item(t, c))
	}
	return list
}

func (s *store) topicChoice(userID, topicID string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, c, ok := s.chosen(userID, topicID)
	if !ok {
		return nil, unknown("topic")
	}
	return map[string]any{"topic": item(t, c)}, nil
}

// putChoice chooses for a topic, which is made where it is new; merge only changes
// what is sent, of a topic that is there. That PATCH takes the body of PUT is
// inferred: Courier lists the method and shows no body.
func (s *store) putChoice(userID, topicID string, body []byte, merge bool) (any, error) {
	var sent struct {
		Topic *change `json:"topic"`
	}
	if err := decode(body, &sent); err != nil {
		return nil, err
	}
	if sent.Topic == nil {
		return nil, bad("topic is required: an object with status")
	}
	if !merge && sent.Topic.Status == nil {
		return nil, bad("topic.status is required: OPTED_IN, OPTED_OUT or REQUIRED")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, c, ok := s.chosen(userID, topicID)
	if merge && !ok {
		return nil, unknown("topic")
	}
	if !merge {
		c = choice{status: t.status, routing: []string{}}
	}
	if _, err := s.choose(userID, t, c, *sent.Topic); err != nil {
		return nil, err
	}
	return map[string]string{"message": "success"}, nil
}

// choose changes a choice and stores it.
func (s *store) choose(userID string, t topic, c choice, by change) (choice, error) {
	u, err := s.userNamed(userID)
	if err != nil {
		return c, err
	}
	old, again := u.choices[t.id]
	if !again {
		if err := full(len(u.choices), "topics of this user"); err != nil {
			return c, err
		}
	}
	if c, err = c.changed(t, by); err != nil {
		return c, err
	}
	if err := s.reserve(c.size - old.size); err != nil {
		return c, err
	}
	u.choices[t.id] = c
	return c, nil
}

// changed returns a choice after a change. That nobody opts out of what is required is
// inferred from the name.
func (c choice) changed(t topic, by change) (choice, error) {
	if by.Status != nil {
		c.status = *by.Status
	}
	if by.Custom != nil {
		c.custom = *by.Custom
	}
	if by.Routing != nil {
		c.routing = append([]string{}, *by.Routing...)
	}
	if by.Digest != nil {
		c.digest = *by.Digest
	}
	switch {
	case !slices.Contains([]string{optedIn, optedOut, required}, c.status):
		return c, bad("status must be OPTED_IN, OPTED_OUT or REQUIRED")
	case t.status == required && c.status == optedOut:
		return c, bad("this topic is required: nobody can opt out of it")
	case len(c.routing) > len(channels()):
		return c, bad("custom_routing names more channels than there are")
	}
	c.size = len(t.id) + len(c.digest)
	for _, channel := range c.routing {
		if !slices.Contains(channels(), channel) {
			return c, bad("custom_routing holds a channel that is not known: use direct_message, inbox, email, push, sms or webhook")
		}
		c.size += len(channel)
	}
	return c, nil
}

// deleteChoice goes back to the default of the topic; one that the user made is gone.
func (s *store) deleteChoice(userID, topicID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.users[userID]
	if !ok {
		return nil
	}
	defer delete(u.choices, topicID)
	return s.reserve(-u.choices[topicID].size)
}
