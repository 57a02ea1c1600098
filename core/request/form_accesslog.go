package request

import "strings"

// accessMarks are in every line that readAccessLog reads: a token, or the name of its parameter.
var accessMarks = []string{"eyJ", "auth=", "token="}

// readAccessLog reads the lines that nginx, Apache and proxies write about the requests they got:
// "GET /path HTTP/1.1" 401 (Apache: Common Log Format). Lines without a token are left out, because
// they can't say what became of one.
func readAccessLog(text string) []Request {
	var found []Request
	for at := 0; at < len(text) && len(found) < maxRequests; {
		next := strings.Index(text[at:], " HTTP/")
		if next < 0 {
			break
		}
		version := at + next
		from := max(at, strings.LastIndexByte(text[at:version], '\n')+1+at)
		to := lineEnd(text, version)
		at = to
		if r, ok := accessLine(text[from:to], version-from); ok {
			r.From, r.To = from, to
			found = append(found, r)
		}
	}
	return found
}

// accessLine reads one line, in which the version of HTTP is at an offset.
func accessLine(line string, version int) (r Request, ok bool) {
	if !containsAny(line, accessMarks) {
		return r, false
	}
	quote := strings.LastIndexByte(line[:version], '"')
	if quote < 0 {
		return r, false
	}
	method, target, ok := strings.Cut(line[quote+1:version], " ")
	if !ok || !isMethod(method) || strings.Contains(target, " ") {
		return r, false
	}
	r = Request{Form: "access log", Method: method, URL: Value{Text: target}}
	if _, after, ok := strings.Cut(line[version:], `" `); ok {
		r.Status = status(after)
	}
	return r, true
}
