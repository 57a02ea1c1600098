package snippet

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/scope"
)

// demoUser is the user of the demo session if the scope names none.
const demoUser = "demo-user"

// mostSeconds is the largest whole number that every language and JSON represent exactly (RFC 8259
// section 6).
const mostSeconds = 1<<53 - 1

// fields are the values of the templates. Their texts are raw: a template puts them into the code
// only through quote, and never into a comment.
type fields struct {
	Docs    string // the page of Courier's documentation
	Samples string // Courier's own samples
	Words   []word
	Bound   bool   // set if one of the words is the user of the session
	Demo    string // the user of the demo session
	BaseURL string
	EU      bool
	Body    string // the request to issue-token as JSON, with the users as composed

	Expires     string // expires_in in the language, "" if there is none
	ExpiresJSON string // the same in JSON

	Refresh        bool // a timer replaces the token
	Never          bool // the token never expires
	RefreshSeconds int64
	RefreshWords   string // how long after its issue, in words
	LifetimeWords  string

	Shows   string // the component that fits the scope, "Inbox" or "Preferences"
	Lacks   string // what that component needs beyond the scope, words of the catalogue
	Without string // what a person sees without them
}

// word is one word of the scope.
type word struct {
	Text    string
	Session bool // set if the user of the session replaces it
	Others  bool // set for the first of the other users
	// Tenant says what to check for the first scope of a tenant or of all tenants, because the
	// session does not choose the tenant; "" for the other words.
	Tenant string
}

// newFields checks a request and prepares it for a language's templates.
func newFields(r Request, quote func(string) string) (fields, error) {
	if err := checkScope(r.Scope); err != nil {
		return fields{}, err
	}
	base, err := baseURL(r)
	if err != nil {
		return fields{}, err
	}
	f := fields{BaseURL: base, EU: r.Region == courier.EU}
	f.setScope(r.Scope)
	if err := f.setExpiry(r.ExpiresIn, quote); err != nil {
		return fields{}, err
	}
	f.setRefresh(r.ExpiresIn)
	f.setComponent(r.Scope)
	f.Body = `{"scope": ` + jsonASCII(r.Scope)
	if f.ExpiresJSON != "" {
		f.Body += `, "expires_in": ` + f.ExpiresJSON
	}
	f.Body += "}"
	return f, nil
}

func checkScope(text string) error {
	if text == "" {
		return ErrNoScope
	}
	for at, r := range text {
		if _, size := utf8.DecodeRuneInString(text[at:]); r == utf8.RuneError && size == 1 {
			return fmt.Errorf("the scope is not UTF-8: byte %d is 0x%02X", at, text[at])
		}
	}
	return nil
}

// baseURL returns the base URL of issue-token without a slash at the end.
func baseURL(r Request) (string, error) {
	if r.BaseURL == "" {
		return r.Region.BaseURL(), nil
	}
	u, err := url.Parse(r.BaseURL)
	switch {
	case err != nil || !isPrintable(r.BaseURL) || strings.Contains(r.BaseURL, " "):
		return "", fmt.Errorf("the base URL is not a URL")
	case u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "":
		return "", fmt.Errorf("the base URL must start with https:// or http:// and have a host")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || strings.Contains(r.BaseURL, "#"):
		return "", fmt.Errorf("the base URL must not have a user, query or fragment")
	}
	return strings.TrimRight(r.BaseURL, "/"), nil
}

// setScope splits the scope at its spaces, as a server does (RFC 6749 section 3.3), so that the
// words joined by spaces are the scope again.
func (f *fields) setScope(text string) {
	f.Demo = demoUser
	users, tenants := 0, 0
	for _, w := range strings.Split(text, " ") {
		user, isUser := strings.CutPrefix(w, scope.UserPrefix)
		if isUser {
			users++
		}
		if users == 1 && isUser && user != "" {
			f.Demo = user
		}
		check := tenantCheck(w)
		if check != "" {
			tenants++
		}
		if tenants > 1 {
			check = ""
		}
		f.Words = append(f.Words, word{
			Text: w, Session: isUser && users == 1, Others: isUser && users == 2, Tenant: check,
		})
	}
	f.Bound = users > 0
}

// tenantCheck returns what a backend has to check before it grants a scope of tenants.
func tenantCheck(word string) string {
	switch {
	case strings.HasPrefix(word, "tenants:"), strings.HasPrefix(word, "tenant:*"):
		return "Anyone who signs in can do this for every tenant: check that they may."
	case strings.HasPrefix(word, "tenant:"):
		return "Anyone who signs in can do this: check that the tenant is theirs."
	default:
		return ""
	}
}

// setComponent chooses what a client shows.
func (f *fields) setComponent(text string) {
	gap := gapOf(text)
	f.Shows, f.Lacks, f.Without = gap.Feature.Title, gap.Words(), gap.Feature.WithoutIt
}

// setExpiry writes expires_in for JSON and for the language. A text stays a text, a number a
// number.
func (f *fields) setExpiry(l expiry.Lifetime, quote func(string) string) error {
	switch l.Form() {
	case expiry.Text:
		f.Expires, f.ExpiresJSON = quote(l.Source()), jsonASCII(l.Source())
	case expiry.Number:
		seconds, err := strconv.ParseFloat(l.Source(), 64)
		if err != nil || math.Abs(seconds) > mostSeconds {
			return fmt.Errorf("expires_in is too large for some languages: use at most %d", int64(mostSeconds))
		}
		f.Expires = strconv.FormatInt(int64(seconds), 10)
		f.ExpiresJSON = f.Expires
	}
	return nil
}

func (f *fields) setRefresh(l expiry.Lifetime) {
	lifetime, ends := lifetimeOf(l)
	f.Never = !ends
	if f.Never {
		return
	}
	f.LifetimeWords = expiry.Describe(lifetime)
	after, ok := refreshAfter(lifetime)
	f.Refresh = ok
	f.RefreshSeconds = int64(after.Seconds())
	f.RefreshWords = expiry.Describe(after)
}

// grouped writes a number with its digits in threes, 77_760_000.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "_" + digits[at:]
	}
	return digits
}
