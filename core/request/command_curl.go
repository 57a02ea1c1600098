package request

import (
	"net/url"
	"strings"
)

// curlFlags are curl's long options without a value, as far as people use them with requests.
// Another long option has one, unless an option or an address follows (curl: man page).
var curlFlags = setOf(`compressed insecure silent show-error location location-trusted fail fail-with-body include verbose
	get head globoff http1.0 http1.1 http2 http2-prior-knowledge http3 no-buffer ipv4 ipv6 path-as-is raw tcp-nodelay tlsv1
	tlsv1.1 tlsv1.2 tlsv1.3 progress-bar no-progress-meter remote-name remote-name-all basic digest ntlm negotiate anyauth
	proxy-insecure ssl ssl-reqd create-dirs remote-header-name no-keepalive styled-output no-styled-output disable next`)

// curlValues are curl's short options with a value.
const curlValues = "AbcCdDeEFhHKmoPQrtTuUwxXyYz"

// readCurl reads the arguments of curl.
func readCurl(words []Value) (Request, bool) {
	var r Request
	var data []Value
	get := false
	rest := options(words, curlHasValue, func(name string, value Value) {
		switch name {
		case "H", "header":
			if h, ok := headerOf(value); ok {
				r.Headers = append(r.Headers, h)
			} else if strings.HasPrefix(value.Text, "@") { // the fields of a file
				r.Headers = append(r.Headers, Header{value.Text, Value{Computed: true}})
			}
		case "X", "request":
			r.Method = value.Text
		case "url":
			r.URL = value
		case "json":
			data = append(data, value)
			r.Headers = append(r.Headers, Header{"Content-Type", Value{Text: "application/json"}})
		case "d", "data", "data-raw", "data-binary", "data-ascii":
			if strings.HasPrefix(value.Text, "@") && name != "data-raw" {
				value.Computed = true // the content of a file
			}
			data = append(data, value)
		case "data-urlencode":
			data = append(data, encodeData(value))
		case "F", "form", "form-string":
			data = append(data, Value{Computed: true})
		case "u", "user":
			r.Auth = &Auth{"Basic", value}
		case "oauth2-bearer":
			r.Auth = &Auth{"Bearer", value}
		case "G", "get":
			get = true
		case "I", "head":
			r.Method = "HEAD"
		case "T", "upload-file":
			r.Method, r.Body.Computed = "PUT", true
		case "b", "cookie":
			r.Headers = append(r.Headers, Header{"Cookie", value})
		}
	})
	r.findURL(rest)
	r.addData(data, get)
	return r, r.URL.Text != "" || len(r.Headers) > 0
}

// fromInput is the body of a command that reads it from its standard input.
const fromInput = "@-"

// curlHasValue reports whether an option of curl has a value.
func curlHasValue(name string, next Value) bool {
	if len(name) == 1 {
		return strings.Contains(curlValues, name)
	}
	known := strings.HasPrefix(name, "data") || name == "header" || name == "json" || name == "oauth2-bearer"
	if known || curlFlags[name] || strings.HasPrefix(next.Text, "-") {
		return known
	}
	return name == "url" || !strings.Contains(next.Text, "://")
}

// addData adds the data of a request as its body, or to its URL for GET.
func (r *Request) addData(data []Value, get bool) {
	if len(data) == 0 {
		return
	}
	var joined Value
	for i, d := range data {
		if i > 0 {
			joined.Text += "&"
		}
		joined.Text += d.Text
		joined.Computed = joined.Computed || d.Computed
	}
	if !get {
		r.Body = joined
		if r.Method == "" {
			r.Method = "POST"
		}
		return
	}
	separator := "?"
	if strings.Contains(r.URL.Text, "?") {
		separator = "&"
	}
	r.URL.Text += separator + joined.Text
	r.URL.Computed = r.URL.Computed || joined.Computed
}

// encodeData encodes name=content as --data-urlencode does. Only the content is encoded.
func encodeData(v Value) Value {
	name, content, ok := strings.Cut(v.Text, "=")
	if !ok {
		return Value{Text: url.QueryEscape(v.Text), Computed: v.Computed}
	}
	return Value{Text: name + "=" + url.QueryEscape(content), Computed: v.Computed}
}
