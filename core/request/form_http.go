package request

import (
	"strconv"
	"strings"
)

// httpMarks are in every text that httpReader reads.
var httpMarks = []string{"uthorization", "UTHORIZATION", "ourier-", "OURIER-", "HTTP/", ":authority", "Request URL"}

// readHTTP reads HTTP texts (RFC 9112), what curl -v prints, the lists of headers that browsers
// show, and lines that are only header fields.
func readHTTP(text string) []Request {
	if !containsAny(text, httpMarks) {
		return nil
	}
	h := httpReader{text: text}
	for h.at < len(text) && len(h.found) < maxRequests {
		from := h.at
		h.at = lineEnd(text, from)
		h.line(from, text[from:h.at])
	}
	h.finish()
	return h.found
}

// httpReader reads a text line by line.
type httpReader struct {
	text  string
	at    int
	found []Request
	// block are the lines of one request that were read; its Form is "" before the first.
	block Request
	// started is set after a request line, and telling after a line that only a request has.
	started, telling bool
	// answered is set in the lines of a response.
	answered bool
	// tagged is set if a log wrote something before the line.
	tagged bool
	// pending is the name of a field whose value is on the next line.
	pending string
}

const maxHeaders = 200

// line reads one line, which begins at from.
func (h *httpReader) line(from int, raw string) {
	line := withoutTag(raw)
	h.tagged = len(line) != len(raw)
	line = strings.TrimSpace(line)
	for _, mark := range []string{"--> ", "> ", "< ", "- ", "* "} { // OkHttp, curl -v, quotes and lists
		if rest, ok := strings.CutPrefix(line, mark); ok {
			line = strings.TrimLeft(rest, " \t")
			break
		}
	}
	if line == ">" || line == "<" {
		line = ""
	}
	if h.requestLine(from, line) || h.statusLine(line) {
		return
	}
	name, value, ok := h.field(line)
	switch {
	case line == "":
		h.blank()
	case h.answered:
	case h.pending != "" && (!ok || strings.Contains(line, "://")):
		h.add(h.pending, line)
	case !ok:
		h.finish()
	default:
		if h.block.Form == "" {
			h.block = Request{Form: "http", From: from}
		}
		h.add(name, value)
	}
}

// withoutTag returns a line without what Android's log writes before a line of OkHttp or Flutter.
func withoutTag(line string) string {
	for _, tag := range [...]string{"okhttp.OkHttpClient: ", "OkHttp: ", "OkHttp  : "} {
		if _, rest, ok := strings.Cut(line, tag); ok {
			return rest
		}
	}
	if rest, ok := strings.CutPrefix(line, "I/flutter ("); ok {
		if _, rest, ok := strings.Cut(rest, "): "); ok {
			return rest
		}
	}
	return line
}

// requestLine reads a request line (RFC 9112 section 3). The version may be missing.
func (h *httpReader) requestLine(from int, line string) bool {
	if isAddress(line) && h.block.Form == "" { // fields may follow
		h.block = Request{Form: "http", From: from, To: h.at, URL: Value{Text: line}}
		return true
	}
	method, rest, ok := strings.Cut(line, " ")
	if !ok || !isMethod(method) {
		return false
	}
	target, version, _ := strings.Cut(strings.TrimSpace(rest), " ")
	answer := status(version) // as the console of a browser shows it: GET URL 401 (Unauthorized)
	if answer > 0 {
		version = ""
	}
	isTarget := strings.HasPrefix(target, "/") || strings.Contains(target, "://") || strings.HasPrefix(target, "{{")
	version = strings.ToUpper(version)
	if !isTarget || version != "" && version != "H2" && !strings.HasPrefix(version, "HTTP/") {
		return false
	}
	h.finish()
	h.block = Request{Form: "http", From: from, To: h.at, Method: method, URL: Value{Text: target}, Status: answer}
	h.started, h.telling = true, true
	return true
}

// statusLine reads a status line (RFC 9112 section 4), which ends a request.
func (h *httpReader) statusLine(line string) bool {
	rest, isAnswer := strings.CutPrefix(line, "<-- ") // OkHttp
	if !isAnswer && strings.HasPrefix(line, "HTTP/") {
		_, rest, isAnswer = strings.Cut(line, " ")
	}
	if !isAnswer {
		return false
	}
	if h.block.Form != "" {
		h.block.Status = status(rest)
	} else if n := len(h.found); n > 0 && h.found[n-1].Status == 0 {
		h.found[n-1].Status = status(rest)
	}
	h.finish()
	h.answered = true
	return true
}

// status returns the status that a text begins with, or 0.
func status(text string) int {
	text = strings.TrimSpace(text)
	n, err := strconv.Atoi(text[:min(len(text), 3)])
	if err != nil || n < 100 {
		return 0
	}
	return n
}

// blank reads an empty line: a body follows a request line with its headers.
func (h *httpReader) blank() {
	if !h.started {
		if h.pending == "" {
			h.finish()
		}
		h.answered = false
		return
	}
	from := skipSpace(h.text, h.at)
	to := from
	switch {
	case from == len(h.text) || h.tagged:
	case h.text[from] == '{' || h.text[from] == '[':
		to = skipValue(h.text, from)
	case from == h.at: // other bodies end at the next empty line
		to = len(h.text)
		if end := strings.Index(h.text[from:], "\n\n"); end >= 0 {
			to = from + end
		}
		if !isBody(h.text[from:to]) {
			to = from
		}
	}
	h.block.Body = Value{Text: strings.TrimSpace(h.text[from:to])}
	if to > from {
		h.at, h.block.To = to, to
	}
	h.finish()
}

// isBody reports whether a text after a request is its body, and not its response or the next
// request.
func isBody(text string) bool {
	return !strings.HasPrefix(text, "HTTP/") && strings.IndexByte("#<", text[0]) < 0 && !isMethod(leadingName(text))
}

// field reads a header field (RFC 9112 section 5), or a line of the list that a browser shows.
func (h *httpReader) field(line string) (name, value string, ok bool) {
	if line == "" || line[0] == '"' || line[0] == '\'' || line[0] == '{' {
		return "", "", false
	}
	at := strings.IndexByte(line[1:], ':') + 1 // pseudo header fields begin with a colon
	if at == 0 {
		if name, value, tab := strings.Cut(line, "\t"); tab && isTelling(name) {
			return name, value, true
		}
		return line, "", isTelling(line) || browserLines[line]
	}
	name, value = line[:at], strings.Trim(line[at+1:], " \t")
	switch {
	case !isFieldName(name) && !browserLines[name]:
		return "", "", false
	case !h.started && value != "" && strings.IndexByte("\"'`", value[0]) >= 0: // a line of a program
		return "", "", false
	case strings.HasPrefix(value, "//"):
		return "", "", false
	}
	return name, value, true
}

// browserLines are the lines of a browser's list that aren't header fields.
var browserLines = map[string]bool{
	"Request URL": true, "Request Method": true, "Status Code": true, "Remote Address": true, "Referrer Policy": true,
	"Request Headers": true, "Response Headers": true, "General": true,
}

// isFieldName reports whether a text is the name of a header field (RFC 9110 section 5.1), or of a
// pseudo header field of HTTP/2.
func isFieldName(name string) bool {
	return strings.Trim(strings.ToLower(strings.TrimPrefix(name, ":")), "abcdefghijklmnopqrstuvwxyz0123456789-_") == "" && name != ":"
}

// isTelling reports whether only a request has a field with that name.
func isTelling(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "authorization", ":authority", ":method", ":path", "request url", "request method":
		return true
	}
	return strings.HasPrefix(name, "x-courier-")
}

// add adds a field to the block.
func (h *httpReader) add(name, value string) {
	h.pending = ""
	h.telling = h.telling || isTelling(name)
	if value == "" && (isTelling(name) || browserLines[name]) {
		h.pending = name
		return
	}
	h.block.To = h.at
	switch strings.ToLower(name) {
	case ":method", "request method", "method":
		h.block.Method = strings.ToUpper(value)
	case ":path":
		h.block.URL.Text += value
	case ":authority":
		h.block.Headers = append(h.block.Headers, Header{name, Value{Text: value}})
	case "request url", "url", "uri":
		h.block.URL.Text = value
	case "status code":
		h.block.Status = status(strings.TrimLeft(value, "🔴🟢 "))
	default:
		if len(h.block.Headers) < maxHeaders && isFieldName(name) {
			h.block.Headers = append(h.block.Headers, Header{name, Value{Text: value}})
		}
	}
}

// finish ends the block, and keeps it if only a request has such lines.
func (h *httpReader) finish() {
	if h.telling && h.block.To > 0 {
		h.found = append(h.found, h.block)
	}
	*h = httpReader{text: h.text, at: h.at, found: h.found}
}

// methods are the methods of HTTP (RFC 9110 section 9, RFC 5789).
var methods = setOf("GET POST PUT PATCH DELETE HEAD OPTIONS")

// isMethod reports whether a text is a method, in upper case.
func isMethod(text string) bool { return methods[text] }
