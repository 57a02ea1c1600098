package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/signing"
	"bulla/core/visible"
)

// keyFaults reports what is wrong with the key.
func (c *checker) keyFaults() {
	key := c.usedKey()
	if key.IsZero() {
		for _, code := range [...]string{CodeKeyType, "key-weak", "key-trimmed", "key-form", "key-skipped"} {
			if !c.has(code) {
				c.skip(code, "not checked: no key was given", "")
			}
		}
		return
	}
	// A key that doesn't fit the algorithm, or a short secret that everyone knows, has been
	// reported already.
	faults := slices.DeleteFunc(key.FaultsFor(c.Signature.Alg), func(f signing.Fault) bool {
		return f.Code == "key-skipped" || c.has(f.Code) || c.Signature.WrongKey && f.Title == c.Signature.Reason
	})
	for _, fault := range faults {
		f := Finding{Severity: Warning, Title: clause(fault.Title), Because: clause(fault.Because), Fix: clause(fault.Fix)}
		if fault.Code == "key-trimmed" && c.Signature.LineBreak != "" {
			f.Title, f.Because = "the secret ends in a line break", "the token was signed with it, but most libraries leave it out"
			f.Fix = "sign with the secret without its line break, or give the bytes as b64:"
		}
		c.add(fault.Code, f)
	}
}

// skippedKeys reports the keys of a set that can't be used, in one finding.
func (c *checker) skippedKeys() {
	skipped := c.Keys.Skipped()
	if len(skipped) == 0 || c.usedKey().IsZero() {
		return
	}
	first := skipped[0]
	f := Finding{Severity: Warning, Title: clause(first.Title), Because: clause(first.Because), Fix: clause(first.Fix)}
	if more := len(skipped) - 1; more > 0 {
		f.Title += fmt.Sprintf("; and %d more", more)
	}
	c.add("key-skipped", f)
}

// knownSecret reports a signature that was made with a secret that everyone knows. If that secret
// is the given key, it is only a warning: the user chose it.
func (c *checker) knownSecret() {
	severity, fix := Error, "treat the token as forged, and have the issuer sign with 32 random bytes"
	if c.Signature.Status == signing.Valid {
		severity, fix = Warning, "sign with 32 random bytes instead"
	}
	open := visible.Text(c.Signature.Open)
	alg, _ := c.Token.Header.Root.Get("alg")
	switch {
	case open == signing.EmptySecret:
		c.add("key-empty", Finding{
			Severity: Error, Title: "signed with the empty secret: anyone can forge it",
			Because: "a server whose secret was never set signs with no bytes at all, and accepts such signatures",
			Fix:     fix,
		})
	case open != "":
		c.add("key-weak", Finding{
			Severity: severity, Title: "signed with " + open + ": anyone can forge it",
			Because: "the signature matches this secret, which attackers try first",
			Fix:     fix,
		})
	case c.Token.Signature().Text == "" || !strings.HasPrefix(alg.Text, "HS"):
		c.skip("key-empty", "not checked", "only an HMAC can be made with an empty secret")
	}
}
