package broken

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/hint"
	"bulla/core/scope"
	"bulla/core/token"
)

// healthy is the token that a break starts from, composed in its Workbench.
type healthy struct {
	core.Snapshot
	at core.Moment
}

// newHealthy composes the token that w requests as Courier would issue it.
func newHealthy(w core.Workbench, at core.Moment) (healthy, error) {
	if !slices.Contains(w.Signer.Algorithms(), "HS256") {
		return healthy{}, hint.Problem{
			Message: "Courier signs with HS256, and this key can't: " + w.Signer.String(), Hint: "use a secret of 32 bytes",
		}
	}
	for _, change := range []core.Change{
		core.BackToCompose{}, core.SetIssuer{Issuer: courier.Local}, core.SetDocuments{}, core.SetAlgorithm{Name: "HS256"},
	} {
		w = w.Apply(change, at)
	}
	h := healthy{w.Snapshot(at.Now), at}
	switch {
	case h.Token.Text == "":
		return h, hint.Problem{Message: "no token to break: " + h.NoToken, Hint: "fix the request first"}
	case h.Verdict == diagnose.Broken:
		return h, hint.Problem{
			Message: "the token is broken already: " + h.Findings[0].Title, Hint: "fix the request first",
		}
	}
	return h, nil
}

// user returns the user of the app.
func (h healthy) user() string { return cmp.Or(append(h.Users(), core.SampleUser)...) }

// userScope returns the word of the scope that names the user.
func (h healthy) userScope() string { return scope.UserPrefix + h.user() }

// pasted is what is shown: a text, and what the app expects of the token in it.
type pasted struct {
	text     string
	isHeader bool
	expect   core.Expectation
}

const headerName = "Authorization: "

// authorization returns the value of the header that the text is sent in.
func (p pasted) authorization() string {
	if p.isHeader {
		return strings.TrimPrefix(p.text, headerName)
	}
	return "Bearer " + p.text
}

// tokenOf returns a text that is sent as the token.
func tokenOf(text string) pasted { return pasted{text: text} }

// header returns an Authorization header with a value.
func header(value string) pasted { return pasted{text: headerName + value, isHeader: true} }

// forApp adds that the app expects the features that the healthy token is ready for.
func (h healthy) forApp(p pasted) pasted {
	p.expect.For = h.Ready()
	return p
}

// issue returns the token after changes of the request, signed again.
func (h healthy) issue(changes ...core.Change) pasted { return h.issueAt(h.at, changes...) }

// issueAt is issue at another time.
func (h healthy) issueAt(at core.Moment, changes ...core.Change) pasted {
	w := h.Workbench
	for _, change := range changes {
		w = w.Apply(change, at)
	}
	return tokenOf(w.Composed.Text)
}

// claim returns the change that sets a claim to a JSON text, or a time as a person writes it.
func claim(name, json string) core.Change {
	return core.SetMember{Part: token.Payload, Member: core.Member{Name: name, JSON: json}}
}

// setScope returns the change that replaces words of the scope; an empty one is removed.
func (h healthy) setScope(replace func(word string) string) core.Change {
	var words []string
	for _, word := range h.Request.Scopes {
		words = append(words, replace(word))
	}
	return core.SetScope{Text: scope.Join(words)}
}

// replaceScope replaces one word of the scope.
func (h healthy) replaceScope(old, with string) pasted {
	return h.issue(h.setScope(func(word string) string {
		if word == old {
			return with
		}
		return word
	}))
}

// features replaces the words of the scope that don't name a user.
func (h healthy) features(replace func(word string) string) core.Change {
	return h.setScope(func(word string) string {
		if strings.HasPrefix(word, scope.UserPrefix) {
			return word
		}
		return replace(word)
	})
}

// set returns a part of the token with a member set to a JSON text.
func (h healthy) set(part token.Part, name, json string) string {
	doc := h.Token.Payload
	if part == token.Header {
		doc = h.Token.Header
	}
	text, _ := edit.Set(doc, name, json, h.Now) // the token has no faults, and neither does the JSON
	return text
}

// replace returns the token with another text as a part. The signature stays.
func (h healthy) replace(part token.Part, text string) string {
	return edit.Replace(h.Token, part, text)
}

// clientKey returns the client key of the workspace, which is public.
func (h healthy) clientKey() string {
	return base64.StdEncoding.EncodeToString([]byte(courier.SampleWorkspace))
}

// payloadMiddle returns the offset of the middle of the payload in the token.
func (h healthy) payloadMiddle() int {
	payload := h.Token.Segments[1]
	return payload.At + len(payload.Text)/2
}

// insert returns the token with a text inserted in the middle of its payload.
func (h healthy) insert(text string) pasted {
	at := h.payloadMiddle()
	return tokenOf(h.Token.Text[:at] + text + h.Token.Text[at:])
}
