package core

import (
	"slices"
	"time"

	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/token"
)

// Comparison says how the token of snapshot B differs from that of snapshot A. What only A has is
// lost, what only B has is gained. API keys are masked in all of its texts, but they are untrusted:
// make them visible before they are shown.
type Comparison struct {
	A, B Side
	// Same is set if both are the same token, character for character. What is said about it may
	// still differ, because of what was pasted around it.
	Same bool
	// Header and Claims are the differences in what the two tokens say. Claims is empty if the
	// claims of a token can't be read at all.
	Header, Claims MemberChanges
	// Scopes are the words of the scope without the users; of another issuer's token, everything
	// that it grants. Users are the IDs that it acts for.
	Scopes, Users Changes
	// Disclosed are the claims that an SD-JWT discloses apart from its payload.
	Disclosed Changes
	// Times are the time claims that differ.
	Times []TimeChange
	// Signature is set if the signatures differ.
	Signature bool
	// Features are the names of the features that the tokens are ready for.
	Features Changes
	// Opened are the calls that only B allows, Closed those that only A allows.
	Opened, Closed []access.Decision
	Findings       FindingChanges
}

// Side is one of the two snapshots.
type Side struct {
	Snapshot
	// Unread says why not all claims can be compared, "" if they can.
	Unread string
}

// Changes are the differences between two lists of words, each in the order of its list.
type Changes struct{ Gained, Lost, Kept []string }

// Any reports whether the lists differ.
func (c Changes) Any() bool { return len(c.Gained)+len(c.Lost) > 0 }

// TimeChange is a time claim that differs.
type TimeChange struct {
	// Claim is iat, nbf or exp.
	Claim string
	A, B  diagnose.Date
	// Says what the difference means: "expires 2d later". It is "" if one of them is not a usable
	// date.
	Says string
}

// FindingChanges are the errors, warnings and notes of one token and not of the other. Findings
// that both have are counted as Kept.
type FindingChanges struct {
	Gone, New []diagnose.Finding
	Kept      int
}

// Compare compares two snapshots, which should be of the same instant.
func Compare(a, b Snapshot) Comparison {
	c := Comparison{A: Side{a, unread(a)}, B: Side{b, unread(b)}}
	c.Header = compareMembers(a.Token.Header, b.Token.Header)
	if readable(a) && readable(b) {
		c.Claims = compareMembers(a.Token.Payload, b.Token.Payload)
	}
	usersA, wordsA := scopeWords(a)
	usersB, wordsB := scopeWords(b)
	c.Users, c.Scopes = compareWords(usersA, usersB), compareWords(wordsA, wordsB)
	c.Disclosed = compareWords(disclosed(a), disclosed(b))
	c.Same = a.Token.Text != "" && a.Token.Text == b.Token.Text && !c.Disclosed.Any()
	c.Signature = a.Token.Signature().Text != b.Token.Signature().Text
	c.Times = c.compareTimes()
	c.Features = compareWords(readyNames(a), readyNames(b))
	c.compareAccess()
	c.Findings = compareFindings(a.Findings, b.Findings)
	c.markRepeated()
	return c
}

// readable reports whether claims of the token can be read.
func readable(s Snapshot) bool { return s.Token.Payload.Root.Kind == token.Object }

// unread says why not all claims of a token can be read.
func unread(s Snapshot) string {
	switch {
	case s.Token.Text == "":
		return s.NoToken
	case s.Closed != nil:
		return "its claims are encrypted: " + s.Closed.Reason
	case s.Token.Nested != "" || s.Token.Encrypted && !readable(s):
		return "its payload is another token"
	case !readable(s):
		return "its claims can't be read"
	case !s.Token.Payload.Complete:
		return "its payload is damaged, so some of its claims may be missing here"
	}
	return ""
}

// scopeWords returns the users and the other words of the scope, or what another issuer's token
// grants.
func scopeWords(s Snapshot) (users, words []string) {
	if s.Foreign {
		for _, word := range s.Identity.Granted(s.Token) {
			words = append(words, redact.Keys(word))
		}
		return nil, words
	}
	for _, word := range s.Scopes.Words {
		if word.Entry != nil && word.Entry.Group == scope.GroupUser {
			users = append(users, redact.Keys(word.Argument))
		} else {
			words = append(words, redact.Keys(word.Text))
		}
	}
	return users, words
}

// disclosed returns the claims that an SD-JWT discloses, as text.
func disclosed(s Snapshot) []string {
	if s.Picked != 0 {
		return nil
	}
	var claims []string
	for _, d := range s.Found.Disclosures {
		claims = append(claims, redact.Keys(describeDisclosure(d)))
	}
	return claims
}

func describeDisclosure(d intake.Disclosure) string {
	switch {
	case d.Fault != "":
		return d.Text
	case d.Name == "":
		return d.Value
	}
	return d.Name + ": " + d.Value
}

func readyNames(s Snapshot) []string {
	var names []string
	for _, f := range s.Features {
		if f.Ready {
			names = append(names, f.Feature.Name)
		}
	}
	return names
}

// compareWords compares two lists of words, ignoring repeats.
func compareWords(a, b []string) Changes {
	inA, inB := setOf(a), setOf(b)
	var c Changes
	for _, word := range scope.Distinct(a) {
		if inB[word] {
			c.Kept = append(c.Kept, word)
		} else {
			c.Lost = append(c.Lost, word)
		}
	}
	for _, word := range scope.Distinct(b) {
		if !inA[word] {
			c.Gained = append(c.Gained, word)
		}
	}
	return c
}

func setOf(words []string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, word := range words {
		set[word] = true
	}
	return set
}

// compareTimes returns the time claims that differ.
func (c *Comparison) compareTimes() []TimeChange {
	var changes []TimeChange
	a, b := c.A.Times, c.B.Times
	for _, t := range []TimeChange{
		{Claim: "iat", A: a.IssuedAt, B: b.IssuedAt},
		{Claim: "nbf", A: a.NotBefore, B: b.NotBefore},
		{Claim: "exp", A: a.ExpiresAt, B: b.ExpiresAt},
	} {
		same := t.A.State == t.B.State && t.A.Time.Equal(t.B.Time)
		if same && (t.A.OK() || t.A.Value.Kind == t.B.Value.Kind && t.A.Value.Text == t.B.Value.Text) {
			continue
		}
		t.Says = t.describe(c.A.lacks(t.A), c.B.lacks(t.B))
		changes = append(changes, t)
	}
	return changes
}

// lacks reports whether the token certainly doesn't have a time claim: one whose claims can't all
// be read may have it.
func (s Side) lacks(d diagnose.Date) bool { return d.State == diagnose.DateAbsent && s.Unread == "" }

// describe says what the difference of a time claim means, given which token certainly lacks it.
func (t TimeChange) describe(lacksA, lacksB bool) string {
	verb := map[string]string{"iat": "issued", "nbf": "valid from", "exp": "expires"}[t.Claim]
	switch {
	case t.A.OK() && t.B.OK():
		return verb + " " + later(t.B.Time.Sub(t.A.Time))
	case t.Claim == "exp" && t.A.OK() && lacksB:
		return "never expires"
	case t.Claim == "exp" && t.B.OK() && lacksA:
		return "now expires"
	}
	return ""
}

// later says how much later a time is: "2d later", "5m earlier", "at the same time".
func later(shift time.Duration) string {
	switch {
	case shift >= time.Second:
		return expiry.Short(shift) + " later"
	case shift <= -time.Second:
		return expiry.Short(-shift) + " earlier"
	}
	return "at the same time"
}

// compareAccess finds the calls that only one of the tokens allows.
func (c *Comparison) compareAccess() {
	a, b := c.A.Access(), c.B.Access()
	for i := range a { // both list the same endpoints, in the same order
		switch {
		case b[i].Allowed() && !a[i].Allowed():
			c.Opened = append(c.Opened, b[i])
		case a[i].Allowed() && !b[i].Allowed():
			c.Closed = append(c.Closed, a[i])
		}
	}
}

// compareFindings pairs the findings of two tokens: first those with the same text, then those
// about times, whose text also says how long ago something was, and last that the key is a local
// one, which is worse in a pasted token than in a composed one but is not fixed there.
func compareFindings(a, b []diagnose.Finding) FindingChanges {
	var c FindingChanges
	c.Gone, c.New = problems(a), problems(b)
	for _, alike := range []func(a, b diagnose.Finding) bool{
		func(a, b diagnose.Finding) bool { return a.Severity == b.Severity && a.Title == b.Title },
		func(a, b diagnose.Finding) bool { return a.Severity == b.Severity && diagnose.IsAboutTime(a.Code) },
		func(a, _ diagnose.Finding) bool { return a.Code == diagnose.CodeLocalKey },
	} {
		c.Gone, c.New = unpaired(c.Gone, c.New, alike)
	}
	c.Kept = len(problems(a)) - len(c.Gone)
	return c
}

func problems(findings []diagnose.Finding) []diagnose.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f diagnose.Finding) bool { return f.Severity > diagnose.Note })
}

// unpaired returns the findings of a and of b that have no counterpart in the other list: one of
// the same code that is alike.
func unpaired(a, b []diagnose.Finding, alike func(a, b diagnose.Finding) bool) (onlyA, onlyB []diagnose.Finding) {
	onlyB = slices.Clone(b)
	for _, f := range a {
		i := slices.IndexFunc(onlyB, func(other diagnose.Finding) bool {
			return f.Code == other.Code && alike(f, other)
		})
		if i < 0 {
			onlyA = append(onlyA, f)
		} else {
			onlyB = slices.Delete(onlyB, i, i+1)
		}
	}
	return onlyA, onlyB
}
