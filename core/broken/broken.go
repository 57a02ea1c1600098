// Package broken breaks tokens on purpose, in the ways in which they break in practice: to show
// what is wrong with one, and to test how an app handles it. Each way is a row of a table, a Break,
// which says how a healthy token becomes a broken one. What is then wrong with it, and what Courier
// answers, follows from the rest of core.
package broken

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/emulator"
	"bulla/core/hint"
	"bulla/core/shell"
)

// Break is one way to break a token.
type Break struct {
	Name string
	// Title says in one clause what is wrong with the token, and SDK what Courier's SDKs do with it.
	Title, SDK string
	// Code is the finding that says so.
	Code string
	// needs says what the scope of the healthy token must have, "" for nothing in particular.
	needs string
	make  func(healthy) pasted
}

// All returns every break, those of one kind together.
func All() []Break {
	return slices.Concat(ofTime(), ofScope(), ofUser(), ofSource(), ofSignature(), ofText())
}

// Names returns the names of all breaks.
func Names() []string {
	var names []string
	for _, b := range All() {
		names = append(names, b.Name)
	}
	return names
}

// ByName returns the break with a name.
func ByName(name string) (b Break, ok bool) {
	for _, b := range All() {
		if b.Name == name {
			return b, true
		}
	}
	return Break{}, false
}

// Broken is a token that was broken on purpose.
type Broken struct {
	Break
	// Text is the token or, if IsHeader is set, the Authorization header around it.
	Text     string
	IsHeader bool
	// Inspect is the change that shows it, and Snapshot what follows from that.
	Inspect  core.Receive
	Snapshot core.Snapshot
	// Request is one that shows what is wrong, and Answer is what Courier answers to it.
	Request emulator.Request
	Answer  emulator.Answer
}

// Make breaks the token that w composes. Its key is taken to be Courier's: otherwise Courier would
// only ever answer that the signature is wrong. The error is a hint.Problem if that token can't be
// broken in this way.
func (b Break) Make(w core.Workbench, at core.Moment) (Broken, error) {
	h, err := newHealthy(w, at)
	if err != nil {
		return Broken{}, err
	}
	p := b.make(h)
	made := Broken{Break: b, Text: p.text, IsHeader: p.isHeader}
	made.Inspect = core.Receive{Text: p.text, Origin: core.Origin{
		Issuer: courier.Local, Broken: b.Name, Signer: h.Signer, Expect: p.expect,
	}}
	made.Snapshot = h.Apply(made.Inspect, at).Snapshot(at.Now)
	if _, ok := made.Snapshot.Finding(b.Code); !ok || made.Snapshot.Verdict != diagnose.Broken {
		return Broken{}, hint.Problem{
			Message: b.Name + " needs " + b.needs + " in the scope", Hint: "add it, or use the preset inbox",
		}
	}
	made.Request = emulator.Request{
		Sample: telling(h.Snapshot, made.Snapshot, h.user()), User: h.user(), Authorization: p.authorization(),
	}
	made.Answer, err = emulator.Ask(h.Signer, at.Now, made.Request)
	return made, err
}

// telling returns the first request that the scopes of the healthy token allow and the broken token
// doesn't, or else the first one that the healthy token allows.
func telling(healthy, broken core.Snapshot, user string) access.Sample {
	samples := access.Samples()
	allowed := slices.DeleteFunc(slices.Clone(samples), func(s access.Sample) bool {
		return !access.Decide(healthy.Bearer(), s.Call(user)).Allowed()
	})
	for _, s := range allowed {
		if !access.Decide(broken.Bearer(), s.Call(user)).Allowed() {
			return s
		}
	}
	return append(allowed, samples...)[0]
}

// Outcome says in one clause what Courier would answer: "401 to GET /brands: expired 5m ago".
func (b Broken) Outcome() string {
	call := strings.TrimSpace(b.Request.Method + " " + b.Request.Path + " " + b.Request.Operation)
	return fmt.Sprintf("%d to %s: %s", b.Answer.Status, call, strings.TrimPrefix(b.Answer.Because, access.EveryCall))
}

// Curl returns the command that sends the Request to a server. It has the text in a variable of the
// shell: TOKEN, or HEADER if IsHeader is set.
func (b Broken) Curl(base string) string {
	authorization := `"Authorization: Bearer $TOKEN"`
	if b.IsHeader {
		authorization = `"$HEADER"`
	}
	return b.Request.Curl(base, b.Request.User, authorization)
}

// Diagnose returns the flags with which bulla diagnose finds what is wrong: the key that checks the
// signature, if that is wrong, and what the app expects of the token.
func (b Broken) Diagnose() string {
	e := b.Inspect.Origin.Expect
	var flags []string
	add := func(name, value string) {
		if value != "" {
			flags = append(flags, "--"+name+" "+shell.Word(value))
		}
	}
	var features []string
	for _, f := range e.For {
		features = append(features, f.Name)
	}
	if b.Code == diagnose.CodeSignature {
		add("key", "SECRET")
	}
	add("for", strings.Join(features, ","))
	add("user", e.User)
	add("client-key", e.ClientKey)
	add("env", e.Environment)
	return strings.Join(flags, " ")
}
