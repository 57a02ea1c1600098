package emulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"bulla/core/access"
	"bulla/core/redact"
)

// maxNamed is how many fields of a request the log names.
const maxNamed = 4

// graphQL answers POST to a GraphQL path. core/access decides each field separately.
func (e *Emulator) graphQL(x *exchange, path string) response {
	if x.caller.bearer.Refused != "" { // before the query is read
		return unauthorized(x.decide(access.Call{Method: x.Method, Path: path}).Because)
	}
	q, err := readQuery(x.body)
	if err != nil {
		return responseTo(err)
	}
	x.entry.Operation = operations(q.fields)
	decisions := make([]access.Decision, len(q.fields))
	for i, f := range q.fields {
		decisions[i] = access.Decide(x.caller.bearer, access.Call{
			Method: x.Method, Path: path, Operation: redact.Opaque(f.name), User: x.user(), Brand: brandOf(f),
		})
	}
	// One refused field refuses the request: Courier's documentation shows no response with a
	// partial refusal (inferred).
	for _, d := range decisions {
		if resp, refused := refusal(d, nil); refused {
			return resp
		}
	}
	return e.execute(x, q, decisions)
}

// execute answers the fields of an allowed query. If one of them fails, none changes anything, and
// no event is sent.
func (e *Emulator) execute(x *exchange, q *query, decisions []access.Decision) response {
	user := ""
	for _, d := range decisions {
		if err := fitsOperation(q, d); err != nil {
			return responseTo(err)
		}
		if err := needUser(d); err != nil && d.Allowed() {
			return responseTo(err)
		}
		user = cmp.Or(user, acting(d)) // the same in all fields
	}
	data, because := map[string]any{}, "every field is skipped"
	var events []inboxEvent
	x.entry.Allowed = true
	err := e.store.transaction(user, func() error {
		for i, f := range q.fields {
			d := decisions[i]
			if i == 0 || !d.Allowed() {
				because = d.Because
			}
			x.entry.Allowed = x.entry.Allowed && d.Allowed()
			value, err := e.store.resolve(q, d, f, func(event inboxEvent) { events = append(events, event) })
			if err != nil {
				return err
			}
			if data[f.key], err = q.project(value, f.inner, 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return responseTo(err)
	}
	e.hub.send(user, events, x.answered)
	return response{status: http.StatusOK, body: map[string]any{"data": data}, because: because}
}

// operations names the fields of a request for the log.
func operations(fields []field) string {
	var names []string
	for _, f := range fields {
		if !slices.Contains(names, f.name) {
			names = append(names, f.name)
		}
	}
	if len(names) > maxNamed {
		names = append(names[:maxNamed], "...")
	}
	return scrub(strings.Join(names, ","), 60)
}

// brandOf returns the brand of a field, "" if it is not about one.
func brandOf(f field) string {
	if f.name != "brand" {
		return ""
	}
	return brandNamed(f.args)
}

// brandNamed returns the brand that arguments name.
func brandNamed(args map[string]any) string {
	if id, _ := args["brandId"].(string); id != "" {
		return id
	}
	return defaultBrand
}

// fitsOperation returns a fault if a query would change something, or a mutation would only read.
func fitsOperation(q *query, d access.Decision) error {
	writes := d.Endpoint.Writes()
	switch {
	case writes && !q.mutation:
		return bad("%s changes something: write mutation before the braces", d.Operation)
	case !writes && q.mutation:
		return bad("%s changes nothing: write query before the braces", d.Operation)
	}
	return nil
}

// resolve answers one field and reports its changes as events. The caller holds the lock.
func (s *store) resolve(q *query, d access.Decision, f field, report func(inboxEvent)) (any, error) {
	user := acting(d)
	switch {
	case f.name == "count" && !d.Allowed():
		return 0, nil
	case !d.Allowed():
		return messagePage(nil, 0, 0, false), nil
	case f.name == "count":
		return s.countMessages(q, user, f.args["params"])
	case f.name == "messages":
		return s.listMessages(q, user, f.args)
	case d.Endpoint.Host == access.Inbox:
		return s.markMessages(user, f.name, f.args, report)
	}
	id, _ := f.args["templateId"].(string)
	tenant, _ := f.args["accountId"].(string)
	owner := preferenceOwner{user, tenant}
	switch f.name {
	case "brand":
		return s.graphBrand(brandOf(f)), nil
	case "recipientPreferences":
		return s.graphPreferences(owner), nil
	case "recipientPreference":
		return s.graphPreference(owner, id), nil
	case "updatePreferenceV2":
		return s.updatePreference(owner, id, f.args["preferences"])
	case "preferencePage", "draftPreferencePage": // nothing can be edited here, so both are the same
		return s.preferencePage(), nil
	case "digestSchedulesForTopic":
		return digestSchedules(id), nil
	}
	return nil, unknown("operation in this emulator")
}

// graphPreferences answers recipientPreferences (Courier: courier-js, preference-client). The nodes
// are only made if they are selected.
func (s *store) graphPreferences(owner preferenceOwner) any {
	nodes := func(map[string]any) any {
		list := []any{}
		for _, id := range s.topicIDs(owner) {
			t, p, _ := s.preference(owner, id)
			list = append(list, preferenceNode(t, p))
		}
		return list
	}
	return map[string]any{"nodes": byArguments(nodes)}
}

// graphPreference answers recipientPreference; nil if there is no such topic.
func (s *store) graphPreference(owner preferenceOwner, topicID string) any {
	t, p, ok := s.preference(owner, topicID)
	if !ok {
		return nil
	}
	return preferenceNode(t, p)
}

// updatePreference answers updatePreferenceV2.
func (s *store) updatePreference(owner preferenceOwner, topicID string, preferences any) (any, error) {
	sent, ok := preferences.(map[string]any)
	if topicID == "" || !ok {
		return nil, bad("updatePreferenceV2 needs templateId and preferences")
	}
	var by preferenceChange
	if status, ok := sent["status"].(string); ok {
		by.status = &status
	}
	if custom, ok := sent["hasCustomRouting"].(bool); ok {
		by.custom = &custom
	}
	if list, ok := sent["routingPreferences"].([]any); ok {
		routing := []string{}
		for _, channel := range list {
			name, _ := channel.(string)
			routing = append(routing, name)
		}
		by.routing = &routing
	}
	if digest, ok := sent["digestSchedule"].(string); ok {
		by.digest = &digest
	}
	t, p, _ := s.preference(owner, topicID)
	p, err := s.setPreference(owner, t, p, by)
	if err != nil {
		return nil, err
	}
	return preferenceNode(t, p), nil
}

// preferenceNode returns a preference as in the GraphQL of the SDKs.
func preferenceNode(t topic, p preference) map[string]any {
	var digest any
	if p.digest != "" {
		digest = p.digest
	}
	return map[string]any{
		"templateId": t.id, "templateName": t.name, "sectionId": t.section, "sectionName": t.sectionName,
		"defaultStatus": t.status, "status": p.status, "hasCustomRouting": p.custom,
		"routingPreferences": anyList(p.routing), "digestSchedule": digest,
	}
}

// preferencePage answers the operation with that name: the sample catalogue by section.
func (s *store) preferencePage() any {
	var sections []any
	nodes := map[string][]any{}
	for _, t := range topics() {
		if nodes[t.section] == nil {
			sections = append(sections, map[string]any{
				"sectionId": t.section, "name": t.sectionName, "hasCustomRouting": true, "routingOptions": anyList([]string{"inbox", "email", "push"}),
			})
		}
		nodes[t.section] = append(nodes[t.section], map[string]any{
			"templateId": t.id, "templateName": t.name, "defaultStatus": t.status, "data": map[string]any{}, "digestSchedules": digestSchedules(t.id),
		})
	}
	for _, section := range sections {
		section := section.(map[string]any)
		section["topics"] = map[string]any{"nodes": nodes[section["sectionId"].(string)]}
	}
	var labels []any
	for _, channel := range channels() {
		labels = append(labels, map[string]any{"channel": channel, "name": strings.ReplaceAll(channel, "_", " ")})
	}
	return map[string]any{
		"showCourierFooter": true,
		"brand":             byArguments(func(args map[string]any) any { return s.graphBrand(brandNamed(args)) }),
		"channelConfigs":    map[string]any{"channelLabels": labels},
		"sections":          map[string]any{"nodes": sections},
	}
}

// digestSchedules answers digestSchedulesForTopic: the newsletter has two.
func digestSchedules(topicID string) any {
	if topicID != topics()[0].id {
		return []any{}
	}
	schedule := func(id, period string, isDefault bool) any {
		return map[string]any{"scheduleId": id, "period": period, "recurrence": period, "repeat": nil, "repetition": nil, "start": nil, "default": isDefault}
	}
	return []any{schedule("daily", "day", true), schedule("weekly", "week", false)}
}

// anyList returns texts as a list of JSON values.
func anyList(texts []string) []any {
	list := []any{}
	for _, text := range texts {
		list = append(list, text)
	}
	return list
}
