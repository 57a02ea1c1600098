package report

import (
	"strings"

	"bulla/core/broken"
	"bulla/core/diagnose"
)

type breakRecord struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Code  string `json:"code"`
	SDK   string `json:"sdk"`
}

// brokenRecord is a token that was broken on purpose. Token is null if the text has none.
type brokenRecord struct {
	breakRecord
	Text     string           `json:"text"`
	Token    *string          `json:"token"`
	Courier  answerRecord     `json:"courier"`
	Curl     string           `json:"curl"`
	Diagnose string           `json:"diagnose"`
	Verdict  diagnose.Verdict `json:"verdict"`
	Findings []findingRecord  `json:"findings"`
}

// answerRecord is a request and what Courier would answer to it. Type and Message are null in an
// answer that is not an error.
type answerRecord struct {
	Method    string  `json:"method"`
	Path      string  `json:"path"`
	Operation string  `json:"operation"`
	Status    int     `json:"status"`
	Type      *string `json:"type"`
	Message   *string `json:"message"`
	Because   string  `json:"because"`
}

// Breaks returns the JSON of the ways to break a token on purpose.
func Breaks() []byte {
	var records []breakRecord
	for _, b := range broken.All() {
		records = append(records, recordOf(b))
	}
	return object(struct {
		Breaks []breakRecord `json:"breaks"`
	}{records})
}

// BreaksText returns the ways to break a token on purpose, a name, a tab and a clause each.
func BreaksText() string {
	var text strings.Builder
	for _, b := range broken.All() {
		text.WriteString(b.Name + "\t" + b.Title + "\n")
	}
	return text.String()
}

// Broken returns the JSON of a token that was broken on purpose, with the command that sends it to
// a server.
func Broken(b broken.Broken, curl string) []byte {
	s, a := b.Snapshot, b.Answer
	return object(brokenRecord{
		breakRecord: recordOf(b.Break),
		Text:        b.Text,
		Token:       optional(s.Token.Text),
		Courier: answerRecord{
			Method: b.Request.Method, Path: b.Request.Path, Operation: b.Request.Operation,
			Status: a.Status, Type: optional(a.Type), Message: optional(a.Message), Because: a.Because,
		},
		Curl:     curl,
		Diagnose: b.Diagnose(),
		Verdict:  s.Verdict,
		Findings: findings(s.Findings),
	})
}

func recordOf(b broken.Break) breakRecord {
	return breakRecord{Name: b.Name, Title: b.Title, Code: b.Code, SDK: b.SDK}
}
