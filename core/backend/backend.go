// Package backend calls the token endpoint of a developer's own backend, finds the
// token in its answer, and watches whether it is renewed in time.
package backend

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bulla/core/call"
	"bulla/core/intake"
	"bulla/core/redact"
)

// inBody is where a token is unless a header holds it.
const inBody = "body"

// Fault is one thing wrong with an answer, in a sentence with a remedy. Untrusted text
// in it is visible; no secret is.
type Fault struct{ Message, Hint string }

// Answer is what a backend answered.
type Answer struct {
	call.Answer
	// Text is what a person would paste of it: the body, or the header field that holds
	// a token where the body has none. It is untrusted and likely to hold a secret, but
	// none that the request carried, unless a token in it does.
	Text string
	// Where is where Text stands: "body", or "header set-cookie" and the like.
	Where string
	// Found is what Text holds.
	Found intake.Found
	// Faults say what is wrong with the answer as one to a request for a token; there
	// are none where it is a success with one token. A token is looked for whatever is
	// wrong.
	Faults []Fault
	// judge returns Faults for the token of a number that is looked at.
	judge func(looked int) []Fault
}

// HasToken reports whether there is a token to look at.
func (a Answer) HasToken() bool { return a.Found.Token != "" }

// Fetch calls an endpoint once and looks for the token in its answer. The error is a
// *call.Error; whatever was answered is none.
func Fetch(ctx context.Context, c *call.Client, r call.Request) (Answer, error) {
	answered, err := c.Do(ctx, r)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Answer: answered}
	a.find()
	a.maskSent(r)
	a.judge = newJudge(r, a).faults
	a.Faults = a.judge(1)
	return a, nil
}

// FaultsFor returns the faults for one who looks at the token of that number, of
// several, from 1 on: Faults are for the first. The one about several tokens says so.
func (a Answer) FaultsFor(looked int) []Fault {
	if a.judge == nil || looked <= 1 {
		return a.Faults
	}
	return a.judge(looked)
}

// find looks for a token in the body, then in the header fields in the order of their
// names.
func (a *Answer) find() {
	a.Text, a.Where, a.Found = a.Body, inBody, intake.Find(a.Body)
	if a.HasToken() {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(a.Header)) {
		for _, value := range a.Header[name] {
			line := name + ": " + value
			if found := intake.Find(line); found.Token != "" {
				a.Text, a.Where, a.Found = line, "header "+redact.Text(strings.ToLower(name)), found
				return
			}
		}
	}
}

// maskSent masks what the request carried around the tokens of the text: findings quote
// it, and the places of tokens. Keys and tokens of any other origin stay, since they are
// named. Where that does not hide everything, as with escapes in JSON, the tokens alone
// are left.
func (a *Answer) maskSent(r call.Request) {
	a.Where = r.Mask(a.Where)
	mask := r.Masker()
	text := maskAround(a.Text, a.Found.Candidates, mask)
	found := intake.Find(text)
	if found.Token != a.Found.Token || found.Total != a.Found.Total || quotes(found, mask) {
		text = alone(a.Found.Candidates)
		found = intake.Find(text)
	}
	a.Text, a.Found = text, found
}

// maskAround masks what stands before, between and behind the candidates, which are in
// the order of the text.
func maskAround(text string, candidates []intake.Candidate, mask func(string) string) string {
	var b strings.Builder
	from := 0
	for _, c := range candidates {
		b.WriteString(mask(text[from:max(from, c.At)]))
		from = max(from, c.At)
		b.WriteString(text[from:max(from, c.End)])
		from = max(from, c.End)
	}
	b.WriteString(mask(text[from:]))
	return b.String()
}

// quotes reports whether what is told of a text holds what is to be masked.
func quotes(found intake.Found, mask func(string) string) bool {
	told := append([]string{found.Where}, found.Removed...)
	for _, c := range found.Candidates {
		told = append(told, c.Where, c.Name, c.Path)
	}
	for _, remark := range found.Remarks {
		told = append(told, remark.Title, remark.Because, remark.Fix)
	}
	return slices.ContainsFunc(told, func(text string) bool {
		plain, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, "'") + `"`) // a member's name is told with its escapes
		return mask(text) != text || err == nil && mask(plain) != plain
	})
}

// alone returns the tokens without what stood around them, one in a line.
func alone(candidates []intake.Candidate) string {
	var tokens []string
	for _, c := range candidates {
		tokens = append(tokens, c.Token)
	}
	return strings.Join(tokens, "\n")
}
