package request

import "strings"

// readWget reads the arguments of wget (GNU Wget: HTTP Options).
func readWget(words []Value) (Request, bool) {
	var r Request
	hasValue := func(name string, next Value) bool {
		if len(name) == 1 {
			return strings.Contains("oaetTwQPUDAR", strings.ToLower(name))
		}
		known := name == "header" || name == "method" || strings.HasSuffix(name, "-data") || strings.HasPrefix(name, "output")
		return known && !strings.HasPrefix(next.Text, "-")
	}
	rest := options(words, hasValue, func(name string, value Value) {
		switch name {
		case "header":
			if h, ok := headerOf(value); ok {
				r.Headers = append(r.Headers, h)
			}
		case "method":
			r.Method = value.Text
		case "post-data", "body-data":
			r.Body = value
		}
	})
	r.findURL(rest)
	return r, r.URL.Text != ""
}
