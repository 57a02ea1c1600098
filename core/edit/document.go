package edit

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"bulla/core/token"
)

// Replaced is a value that was typed as a time and replaced with a NumericDate.
type Replaced struct {
	Name string
	// Start and End are the range of the value in the edited text.
	Start, End int
	// Time is the date in whole seconds.
	Time time.Time
}

// Outcome is what an edited text results in.
type Outcome struct {
	// Text is the document: the edited text with NumericDates for the times in it.
	Text  string
	Times []Replaced
	// Fault says why the text is not a JSON object, nil if it is one. Its offset is in the edited
	// text.
	Fault *token.Fault
	// Warnings are the other faults: duplicates, text that is not UTF-8.
	Warnings []token.Fault
}

// Document turns an edited text into the document of a part. In the top-level time claims it
// replaces values that Time reads at now, quoted or not, with NumericDates. Numbers, and numbers in
// quotes, stay. So do all other bytes.
func Document(edited string, part token.Part, now time.Time) Outcome {
	times, unread := readTimes(edited, now)
	out := Outcome{Text: replace(edited, times), Times: times}
	doc, faults := token.Parse(out.Text, part)
	for _, f := range faults {
		f.At = offsetInEdited(f.At, times)
		switch {
		case f.Code != token.FaultJSON && (f.Code != token.FaultTooDeep || doc.Complete):
			out.Warnings = append(out.Warnings, f)
		case out.Fault == nil:
			out.Fault = withTime(f, unread)
		}
	}
	if out.Fault == nil && doc.Root.Kind != token.Object {
		out.Fault = notObject(part, offsetInEdited(doc.Root.Start, times), doc.Root.Kind)
	}
	return out
}

func notObject(part token.Part, at int, kind token.Kind) *token.Fault {
	code := token.FaultPayloadNotObject
	if part == token.Header {
		code = token.FaultHeaderNotObject
	}
	return &token.Fault{Code: code, Part: part, At: at,
		Detail: "the " + part.String() + " is JSON but not an object: " + kind.String() + "; put {} around its members"}
}

// unreadTime is an unquoted value of a time claim that Time does not read.
type unreadTime struct {
	start, end int
	err        *Error
}

// readTimes finds the top-level time claims whose values Time reads, and those whose values are
// neither times nor JSON.
func readTimes(edited string, now time.Time) (times []Replaced, unread []unreadTime) {
	o, ok := outlineOf(edited)
	if !ok {
		return nil, nil
	}
	start := o.open + 1
	for _, end := range append(o.commas, o.close) {
		name, from, to, ok := timeMember(edited, start, end)
		start = end + 1
		if !ok {
			continue
		}
		source := edited[from:to]
		date, ok, err := timeOf(source, now)
		if ok {
			times = append(times, Replaced{Name: name, Start: from, End: to, Time: date})
		} else if err != nil && source[0] != '"' {
			unread = append(unread, unreadTime{from, to, err})
		}
	}
	return times, unread
}

// timeMember finds the time claim in text[start:end] and the range of its value. It is not ok if
// there is none or its value is an array or object.
func timeMember(text string, start, end int) (name string, from, to int, ok bool) {
	at := skipSpace(text, start, end)
	if at == end || text[at] != '"' {
		return "", 0, 0, false
	}
	after := stringEnd(text, at)
	doc, _ := token.Parse(text[at:after], token.Payload)
	at = skipSpace(text, after, end)
	if !token.IsTimeClaim(doc.Root.Text) || at >= end || text[at] != ':' {
		return "", 0, 0, false
	}
	from = skipSpace(text, at+1, end)
	if from >= end || strings.IndexByte("{[", text[from]) >= 0 {
		return "", 0, 0, false
	}
	to = end
	if text[from] == '"' {
		to = stringEnd(text, from)
	} else if line := strings.IndexByte(text[from:end], '\n'); line >= 0 {
		to = from + line // a time ends with its line
	}
	return doc.Root.Text, from, from + len(strings.TrimRight(text[from:to], whiteSpace)), true
}

func skipSpace(text string, at, end int) int {
	for at < end && strings.IndexByte(whiteSpace, text[at]) >= 0 {
		at++
	}
	return at
}

// timeOf reads the source text of a value, quoted or not, as a time. It is not ok for JSON that
// stays; err says why other text is not a time.
func timeOf(source string, now time.Time) (date time.Time, ok bool, err *Error) {
	doc, _ := token.Parse(source, token.Payload)
	text := source
	switch doc.Root.Kind {
	case token.String:
		text = doc.Root.Text
		if _, err := token.ParseDate(text); !errors.Is(err, token.ErrNotNumber) || !doc.Complete {
			return time.Time{}, false, nil // a number in quotes is meant to be a string
		}
	case token.Number, token.Bool, token.Null:
		if doc.Complete {
			return time.Time{}, false, nil
		}
	}
	date, failure := Time(text, now)
	if failure != nil {
		errors.As(failure, &err)
		return time.Time{}, false, err
	}
	return date.Truncate(time.Second), true, nil
}

// numericDate is timeOf with the date as JSON.
func numericDate(source string, now time.Time) (text string, ok bool, err *Error) {
	date, ok, err := timeOf(source, now)
	return dateSource(date), ok, err
}

func dateSource(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// replace replaces the times in the edited text with their NumericDates.
func replace(edited string, times []Replaced) string {
	if len(times) == 0 {
		return edited
	}
	var b strings.Builder
	at := 0
	for _, r := range times {
		b.WriteString(edited[at:r.Start])
		b.WriteString(dateSource(r.Time))
		at = r.End
	}
	return b.String() + edited[at:]
}

// offsetInEdited converts a byte offset in the document to one in the edited text. Inside a
// NumericDate, that is the start of the time that was typed.
func offsetInEdited(at int, times []Replaced) int {
	shift := 0 // offset in the edited text minus offset in the document
	for _, r := range times {
		start := r.Start - shift
		end := start + len(dateSource(r.Time))
		switch {
		case at < start:
			return at + shift
		case at < end:
			return r.Start
		}
		shift = r.End - end
	}
	return at + shift
}

// withTime returns a fault of the JSON. If it is inside a value of a time claim, its detail says
// why that is not a time.
func withTime(f token.Fault, unread []unreadTime) *token.Fault {
	for _, u := range unread {
		if u.start <= f.At && f.At <= u.end {
			f.At = u.start + u.err.At
			f.Detail = u.err.Message + ": " + u.err.Hint
			break
		}
	}
	return &f
}
