package backend

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/token"
	"bulla/core/visible"
)

const (
	// maxReason and maxName are the numbers of characters that are quoted of what a
	// backend says, and of a name.
	maxReason = 300
	maxName   = 60
)

const sendSession = "send what your page sends: its Cookie or Authorization"

// judge says what is wrong with an answer.
type judge struct {
	request call.Request
	answer  Answer
	address *url.URL
	host    string
}

func newJudge(r call.Request, a Answer) judge {
	address, err := call.Check(r.URL)
	if err != nil { // there would be no answer
		address = &url.URL{}
	}
	return judge{request: r, answer: a, address: address, host: call.HostOf(r.URL)}
}

// faults returns what is wrong, for one who looks at the token of that number.
func (j judge) faults(looked int) []Fault {
	var faults []Fault
	switch a := j.answer; {
	case a.Redirect():
		faults = append(faults, j.redirect())
	case !a.OK():
		faults = append(faults, j.status())
	case !a.HasToken() && !j.holdsKey():
		faults = append(faults, j.noToken())
	}
	if j.answer.Found.Total > 1 {
		faults = append(faults, j.several(looked))
	}
	if j.answer.Cut {
		faults = append(faults, Fault{fmt.Sprintf("the answer is longer than %d KiB, and what follows was not read", call.MaxBody>>10), "have the endpoint send the token alone"})
	}
	if j.holdsKey() {
		faults = append(faults, Fault{"the answer holds an API key of Courier's: whoever reads it can issue tokens for every user", "take it out of the answer, and rotate the key in Courier's settings"})
	}
	if fault, ok := j.cached(); ok {
		faults = append(faults, fault)
	}
	return faults
}

// holdsKey reports whether an API key of Courier's is in the answer.
func (j judge) holdsKey() bool {
	return j.answer.Found.HasRemark(intake.APIKeyPasted) || j.answer.Found.HasRemark(intake.AlsoHoldsAPIKey)
}

func (j judge) redirect() Fault {
	f := Fault{j.host + " sends on", "it names no address: have the endpoint answer with the token itself"}
	to := j.answer.Location
	if to != "" {
		f.Message += " to " + to
		f.Hint = "call that address instead if it is yours"
	}
	f.Message += " (" + call.StatusText(j.answer.Status) + "), which was not followed: what was sent would go there"
	if j.answer.Status < 307 && isLogin(to) { // 307 and 308 keep the method, which no page to log in wants
		f.Hint = "it asks to log in: " + sendSession
	}
	return f
}

// isLogin reports whether an address is that of a page to log in: a part of its path says
// so, or the first of its host. An "auth" before other parts is an API.
func isLogin(address string) bool {
	u, err := url.Parse(strings.ToLower(address))
	if err != nil {
		return false
	}
	host, _, _ := strings.Cut(u.Hostname(), ".")
	parts := append([]string{host}, strings.Split(strings.Trim(u.Path, "/"), "/")...)
	for i, part := range parts {
		part, _, _ = strings.Cut(part, ";")
		part, _, _ = strings.Cut(part, ".")
		if slices.Contains([]string{"login", "log-in", "signin", "sign-in", "sign_in", "sso", "authorize"}, part) ||
			part == "auth" && (i == 0 || i == len(parts)-1) {
			return true
		}
	}
	return false
}

// status explains a status that is neither a success nor a redirect.
func (j judge) status() Fault {
	a := j.answer
	status := " (" + call.StatusText(a.Status) + ")"
	f := Fault{Message: j.host + " answered " + call.StatusText(a.Status), Hint: "look into the backend's log"}
	switch {
	case a.Status == 304:
		f = Fault{f.Message + ": what was sent let it answer without a body", "leave the headers If-None-Match and If-Modified-Since out, and have the endpoint send Cache-Control: no-store"}
	case a.Status < 200:
		f = Fault{j.host + " switches to another protocol" + status, "call the endpoint that hands out tokens, not that of a websocket"}
	case wantsTLS(a):
		return Fault{j.host + " serves https, and was called by plain http" + status, "write " + j.withHTTPS()}
	case a.Status == 401:
		f = Fault{j.host + " does not know who asks" + status, sendSession}
	case a.Status == 403:
		f = Fault{j.host + " does not let this session have a token" + status, sendSession + ", and a CSRF header where it has one"}
	case a.Status == 404:
		f = Fault{j.host + " has nothing at " + j.shown(j.address.EscapedPath(), maxReason) + status, "check the path, and the port where several servers run"}
	case a.Status == 405:
		f = Fault{j.host + " takes another method there" + status, j.method()}
	case a.Status == 400 || a.Status == 415 || a.Status == 422:
		f = Fault{j.host + " does not understand the request" + status, "send the body, and the Content-Type, that the endpoint expects"}
	case a.Status == 429:
		f = Fault{j.host + " takes no more requests for now" + status, "wait a minute and ask less often"}
	case a.Status >= 500:
		f = Fault{j.host + " failed" + status, "look into the backend's log: its own request to Courier may have failed, for want of an API key for example"}
	}
	if wait, ok := a.RetryAfter(); ok && wait > 0 {
		f.Hint = "wait " + expiry.Words(wait) + ", as it asks (Retry-After)"
	}
	if _, reason := a.Complaint(); reason != "" && !a.HasToken() {
		f.Message += `: "` + j.shown(reason, maxReason) + `"`
	}
	return f
}

// wantsTLS reports whether a server for https was called by http, in the words of
// net/http, nginx and Apache.
func wantsTLS(a Answer) bool {
	return a.Status == 400 && (strings.Contains(a.Body, "HTTP request to an HTTPS server") ||
		strings.Contains(a.Body, "plain HTTP request was sent to HTTPS port") || strings.Contains(a.Body, "speaking plain HTTP to an SSL-enabled server port"))
}

func (j judge) withHTTPS() string {
	secure := *j.address
	secure.Scheme = "https"
	return call.Show(&secure)
}

// method names the methods that a 405 allows (RFC 9110 section 10.2.1).
func (j judge) method() string {
	if allowed := j.answer.Header.Get("Allow"); allowed != "" {
		return "use one of those that it allows: " + j.shown(allowed, maxName)
	}
	if j.request.Method == "" || j.request.Method == "GET" {
		return "use POST"
	}
	return "use GET"
}

// noToken explains a success without a token.
func (j judge) noToken() Fault {
	a := j.answer
	answered := j.host + " answered " + call.StatusText(a.Status) + " with "
	encoding := a.Header.Get("Content-Encoding")
	doc, _ := token.Parse(a.Body, token.Whole)
	switch {
	case strings.TrimSpace(a.Body) == "":
		return Fault{answered + "nothing in it", "have the endpoint send the token in its answer"}
	case encoding != "" && !strings.EqualFold(encoding, "identity"):
		return Fault{answered + "a compressed body (" + j.shown(encoding, maxName) + ")", j.uncompressed()}
	case a.HTML():
		return Fault{answered + "an HTML page and no token", "it is a login page (" + sendSession + "), or the page that your app sends for every path it does not know: check the path"}
	case doc.Complete && doc.Root.Kind == token.Object:
		return j.noTokenInJSON(answered, doc.Root)
	}
	return Fault{answered + "no token" + j.what(), "have the endpoint send the token that issue-token returned"}
}

// what says what the answer is in the place of a token, "" where that is not known.
func (j judge) what() string {
	for _, remark := range j.answer.Found.Remarks {
		if remark.Code != intake.NotAToken {
			return ": " + j.shown(remark.Title, maxReason)
		}
	}
	return ""
}

// uncompressed returns what to do about an answer that is compressed.
func (j judge) uncompressed() string {
	for _, f := range j.request.Header {
		if strings.EqualFold(f.Name, "Accept-Encoding") {
			return "leave the header Accept-Encoding out"
		}
	}
	return "no Accept-Encoding was sent: have the endpoint, or the proxy before it, compress only what is asked to be compressed"
}

func (j judge) noTokenInJSON(answered string, object token.Value) Fault {
	f := Fault{answered + "JSON without a JWT: " + call.Members(object, func(name string) string { return j.shown(name, maxName) }) + j.what(),
		"have the endpoint send the member token of issue-token's answer"}
	if _, reason := j.answer.Complaint(); reason != "" {
		f.Message += `, and says "` + j.shown(reason, maxReason) + `"`
		f.Hint = "mend what it says, and have errors answered with a status of 400 or more"
	}
	return f
}

func (j judge) several(looked int) Fault {
	here := "; the first is looked at here"
	if looked > 1 {
		here = fmt.Sprintf("; number %d is looked at here", looked)
	}
	f := Fault{fmt.Sprintf("the answer holds %d different tokens", j.answer.Found.Total), "choose the one that the client takes" + here}
	var places []string
	for _, c := range j.answer.Found.Candidates[:min(len(j.answer.Found.Candidates), 3)] {
		if place := j.shown(c.Where, maxName); place != "" && !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	if len(places) > 0 {
		f.Message += ": " + strings.Join(places, ", ")
	}
	if c := j.answer.Found.Candidates[0]; len(places) == 1 && c.Path != "" {
		f.Message = strings.TrimSuffix(f.Message, fmt.Sprintf(", line %d", c.Line)) + ", which stands there more than once"
		f.Hint = "send it once: of members with one name some clients take the first, most the last" + here
	}
	return f
}

// cached explains an answer with a token that caches keep, or kept: whoever is given it
// from there gets an old token.
func (j judge) cached() (Fault, bool) {
	const hint = "send Cache-Control: no-store with every token"
	a := j.answer
	if !a.OK() || !a.HasToken() {
		return Fault{}, false
	}
	if age, err := strconv.ParseUint(strings.TrimSpace(a.Header.Get("Age")), 10, 32); err == nil && age > 0 {
		return Fault{"the answer comes from a cache that has kept it for " + strconv.FormatUint(age, 10) + " s (Age)", hint}, true
	}
	control := strings.Join(a.Header.Values("Cache-Control"), ", ")
	if !keeps(control) {
		return Fault{}, false
	}
	return Fault{"caches may keep the answer and hand out an old token (Cache-Control: " + j.shown(control, maxName) + ")", hint}, true
}

// keeps reports whether a Cache-Control lets an answer be kept without asking again
// (RFC 9111 section 5.2.2).
func keeps(control string) bool {
	kept := false
	for directive := range strings.SplitSeq(strings.ToLower(control), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "no-store", "no-cache":
			return false
		case "max-age", "s-maxage":
			seconds, err := strconv.ParseUint(strings.Trim(value, `"`), 10, 32)
			kept = kept || err == nil && seconds > 0
		}
	}
	return kept
}

// shown returns untrusted text fit to be shown; what the request carried in secret is
// masked, before the text is shortened, which would tear it apart.
func (j judge) shown(text string, most int) string {
	return visible.Text(visible.Shorten(j.request.Mask(text), most))
}
