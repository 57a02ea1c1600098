package request

import (
	"strings"

	"bulla/core/courier"
)

// sdkCalls are the functions of Courier's SDKs that take a configuration (Courier: courier-js,
// courier-ios, courier-android, courier-flutter, courier-react-native).
var sdkCalls = setOf("signIn CourierClient")

// sdk reads the configuration of an SDK as a call or an object has it: signIn({userId: "u"}),
// signIn(userId: "u"), CourierClient(userId = "u").
func (c *codeReader) sdk(lex lexeme) {
	open := c.next()
	if c.peek(0).is("{") {
		open = c.next()
	}
	r := Request{Form: SDK, From: lex.from}
	last := open
	for {
		key := c.peek(0)
		if key.kind == kindEnd || key.from-lex.from > maxNested {
			r.To = key.from
			break
		}
		c.next()
		if key.is(")") || key.is("}") {
			r.To = key.to
			break
		}
		r.sdkMember(c, key, last)
		last = key
	}
	_, user := r.Member("userId")
	if lex.text == "CourierClient" && len(r.SDK) > 0 || r.isSDK() || user && c.onCourier(lex) {
		c.flush()
		c.found = append(c.found, r)
	}
}

// onCourier reports whether a function is one of Courier's object: courier.signIn,
// Courier.shared.signIn.
func (c *codeReader) onCourier(lex lexeme) bool {
	const longest = len("courier.shared.")
	before := strings.ToLower(c.text[max(0, lex.from-longest):lex.from])
	return strings.HasSuffix(before, "courier.") || strings.HasSuffix(before, "courier.shared.")
}

// isSDK reports whether these are the properties of one of Courier's SDKs: a user, and what signs
// it in.
func (r Request) isSDK() bool {
	_, user := r.Member("userId")
	_, token := r.Member("jwt", "accessToken", "authorization", "clientKey", "userSignature", "publicApiKey")
	return user && token
}

// sdkMember reads a property that begins with a name. In JavaScript a name on its own is a
// property with the value of the variable.
func (r *Request) sdkMember(c *codeReader, key, before lexeme) {
	name := key.text
	if key.kind == kindLiteral {
		name = key.value.Text
	} else if key.kind != kindName {
		return
	}
	var value Value
	switch next := c.peek(0); {
	case next.is(":") || next.is("="):
		c.next()
		from := c.peek(0).from
		var to int
		value, to = c.expression()
		if strings.EqualFold(name, "apiUrls") {
			r.setRegion(c.text[from:max(from, to)])
		}
	case (next.is(",") || next.is("}") || next.is(")")) && (before.is(",") || before.is("{")) && key.kind == kindName:
		value = Value{Computed: true}
		if text, ok := c.variables[name]; ok {
			value = Value{Text: text}
		}
	default:
		return
	}
	if len(r.SDK) < maxHeaders {
		r.SDK = append(r.SDK, Member{name, value})
	}
}

// setRegion sets the address that the property apiUrls names: getCourierApiUrlsForRegion("eu"), or
// the addresses themselves.
func (r *Request) setRegion(source string) {
	for _, region := range courier.Regions() {
		if strings.Contains(source, `"`+region+`"`) || strings.Contains(source, "'"+region+"'") {
			r.URL.Text = courier.Region(region).BaseURL()
			return
		}
	}
	if at := strings.Index(source, "http"); at >= 0 {
		r.URL.Text = source[at : at+addressEnd(source[at:])]
	}
}

// component reads a component of one of Courier's SDKs: <CourierInbox userId="u" jwt={token} />,
// <courier-inbox user-id="u">.
func (c *codeReader) component(lex lexeme) {
	first := c.peek(0)
	if first.kind != kindName || !strings.HasPrefix(strings.ToLower(first.text), "courier") || first.from != lex.to {
		return
	}
	c.next()
	r := Request{Form: SDK, From: lex.from}
	attribute, bound := "", false
	for {
		part := c.peek(0)
		if part.kind == kindEnd || part.from-lex.from > maxNested {
			r.To = part.from
			break
		}
		c.next()
		if part.is(">") {
			r.To = part.to
			break
		}
		switch {
		case part.kind == kindName && part.begins, part.kind == kindName && !strings.HasSuffix(attribute, "-"):
			attribute = part.text
		case part.kind == kindName:
			attribute += part.text
		case part.is("-"):
			attribute += "-"
		case part.is(":") || part.is("[") || part.is("@"): // Vue and Angular: the value is an expression
			bound = true
		case part.is("="):
			value := c.attribute()
			r.SDK = append(r.SDK, Member{attribute, Value{Text: value.Text, Computed: value.Computed || bound}})
			attribute, bound = "", false
		}
	}
	if _, ok := r.Member("userId", "jwt", "accessToken", "authorization", "clientKey"); ok {
		c.flush()
		c.found = append(c.found, r)
	}
}

// attribute reads the value of an attribute: a literal, or an expression in braces.
func (c *codeReader) attribute() Value {
	open := c.peek(0)
	if !open.is("{") {
		value, _ := c.expression()
		return value
	}
	c.next()
	value, _ := c.expression()
	c.closing(open)
	return value
}
