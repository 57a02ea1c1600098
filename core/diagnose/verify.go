package diagnose

import (
	"cmp"
	"slices"
	"strings"

	"bulla/core/intake"
)

// InVerify reports whether a finding of that code belongs to the verification of a
// token: its text and form, header, signature, NumericDates and what the user expects.
// What is about scopes, Courier and good practice does not.
func InVerify(name string) bool {
	k := codeNamed(name)
	return k != codeOther && checks[k].verify
}

// Verification returns those of the findings that belong to the verification of a token,
// worst first. A verification answers for any issuer's token, so it says nothing about
// issuing one with Courier.
func Verification(findings []Finding, found intake.Found) []Finding {
	kept := []Finding{}
	for _, f := range findings {
		if InVerify(f.Code) {
			kept = append(kept, f.inVerification(found))
		}
	}
	slices.SortStableFunc(kept, func(a, b Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	return kept
}

// inVerification returns a finding as a verification says it.
func (f Finding) inVerification(found intake.Found) Finding {
	f.Command, f.Remedy = "", Remedy{}
	switch altered := found.Looked().Altered; {
	case f.Code == intake.OpaqueToken:
		f.Because, f.Fix = "it holds no claims and no signature to check", "give a JWT, which begins with eyJ"
	case f.Code == intake.Wrapped && len(altered) > 0:
		f.Severity, f.Title = Warning, "removed to read the token: "+strings.Join(altered, ", ")
		f.Because = "a server that gets the text exactly as it was given refuses it"
		f.Fix = "send the token without these characters"
	}
	return f
}
