package request

import (
	"encoding/json"
	"strings"
)

// readHTTPie reads the arguments of httpie: flags, a method, an address and items such as
// Name:value, a=b, a:=1 and a==b (HTTPie: Request items).
func readHTTPie(words []Value) (Request, bool) {
	var r Request
	var scheme string
	var raw Value
	hasValue := func(name string, _ Value) bool {
		return strings.Contains("aAopPsS", name) && len(name) == 1 || name == "auth" || name == "auth-type" || name == "raw" || name == "session"
	}
	rest := options(words, hasValue, func(name string, value Value) {
		switch name {
		case "a", "auth":
			r.Auth = &Auth{"Basic", value}
		case "A", "auth-type":
			scheme = value.Text
		case "raw":
			raw = value
		}
	})
	if r.Auth != nil && strings.EqualFold(scheme, "bearer") {
		r.Auth.Scheme = "Bearer"
	}
	if len(rest) > 0 && isMethod(rest[0].Text) {
		r.Method, rest = rest[0].Text, rest[1:]
	}
	if len(rest) == 0 || !looksLikeURL(rest[0].Text) {
		return r, false
	}
	r.URL = rest[0]
	if strings.HasPrefix(r.URL.Text, ":") {
		r.URL.Text = "localhost" + r.URL.Text
	}
	r.addItems(rest[1:])
	if raw.Text != "" {
		r.Body = raw
	}
	return r, true
}

// addItems adds the items of a request: header fields, parameters of the URL and members of the
// body.
func (r *Request) addItems(items []Value) {
	var fields []string
	computed := false
	for _, item := range items {
		switch name, separator, value := splitItem(item.Text); separator {
		case ":":
			r.Headers = append(r.Headers, Header{name, Value{Text: value, Computed: item.Computed}})
		case "==":
			r.addData([]Value{{Text: name + "=" + value, Computed: item.Computed}}, true)
		case "=":
			fields = append(fields, quoteJSON(name)+":"+quoteJSON(value))
			computed = computed || item.Computed
		case ":=":
			fields = append(fields, quoteJSON(name)+":"+value)
			computed = computed || item.Computed
		}
	}
	if len(fields) > 0 {
		r.Body = Value{Text: "{" + strings.Join(fields, ",") + "}", Computed: computed}
	}
}

func quoteJSON(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// splitItem splits an item of httpie at its first separator, the longest one there.
func splitItem(item string) (name, separator, value string) {
	at := strings.IndexAny(item, ":=")
	if at <= 0 {
		return item, "", ""
	}
	for _, separator := range []string{":=", "==", ":", "="} {
		if value, ok := strings.CutPrefix(item[at:], separator); ok {
			return item[:at], separator, value
		}
	}
	return item, "", ""
}
