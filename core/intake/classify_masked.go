package intake

import "strings"

// hiddenWords are what logs and tools write in brackets, stars or dashes instead of a secret.
var hiddenWords = []string{
	"redacted", "filtered", "masked", "hidden", "removed", "censored", "obfuscated", "sensitive", "secret", "protected",
}

var anyHidden = "(?:" + strings.Join(hiddenWords, "|") + ")"

var (
	// maskRE matches a value that is only a mask.
	maskRE = compileOnce(`(?i)^(?:` + mask + `)$`)
	// maskedFieldRE finds a mask after a name that says that a credential belongs there.
	maskedFieldRE = compileOnce(`(?i)(?:token|jwt|authorization|auth|bearer|credentials?|cookie|session)["'\\]*\s{0,4}(?:=>|[:=]|\b(?:is|was)\b)?\s{0,4}["'\x60\\]*` +
		`(?:(?:bearer|token|jwt)\s{1,4})?(` + mask + `)(?:[\s"'\x60\\,;&})]|$)`)
)

// mask is the expression for everything that is written instead of a token.
var mask = `\*{3,}[A-Za-z0-9]{0,6}|(?:ey[A-Za-z]{0,2})?\*{3,}(?:\.(?:ey[A-Za-z]{0,2})?\*{3,}){0,2}|[•●█▒░▓…]{2,}|#{4,}|[xX]{4,}|(?:x{4,}\.){1,4}x{4,}|` +
	`[\[<({]{1,3} ?` + anyHidden + `(?:[ :_-][^\]>)}\r\n]{0,40})? ?[\]>)}]{1,3}|[*_-]{1,4} ?` + anyHidden + ` ?[*_-]{1,4}|` +
	`%!?s?\(?redacted\)?|redacted|<sensitive data removed>`

// masked recognizes a token that a log or a tool replaced entirely. A token of which some
// characters are left is truncated instead.
func (f *Found) masked(text, lower, bare string) bool {
	shown := ""
	switch {
	case !mayBeMasked(lower):
	case len(bare) <= maxWord && maskRE().MatchString(bare):
		shown = bare
	default:
		if m := maskedFieldRE().FindStringSubmatch(text); m != nil {
			shown = m[1]
		}
	}
	if shown == "" {
		return false
	}
	f.Kind = Masked
	f.remark(MaskedToken, "the token is masked: "+quote(strings.TrimSpace(shown), 24),
		"a log or a tool hides it on purpose, so no part of the token is in the text",
		"get the token from the code that issues or receives it, not from the log, or run bulla there")
	return true
}

// mayBeMasked reports whether a text in lower case contains anything that a mask contains.
func mayBeMasked(lower string) bool {
	return containsAny(lower, "***", "xxxx", "####", "••", "●●", "██", "▒▒", "░░", "▓▓", "……") ||
		containsAny(lower, hiddenWords...)
}
