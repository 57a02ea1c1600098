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

// Response is the response of a backend.
type Response struct {
	call.Response
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
func (r Response) HasToken() bool { return r.Found.Token != "" }

// Fetch calls an endpoint once and looks for the token in the response. The error is a *call.Error;
// a response is not an error, whatever its status.
func Fetch(ctx context.Context, c *call.Client, request call.Request) (Response, error) {
	received, err := c.Do(ctx, request)
	if err != nil {
		return Response{}, err
	}
	r := Response{Response: received}
	r.find()
	r.maskSent(request)
	r.judge = newJudge(request, r).faults
	r.Faults = r.judge(1)
	return r, nil
}

// FaultsFor returns the faults if the token with that number is shown, from 1; Faults is for the
// first. Only the fault about several tokens differs.
func (r Response) FaultsFor(picked int) []hint.Problem {
	if r.judge == nil || picked <= 1 {
		return r.Faults
	}
	return r.judge(picked)
}

// find looks for a token in the body, then in the headers in the order of their names.
func (r *Response) find() {
	r.Text, r.Where, r.Found = r.Body, inBody, intake.Find(r.Body)
	if r.HasToken() {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			line := name + ": " + value
			if found := intake.Find(line); found.Token != "" {
				r.Text, r.Where, r.Found = line, "header "+redact.Text(strings.ToLower(name)), found
				return
			}
		}
	}
}

// maskSent masks the secrets of the request in the text around the tokens, because findings quote
// it. Keys and tokens from elsewhere stay, because findings name them. If a secret would still be
// shown, as with escapes in JSON, only the tokens are kept.
func (r *Response) maskSent(request call.Request) {
	r.Where = request.Mask(r.Where)
	mask := request.Masker()
	text := maskAround(r.Text, r.Found.Candidates, mask)
	found := intake.Find(text)
	if found.Token != r.Found.Token || found.Total != r.Found.Total || quotes(found, mask) {
		text = tokensOf(r.Found.Candidates)
		found = intake.Find(text)
	}
	r.Text, r.Found = text, found
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
