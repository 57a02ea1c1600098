package tour

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/spelling"
)

// check reports what a tour can't mean.
func (r *reader) check() {
	r.need("title", r.tour.Title)
	if len(r.tour.Chapters) == 0 {
		r.fault("", "the tour has no chapter", "add [[chapter]] with a title, and [[chapter.step]] below it")
	}
	for i, chapter := range r.tour.Chapters {
		path := fmt.Sprintf("chapter[%d]", i)
		r.need(path+".title", chapter.Title)
		for j, lesson := range chapter.Remember {
			r.need(fmt.Sprintf("%s.remember[%d]", path, j), lesson)
		}
		if len(chapter.Steps) == 0 {
			r.fault(path, "the chapter has no step", "add [[chapter.step]] below it")
		}
		kept := map[string]bool{}
		for j := range chapter.Steps {
			r.checkStep(fmt.Sprintf("%s.step[%d]", path, j), &chapter.Steps[j], kept)
		}
	}
}

// need reports a text that is missing or empty.
func (r *reader) need(path, text string) {
	if strings.TrimSpace(text) != "" {
		return
	}
	name := title(path)
	if _, there := r.places[path]; there {
		r.fault(path, name+" is empty", "write a text, or remove the key if it may be left out")
		return
	}
	r.fault(path, name+" is missing", "add "+name+` = "..."`)
}

// choice reports a value that is not one of the names.
func (r *reader) choice(path, value string, names ...string) {
	if slices.Contains(names, value) {
		return
	}
	advice := spelling.Advise(value, names, "write one of "+strings.Join(names, ", "))
	r.fault(path, title(path)+" can't be "+redact.Quote(value, 40), advice)
}

// checkStep checks a step. Kept are the tokens that the chapter has kept so far.
func (r *reader) checkStep(path string, s *Step, kept map[string]bool) {
	r.need(path+".what", s.What)
	r.need(path+".why", s.Why)
	switch {
	case s.Question != "" && s.Answer == "":
		r.fault(path+".question", "the question has no answer", `add answer = "..."`)
	case s.Answer != "" && s.Question == "":
		r.fault(path+".answer", "the answer has no question", `add question = "..."`)
	}
	for i := range s.Do {
		r.checkAction(fmt.Sprintf("%s.do[%d]", path, i), &s.Do[i], kept)
	}
	for i, text := range s.Show {
		if _, problem := ParseTarget(text); !problem.IsZero() {
			r.fault(fmt.Sprintf("%s.show[%d]", path, i), problem.Message, problem.Hint)
		}
	}
	r.checkExpect(path+".expect", &s.Expect)
}

// checkAction checks one action.
func (r *reader) checkAction(path string, a *Action, kept map[string]bool) {
	var set []string
	for _, d := range a.deeds() {
		if _, there := r.places[path+"."+d.key]; there {
			set = append(set, d.key)
			r.need(path+"."+d.key, d.value)
		}
	}
	switch {
	case len(set) == 0:
		r.fault(path, "this does nothing", "add one of "+strings.Join(deedNames(), ", "))
		return
	case len(set) > 1:
		r.fault(path+"."+set[1], set[0]+" and "+set[1]+" are two actions", "write a table for each in do")
		return
	}
	r.checkBeside(path, set[0])
	if d := a.deed(); d.value != "" {
		r.checkDeed(path+"."+d.key, path, a, d.value, kept)
	}
}

func deedNames() []string {
	var names []string
	for _, d := range new(Action).deeds() {
		names = append(names, d.key)
	}
	return names
}

// checkBeside reports keys that say nothing about this deed, and those that it needs.
func (r *reader) checkBeside(path, deed string) {
	owners := map[string][]string{"value": {"claim", "header"}, "at": {"flip"}}
	for _, key := range []string{"as", "with", "for", "headers", "graphql", "body"} {
		owners[key] = []string{"send"}
	}
	for key, of := range owners {
		if _, there := r.places[path+"."+key]; there && !slices.Contains(of, deed) {
			r.fault(path+"."+key, key+" says nothing about "+deed, "remove it; it belongs to "+strings.Join(of, " and "))
		}
	}
	if _, there := r.places[path+".value"]; !there && slices.Contains(owners["value"], deed) {
		r.fault(path+"."+deed, deed+" needs a value", `add value = '"a text"' or another JSON value`)
	}
}

// checkDeed checks the value of what an action does.
func (r *reader) checkDeed(path, action string, a *Action, value string, kept map[string]bool) {
	switch title(path) {
	case "preset":
		if _, ok := scope.PresetByName(value); !ok {
			r.choice(path, value, scope.PresetNames()...)
		}
	case "expiry":
		if _, err := expiry.Parse(value); err != nil && value != never {
			r.fault(path, redact.Quote(value, 40)+" is not an expires_in", `write a time such as "2 days", or "none"`)
		}
	case "clock":
		if _, err := parseClock(value); err != nil {
			r.fault(path, redact.Quote(value, 40)+" is not a time for the clock", `write "now", "+2h", "exp" or "exp - 5m"`)
		}
	case "flip":
		r.choice(path, value, segmentNames()...)
		if a.At < 0 {
			r.fault(action+".at", "at can't be negative", "count the characters of the segment from 1")
		}
	case "sign":
		r.choice(path, value, anotherKey, noneAlg)
	case "key":
		r.choice(path, value, courierKey, noKey)
	case "issue", "revoke":
		r.choice(path, value, apiKeyNames()...)
	case "keep":
		if slices.Contains(withNames(), value) {
			r.fault(path, redact.Quote(value, 40)+" already has a meaning in with", "give the token another name")
		}
		kept[value] = true
	case "send":
		r.checkSend(path, action, a, kept)
	}
}

func withNames() []string {
	return append([]string{withToken, withNothing, withClientKey}, apiKeyNames()...)
}

// checkSend checks a request.
func (r *reader) checkSend(path, action string, a *Action, kept map[string]bool) {
	method, target, ok := strings.Cut(a.Send, " ")
	badMethod := method == "" || strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != ""
	if !ok || badMethod || !strings.HasPrefix(target, "/") || strings.ContainsAny(target, " #") {
		r.fault(path, redact.Quote(a.Send, 60)+" is not a method and a path",
			`write such as "GET /brands": requests go only to the emulator`)
	}
	if a.As != "" {
		r.choice(action+".as", a.As, "sdk", "app", "backend")
	}
	names := slices.Sorted(maps.Keys(kept))
	if a.With != "" {
		r.choice(action+".with", a.With, append(withNames(), names...)...)
	}
	if a.GraphQL != "" && a.Body != "" {
		r.fault(action+".body", "graphql is already the body", "remove one of them")
	}
}

// checkExpect checks what a step expects.
func (r *reader) checkExpect(path string, e *Expect) {
	if e.Verdict != "" {
		r.choice(path+".verdict", e.Verdict, string(diagnose.Healthy), string(diagnose.Warn), string(diagnose.Broken))
	}
	for name, codes := range map[string][]string{"findings": e.Findings, "absent": e.Absent} {
		for i, code := range codes {
			if !slices.Contains(diagnose.Codes(), code) {
				advice := spelling.Advise(code, diagnose.Codes(), "bulla diagnose --explain all lists them")
				r.fault(fmt.Sprintf("%s.%s[%d]", path, name, i), redact.Quote(code, 40)+" is not the code of a finding", advice)
			}
		}
	}
	for i, call := range e.Allowed {
		r.checkCall(fmt.Sprintf("%s.allowed[%d]", path, i), call)
	}
	for i, refusal := range e.Refused {
		r.checkCall(fmt.Sprintf("%s.refused[%d].call", path, i), refusal.Call)
	}
	for i, status := range e.Status {
		if status < 100 || status > 599 {
			message := fmt.Sprintf("%d is not an HTTP status", status)
			r.fault(fmt.Sprintf("%s.status[%d]", path, i), message, "write one such as 200 or 401")
		}
	}
}

// checkCall reports a call to an endpoint that no token opens.
func (r *reader) checkCall(path, text string) {
	call := parseCall(text)
	if _, _, _, ok := access.Match(call.Method, call.Path, call.Operation); !ok {
		r.fault(path, redact.Quote(text, 60)+" is not an endpoint that tokens open",
			`write it such as "GET /brands" or "POST /q messages"; bulla access lists them`)
	}
}

// parseCall reads a call such as "POST /q messages".
func parseCall(text string) access.Call {
	words := append(strings.Fields(text), "", "", "")
	return access.Call{Method: words[0], Path: words[1], Operation: words[2]}
}

// never is the expiry of a token that doesn't expire.
const never = "none"

// dummy is a time to try texts with.
var dummy = time.Unix(1<<30, 0)
