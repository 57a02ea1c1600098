package intake

import (
	"strings"

	"bulla/core/redact"
)

// remarkHeaderKey reports a key in a header that is named like one, such as X-Api-Key. It is what
// was pasted if nothing else is.
func (f *Found) remarkHeaderKey(keys redact.Found, text string) {
	name := shorten(keys.Header, maxShown+maxScheme)
	switch {
	case name == "" || keys.Courier != "" || f.HasRemark(OtherSecret):
	case f.Kind == Text, f.Token == "" && isOneHeader(text, keys.Header):
		f.Kind, f.Remarks = KnownSecret, nil
		f.remark(OtherSecret, "this is a key from the header "+name+", not a JWT", "it is not shown and was not stored",
			"replace the key if it was shared, and paste the JWT")
	default:
		f.remark(AlsoHoldsAPIKey, "the input also contains a key, in the header "+name,
			"anyone who sees this text can use it", "replace the key where it was issued, and don't share it")
	}
}

// isOneHeader reports whether a text is only the header of that name. What looks like an opaque
// token or a UUID is then its key.
func isOneHeader(text, name string) bool {
	line := strings.Trim(text, " \t\r\n\"'`")
	return !strings.ContainsAny(line, "\r\n") && len(line) > len(name) &&
		strings.EqualFold(line[:len(name)], name) && strings.HasPrefix(strings.TrimLeft(line[len(name):], " "), ":")
}
