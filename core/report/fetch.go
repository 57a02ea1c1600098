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
	// URL is fit to be shown: without its query.
	URL    string
	Method string
	Status int
	Took   time.Duration
	// Where says which part of the answer holds the token, "" where none does.
	Where string
	// Faults say what is wrong with the answer.
	Faults []hint.Problem
	// HoldsKey is set where an API key of Courier's is in the answer.
	HoldsKey bool
}

// Fails reports whether the answer is a wrong one, whatever token it holds: it is no
// success, or it gives an API key away.
func (s Source) Fails() bool { return !s.ok() || s.HoldsKey }

type sourceRecord struct {
	URL          string    `json:"url"`
	Method       string    `json:"method"`
	Status       int       `json:"status"`
	Milliseconds float64   `json:"milliseconds"`
	FoundIn      string    `json:"found_in"`
	Faults       []faultOf `json:"faults"`
}

// faultOf is what is wrong with an answer, and what to do about it.
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
		URL: s.URL, Method: s.Method, Status: s.Status, Milliseconds: float64(s.Took.Microseconds()) / 1000, FoundIn: s.Where, Faults: faults,
	}
}

// Fetch returns the JSON of a token that was fetched: that of Diagnose, and where it
// came from.
func Fetch(s core.Snapshot, source Source) []byte {
	return object(struct {
		Source sourceRecord `json:"source"`
		diagnoseRecord
	}{source.record(), diagnosed(source.told(s))})
}

// FetchText returns the diagnosis of a token that was fetched, headed by where it came
// from.
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
	p.fact("answer", span{role, call.StatusText(source.Status)}, span{Muted, " in " + expiry.Took(source.Took) + where})
	for _, f := range source.Faults {
		p.fault(f, source)
	}
	p.gap()
	if source.Where == "" { // the faults have said it all
		p.verdict(s)
		return p.String()
	}
	return p.String() + DiagnoseText(source.told(s), style, verbose)
}

// told returns the diagnosis of an answer, and not of a paste: that a token is a member
// of JSON is as it should be, and where there is none the answer is what is to be mended.
func (s Source) told(snapshot core.Snapshot) core.Snapshot {
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
		if f.Code == intake.NotAToken { // it would speak of what was pasted
			f.Title, f.Because = "no token in the answer", s.Faults[0].Message
		}
	}
	snapshot.Findings = findings
	return snapshot
}

// onlyMember reports whether nothing stood around a token but the JSON it is a member of.
func onlyMember(found intake.Found) bool {
	return !slices.ContainsFunc(found.Removed, func(removed string) bool {
		return removed != "quotes" && !strings.HasPrefix(removed, "the json member ")
	})
}

// fault says what is wrong with an answer; with a token in a good one, that is a warning.
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

// Watched is one answer while a token endpoint is watched.
type Watched struct {
	At     time.Time
	Source Source
	// New is set where the token differs from the one before, Late where it came too
	// late. Remark says so in words.
	New, Late bool
	Remark    string
	// Failed says why there is no answer, "" where there is one, and Hint what to do.
	Failed, Hint string
	// Wait is how long the answer asks to wait for the next look, 0 where it does not.
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
	// Hint says what to do about Fault, RetryAfter how long the answer asks to wait.
	Hint       *string  `json:"hint"`
	RetryAfter *float64 `json:"retry_after_seconds"`
}

// Watch returns the JSON of one answer in a line; status is null where there was none.
func Watch(s core.Snapshot, w Watched) []byte {
	fault := w.fault()
	record := watchRecord{At: w.At.UTC().Format(time.RFC3339), New: w.New, Late: w.Late, Remark: w.Remark, Fault: optional(fault.Message), Hint: optional(fault.Hint), Codes: []string{}}
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

// fault is the first thing that is wrong with the answer, its zero value for none.
func (w Watched) fault() hint.Problem {
	if w.Failed == "" && len(w.Source.Faults) > 0 {
		return w.Source.Faults[0]
	}
	return hint.Problem{Message: w.Failed, Hint: w.Hint}
}

// WatchText returns one answer as a line.
func WatchText(s core.Snapshot, w Watched, style Style) string {
	p := &page{style: style}
	severity := diagnose.Pass
	switch {
	case w.Late || s.Token.Text == "" || s.Verdict == diagnose.Broken || w.Source.Fails():
		severity = diagnose.Error
	case s.Verdict == diagnose.Warn || w.fault().Message != "":
		severity = diagnose.Warning
	}
	answer, verdict := "no answer", ""
	if w.Failed == "" {
		answer = strconv.Itoa(w.Source.Status) + " in " + expiry.Took(w.Source.Took)
	}
	if s.Token.Text != "" && s.Verdict != diagnose.Healthy {
		verdict = "; " + Verdict(s) + " (" + s.Findings[0].Title + ")" // the worst
	}
	if fault := w.fault().Message; fault != "" {
		verdict += "; " + fault
	}
	if w.Wait > 0 {
		verdict += "; the next look is no sooner than in " + expiry.Words(w.Wait) + ", as it asks (Retry-After)"
	}
	mark, role := p.style.severity(severity)
	p.line(span{Muted, w.At.UTC().Format(time.TimeOnly) + "  "}, span{role, mark + " "}, span{Muted, pad(answer, len("200 in 120 ms")+2)}, span{Plain, w.Remark}, span{Muted, verdict})
	return p.String()
}
