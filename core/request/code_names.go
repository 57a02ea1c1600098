package request

import "strings"

// senders are the functions and types that send a request, with its form.
var senders = map[string]Form{
	"fetch": "fetch", "axios": "axios", "XMLHttpRequest": "xhr", "ajax": "code", "got": "code", "ky": "code",
	"requests": "code", "httpx": "code", "http": "code", "curl_init": "code", "URLRequest": "code", "NewRequest": "code",
	"NewRequestWithContext": "code", "HttpRequestMessage": "code", "Builder": "code", "newBuilder": "code", "Dio": "code",
	"dio": "code", "Faraday": "code", "WebSocket": "code", "RestClient": "code", "HTTParty": "code", "WebRequest": "powershell",
	"RestMethod": "powershell", "iwr": "powershell", "irm": "powershell",
}

// bearers are the functions that take only the token and send it as Bearer (OkHttp, Spring, Ruby,
// Laravel, Rust and resty).
var bearers = setOf("bearerAuth setBearerAuth bearer_auth withToken SetAuthToken basicBearer")

// readName reads a name: a sender, a method, an SDK or a member with its value.
func (c *codeReader) readName(lex lexeme) {
	defer func() { c.method = strings.HasSuffix(lex.text, "Method") }()
	next := c.peek(0)
	form, sends := senders[lex.text]
	switch {
	case c.powerShell && c.before.is("-") && c.parameter(lex):
	case sends && (next.is("(") || next.is(".") || c.powerShell || form == "xhr"):
		c.begin(lex, form)
	case next.is("(") && isMethod(strings.ToUpper(lex.text)) && (c.before.is(".") || c.before.is(">")):
		if arg := c.peek(1); arg.kind != kindLiteral || isAddress(arg.value.Text) || strings.HasPrefix(arg.value.Text, "/") {
			c.request.Method = strings.ToUpper(lex.text)
		}
	case (next.is(".") && c.before.is(":") || c.before.is(".") && c.method) && isMethod(strings.ToUpper(lex.text)):
		c.request.Method = strings.ToUpper(lex.text)
	case next.is("(") && strings.HasSuffix(lex.text, "SConnection") && c.peek(1).kind == kindLiteral: // Python
		c.base = "https://" + c.peek(1).value.Text
		c.begin(lex, "code")
	case next.is("(") && bearers[lex.text]:
		c.next()
		c.bearer(lex)
	case next.is("(") && lex.text == "AuthenticationHeaderValue" && c.peek(1).kind == kindLiteral && c.peek(2).is(","):
		c.next()
		scheme := c.next().value.Text
		c.next()
		value, to := c.expression()
		c.header(lex.from, to, Header{"Authorization", Value{Text: scheme + " " + value.Text, Computed: value.Computed}})
	case next.is("(") && sdkCalls[lex.text]:
		c.sdk(lex)
	case lex.text == "courierConfig" && (next.is("=") || next.is(":")) && c.peek(1).is("{"):
		c.next()
		c.sdk(lex)
	default:
		c.keyed(lex, lex.text)
	}
}

// begin begins the request of a call. Header fields that were read before it belong to it.
func (c *codeReader) begin(lex lexeme, form Form) {
	const dot = 1 // http.NewRequest is one sender
	sent := c.called || len(c.request.Headers) > 0
	if c.request.URL.Text != "" && sent && (c.begun == 0 || lex.from-c.begun > dot) {
		c.flush()
	}
	c.called, c.begun = true, lex.to
	if c.request.Form == "" || c.request.Form == "code" {
		c.request.Form = form
	}
	c.extend(lex.from, lex.to)
}

// parameter reads a parameter of Invoke-WebRequest: -Uri, -Method, -Body.
func (c *codeReader) parameter(lex lexeme) bool {
	next := c.peek(0)
	switch strings.ToLower(lex.text) {
	case "method":
		method := next.text + next.value.Text
		if isMethod(strings.ToUpper(method)) {
			c.next()
			c.request.Method = strings.ToUpper(method)
			c.extend(lex.from, next.to)
		}
	case "uri":
		if next.kind == kindName { // an address without quotes
			end := next.from + addressEnd(c.text[next.from:])
			c.address(lex.from, end, Value{Text: c.text[next.from:end]})
			c.ahead, c.at = c.ahead[:0], max(end, next.to)
			return true
		}
		value, to := c.expression()
		c.address(lex.from, to, value)
	case "body":
		c.body(lex)
	case "token": // PowerShell 7: -Authentication Bearer -Token
		c.bearer(lex)
	default:
		return false
	}
	return true
}
