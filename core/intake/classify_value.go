package intake

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"
	"unicode"

	"bulla/core/courier"
)

var (
	pasetoRE     = compileOnce(`^v[1-4]\.(?:local|public)\.[A-Za-z0-9_-]+`)
	opaqueRE     = compileOnce(`^(?:[0-9a-fA-F]{6,}\.[0-9a-fA-F]{16,}|[0-9a-fA-F]{32,})$`)
	unsetRE      = compileOnce(`^(?:\(?null\)?|<nil>|\[object (?:Undefined|Null)\]|Optional\(nil\)|undefined|None|nil|NaN|\$env:\w+|<%=?[^%]*%>|\$\{?[A-Za-z_][A-Za-z0-9_.]*\}?|\$\([^)]*\)|[#$]?\{\{?[^{}"]*\}\}?|<[A-Za-z_ -]+>|%[A-Za-z_]+%|(?:process\.env|os\.environ)\S*|(?i:your[_ -][a-z_ -]+))$`)
	nameRE       = compileOnce(`^(?:export\s+|-H\s+)?["']?[A-Za-z_][A-Za-z0-9_.-]{0,63}["']?\s*[:=]\s*`)
	prefixRE     = compileOnce(`(?i)^(?:bearer$|(?:bearer|token|jwt|dpop)(?:[\s:\x{a0}]|%20)+)`)
	errorParamRE = compileOnce(`[?#&]error=([A-Za-z0-9_.%+-]{1,80})`)
	answerRE     = compileOnce(`^HTTP/[0-9.]+ ([45][0-9][0-9][^\r\n]{0,40})`)
	challengeRE  = compileOnce(`(?i)www-authenticate:[^\r\n]{0,200}error="?([A-Za-z0-9_]{1,60})`)
)

// IsUnset reports whether a value is what remains of a variable or a placeholder that nobody filled
// in.
func IsUnset(value string) bool {
	return value == "" || len(value) <= maxWord && unsetRE().MatchString(value)
}

// maxWord is the number of bytes above which an input is not a single value.
const maxWord = 4 << 10

// unwrap removes quotes, a name and a scheme from an input that is a single value.
func unwrap(s string) (bare string, scheme bool) {
	bare = s
	for before := ""; bare != before; {
		before = bare
		bare = strings.TrimFunc(bare, func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune("\"'`;,\u2018\u2019\u201c\u201d", r)
		})
		if loc := prefixRE().FindStringIndex(bare); loc != nil {
			bare, scheme = bare[loc[1]:], true
			continue
		}
		if strings.ContainsAny(bare, "\r\n") || len(bare) > maxWord {
			break
		}
		if loc := nameRE().FindStringIndex(bare); loc != nil && !strings.HasPrefix(bare[loc[1]:], "//") {
			bare = bare[loc[1]:]
		}
		if strings.HasPrefix(bare, "<") && strings.HasSuffix(bare, ">") && strings.Count(bare, ".") == 2 {
			bare = bare[1 : len(bare)-1] // <a.b.c>, not <your-token>
		}
	}
	return bare, scheme
}

// json describes a JSON text that contains no token.
func (f *Found) json(text string) bool {
	m := parseMembers([]byte(text))
	if m == nil && !json.Valid([]byte(text)) {
		return false
	}
	for _, name := range []string{"token", "access_token", "accessToken", "id_token", "jwt"} {
		if raw := m[name]; raw != nil && len(raw) < maxWord && f.value(strings.Trim(string(raw), `"`), true) {
			return true
		}
	}
	switch {
	case m.has("kty", "keys"):
		f.Kind = JWK
		f.remark(OtherSecret, "this is a key or key set (JWK), not a token", "it has the member kty or keys", "to check a signature with it, pass it as the key")
	case f.opaqueMember(m):
	case m.has("error", "errors", "message"):
		f.Kind = JSON
		f.remark(NotAToken, "the server returned an error: "+cmp.Or(errorText(m, 2), "no details"), `this is an error response: it has the member "error" or "message" and no token`,
			`correct the request that caused this; a successful response has the JWT in "token"`)
	case m.isDecoded(), parseMembers(m["token"]).isDecoded():
		f.Kind = JSON
		f.remark(NotAToken, "this is a decoded token: the original can't be rebuilt from it", "it contains the header and payload as JSON, but not the signature; only `bulla issue --json` output contains the token",
			"paste the token itself, or the text it was decoded from")
	default:
		f.Kind = JSON
		f.remark(NotAToken, "this JSON contains no token", "no member is a JWT",
			"paste the token itself, or the response that contains it")
	}
	return true
}

// errorText summarizes an error response: the error of OAuth (RFC 6749 section 5.2), or the type
// and message of Courier.
func errorText(m members, depth int) string {
	var items []string
	for _, name := range [...]string{"error", "type", "code", "error_description", "message", "detail"} {
		s := m.text(name)
		if inner := parseMembers(m[name]); inner != nil && depth > 0 {
			s = errorText(inner, depth-1)
		}
		if s != "" && len(items) < 2 {
			items = append(items, shorten(s, maxName))
		}
	}
	var list []members
	if json.Unmarshal(m["errors"], &list) == nil && len(items) == 0 && len(list) > 0 && depth > 0 {
		return errorText(list[0], depth-1)
	}
	return strings.Join(items, ", ")
}

// errorResponse recognizes an HTTP error response.
func (f *Found) errorResponse(text string) bool {
	m := answerRE().FindStringSubmatch(text)
	if c := challengeRE().FindStringSubmatch(text[:min(len(text), maxWord)]); c != nil {
		m = c
	}
	if m == nil {
		return false
	}
	f.Kind = Text
	f.remark(NotAToken, "the server returned an error: "+quote(m[1], maxName), "this is an HTTP response without a token",
		"correct the request that caused this")
	return true
}

// value recognizes a single value where a token should be. If scheme is set, Bearer was before it,
// so that an empty value counts too.
func (f *Found) value(bare string, scheme bool) bool {
	switch {
	case bare == "" || unsetRE().MatchString(bare):
		f.unset(bare)
	case f.printed(bare):
	case courier.IsUUID(bare):
		f.Kind = UUID
		f.remark(NotAToken, "this is a UUID, not a token",
			"an ID identifies a workspace, a message or a token; it is not a token itself",
			"paste the token itself, which begins with eyJ")
	case isClientKey(bare):
		f.Kind = ClientKey
		f.remark(ClientKeyPasted, "this is a Courier client key, not a token",
			"a client key identifies the workspace and is public; current SDKs use a JWT instead", "issue a JWT on your server and pass that")
	default:
		return f.opaqueValue(bare, scheme)
	}
	return true
}

// loggedRE finds what a log calls a token, or the browser's list of headers.
var loggedRE = compileOnce(`(?i)(["']?)(?:authorization["'\\]*\s{0,4}[:=,]?\s{0,4}["'\\]*bearer\s{1,4}|` +
	`\b(?:access[_ ]?token|jwt)["'\\]*\s{0,4}[:=]\s{0,4}["'\\]*(?:bearer\s{1,4})?)([^\r\n"'\\,;}]{1,200})`)

// loggedValue recognizes what is where a token should be in a text that is not a request.
func (f *Found) loggedValue(text string) bool {
	m := loggedRE().FindStringSubmatch(text)
	if m == nil {
		return false
	}
	bare, _ := unwrap(m[2])
	if m[1] == `"` && bare != "" && strings.IndexByte("$%", bare[0]) >= 0 {
		return false // a shell expands it
	}
	return f.opaqueForm(bare) || f.value(bare, true)
}

// printedForms are the texts that languages print for something that is not a text.
var printedForms = []struct {
	re                  func() *regexp.Regexp
	title, because, fix string
}{
	{
		re: compileOnce(`^(?:\[object (?:Promise|AsyncFunction)\]|Promise ?\{.{0,80}|<coroutine object .{0,200}|<_?(?:asyncio\.)?(?:Task|Future) .{0,200}|` +
			`Instance of '_?Future<.{0,60}|System\.Threading\.Tasks\.Task.{0,80}|(?:java\.util\.concurrent\.)?CompletableFuture@.{0,200}|(?:kotlinx\.coroutines\.)?\w*Deferred\w*[@{].{0,200})$`),
		title: " is a promise, not a token", because: "the code that gets the token had not finished when its result was used",
		fix: "write await before the call that gets the token, or use the result in then()",
	},
	{
		re:    compileOnce(`^(?:\[(?:Async)?Function(?:: ?\w+| \(anonymous\))?\]|(?:async )?function ?\w{0,60}\(.{0,200}|(?:async )?\(\w{0,60}\) ?=>.{0,200}|<?(?:function|bound method) .{0,200}|Closure: .{0,200})$`),
		title: " is a function, not a token", because: "the code passed the function itself instead of what it returns",
		fix: "call the function: add () after its name, and await if it is asynchronous",
	},
	{
		re:    compileOnce(`^(?:x{3,}\.y{3,}\.z{3,}|<?header>?\.<?payload>?\.<?signature>?|aaaa+\.bbbb+\.cccc+)$`),
		title: " is a sample, not a token", because: "it only shows what a JWT looks like: a header, a payload and a signature",
		fix: "replace it with the token from issue-token",
	},
	{
		re:    compileOnce(`^(?:System\.(?:String|Char|Byte)\[\]|\[object \w+\]|<[\w.]+ object at 0x[0-9a-fA-F]+>?|#<[\w:]+(?::0x[0-9a-fA-F]+)?.{0,100}|(?:\w+\.)+\w+@[0-9a-f]{4,8}|System\.Collections\.\S{1,100}|Instance of '\w{1,60}'?)$`),
		title: " is an object, not a token", because: "the code turned a whole object into text",
		fix: "use the member of the object that has the token, such as response.token",
	},
}

// printed recognizes what a program printed instead of a token, such as [object Promise].
func (f *Found) printed(bare string) bool {
	for _, p := range printedForms {
		if p.re().MatchString(bare) {
			f.Kind = Text
			f.remark(UnsetVariable, quote(bare, 40)+p.title, p.because, p.fix)
			return true
		}
	}
	return false
}

func (f *Found) unset(bare string) {
	f.Kind = Text
	what := "an empty value"
	if bare != "" {
		what = quote(bare, 40)
	}
	f.remark(UnsetVariable, what+" means that a variable was never set",
		"the code built the header before it had a token, or quotes kept the shell from expanding the variable",
		"check where your code reads the token; in a shell, put the variable in double quotes")
}

// looksOpaque reports whether the text after Bearer is a random word (its alphabet is in RFC 6750
// section 2.1).
func looksOpaque(s string) bool {
	word := func(r rune) bool { return isSegmentRune(r) || strings.ContainsRune("._~+/=", r) }
	return len(s) >= 16 && strings.ContainsAny(s, "0123456789") && !strings.HasPrefix(s, "ZXlK") &&
		strings.IndexFunc(s, func(r rune) bool { return !word(r) }) < 0
}

func isClientKey(s string) bool {
	_, ok := courier.ClientKeyWorkspace(s)
	return ok
}
