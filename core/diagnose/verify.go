package diagnose

import (
	"cmp"
	"slices"
	"strings"

	"bulla/core/intake"
)

// Verification returns the findings that belong to the verification of a token, worst first. It
// serves tokens of any issuer, so it says nothing about issuing one with Courier.
func Verification(findings []Finding, found intake.Found) []Finding {
	kept := []Finding{}
	for _, f := range findings {
		if r, ok := lookup(f.Code); ok && r.verify {
			kept = append(kept, f.inVerification(found))
		}
	}
	slices.SortStableFunc(kept, func(a, b Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	return kept
}

// inVerification returns a finding with the texts of a verification.
func (f Finding) inVerification(found intake.Found) Finding {
	f.Command, f.Remedy = "", Remedy{}
	switch altered := found.Selected().Altered; {
	case f.Code == intake.OpaqueToken && strings.Contains(f.Because+f.Fix, "Courier"):
		f.Because, f.Fix = "it has no claims and no signature to check", "give a JWT, which begins with eyJ"
	case f.Code == intake.SignedCookieFound:
		f.Fix, _, _ = strings.Cut(f.Fix, "; for Courier")
	case f.Code == intake.Wrapped && len(altered) > 0:
		f.Severity, f.Title = Warning, "removed to read the token: "+strings.Join(altered, ", ")
		f.Because = "a server that receives this exact text refuses it"
		f.Fix = "send the token without these characters"
	case f.Code == "sd-jwt" && f.Severity == Note:
		return f.partsUnchecked(found)
	}
	return f
}

// partsUnchecked turns the note on an SD-JWT into a warning if a part of it was not checked by
// anything.
func (f Finding) partsUnchecked(found intake.Found) Finding {
	algorithm, signed := found.SignedDigests()
	switch {
	case !signed:
		f.Title = `"~" after the token is not part of it`
		f.Because = "the payload has no _sd, _sd_alg or \"...\", so this is not an SD-JWT (RFC 9901)"
		f.Fix = "send only the part before the first ~"
	case found.KeyBinding != "":
		f.Title = "the key binding JWT after the last ~ was not checked"
		f.Because = "only its signature, nonce and audience show that the sender has the key in cnf (RFC 9901 section 7.3)"
		f.Fix = "check it in your server, with the key in cnf"
	case len(found.Disclosures) > 0 && algorithm != "" && algorithm != "sha-256":
		f.Title = "the disclosures were not checked: their digests are not sha-256"
		f.Because = "anyone may have added a disclosure whose digest is not among the signed claims (RFC 9901 section 7.1)"
		f.Fix = "check them in your server, or have the issuer use sha-256"
	default:
		return f
	}
	f.Severity = Warning
	return f
}
