// Package backend calls the token endpoint of a developer's own backend, finds the
// token in its answer, and watches whether it is renewed in time.
package backend

import (
	"context"
	"maps"
	"slices"
	"strings"

	"bulla/core/call"
	"bulla/core/intake"
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
	// a token where the body has none. It is untrusted and likely to hold a secret; where
	// there is no token, none that the request carried.
	Text string
	// Where is where Text stands: "body", or "header set-cookie" and the like.
	Where string
	// Found is what Text holds.
	Found intake.Found
	// Faults say what is wrong with the answer as one to a request for a token; there
	// are none where it is a success with one token. A token is looked for whatever is
	// wrong.
	Faults []Fault
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
	if !a.HasToken() {
		a.maskSent(r)
	}
	a.Faults = newJudge(r, a).faults()
	return a, nil
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
				a.Text, a.Where, a.Found = line, "header "+call.Mask(strings.ToLower(name)), found
				return
			}
		}
	}
}

// maskSent masks what the request carried in a body without a token: findings quote it.
// Keys and tokens of any other origin stay, since they are named.
func (a *Answer) maskSent(r call.Request) {
	a.Text = r.MaskSent(a.Body)
	a.Found = intake.Find(a.Text)
}
