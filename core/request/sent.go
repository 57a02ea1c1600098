package request

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/spelling"
)

// SDK is the form of an SDK configuration.
const SDK Form = "sdk"

// Place says where a request carries its credential.
type Place string

// The places. InField is a field of its own: the tool or the SDK adds the scheme to what is in it.
const (
	InHeader Place = "header"
	InField  Place = "field"
	InQuery  Place = "query"
)

// Sent is what a request sends as its credential.
type Sent struct {
	Place Place
	// Value is what goes over the wire: the value of the header Authorization, with the scheme that
	// a tool adds, or the parameter of a URL without its percent-encoding.
	Value Value
}

// Header returns the values of the header fields with that name. Names ignore case (RFC 9110
// section 5.1).
func (r Request) Header(name string) []Value {
	var values []Value
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, name) {
			values = append(values, h.Value)
		}
	}
	return values
}

// Member returns the property of an SDK configuration with one of these names. Names ignore case
// and what separates their words: userId, user_id and user-id are the same.
func (r Request) Member(names ...string) (Member, bool) {
	for _, name := range names {
		name = spelling.Plain(name)
		for _, m := range r.SDK {
			if spelling.Plain(m.Name) == name {
				return m, true
			}
		}
	}
	return Member{}, false
}

// tokenNames are the names that SDKs use for the property with the token (Courier: courier-js,
// courier-react v6, courier-ios, courier-android, courier-flutter).
var tokenNames = []string{"jwt", "accessToken", "authorization", "token"}

// Authorization returns what the request sends as its credential: the first header Authorization,
// the field that a tool makes one of, or the parameter auth of a URL. Ok is false if the text shows
// none.
func (r Request) Authorization() (sent Sent, ok bool) {
	if values := r.Header("Authorization"); len(values) > 0 {
		return Sent{InHeader, values[0]}, true
	}
	if r.Auth != nil {
		return Sent{InField, r.Auth.header()}, true
	}
	if m, ok := r.Member(tokenNames...); ok {
		return Sent{InField, Auth{"Bearer", m.Value}.header()}, true
	}
	for _, name := range []string{"auth", "access_token"} {
		if v, ok := r.parameter(name); ok {
			return Sent{InQuery, v}, true
		}
	}
	return Sent{}, false
}

// header returns the value of the header Authorization that a tool sends.
func (a Auth) header() Value {
	text := a.Value.Text
	if a.Scheme == "Basic" && !a.Value.Computed { // RFC 7617 section 2
		text = base64.StdEncoding.EncodeToString([]byte(text))
	}
	return Value{Text: strings.TrimSpace(a.Scheme + " " + text), Computed: a.Value.Computed}
}

// parameter returns a parameter of the URL, without percent-encoding.
func (r Request) parameter(name string) (Value, bool) {
	_, query, _ := strings.Cut(r.URL.Text, "?")
	query, _, _ = strings.Cut(query, "#")
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ := strings.Cut(pair, "=")
		if !strings.EqualFold(key, name) {
			continue
		}
		if decoded, err := url.QueryUnescape(value); err == nil {
			value = decoded
		}
		return Value{Text: value, Computed: r.URL.Computed && looksComputed(value)}, true
	}
	return Value{}, false
}

// looksComputed reports whether a part of a computed value may be what is filled in.
func looksComputed(text string) bool { return text == "" || strings.ContainsAny(text, "${}%<>`\\") }

// Host returns the host that the request goes to, in lower case and without its port, "" if the
// text doesn't show it.
func (r Request) Host() string {
	host, _ := r.splitURL()
	if host == "" {
		for _, name := range []string{":authority", "Host"} {
			if values := r.Header(name); len(values) > 0 {
				host = values[0].Text
			}
		}
	}
	if strings.ContainsAny(host, "${}<>%") { // a placeholder
		return ""
	}
	u := url.URL{Host: host}
	return strings.ToLower(u.Hostname())
}

// Path returns the path of the URL without its query, "" if the text doesn't show it.
func (r Request) Path() string {
	_, path := r.splitURL()
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	return path
}

// OpenPath returns the path with :open in place of each segment that a program or a tool fills in:
// what is sent there isn't known. Open says that there is such a segment.
func (r Request) OpenPath() (path string, open bool) {
	segments := strings.Split(r.Path(), "/")
	for i, segment := range segments {
		if i > 0 && (isTemplate(segment) || r.URL.Computed && looksComputed(segment)) {
			segments[i], open = ":open", true
		}
	}
	return strings.Join(segments, "/"), open
}

// isTemplate reports whether a segment has what only templates have: {{id}}, \(id) of Swift, %s.
func isTemplate(segment string) bool {
	return containsAny(segment, []string{"{{", `\(`}) || segment == "%s" || segment == "%d" || segment == "%v"
}

// splitURL splits the URL into its host, with its port, and the rest. A URL without a scheme begins
// with its host unless it begins with a slash.
func (r Request) splitURL() (host, path string) {
	text := r.URL.Text
	if text == "" || text[0] == '/' || text[0] == '?' {
		return "", text
	}
	if _, rest, ok := strings.Cut(text, "://"); ok {
		text = rest
	}
	at := strings.IndexAny(text, "/?#")
	if at < 0 {
		return userless(text), "/"
	}
	return userless(text[:at]), "/" + strings.TrimPrefix(text[at:], "/")
}

// userless returns the host without the user before it (RFC 3986 section 3.2.1).
func userless(authority string) string { return authority[strings.LastIndexByte(authority, '@')+1:] }

// User returns the user that the request names: in its header, the parameter userId of its URL, an
// SDK configuration or its path. It is "" if the text doesn't show one.
func (r Request) User() string {
	if v, ok := r.named("X-Courier-User-Id", "userId"); ok {
		return v.known()
	}
	segments := strings.Split(strings.Trim(r.Path(), "/"), "/")
	if len(segments) < 2 || segments[0] != "users" || r.URL.Computed && looksComputed(segments[1]) {
		return ""
	}
	user, err := url.PathUnescape(segments[1])
	if err != nil {
		return segments[1]
	}
	return user
}

// named returns the value of a header field, of a property of an SDK configuration, or of the
// parameter of the URL with the same name as the property.
func (r Request) named(header, name string) (Value, bool) {
	if values := r.Header(header); len(values) > 0 {
		return values[0], true
	}
	if m, ok := r.Member(name); ok {
		return m.Value, true
	}
	return r.parameter(name)
}

// known returns the text, "" if it isn't what is sent.
func (v Value) known() string {
	if v.Computed {
		return ""
	}
	return v.Text
}

// noClientKey is what courier-js sends as the client key next to a token.
const noClientKey = "empty"

// ClientKey returns the client key that the request sends, or "".
func (r Request) ClientKey() string {
	v, _ := r.named("X-Courier-Client-Key", "clientKey")
	if v.Text == noClientKey {
		return ""
	}
	return v.known()
}

// Region returns Courier's region that the request goes to, "" if it doesn't go to Courier.
func (r Request) Region() courier.Region {
	host := r.Host()
	switch {
	case !courier.IsHost(host):
		return ""
	case strings.Contains("."+host, ".eu."):
		return courier.EU
	}
	return courier.US
}

// ToCourier reports whether the request goes to Courier. An SDK configuration without a host does.
func (r Request) ToCourier() bool {
	host := r.Host()
	return courier.IsHost(host) || r.Form == SDK && host == ""
}

// ToThisMachine reports whether the request goes to the machine that it comes from.
func (r Request) ToThisMachine() bool { return courier.IsThisMachine(r.Host()) }

// IsCommand reports whether the request is a command line, which shows all that is sent.
func (r Request) IsCommand() bool {
	return slices.ContainsFunc(commands, func(c command) bool { return c.form == r.Form })
}

// IsPreflight reports whether a browser sent the request to ask for permission. It carries no
// credential (Fetch, section 3.3, CORS-preflight fetch).
func (r Request) IsPreflight() bool { return strings.EqualFold(r.Method, "OPTIONS") }

// Carries reports whether the request contains a token, wherever it sends it.
func (r Request) Carries(token string) bool {
	carries := func(v *Value) bool { return strings.Contains(v.Text, token) }
	return token != "" && slices.ContainsFunc(r.values(), carries)
}
