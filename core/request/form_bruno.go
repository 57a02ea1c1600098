package request

import "strings"

// readBruno reads the files in which Bruno keeps requests (Bruno: Bru markup language): blocks such
// as put, headers and auth:bearer, with a name and a value on each line.
func readBruno(text string) []Request {
	if !strings.Contains(text, "meta {") {
		return nil
	}
	b := bruno{text: text}
	for at := 0; at < len(text) && len(b.found) < maxRequests; {
		from := at
		at = lineEnd(text, from)
		block, opens := strings.CutSuffix(strings.TrimSpace(text[from:at]), " {")
		if !opens || strings.ContainsAny(block, " \t{}") || text[from] == ' ' || text[from] == '\t' {
			continue
		}
		to := len(text)
		if end := strings.Index(text[at:], "\n}"); end >= 0 {
			to = at + end
		}
		b.block(block, span{from, min(to+2, len(text))}, text[at:max(at, to)])
		at = max(at, min(to+2, len(text)))
	}
	b.finish()
	return b.found
}

// bruno collects the blocks of one request.
type bruno struct {
	text    string
	found   []Request
	request Request
}

// block reads one block.
func (b *bruno) block(name string, at span, lines string) {
	if name == "meta" {
		b.finish()
		b.request.From = at.from
	}
	r := &b.request
	r.To = at.to
	switch method := strings.ToUpper(name); {
	case isMethod(method):
		r.Method = method
		brunoLines(lines, func(name string, value Value) {
			if name == "url" {
				r.URL = value
			}
		})
	case name == "headers":
		brunoLines(lines, func(name string, value Value) {
			if len(r.Headers) < maxHeaders {
				r.Headers = append(r.Headers, Header{name, value})
			}
		})
	case name == "auth:bearer":
		brunoLines(lines, func(name string, value Value) {
			if name == "token" {
				r.Auth = &Auth{"Bearer", value}
			}
		})
	case strings.HasPrefix(name, "body:"):
		r.Body = brunoValue(strings.TrimSpace(lines))
	}
}

// brunoLines reads the lines of a block. A name that begins with a tilde is switched off.
func brunoLines(lines string, use func(name string, value Value)) {
	for line := range strings.Lines(lines) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if ok && !strings.HasPrefix(name, "~") {
			use(name, brunoValue(strings.TrimSpace(value)))
		}
	}
}

// brunoValue returns a value, in which Bruno fills in {{name}}.
func brunoValue(text string) Value { return Value{Text: text, Computed: strings.Contains(text, "{{")} }

// finish ends the request.
func (b *bruno) finish() {
	if b.request.URL.Text != "" {
		b.request.Form = "bruno"
		b.found = append(b.found, b.request)
	}
	b.request = Request{}
}
