package report

import (
	"strconv"
	"time"

	"bulla/core"
	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/diagnose"
	"bulla/core/expiry"
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
	Faults []backend.Fault
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
	}{source.record(), diagnosed(s)})
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
	return p.String() + DiagnoseText(s, style, verbose)
}

// fault says what is wrong with an answer; with a token in a good one, that is a warning.
func (p *page) fault(f backend.Fault, source Source) {
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
	// Failed says why there is no answer, "" where there is one.
	Failed string
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
}

// Watch returns the JSON of one answer in a line; status is null where there was none.
func Watch(s core.Snapshot, w Watched) []byte {
	record := watchRecord{At: w.At.UTC().Format(time.RFC3339), New: w.New, Late: w.Late, Remark: w.Remark, Fault: optional(w.fault()), Codes: []string{}}
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

// fault is the first thing that is wrong with the answer, "" for none.
func (w Watched) fault() string {
	if w.Failed == "" && len(w.Source.Faults) > 0 {
		return w.Source.Faults[0].Message
	}
	return w.Failed
}

// WatchText returns one answer as a line.
func WatchText(s core.Snapshot, w Watched, style Style) string {
	p := &page{style: style}
	severity := diagnose.Pass
	switch {
	case w.Late || s.Token.Text == "" || s.Verdict == diagnose.Broken || w.Source.Fails():
		severity = diagnose.Error
	case s.Verdict == diagnose.Warn || w.fault() != "":
		severity = diagnose.Warning
	}
	answer, verdict := "no answer", ""
	if w.Failed == "" {
		answer = strconv.Itoa(w.Source.Status) + " in " + expiry.Took(w.Source.Took)
	}
	if s.Token.Text != "" && s.Verdict != diagnose.Healthy {
		verdict = "; " + Verdict(s) + " (" + s.Findings[0].Title + ")" // the worst
	}
	if fault := w.fault(); fault != "" {
		verdict += "; " + fault
	}
	mark, role := p.style.severity(severity)
	p.line(span{Muted, w.At.UTC().Format(time.TimeOnly) + "  "}, span{role, mark + " "}, span{Muted, pad(answer, len("200 in 120 ms")+2)}, span{Plain, w.Remark}, span{Muted, verdict})
	return p.String()
}
