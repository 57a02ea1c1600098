package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/scope"
	"bulla/core/token"
	"bulla/core/visible"
)

// ReadScope returns the scope claim of a token as a list; ok is false where there
// is no scope claim that is a string.
func ReadScope(t token.Token) (list scope.List, ok bool) {
	claim, ok := wholeClaim(t, "scope")
	if !ok || claim.Kind != token.String {
		return scope.List{}, false
	}
	return scope.Parse(claim.Text), true
}

// scopeCodes are the codes that need a scope string to be checked.
var scopeCodes = []string{"scope-empty", "scope-separator", "scope-character", "scope-unknown", "scope-legacy", "scope-trap", "scope-duplicate", "scope-wildcard",
	"user-missing", "user-placeholder", "user-several", "user-form"}

// scopeHeld says what a pass of those codes means.
var scopeHeld = map[string]string{
	"scope-empty":      "the scope is not empty",
	"scope-separator":  "single spaces between the scopes",
	"scope-character":  "only characters that a scope may hold",
	"scope-unknown":    "every scope is known",
	"scope-legacy":     "no scope of older days",
	"scope-trap":       "no form that was only ever in faulty documents",
	"scope-duplicate":  "no scope twice",
	"scope-wildcard":   "no wildcard",
	"user-missing":     "it names its user",
	"user-placeholder": "no placeholder left in",
	"user-several":     "one user",
	"user-form":        "no misspelt user_id",
}

// scope checks the scope claim (RFC 6749 section 3.3, Courier's catalogue).
func (c *checker) scope() {
	if !c.HasScopes {
		c.scopeUnreadable()
		return
	}
	c.rewritten = c.forUser(c.mended)
	c.scopeFaults()
	c.users()
	c.features()
	c.noUser()
	for _, code := range scopeCodes {
		if !c.reported[code] {
			c.add(Finding{Code: code, Severity: Pass, Title: scopeHeld[code]})
		}
	}
}

func (c *checker) scopeUnreadable() {
	const because = "Courier has one string of scopes with single spaces between them (RFC 8693 section 4.2)"
	claim, ok := wholeClaim(c.Token, "scope")
	scp, hasSCP := wholeClaim(c.Token, "scp")
	switch {
	case ok:
		c.scopeType(claim, "scope is "+claim.Kind.WithArticle()+", not a string", because)
	case hasSCP:
		c.scopeType(scp, "the scopes are in scp, which Courier does not read", because)
	case c.readable():
		c.add(Finding{Code: "scope-missing", Severity: Error, Title: "there is no scope", Because: "a token without scope opens nothing at Courier", Fix: "issue one with a scope, at least user_id:<id> and what it is for",
			Command: "bulla issue --scope 'user_id:YOUR_USER_ID inbox:read:messages inbox:write:events' --expires-in '1d'"})
	default:
		c.skip("scope-missing", "not checked", "the payload could not be read")
	}
	for _, code := range append([]string{"scope-missing", "scope-type"}, scopeCodes...) {
		if !c.reported[code] {
			c.skip(code, "not checked", "there is no scope string")
		}
	}
}

// scopeType reports scopes in another form than one string. An array shows which
// string it should have been.
func (c *checker) scopeType(claim token.Value, title, because string) {
	f := Finding{Code: "scope-type", Severity: Error, Title: title, Because: because, Fix: "send one string, named scope"}
	var words []string
	for _, item := range claim.Items {
		if item.Kind == token.String {
			words = append(words, item.Text)
		}
	}
	if claim.Kind == token.String {
		words = []string{claim.Text}
	}
	if len(words) > 0 {
		f.Remedy = Remedy{Kind: RewriteScope, New: scope.Join(words)}
		f.Fix += ": " + visible.Quote(f.Remedy.New, 120)
		f.Command = c.command(f.Remedy)
	}
	c.add(f)
}

// faultSeverities give each kind of scope fault its code and severity.
var faultSeverities = map[scope.FaultKind]struct {
	code     string
	severity Severity
}{
	scope.Empty:           {"scope-empty", Error},
	scope.Separator:       {"scope-separator", Error},
	scope.Character:       {"scope-character", Error},
	scope.Unknown:         {"scope-unknown", Warning},
	scope.LegacyForm:      {"scope-legacy", Warning},
	scope.TrapForm:        {"scope-trap", Warning},
	scope.Duplicate:       {"scope-duplicate", Note},
	scope.Wildcard:        {"scope-wildcard", Warning},
	scope.UserForm:        {"user-form", Error},
	scope.UserPlaceholder: {"user-placeholder", Error},
	scope.UserEmpty:       {"user-missing", Error},
}

// maxScopeFaults is how many faults of a scope are reported one by one; of those
// after it only the first of each code.
const maxScopeFaults = 40

func (c *checker) scopeFaults() {
	for i, fault := range c.Scopes.Faults {
		known := faultSeverities[fault.Kind]
		if c.reported[known.code] && (i >= maxScopeFaults || fault.Kind == scope.Separator) {
			continue
		}
		f := Finding{Code: known.code, Severity: known.severity, Title: fault.Title, Because: clause(fault), Fix: fault.Fix, Remedy: c.scopeRemedy(fault)}
		if n := c.separators(); fault.Kind == scope.Separator && n > 1 {
			f.Because += fmt.Sprintf("; %d more of the same", n-1)
		}
		f.Command = c.command(f.Remedy)
		c.add(f)
	}
}

// clause returns why a fault matters, in the form that findings have. For older
// forms that is a text of the catalogue, in whole sentences.
func clause(fault scope.Fault) string {
	text := strings.TrimSuffix(fault.Because, ".")
	if fault.Kind != scope.LegacyForm || len(text) < 2 || text[1] < 'a' || text[1] > 'z' {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// separators returns how many wrong separators there are. The first stands for
// all: they have one cause and one remedy.
func (c *checker) separators() int {
	n := 0
	for _, fault := range c.Scopes.Faults {
		if fault.Kind == scope.Separator {
			n++
		}
	}
	return n
}

// scopeRemedy returns what mends a fault. Only words that stand apart can be
// replaced or removed: where one hangs on another by a comma the scope has to be
// written anew first.
func (c *checker) scopeRemedy(fault scope.Fault) Remedy {
	switch {
	case fault.Kind == scope.Wildcard && c.separated():
		return Remedy{Kind: RemoveScope, Old: fault.Word}
	case fault.Instead != "" && c.separated():
		return Remedy{Kind: ReplaceScope, Old: fault.Word, New: fault.Instead}
	case fault.Kind == scope.Separator, fault.Kind == scope.Duplicate, fault.Instead != "":
		if c.rewritten != c.Scopes.Text {
			return Remedy{Kind: RewriteScope, New: c.rewritten}
		}
	}
	return Remedy{}
}

// separated reports whether all scopes stand apart, as a server sees them. Where
// they do not, missing ones may be there unseen.
func (r Reading) separated() bool {
	return !slices.ContainsFunc(r.Scopes.Faults, func(f scope.Fault) bool { return f.Kind == scope.Separator && f.Rune != ' ' })
}
