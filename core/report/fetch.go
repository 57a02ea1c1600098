package report

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/call"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/intake"
)

// Source says where a token was fetched from.
type Source struct {
	// URL has no secrets: its query is removed.
	URL    string
	Method string
	Status int
	Took   time.Duration
	// Where says which part of the response has the token, "" if none has.
	Where string
	// Faults say what is wrong with the response.
	Faults []hint.Problem
	// HoldsKey is true if the response contains a Courier API key.
	HoldsKey bool
}

// Fails reports whether the response is bad whatever token it has: it is not a success, or it
// reveals an API key.
func (s Source) Fails() bool { return !s.ok() || s.HoldsKey }

type sourceRecord struct {
	URL          string    `json:"url"`
	Method       string    `json:"method"`
	Status       int       `json:"status"`
	Milliseconds float64   `json:"milliseconds"`
	FoundIn      string    `json:"found_in"`
	Faults       []faultOf `json:"faults"`
}

// faultOf says what is wrong with a response, and what to do about it.
type faultOf struct {
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

func (s Source) record() sourceRecord {
	faults := []faultOf{}
	for _, f := range s.Faults {
		faults = append(faults, faultOf(f))
	}
	return sourceRecord{
		URL: s.URL, Method: s.Method, Status: s.Status, Milliseconds: float64(s.Took.Microseconds()) / 1000,
		FoundIn: s.Where, Faults: faults,
	}
}

// Fetch returns the JSON of a token that was fetched: the members of Diagnose, and where the token
// came from.
func Fetch(s core.Snapshot, source Source) []byte {
	return object(struct {
		Source sourceRecord `json:"source"`
		diagnoseRecord
	}{source.record(), diagnosed(source.adapt(s))})
}

// FetchText returns where a token was fetched from, and its diagnosis.
func FetchText(s core.Snapshot, source Source, style Style, verbose bool) string {
	p := &page{style: style}
	p.fact("from", span{Plain, source.Method + " " + source.URL})
	role := Plain
	if !source.ok() {
		role = Error
	}
	where := ""
	if source.Where != "" {
		where = ", token in the " + source.Where
	}
	took := " in " + expiry.Elapsed(source.Took)
	p.fact("response", span{role, call.StatusText(source.Status)}, span{Muted, took + where})
	for _, f := range source.Faults {
		p.fault(f, source)
	}
	p.gap()
	if source.Where == "" { // the faults say everything
		p.verdict(s)
		return p.String()
	}
	return p.String() + DiagnoseText(source.adapt(s), style, verbose)
}

// adapt changes a diagnosis of a paste into one of a response. In a response it is normal that the
// token is a JSON member; and if there is no token, the response has to be fixed.
func (s Source) adapt(snapshot core.Snapshot) core.Snapshot {
	findings := slices.Clone(snapshot.Findings)
	findings = slices.DeleteFunc(findings, func(f diagnose.Finding) bool {
		return f.Code == intake.Wrapped && f.Fix == "" && onlyMember(snapshot.Found)
	})
	for i := range findings {
		f := &findings[i]
		if s.Where != "" || f.Severity != diagnose.Error || len(s.Faults) == 0 {
			continue
		}
		f.Fix = s.Faults[0].Hint
		if f.Code == intake.NotAToken { // its text is about what was pasted
			f.Title, f.Because = "no token in the response", s.Faults[0].Message
		}
	}
	snapshot.Findings = findings
	return snapshot
}

// onlyMember reports whether only JSON was around a token.
func onlyMember(found intake.Found) bool {
	return !slices.ContainsFunc(found.Removed, func(removed string) bool {
		return removed != "quotes" && !strings.HasPrefix(removed, "the json member ")
	})
}

// fault says what is wrong with a response. If the response is a success with a token, that is only
// a warning.
func (p *page) fault(f hint.Problem, source Source) {
	severity := diagnose.Error
	if source.Where != "" && !source.Fails() {
		severity = diagnose.Warning
	}
	mark, role := p.style.severity(severity)
	p.gap()
	p.line(span{role, mark + " "}, span{Strong, f.Message})
	p.prose(span{Plain, "  "}, "fix: ", Plain, f.Hint)
}

func (s Source) ok() bool { return s.Status >= 200 && s.Status < 300 }

// Watched is one poll of a token endpoint.
type Watched struct {
	At     time.Time
	Source Source
	// New is true if the token differs from the one before, Late if it came too late. Remark says
	// so in words.
	New, Late bool
	Remark    string
	// Failed says why there is no response, "" if there is one. Hint says what to do.
	Failed, Hint string
	// Wait is how long the response asks to wait before the next poll, 0 if it does not.
	Wait time.Duration
}

type watchRecord struct {
	At           string            `json:"at"`
	Status       *int              `json:"status"`
	Milliseconds *float64          `json:"milliseconds"`
	New          bool              `json:"new"`
	Late         bool              `json:"late"`
	Remark       string            `json:"remark"`
	Fault        *string           `json:"fault"`
	ExpiresAt    *string           `json:"expires_at"`
	Verdict      *diagnose.Verdict `json:"verdict"`
	// Codes are those of the errors, worst first.
	Codes []string `json:"codes"`
	// Hint says what to do about Fault, RetryAfter how long the response asks to wait.
	Hint       *string  `json:"hint"`
	RetryAfter *float64 `json:"retry_after_seconds"`
}

// Watch returns the JSON of one poll as a line; status is null if there was no response.
func Watch(s core.Snapshot, w Watched) []byte {
	fault := w.fault()
	record := watchRecord{
		At: w.At.UTC().Format(time.RFC3339), New: w.New, Late: w.Late, Remark: w.Remark,
		Fault: optional(fault.Message), Hint: optional(fault.Hint), Codes: []string{},
	}
	if w.Wait > 0 {
		seconds := w.Wait.Seconds()
		record.RetryAfter = &seconds
	}
	if w.Failed != "" {
		return object(record)
	}
	source := w.Source.record()
	record.Status, record.Milliseconds = &source.Status, &source.Milliseconds
	record.ExpiresAt, record.Verdict = dateText(s.Times.ExpiresAt), &s.Verdict
	for _, f := range s.Findings {
		if f.Severity == diagnose.Error {
			record.Codes = append(record.Codes, f.Code)
		}
	}
	return object(record)
}

// fault returns the first fault of the response, its zero value if there is none.
func (w Watched) fault() hint.Problem {
	if w.Failed == "" && len(w.Source.Faults) > 0 {
		return w.Source.Faults[0]
	}
	return hint.Problem{Message: w.Failed, Hint: w.Hint}
}

// WatchText returns one poll as a line of text.
func WatchText(s core.Snapshot, w Watched, style Style) string {
	p := &page{style: style}
	severity := diagnose.Pass
	switch {
	case w.Late || s.Token.Text == "" || s.Verdict == diagnose.Broken || w.Source.Fails():
		severity = diagnose.Error
	case s.Verdict == diagnose.Warn || w.fault().Message != "":
		severity = diagnose.Warning
	}
	response, verdict := "no response", ""
	if w.Failed == "" {
		response = strconv.Itoa(w.Source.Status) + " in " + expiry.Elapsed(w.Source.Took)
	}
	if s.Token.Text != "" && s.Verdict != diagnose.Healthy {
		verdict = "; " + Verdict(s) + " (" + s.Findings[0].Title + ")" // the worst
	}
	if fault := w.fault().Message; fault != "" {
		verdict += "; " + fault
	}
	if w.Wait > 0 {
		verdict += "; next poll in " + expiry.Describe(w.Wait) + " or later (Retry-After)"
	}
	mark, role := p.style.severity(severity)
	p.line(span{Muted, w.At.UTC().Format(time.TimeOnly) + "  "}, span{role, mark + " "},
		span{Muted, pad(response, len("200 in 120 ms")+2)}, span{Plain, w.Remark}, span{Muted, verdict})
	return p.String()
}
