package request

import "strings"

// readInsomnia reads the YAML files that Insomnia exports (Insomnia: Collection format 5.0). Of
// each request the lines with the address, the method, the header fields, the token and a body on
// one line are read.
func readInsomnia(text string) []Request {
	if !strings.Contains(text, "collection.insomnia.rest") {
		return nil
	}
	var found []Request
	var r Request
	header := ""
	finish := func() {
		if r.URL.Text != "" {
			r.markTemplates()
			found = append(found, r)
		}
	}
	for at := 0; at < len(text) && len(found) < maxRequests; {
		from := at
		at = lineEnd(text, from)
		line := strings.TrimPrefix(strings.TrimSpace(text[from:at]), "- ")
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			continue
		}
		value = strings.Trim(value, `"' `)
		switch name {
		case "url":
			finish()
			r = Request{Form: "insomnia", From: from, URL: Value{Text: value}}
		case "method":
			r.Method = value
		case "name":
			header = value
		case "value":
			if len(r.Headers) < maxHeaders {
				r.Headers = append(r.Headers, Header{header, Value{Text: value}})
			}
		case "token":
			r.Auth = &Auth{"Bearer", Value{Text: value}}
		case "text":
			r.Body = Value{Text: value}
		default:
			continue
		}
		r.To = at
	}
	finish()
	return found
}
