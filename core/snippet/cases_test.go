package snippet

import (
	"testing"

	"bulla/core/courier"
	"bulla/core/expiry"
)

// hostileWords are texts that some language would read as code, or a terminal as a command. None
// contains a space, so each is one word of a scope.
var hostileWords = []string{
	`"quotes'and` + "`", `\`, `\\`, `\"`, `\'`, `\n\u0022\x27`, "line\nbreak", "return\rtab\t", "${x}$x$(x)`x`", "#{x}#$x#@x", `\(x)`, "%s%d{0}{x}{{.}}",
	"</script><!--", "?><?php", "*/", "//x", "#x", "'''", `"""`, "'\"'\"'", "!x", "~", "\x00\x000\x01\x7f", "\u0085\u009b31m", "\u00a0\u2028\u2029", "\u202e\u2066\u200b",
	"\x1b]52;c;eA==\x07", "é☃😀", "\ufffd\uffff\U0010ffff", "=begin", "__END__", "'; DROP", "<<EOF", "", "user_id:", "user_id:bluebird",
}

func hostileScope() string {
	text := "user_id:pig\"'\\${x}#{x}\\(x)`</script>\u202e\x00\x1b[2J\U0001f600é"
	for _, word := range hostileWords {
		text += " " + word
	}
	return text
}

type variant struct {
	name    string
	request Request
}

// variants are requests that together reach every branch of the templates.
func variants(t testing.TB) []variant {
	t.Helper()
	number, err := expiry.ParseNumber("86400")
	if err != nil {
		t.Fatal(err)
	}
	large, err := expiry.ParseNumber("9007199254740991")
	if err != nil {
		t.Fatal(err)
	}
	ordinary := defaultRequest(t)
	with := func(change func(*Request)) Request {
		r := ordinary
		change(&r)
		return r
	}
	return []variant{
		{"default", ordinary},
		{"never", with(func(r *Request) { r.ExpiresIn = expiry.Never() })},
		{"number", with(func(r *Request) { r.ExpiresIn = number })},
		{"large number", with(func(r *Request) { r.ExpiresIn = large })},
		{"short", with(func(r *Request) { r.ExpiresIn = parsed(t, "45s") })},
		{"expired at once", with(func(r *Request) { r.ExpiresIn = parsed(t, "-1.5s") })},
		{"a month", with(func(r *Request) { r.ExpiresIn = parsed(t, "30 days") })},
		{"EU", with(func(r *Request) { r.Region = courier.EU })},
		{"EU without expiry", with(func(r *Request) { r.Region, r.ExpiresIn = courier.EU, expiry.Never() })},
		{"base URL", with(func(r *Request) { r.BaseURL = "http://127.0.0.1:3333/" })},
		{"user last", with(func(r *Request) { r.Scope = "inbox:read:messages user_id:pigeon" })},
		{"several users", with(func(r *Request) { r.Scope = "user_id:pigeon user_id:bluebird inbox:read:messages user_id:magpie" })},
		{"only a user", with(func(r *Request) { r.Scope = "user_id:pigeon" })},
		{"no user", with(func(r *Request) { r.Scope = "tenants:read tenants:notifications:read" })},
		{"no user, without expiry", with(func(r *Request) { r.Scope, r.ExpiresIn = "read:brands", expiry.Never() })},
		{"preferences", with(func(r *Request) { r.Scope = "user_id:pigeon read:preferences write:preferences" })},
		{"preferences in the EU", with(func(r *Request) { r.Region, r.Scope = courier.EU, "user_id:pigeon read:preferences write:preferences" })},
		{"half the preferences", with(func(r *Request) { r.Scope = "user_id:pigeon read:preferences" })},
		{"push", with(func(r *Request) { r.Scope = "user_id:pigeon write:user-tokens" })},
		{"tenant", with(func(r *Request) { r.Scope = "user_id:pigeon tenant:acme:read tenant:acme:notification:write" })},
		{"tenants", with(func(r *Request) { r.Scope = "user_id:pigeon tenants:read tenants:notifications:write" })},
		{"any tenant", with(func(r *Request) { r.Scope = "user_id:pigeon tenant:*:*" })},
		{"spaces", with(func(r *Request) { r.Scope = " user_id:pigeon  inbox:read:messages " })},
		{"hostile", with(func(r *Request) { r.Scope, r.ExpiresIn = hostileScope(), number })},
		{"hostile base URL", with(func(r *Request) { r.BaseURL = `https://127.0.0.1/a"b'c\$(x)${x}\(x)` + "`" })},
	}
}
