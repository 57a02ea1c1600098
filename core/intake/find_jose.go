package intake

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// members are the members of a JSON object with their values unparsed.
type members map[string]json.RawMessage

func parseMembers(text []byte) members {
	var m members
	if json.Unmarshal(text, &m) != nil {
		return nil
	}
	return m
}

func (m members) has(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return m[name] != nil })
}

// text returns a member that is a string, "" for all others.
func (m members) text(name string) string {
	var s string
	if json.Unmarshal(m[name], &s) != nil {
		return ""
	}
	return s
}

func isString(value json.RawMessage) bool { return len(value) > 0 && value[0] == '"' }

func isObject(value json.RawMessage) bool { return len(value) > 0 && value[0] == '{' }

// isJWS reports whether an object is a JWS in JSON form, whose members are strings (RFC 7515
// section 7.2). A decoded token has a header and a payload too, but as objects.
func (m members) isJWS() bool {
	if m.has("signatures") {
		return m.has("payload")
	}
	if !m.has("payload") || !isString(m["signature"]) {
		return false
	}
	return m.has("protected") || m.has("header") && isString(m["payload"])
}

// isDecoded reports whether an object is a decoded token, as bulla decode --json or a library
// prints it.
func (m members) isDecoded() bool { return isObject(m["header"]) && isObject(m["payload"]) }

func (m members) isJWE() bool {
	return m.has("ciphertext") && m.has("iv", "tag", "protected", "recipients")
}

// maxDepth is how many levels deep a JWS or JWE in JSON form is looked for in another JSON text.
const maxDepth = 6

// findJOSE returns the first JWS or JWE in JSON form in a text (RFC 7515 section 7.2, RFC 7516
// section 7.2). If whole is set, the text begins with it.
func findJOSE(text string) (m members, whole bool) {
	from, to := strings.IndexByte(text, '{'), strings.LastIndexByte(text, '}')
	if from < 0 || to < from || !strings.Contains(text, `"payload"`) && !strings.Contains(text, `"ciphertext"`) {
		return nil, false
	}
	object := []byte(text[from : to+1])
	if m := parseMembers(object); m.isJWS() || m.isJWE() {
		return m, from == 0
	}
	return nestedJOSE(object, maxDepth), false
}

// mayHoldJOSE reports whether a text may contain a JWS or JWE in JSON form.
func mayHoldJOSE(text []byte) bool {
	return bytes.Contains(text, []byte(`"payload"`)) || bytes.Contains(text, []byte(`"ciphertext"`))
}

func nestedJOSE(text []byte, depth int) members {
	text = bytes.TrimSpace(text)
	if depth == 0 || !mayHoldJOSE(text) {
		return nil
	}
	var values []json.RawMessage
	if text[0] == '{' {
		m := parseMembers(text)
		if m.isJWS() || m.isJWE() {
			return m
		}
		for _, value := range m {
			if mayHoldJOSE(value) {
				values = append(values, value)
			}
		}
		slices.SortFunc(values, func(a, b json.RawMessage) int { return bytes.Index(text, a) - bytes.Index(text, b) })
	} else if text[0] != '[' || json.Unmarshal(text, &values) != nil {
		return nil
	}
	for _, value := range values {
		if m := nestedJOSE(value, depth-1); m != nil {
			return m
		}
	}
	return nil
}

// entries returns the objects that hold a signature or a recipient: those in the member of that
// name, or the object itself in the flattened form.
func (m members) entries(name string) []members {
	var entries []members
	if m[name] == nil || json.Unmarshal(m[name], &entries) != nil {
		return []members{m}
	}
	return entries[:min(len(entries), MaxCandidates)]
}
