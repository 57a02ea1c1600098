package request

import (
	"strconv"
	"strings"
)

// jsonMarks are in every object that readJSON reads.
var jsonMarks = []string{"uthorization", "UTHORIZATION", "earer", "eyJ", "ourier", "auth=", "clientKey"}

// role is what a member of a JSON object says about a request.
type role uint8

const (
	isOther role = iota
	isURL
	isMethodName
	isHeaders
	isBodyText
	isStatus
	isHost
	isRequest
	isResponse
	isAuth
)

// roles are the members of the objects that browsers, tools, proxies, libraries and logs write
// about a request: HAR, Postman, Insomnia, Hoppscotch, axios, Express, API gateways.
var roles = rolesOf(map[role]string{
	isURL: `url uri URL requestUrl request_url requestUri request_uri originalUrl original_url path endpoint href
		url.full url.path http.url rawUrl`,
	isMethodName: `method requestMethod request_method httpMethod http_method http.request.method http.method verb`,
	isHeaders:    `headers header requestHeaders request_headers reqHeaders http.request.headers req_headers`,
	isBodyText:   `body data postData requestBody request_body payload`,
	isStatus: `status statusCode status_code responseStatus response_status httpStatus http_status http.status_code
		http.response.status_code responseCode`,
	isHost:     `host hostname http_host baseURL`,
	isRequest:  `request req httpRequest http_request config`,
	isResponse: `response res httpResponse`,
	isAuth:     `auth authentication`,
})

func rolesOf(names map[role]string) map[string]role {
	all := map[string]role{}
	for r, list := range names {
		for _, name := range strings.Fields(list) {
			all[name] = r
		}
	}
	return all
}

// readJSON reads the requests in JSON: files that browsers and tools export, and the lines of logs.
func readJSON(text string) []Request {
	j := jsonReader{text: text}
	for at, wasted := 0, 0; at < len(text) && wasted < maxWasted && len(j.found) < maxRequests; {
		open := strings.IndexAny(text[at:], "{[")
		if open < 0 {
			break
		}
		at += open
		to := skipValue(text, at)
		if last := text[to-1]; last != '}' && last != ']' { // it isn't closed
			wasted += to - at
			at++
			continue
		}
		if startsJSON(text, at) && containsAny(text[at:to], jsonMarks) {
			j.value(span{at, to}, 0, nil)
		}
		at = to
	}
	return j.found
}

// startsJSON reports whether a bracket begins JSON, and not a literal of a program or of a command.
func startsJSON(text string, at int) bool {
	before := strings.TrimRight(text[:at], " \t")
	if before != "" && strings.IndexByte("(,=?&+'\"`{[\\", before[len(before)-1]) >= 0 {
		return false
	}
	next := skipSpace(text, at+1)
	return next < len(text) && strings.IndexByte("\"{[", text[next]) >= 0
}

// jsonReader collects the requests in JSON values.
type jsonReader struct {
	text  string
	found []Request
}

// maxJSONDepth is how deep in a JSON value a request may be.
const maxJSONDepth = 10

// value reads the requests in a value. What an object around it says about the credential of
// requests is inherited, as in a Postman collection.
func (j *jsonReader) value(v span, depth int, inherited *Auth) {
	if depth > maxJSONDepth || len(j.found) >= maxRequests {
		return
	}
	switch {
	case isArray(j.text, v):
		for item := range items(j.text, v) {
			j.value(item, depth+1, inherited)
		}
	case isObject(j.text, v):
		if !containsAny(v.in(j.text), jsonMarks) && inherited == nil {
			return
		}
		r := Request{From: v.from, To: v.to}
		if j.object(&r, v, 0) && r.isWhole() {
			if r.Auth == nil && inherited != nil {
				r.Form, r.Auth = "postman", inherited
			}
			j.found = append(j.found, r)
			return
		}
		if r.Auth != nil {
			inherited = r.Auth
		}
		for m := range members(j.text, v) {
			j.value(m.value, depth+1, inherited)
		}
	}
}

// isWhole reports whether an object is a request: it has an address or header fields and something
// else, or it has the header field with the credential.
func (r Request) isWhole() bool {
	if r.SDK != nil {
		return true
	}
	_, sent := r.Authorization()
	url := r.URL.Text != ""
	return sent && (url || len(r.Headers) > 0) || url && (r.Method != "" || len(r.Headers) > 0)
}

// object reads the members of an object into a request. It returns false for an object without a
// member of a request. A request inside the object is read as a part of it, to a depth of 2.
func (j *jsonReader) object(r *Request, v span, depth int) bool {
	some := false
	host := ""
	for m := range members(j.text, v) {
		kind := roles[m.name]
		some = some || kind != isOther
		switch first := j.text[m.value.from]; {
		case kind == isURL && r.URL.Text == "":
			r.URL.Text = j.address(m.value)
		case kind == isMethodName && first == '"':
			r.Method = strings.ToUpper(unquoteJSON(m.value.in(j.text)))
		case kind == isHeaders:
			r.Headers = append(r.Headers, j.headers(m.value)...)
			if m.name == "header" {
				r.Form = "postman"
			}
		case kind == isBodyText:
			r.Body.Text = j.body(m.value)
		case kind == isStatus && r.Status == 0:
			r.Status = status(strings.Trim(m.value.in(j.text), `"`))
		case kind == isHost && first == '"':
			host = unquoteJSON(m.value.in(j.text))
		case kind == isAuth && first == '{':
			r.Auth = j.auth(m.value)
		case kind == isRequest && first == '{' && depth < 2:
			j.object(r, m.value, depth+1)
		case kind == isResponse && first == '{':
			r.Status = j.status(m.value)
		case first == '"' && isTelling(m.name):
			r.Headers = append(r.Headers, Header{m.name, Value{Text: unquoteJSON(m.value.in(j.text))}})
			some = true
		case m.name == "startedDateTime":
			r.Form = "har"
		case m.name == "_type":
			r.Form = "insomnia"
		}
	}
	if host != "" && strings.HasPrefix(r.URL.Text, "/") {
		r.URL.Text = strings.TrimSuffix(host, "/") + r.URL.Text
	}
	if depth == 0 {
		j.finish(r, v)
	}
	return some || r.SDK != nil
}

// finish names the form of a request, and marks what a tool fills in.
func (j *jsonReader) finish(r *Request, v span) {
	switch {
	case r.Form == "" && r.Auth != nil:
		r.Form = "postman"
	case r.Form == "":
		r.Form = "json"
	}
	if r.Form == "postman" || r.Form == "insomnia" {
		r.markTemplates()
		return
	}
	if r.URL.Text == "" && len(r.Headers) == 0 {
		j.configuration(r, v)
	}
}

// configuration reads an object that is the configuration of an SDK: it names a user and has a
// client key.
func (j *jsonReader) configuration(r *Request, v span) {
	config := Request{Form: SDK, From: v.from, To: v.to}
	for m := range members(j.text, v) {
		if isString(j.text, m.value) && len(config.SDK) < maxHeaders {
			config.SDK = append(config.SDK, Member{m.name, Value{Text: unquoteJSON(m.value.in(j.text))}})
		}
	}
	if _, hasKey := config.Member("clientKey", "userSignature"); hasKey && config.isSDK() {
		*r = config
	}
}

// markTemplates marks the values in which a tool fills in a variable, such as {{token}}.
func (r *Request) markTemplates() {
	for _, v := range r.values() {
		v.Computed = v.Computed || containsAny(v.Text, []string{"{{", "{%", "<<"})
	}
}

// status returns the status of a response, which Postman calls its code.
func (j *jsonReader) status(v span) int {
	for m := range members(j.text, v) {
		if roles[m.name] == isStatus || m.name == "code" {
			if n, err := strconv.Atoi(strings.Trim(m.value.in(j.text), `"`)); err == nil {
				return n
			}
		}
	}
	return 0
}

// address returns the address that a member says: a text, or the object of Postman.
func (j *jsonReader) address(v span) string {
	switch {
	case isString(j.text, v):
		return unquoteJSON(v.in(j.text))
	case isObject(j.text, v):
		return getString(j.text, v, "raw", "full", "path")
	}
	return ""
}

// body returns a body: a text, the text in an object of HAR, Postman or Insomnia, or an object as
// it is.
func (j *jsonReader) body(v span) string {
	switch {
	case isString(j.text, v):
		return unquoteJSON(v.in(j.text))
	case !isObject(j.text, v):
		return ""
	}
	if text := getString(j.text, v, "text", "raw"); text != "" {
		return text
	}
	if _, ok := get(j.text, v, "mode"); ok {
		return ""
	}
	return v.in(j.text)
}
