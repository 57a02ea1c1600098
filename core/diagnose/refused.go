package diagnose

import "slices"

// refusing are the groups of checks whose errors make every server answer 401, whatever the
// request: the text is not a token, its form or header is wrong, its signature fails, or it is not
// valid now. What its scopes grant is a separate question.
var refusing = []string{"pasted", "structure", "header", "signature", "time"}

// Refused returns the worst finding that makes every server answer 401; ok is false if there isn't
// one. The findings are sorted, worst first.
func Refused(findings []Finding) (finding Finding, ok bool) {
	for _, f := range findings {
		if f.Severity != Error {
			break
		}
		if r, _ := lookup(f.Code); slices.Contains(refusing, r.group) {
			return f, true
		}
	}
	return Finding{}, false
}

// RefusedByCourier returns the finding for which Courier answers 401 to every call: that it didn't
// issue the token, or else one for which every server does. ok is false if there isn't one.
func RefusedByCourier(findings []Finding) (finding Finding, ok bool) {
	for _, f := range findings {
		if f.Code == CodeNotCourier && f.Severity <= Note {
			return f, true
		}
	}
	return Refused(findings)
}
