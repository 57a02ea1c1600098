// Package backend calls the token endpoint of a developer's own backend, finds the token in the
// response, and watches whether it is renewed in time.
package backend

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bulla/core/call"
	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/redact"
)

// inBody is where a token is unless it is in a header.
const inBody = "body"

// Answer is the response of a backend.
type Answer struct {
	call.Answer
	// Text is what a person would paste: the body, or the header with a token if the body has none.
	// It is untrusted and may contain secrets, but none that the request carried, except in a
	// token.
	Text string
	// Where says where Text comes from: "body", or "header set-cookie" and the like.
	Where string
	// Found is what Text contains.
	Found intake.Found
	// Faults are what is wrong with the response to a request for a token; a success with one token
	// has none. Found may have a token even if something is wrong.
	Faults []hint.Problem
	// judge returns Faults if the token with that number is shown.
	judge func(picked int) []hint.Problem
}

// HasToken reports whether a token was found.
func (a Answer) HasToken() bool { return a.Found.Token != "" }

// Fetch calls an endpoint once and looks for the token in the response. The error is a *call.Error;
// a response is not an error, whatever its status.
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

// FaultsFor returns the faults if the token with that number is shown, from 1; Faults is for the
// first. Only the fault about several tokens differs.
func (a Answer) FaultsFor(picked int) []hint.Problem {
	if a.judge == nil || picked <= 1 {
		return a.Faults
	}
	return a.judge(picked)
}

// find looks for a token in the body, then in the headers in the order of their names.
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

// maskSent masks the secrets of the request in the text around the tokens, because findings quote
// it. Keys and tokens from elsewhere stay, because findings name them. If a secret would still be
// shown, as with escapes in JSON, only the tokens are kept.
func (a *Answer) maskSent(r call.Request) {
	a.Where = r.Mask(a.Where)
	mask := r.Masker()
	text := maskAround(a.Text, a.Found.Candidates, mask)
	found := intake.Find(text)
	if found.Token != a.Found.Token || found.Total != a.Found.Total || quotes(found, mask) {
		text = tokensOf(a.Found.Candidates)
		found = intake.Find(text)
	}
	a.Text, a.Found = text, found
}

// maskAround masks the text before, between and after the candidates, which are in the order of the
// text.
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

// quotes reports whether anything that is said about a text quotes a secret.
func quotes(found intake.Found, mask func(string) string) bool {
	texts := append([]string{found.Where}, found.Removed...)
	for _, c := range found.Candidates {
		texts = append(texts, c.Where, c.Name, c.Path)
	}
	for _, remark := range found.Remarks {
		texts = append(texts, remark.Title, remark.Because, remark.Fix)
	}
	return slices.ContainsFunc(texts, func(text string) bool {
		plain, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, "'") + `"`) // names of members keep their escapes
		return mask(text) != text || err == nil && mask(plain) != plain
	})
}

// tokensOf returns only the tokens, one per line.
func tokensOf(candidates []intake.Candidate) string {
	var tokens []string
	for _, c := range candidates {
		tokens = append(tokens, c.Token)
	}
	return strings.Join(tokens, "\n")
}
