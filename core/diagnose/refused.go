package diagnose

// Refused returns the worst finding for which every server answers 401, whatever is
// asked of it: the text is no token, its form or header is broken, its signature
// fails or its time is not now. What its scopes grant is another question. ok is
// false where there is none.
func Refused(findings []Finding) (finding Finding, ok bool) {
	for _, f := range findings {
		if f.Severity != Error {
			break // they are sorted, worst first
		}
		k := codeNamed(f.Code)
		if k == codeOther {
			continue
		}
		switch checks[k].group {
		case groupPasted, groupStructure, groupHeader, groupSignature, groupTime:
			return f, true
		}
	}
	return Finding{}, false
}
