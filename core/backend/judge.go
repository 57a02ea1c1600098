package backend

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/token"
	"bulla/core/visible"
)

const (
	// maxReason and maxName are how many characters of a backend's message and of a name are
	// quoted.
	maxReason = 300
	maxName   = 60
)

const sendSession = "send what your page sends: its Cookie or Authorization"

// judge finds what is wrong with a response to a request for a token.
type judge struct {
	request  call.Request
	response Response
	address  *url.URL
	host     string
}

func newJudge(request call.Request, r Response) judge {
	address, err := call.Check(request.URL)
	if err != nil { // then there is no response
		address = &url.URL{}
	}
	return judge{request: request, response: r, address: address, host: call.HostOf(request.URL)}
}

// faults returns what is wrong if the token with that number is shown.
func (j judge) faults(picked int) []hint.Problem {
	var faults []hint.Problem
	switch r := j.response; {
	case r.Redirect():
		faults = append(faults, j.redirect())
	case !r.OK():
		faults = append(faults, j.status())
	case !r.HasToken() && !j.holdsKey():
		faults = append(faults, j.noToken())
	}
	if j.response.Found.Total > 1 {
		faults = append(faults, j.several(picked))
	}
	if j.response.Cut {
		faults = append(faults, hint.Problem{
			Message: fmt.Sprintf("the response is longer than %d KiB; the rest was not read", call.MaxBody>>10),
			Hint:    "have the endpoint send only the token",
		})
	}
	if j.holdsKey() {
		faults = append(faults, hint.Problem{
			Message: "the response contains a Courier API key, which can issue tokens for every user",
			Hint:    "remove it from the response, and rotate the key in Courier's settings",
		})
	}
	if fault, ok := j.cached(); ok {
		faults = append(faults, fault)
	}
	return faults
}

// holdsKey reports whether the response contains a Courier API key.
func (j judge) holdsKey() bool {
	return j.response.Found.HasRemark(intake.APIKeyPasted) || j.response.Found.HasRemark(intake.AlsoHoldsAPIKey)
}

// redirect explains a redirect, which is never followed.
func (j judge) redirect() hint.Problem {
	target, advice := "to another address", "it names no address: have the endpoint return the token itself"
	if j.response.Location != "" {
		target, advice = "to "+j.response.Location, "call that address instead if it is yours"
	}
	// 307 and 308 keep the method, which no login page needs.
	if j.response.Status < 307 && isLogin(j.response.Location) {
		advice = "it asks you to log in: " + sendSession
	}
	status := call.StatusText(j.response.Status)
	return hint.Problem{
		Message: j.host + " redirects " + target + " (" + status + "); not followed, so your credentials are not sent there",
		Hint:    advice,
	}
}

// isLogin reports whether an address is a login page: a segment of its path or the start of its
// host says so. An "auth" with more segments after it is an API.
func isLogin(address string) bool {
	u, err := url.Parse(strings.ToLower(address))
	if err != nil {
		return false
	}
	host, _, _ := strings.Cut(u.Hostname(), ".")
	words := append([]string{host}, strings.Split(strings.Trim(u.Path, "/"), "/")...)
	for i, word := range words {
		word, _, _ = strings.Cut(word, ";")
		word, _, _ = strings.Cut(word, ".")
		if slices.Contains([]string{"login", "log-in", "signin", "sign-in", "sign_in", "sso", "authorize"}, word) ||
			word == "auth" && (i == 0 || i == len(words)-1) {
			return true
		}
	}
	return false
}

// status explains a status that is neither a success nor a redirect.
func (j judge) status() hint.Problem {
	r := j.response
	if wantsTLS(r) {
		return hint.Problem{
			Message: j.host + " serves https and was called with plain http (" + call.StatusText(r.Status) + ")",
			Hint:    "write " + j.withHTTPS(),
		}
	}
	problem := j.statusProblem(" (" + call.StatusText(r.Status) + ")")
	if wait, ok := r.RetryAfter(); ok && wait > 0 {
		problem.Hint = "wait " + expiry.Describe(wait) + ", as the server asks (Retry-After)"
	}
	if _, reason := r.Complaint(); reason != "" && !r.HasToken() {
		problem.Message += `: "` + j.shown(reason, maxReason) + `"`
	}
	return problem
}

// statusProblem explains a status without the words of the server.
func (j judge) statusProblem(status string) hint.Problem {
	switch r := j.response; {
	case r.Status == 304:
		return hint.Problem{
			Message: j.host + " answered " + call.StatusText(r.Status) + ": a conditional request has no body in its response",
			Hint:    "leave out If-None-Match and If-Modified-Since, and have the endpoint send Cache-Control: no-store",
		}
	case r.Status < 200:
		return hint.Problem{
			Message: j.host + " switches to another protocol" + status,
			Hint:    "call the endpoint that returns tokens, not the one of a WebSocket",
		}
	case r.Status == 401:
		return hint.Problem{Message: j.host + " did not recognize your session" + status, Hint: sendSession}
	case r.Status == 403:
		return hint.Problem{
			Message: j.host + " does not give this session a token" + status,
			Hint:    sendSession + ", and a CSRF header if it has one",
		}
	case r.Status == 404:
		return hint.Problem{
			Message: j.host + " has nothing at " + j.shown(j.address.EscapedPath(), maxReason) + status,
			Hint:    "check the path, and the port if several servers run",
		}
	case r.Status == 405:
		return hint.Problem{Message: j.host + " expects a different method here" + status, Hint: j.method()}
	case r.Status == 400 || r.Status == 415 || r.Status == 422:
		return hint.Problem{
			Message: j.host + " does not understand the request" + status,
			Hint:    "send the body and the Content-Type that the endpoint expects",
		}
	case r.Status == 429:
		return hint.Problem{
			Message: j.host + " rate-limited the request" + status,
			Hint:    "wait a minute and send fewer requests",
		}
	case r.Status >= 500:
		return hint.Problem{
			Message: j.host + " failed" + status,
			Hint:    "check the backend's log: its request to Courier may have failed, for example because its API key is missing",
		}
	default:
		return hint.Problem{
			Message: j.host + " answered " + call.StatusText(r.Status), Hint: "check the backend's log",
		}
	}
}

// wantsTLS reports whether an https server was called with http, in the words of net/http, nginx
// and Apache.
func wantsTLS(r Response) bool {
	return r.Status == 400 && (strings.Contains(r.Body, "HTTP request to an HTTPS server") ||
		strings.Contains(r.Body, "plain HTTP request was sent to HTTPS port") ||
		strings.Contains(r.Body, "speaking plain HTTP to an SSL-enabled server port"))
}

func (j judge) withHTTPS() string {
	secure := *j.address
	secure.Scheme = "https"
	return call.Show(&secure)
}

// method says which methods a 405 allows (RFC 9110 section 10.2.1).
func (j judge) method() string {
	if allowed := j.response.Header.Get("Allow"); allowed != "" {
		return "use one that it allows: " + j.shown(allowed, maxName)
	}
	if j.request.Method == "" || j.request.Method == "GET" {
		return "use POST"
	}
	return "use GET"
}

// noToken explains a success without a token.
func (j judge) noToken() hint.Problem {
	r := j.response
	answered := j.host + " answered " + call.StatusText(r.Status) + " with "
	encoding := r.Header.Get("Content-Encoding")
	doc, _ := token.Parse(r.Body, token.Whole)
	switch {
	case strings.TrimSpace(r.Body) == "":
		return hint.Problem{Message: answered + "an empty body", Hint: "have the endpoint send the token in its response"}
	case encoding != "" && !strings.EqualFold(encoding, "identity"):
		return hint.Problem{
			Message: answered + "a compressed body (" + j.shown(encoding, maxName) + ")", Hint: j.uncompressed(),
		}
	case r.HTML():
		return hint.Problem{
			Message: answered + "an HTML page and no token",
			Hint: "if it is a login page, " + sendSession +
				"; if it is the page that your app serves for unknown paths, check the path",
		}
	case doc.Complete && doc.Root.Kind == token.Object:
		return j.noTokenInJSON(answered, doc.Root)
	}
	return hint.Problem{
		Message: answered + "no token" + j.what(), Hint: "have the endpoint send the token that issue-token returned",
	}
}

// what says what the response contains instead of a token, "" if that is unknown.
func (j judge) what() string {
	for _, remark := range j.response.Found.Remarks {
		if remark.Code != intake.NotAToken {
			return ": " + j.shown(remark.Title, maxReason)
		}
	}
	return ""
}

// uncompressed says what to do about a compressed response.
func (j judge) uncompressed() string {
	for _, f := range j.request.Header {
		if strings.EqualFold(f.Name, "Accept-Encoding") {
			return "leave out the Accept-Encoding header"
		}
	}
	return "have the endpoint, or the proxy in front of it, compress only if the request has Accept-Encoding"
}

func (j judge) noTokenInJSON(answered string, object token.Value) hint.Problem {
	shown := func(name string) string { return j.shown(name, maxName) }
	problem := hint.Problem{
		Message: answered + "JSON without a JWT: " + call.Members(object, shown) + j.what(),
		Hint:    "have the endpoint send the member token of issue-token's response",
	}
	if _, reason := j.response.Complaint(); reason != "" {
		problem.Message += `, and says "` + j.shown(reason, maxReason) + `"`
		problem.Hint = "fix what it says, and have the endpoint send errors with a status of 400 or more"
	}
	return problem
}

// several explains a response with several tokens; picked is the number of the one that is shown.
func (j judge) several(picked int) hint.Problem {
	found := j.response.Found
	shown := "; the first one is shown here"
	if picked > 1 {
		shown = fmt.Sprintf("; number %d is shown here", picked)
	}
	problem := hint.Problem{
		Message: fmt.Sprintf("the response contains %d different tokens", found.Total),
		Hint:    "use the one that the client expects" + shown,
	}
	var places []string
	for _, c := range found.Candidates[:min(len(found.Candidates), 3)] {
		if where := j.shown(c.Where, maxName); where != "" && !slices.Contains(places, where) {
			places = append(places, where)
		}
	}
	if len(places) > 0 {
		problem.Message += ": " + strings.Join(places, ", ")
	}
	if c := found.Candidates[0]; len(places) == 1 && c.Path != "" {
		problem.Message = strings.TrimSuffix(problem.Message, fmt.Sprintf(", line %d", c.Line)) +
			", which appears more than once"
		problem.Hint = "send it once: if a name is repeated, some clients read the first member and most the last" + shown
	}
	return problem
}

// cached explains a response with a token that caches may keep, or that comes from a cache: clients
// would get an old token.
func (j judge) cached() (hint.Problem, bool) {
	const advice = "send Cache-Control: no-store with every token"
	r := j.response
	if !r.OK() || !r.HasToken() {
		return hint.Problem{}, false
	}
	if age, err := strconv.ParseUint(strings.TrimSpace(r.Header.Get("Age")), 10, 32); err == nil && age > 0 {
		message := "the response comes from a cache that has kept it for " + strconv.FormatUint(age, 10) + " s (Age)"
		return hint.Problem{Message: message, Hint: advice}, true
	}
	control := strings.Join(r.Header.Values("Cache-Control"), ", ")
	if !keeps(control) {
		return hint.Problem{}, false
	}
	message := "caches may keep the response and return an old token (Cache-Control: " + j.shown(control, maxName) + ")"
	return hint.Problem{Message: message, Hint: advice}, true
}

// keeps reports whether a Cache-Control lets caches keep a response without asking the server again
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

// shown returns untrusted text fit to be shown, with the secrets of the request masked.
func (j judge) shown(text string, most int) string {
	return visible.Text(visible.Shorten(j.request.Mask(text), most))
}
