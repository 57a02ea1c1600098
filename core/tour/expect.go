package tour

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/visible"
)

// check compares the outcome with what the step expects.
func (o *Outcome) check() {
	e := o.Step.Expect
	if e.Verdict != "" && e.Verdict != string(o.Snapshot.Verdict) {
		codes := strings.Join(o.Codes(), ", ")
		o.unmet("the verdict is %s, not %s; the findings are: %s", o.Snapshot.Verdict, e.Verdict, codes)
	}
	for _, code := range e.Findings {
		if _, ok := o.Snapshot.Finding(code); !ok {
			o.unmet("there is no finding %s, but: %s", code, strings.Join(o.Codes(), ", "))
		}
	}
	for _, code := range e.Absent {
		if f, ok := o.Snapshot.Finding(code); ok {
			o.unmet("there is a finding %s: %s", code, redact.Text(f.Title))
		}
	}
	for _, word := range e.Granted {
		if !o.Snapshot.Scopes.Has(word) {
			o.unmet("the token does not grant %s", redact.Quote(word, 60))
		}
	}
	o.checkAccess()
	o.checkExchanges()
}

func (o *Outcome) unmet(format string, values ...any) {
	o.Unmet = append(o.Unmet, visible.Text(fmt.Sprintf(format, values...)))
}

// Codes returns the codes of the errors, warnings and notes.
func (o *Outcome) Codes() []string {
	var codes []string
	for _, f := range o.Snapshot.Findings {
		if f.Severity <= diagnose.Note && !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// Decide returns the decision about a call such as "GET /brands" or "POST /q messages" with the
// token of a Snapshot.
func Decide(s core.Snapshot, text string) access.Decision {
	call := parseCall(text)
	call.User = s.Expected().User
	return access.Decide(s.Bearer(), call)
}

func (o *Outcome) checkAccess() {
	for _, call := range o.Step.Expect.Allowed {
		if d := Decide(o.Snapshot, call); !d.Allowed() {
			o.unmet("%s is not allowed: %s", call, d.Because)
		}
	}
	for _, refusal := range o.Step.Expect.Refused {
		switch d := Decide(o.Snapshot, refusal.Call); {
		case d.Allowed():
			o.unmet("%s is allowed: %s", refusal.Call, d.Because)
		case !strings.Contains(d.Because, refusal.Why):
			o.unmet("%s is not refused because of %s, but: %s", refusal.Call, redact.Quote(refusal.Why, 80), d.Because)
		}
	}
}

func (o *Outcome) checkExchanges() {
	e := o.Step.Expect
	var got []int
	for _, exchange := range o.Exchanges {
		got = append(got, exchange.Response.Status)
	}
	if len(e.Status) > 0 && !slices.Equal(got, e.Status) {
		o.unmet("the statuses are %v, not %v", got, e.Status)
	}
	switch {
	case e.Body == "":
	case len(o.Exchanges) == 0:
		o.unmet("no request was sent, so there is no body to look at")
	default:
		last := o.Exchanges[len(o.Exchanges)-1]
		if !strings.Contains(last.Response.Body, e.Body) {
			o.unmet("the last body does not contain %s", redact.Quote(e.Body, 80))
		}
	}
}
