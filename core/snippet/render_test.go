package snippet

import (
	"errors"
	"flag"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"bulla/core/courier"
	"bulla/core/expiry"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// parsed returns the lifetime of a valid expires_in.
func parsed(t testing.TB, text string) expiry.Lifetime {
	t.Helper()
	l, err := expiry.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func defaultRequest(t testing.TB) Request {
	t.Helper()
	return Request{Scope: "user_id:pigeon inbox:read:messages inbox:write:events", ExpiresIn: parsed(t, "1d")}
}

func rendered(t testing.TB, language string, r Request) string {
	t.Helper()
	code, err := Render(language, r)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// TestGolden compares each snippet with its golden file. The flag -update rewrites the files.
func TestGolden(t *testing.T) {
	for _, language := range Names() {
		t.Run(language, func(t *testing.T) {
			got, golden := rendered(t, language, defaultRequest(t)), filepath.Join("testdata", language+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestByName(t *testing.T) {
	for name, want := range map[string]string{
		"curl": "curl", "bash": "curl", "js": "node", "JavaScript": "node", "nodejs": "node", "py": "python", "golang": "go", "rb": "ruby", "PHP": "php",
		"c#": "csharp", "dotnet": "csharp", "cs": "csharp", "swift": "ios", "kotlin": "android", "dart": "flutter", "rn": "react-native",
		"vuejs": "vue", "ng": "angular", "web": "web-components", "wc": "web-components", "timer": "refresh",
		"": "", ":": "", "curl:": "", "cobol": "", "bash sh": "", "node ": "",
	} {
		language, ok := ByName(name)
		if language.Name != want || ok != (want != "") {
			t.Errorf("ByName(%q) = %q, %v, want %q", name, language.Name, ok, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	const want = "curl node python ruby go php java csharp react vue angular web-components ios android flutter react-native refresh"
	if got := strings.Join(Names(), " "); got != want {
		t.Fatalf("the languages are %s, want %s", got, want)
	}
	last := Backend
	for _, l := range Languages() {
		if l.Side < last || l.Title == "" || l.File == "" {
			t.Errorf("%s: %+v", l.Name, l)
		}
		last = l.Side
		if byName, ok := ByName(l.Name); !ok || byName.Title != l.Title {
			t.Errorf("ByName(%q) = %+v, %v", l.Name, byName, ok)
		}
		checkHighlights(t, l, rendered(t, l.Name, defaultRequest(t)))
	}
}

// checkHighlights reads code line by line with only the Highlights: every string must end on its
// line, and every keyword must occur.
func checkHighlights(t *testing.T, l Language, code string) {
	t.Helper()
	words := map[string]bool{}
	for line := range strings.Lines(code) {
		var quote byte
		plain := ""
		for at := 0; at < len(line); at++ {
			switch {
			case quote != 0 && line[at] == '\\':
				at++
			case quote == line[at]:
				quote = 0
			case quote != 0:
			case strings.HasPrefix(line[at:], l.Highlights.Comment):
				at = len(line)
			case strings.IndexByte(l.Highlights.Quotes, line[at]) >= 0:
				quote = line[at]
			default:
				plain += line[at : at+1]
			}
		}
		if quote != 0 {
			t.Errorf("%s: a string does not end on its line: %s", l.Name, line)
		}
		for _, word := range strings.FieldsFunc(plain, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) }) {
			words[word] = true
		}
	}
	shared := strings.HasPrefix(strings.Join(l.Highlights.Keywords, " "), javascript) // no language uses all of them
	for _, keyword := range l.Highlights.Keywords {
		if !words[keyword] && !shared {
			t.Errorf("%s: the keyword %s does not occur", l.Name, keyword)
		}
	}
}

func TestRenderErrors(t *testing.T) {
	ordinary := defaultRequest(t)
	huge, err := expiry.ParseNumber("9007199254740993")
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*Request)) Request {
		r := ordinary
		change(&r)
		return r
	}
	for _, tt := range []struct {
		name, language string
		request        Request
		want           string
	}{
		{"unknown language", "co\x1bbol", ordinary, `no such snippet: "co\u{001B}bol", use one of curl node python`},
		{"no scope", "node", Request{}, "the scope is empty: choose a user and what the token may do"},
		{"a bad byte", "node", with(func(r *Request) { r.Scope = "user_id:a\xffb" }), "the scope is not UTF-8: byte 9 is 0xFF"},
		{"a rune cut off", "go", with(func(r *Request) { r.Scope = "é \xe2\x82" }), "the scope is not UTF-8: byte 3 is 0xE2"},
		{"a surrogate", "go", with(func(r *Request) { r.Scope = "\xed\xa0\x80" }), "the scope is not UTF-8: byte 0 is 0xED"},
		{"a base URL without scheme", "curl", with(func(r *Request) { r.BaseURL = "api.courier.com" }), "must start with https:// or http:// and have a host"},
		{"another scheme", "curl", with(func(r *Request) { r.BaseURL = "file:///etc/passwd" }), "must start with https:// or http:// and have a host"},
		{"no host", "curl", with(func(r *Request) { r.BaseURL = "https://:443" }), "must start with https:// or http:// and have a host"},
		{"a password", "curl", with(func(r *Request) { r.BaseURL = "https://SECRET:SECRET@a" }), "must not have a user, query or fragment"},
		{"a query", "curl", with(func(r *Request) { r.BaseURL = "https://a/?" }), "must not have a user, query or fragment"},
		{"a fragment", "curl", with(func(r *Request) { r.BaseURL = "https://a/#" }), "must not have a user, query or fragment"},
		{"a space", "curl", with(func(r *Request) { r.BaseURL = "https://a/ b" }), "is not a URL"},
		{"not ASCII", "curl", with(func(r *Request) { r.BaseURL = "https://\u202e.example" }), "is not a URL"},
		{"a bad escape", "curl", with(func(r *Request) { r.BaseURL = "https://SECRET%zz" }), "is not a URL"},
		{"a number too large", "php", with(func(r *Request) { r.ExpiresIn = huge }), "use at most 9007199254740991"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, err := Render(tt.language, tt.request)
			if err == nil || !strings.Contains(err.Error(), tt.want) || code != "" {
				t.Fatalf("Render = %q, %v, want %s", code, err, tt.want)
			}
			if strings.Contains(err.Error(), "SECRET") || !isPrintable(err.Error()) {
				t.Errorf("the error is %q", err)
			}
		})
	}
	if _, err := Render("node", Request{}); !errors.Is(err, ErrNoScope) {
		t.Errorf("no scope: %v", err)
	}
	if _, err := Render("", ordinary); !errors.Is(err, ErrLanguage) {
		t.Errorf("no language: %v", err)
	}
}

// TestEveryVariant checks what every snippet has in common: lines of printable ASCII without a
// space at the end, comments without values, and no leftover of a template.
func TestEveryVariant(t *testing.T) {
	for _, v := range variants(t) {
		for _, language := range Names() {
			checkCode(t, v.name+", "+language, rendered(t, language, v.request))
		}
	}
}

func checkCode(t *testing.T, name, code string) {
	t.Helper()
	if !strings.HasSuffix(code, "\n") || strings.HasSuffix(code, "\n\n") || strings.Contains(code, "\n\n\n\n") {
		t.Errorf("%s: the line breaks are wrong:\n%s", name, code)
	}
	for line := range strings.Lines(code) {
		text := strings.TrimSuffix(line, "\n")
		if !isPrintable(strings.TrimLeft(text, "\t")) || text != strings.TrimRight(text, " \t") {
			t.Errorf("%s: %q", name, text)
		}
	}
	if strings.Contains(code, "<no value>") ||
		strings.Contains(code, "{{") && !strings.Contains(code, "style={{ flex: 1 }}") && !strings.Contains(name, "hostile") {
		t.Errorf("%s: a part of the template is left:\n%s", name, code)
	}
}

// TestParts checks the lines that the code has for a request.
func TestParts(t *testing.T) {
	all := map[string]Request{}
	for _, v := range variants(t) {
		all[v.name] = v.request
	}
	const forEver, unusual, everyone, sdk = "never expires", "Unusual:", "names no user", "getCourierApiUrlsForRegion(\"eu\")"
	const lacks = "// The token lacks what this needs: "
	const oneTenant, everyTenant = "Anyone who signs in can do this: check that the tenant is theirs.", "Anyone who signs in can do this for every tenant: check that they may."
	for _, tt := range []struct {
		variant, language string
		has, hasNot       []string
	}{
		{"default", "node", []string{`expires_in: "1d"`, "`user_id:${user}`", `"https://api.courier.com"`}, []string{forEver, unusual, everyone}},
		{"number", "node", []string{"expires_in: 86400,"}, nil},
		{"number", "go", []string{`"expires_in": 86400,`}, nil},
		{"number", "curl", []string{`"expires_in": 86400}'`}, nil},
		{"number", "java", []string{`",\"expires_in\":86400}"`}, nil},
		{"large number", "csharp", []string{"expires_in = 9007199254740991,"}, nil},
		{"never", "node", []string{forEver}, []string{"expires_in:"}},
		{"never", "curl", []string{forEver}, []string{`"expires_in"`}},
		{"never", "java", []string{forEver}, []string{`expires_in\"`}},
		{"never", "react", []string{forEver, "That is a risk"}, []string{"setTimeout"}},
		{"never", "ios", []string{forEver, "That is a risk"}, []string{"Task.sleep"}},
		{"never", "android", []string{forEver, "That is a risk"}, []string{"delay"}},
		{"never", "flutter", []string{forEver, "That is a risk"}, []string{"Timer("}},
		{"short", "refresh", []string{"There is no timer: a token valid for 45 s", "at least a minute"}, []string{"setTimeout", forEver}},
		{"expired at once", "refresh", []string{"There is no timer"}, []string{"setTimeout"}},
		{"a month", "refresh", []string{"2_505_600_000; // 29 days: the token is valid for 30 days"}, nil},
		{"EU", "node", []string{`"https://api.eu.courier.com"`}, nil},
		{"EU", "react", []string{sdk, "import { CourierInbox, getCourierApiUrlsForRegion, useCourier }"}, nil},
		{"EU", "vue", []string{sdk, "import { CourierInbox, getCourierApiUrlsForRegion, useCourier }"}, nil},
		{"EU", "angular", []string{sdk, "import { CourierInboxComponent, CourierService, getCourierApiUrlsForRegion }"}, nil},
		{"EU", "web-components", []string{sdk}, nil},
		{"EU", "react-native", []string{sdk}, nil},
		{"EU", "ios", []string{"apiUrls: .eu"}, nil},
		{"EU", "android", []string{"CourierClient.ApiUrls.eu()", "import com.courier.android.client.CourierClient"}, nil},
		{"EU", "flutter", []string{"const CourierApiUrls.eu()"}, nil},
		{"default", "react", nil, []string{"apiUrls"}},
		{"default", "react-native", []string{`AppState.addEventListener("change", check)`, "subscription.remove()"}, []string{"document."}},
		{"EU", "refresh", []string{sdk, "signIn({ userId, jwt, apiUrls, showLogs: false })"}, nil},
		{"default", "refresh", []string{"signIn({ userId, jwt, showLogs: false })"}, []string{"apiUrls"}},
		{"EU", "react", []string{"version 9.2 or newer"}, nil},
		{"default", "react", []string{"version 8 or newer", "\n\"use client\";", "<CourierInbox />"}, []string{lacks}},
		{"default", "react-native", []string{"<CourierInboxView "}, []string{lacks}},
		{"default", "web-components", []string{"<courier-inbox></courier-inbox>"}, []string{lacks}},
		{"EU", "web-components", []string{"courier-ui-inbox (version 2.4 or newer)"}, nil},
		{"preferences", "react", []string{"version 9.2 or newer", "<CourierPreferences />", "<NotificationPreferences userId"}, []string{"Inbox", lacks}},
		{"preferences", "vue", []string{"<template>\n  <CourierPreferences />\n</template>", "<NotificationPreferences :user-id"}, []string{"Inbox", lacks}},
		{"preferences", "angular", []string{`template: "<courier-preferences />"`, "imports: [CourierPreferencesComponent]", "class NotificationPreferences {"}, []string{"Inbox", "inbox", lacks}},
		{"push", "vue", []string{lacks + "inbox:read:messages inbox:write:events.\n// So the inbox connects but stays empty.\nimport"}, nil},
		{"never", "angular", []string{forEver, "That is a risk"}, []string{"setTimeout"}},
		{"preferences", "react-native", []string{"<CourierPreferencesView ", "import Courier, { CourierPreferencesView }"}, []string{"Inbox", lacks}},
		{"preferences", "web-components", []string{"<courier-preferences></courier-preferences>", `"@trycourier/courier-ui-preferences"`}, []string{"courier-inbox", "CourierInbox", lacks}},
		{"preferences in the EU", "web-components", []string{sdk}, []string{"courier-inbox", "CourierInbox", lacks}},
		{"half the preferences", "react", []string{"<CourierPreferences />", lacks + "write:preferences.\n// So the preference editor can't"}, nil},
		{"push", "react", []string{lacks + "inbox:read:messages inbox:write:events.\n// So the inbox connects but stays empty.\n\"use client\"", "<CourierInbox />"}, nil},
		{"tenant", "react-native", []string{lacks + "inbox:read:messages inbox:write:events.\n"}, nil},
		{"no user, without expiry", "web-components", []string{lacks + "user_id:<id> inbox:read:messages inbox:write:events.\n"}, nil},
		{"tenants", "ruby", []string{"# " + everyTenant + "\n      'tenants:read'"}, []string{oneTenant}},
		{"any tenant", "go", []string{everyTenant}, []string{oneTenant}},
		{"default", "python", nil, []string{everyTenant, oneTenant}},
		{"base URL", "python", []string{`or "http://127.0.0.1:3333"`}, []string{"api.courier.com"}},
		{"several users", "ruby", []string{unusual, "'user_id:bluebird'", "'user_id:magpie'", `"user_id:#{user}"`}, []string{"'user_id:pigeon'"}},
		{"several users", "curl", []string{unusual, "user_id:pigeon user_id:bluebird inbox:read:messages user_id:magpie"}, nil},
		{"user last", "php", []string{"'inbox:read:messages',\n            'user_id:' . $user,"}, []string{unusual}},
		{"no user", "go", []string{everyone}, []string{"unicode", "user_id"}},
		{"hostile", "react", []string{`\x3C/script>`}, []string{"</script>"}},
	} {
		t.Run(tt.variant+" "+tt.language, func(t *testing.T) {
			code := rendered(t, tt.language, all[tt.variant])
			for _, part := range tt.has {
				if !strings.Contains(code, part) {
					t.Errorf("%s is missing in\n%s", part, code)
				}
			}
			for _, part := range tt.hasNot {
				if strings.Contains(code, part) {
					t.Errorf("%s must not be in\n%s", part, code)
				}
			}
		})
	}
}

// TestEveryBackend checks the code of all backends, because some can't be run here.
func TestEveryBackend(t *testing.T) {
	for _, l := range Languages() {
		code := strings.ToLower(rendered(t, l.Name, defaultRequest(t)))
		has := func(part string) bool { return strings.Contains(code, part) }
		if l.Side == Backend && (!has(strings.ToLower(courier.APIKeyVariable)) || !has("auth/issue-token")) {
			t.Errorf("%s does not read the key, or does not call issue-token", l.Name)
		}
		if l.Side == Backend && l.Name != "curl" && (!has("session=demo") || !has("never take the user id from the request") || !has("no-store") || !has("never log the token") || !has("issued a courier token for")) {
			t.Errorf("%s lacks a part of every backend:\n%s", l.Name, code)
		}
		if l.Side == Client && (!has("signin(") || !has("signout()") || !has("showlogs") || !has("/api/courier-token")) {
			t.Errorf("%s lacks a part of every client:\n%s", l.Name, code)
		}
	}
}

// TestLinks checks that each snippet links its page of Courier's documentation and the samples.
func TestLinks(t *testing.T) {
	const createJWT = "api-reference/authentication/create-a-jwt"
	pages := map[string]string{
		"curl": createJWT, "node": createJWT, "python": createJWT, "ruby": createJWT, "go": createJWT, "php": createJWT,
		"java": createJWT, "csharp": createJWT,
		"react":          "sdk-libraries/courier-react-web",
		"web-components": "sdk-libraries/courier-ui-inbox-web",
		"ios":            "sdk-libraries/ios#authentication",
		"android":        "sdk-libraries/android#authentication",
		"flutter":        "sdk-libraries/flutter#authentication",
		"react-native":   "sdk-libraries/react-native#authentication",
		"refresh":        "sdk-libraries/sdks-overview", "vue": "sdk-libraries/sdks-overview", "angular": "sdk-libraries/sdks-overview",
	}
	samples := map[string]string{
		"node": "/tree/main/server/node#generate-jwt", "python": "/tree/main/server/python#generate-jwt",
		"ruby": "/tree/main/server/ruby#generate-jwt",
	}
	for _, name := range Names() {
		code := rendered(t, name, defaultRequest(t))
		for _, link := range []string{
			" Docs: https://www.courier.com/docs/" + pages[name] + "\n",
			" More: https://github.com/trycourier/courier-samples" + samples[name] + "\n",
		} {
			if strings.Count(code, link) != 1 {
				t.Errorf("%s does not have%sexactly once:\n%s", name, link, code)
			}
		}
	}
}

// TestTenantsAreMentioned checks that every backend with a session says once, before the first
// scope of the tenant, that its users share the tenant.
func TestTenantsAreMentioned(t *testing.T) {
	for _, l := range Languages() {
		if l.Side != Backend || l.Name == "curl" {
			continue
		}
		code := rendered(t, l.Name, Request{Scope: "user_id:pigeon tenant:acme:read tenant:acme:notification:write", ExpiresIn: parsed(t, "1d")})
		const check = "check that the tenant is theirs."
		comment := strings.Index(code, check)
		if strings.Count(code, check) != 1 || comment > strings.Index(code, "tenant:acme:read") {
			t.Errorf("%s does not mention it exactly once, before the tenant:\n%s", l.Name, code)
		}
	}
}

// TestJavaScriptClientsAcceptOnlyTokens checks that every client that reads the response in
// JavaScript fails if the response has no token.
func TestJavaScriptClientsAcceptOnlyTokens(t *testing.T) {
	for _, name := range []string{"react", "vue", "angular", "web-components", "react-native", "refresh"} {
		code := rendered(t, name, defaultRequest(t))
		if !strings.Contains(code, `if (typeof token !== "string" || token === "") throw `) {
			t.Errorf("%s accepts any token:\n%s", name, code)
		}
	}
}

func TestGoIsFormatted(t *testing.T) {
	for _, v := range variants(t) {
		code := rendered(t, "go", v.request)
		formatted, err := format.Source([]byte(code))
		if err != nil {
			t.Fatalf("%s: %v", v.name, err)
		}
		if string(formatted) != code {
			t.Errorf("%s: gofmt makes\n%s\nof\n%s", v.name, formatted, code)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("user_id:pigeon inbox:read:messages", "")
	f.Add(hostileScope(), `https://a/"'$(x)`)
	names := Names()
	f.Fuzz(func(t *testing.T, scope, base string) {
		for _, language := range names {
			code, err := Render(language, Request{Scope: scope, BaseURL: base})
			if err != nil {
				if code != "" || !isPrintable(err.Error()) {
					t.Fatalf("%q with the error %q", code, err)
				}
				continue
			}
			if !utf8.ValidString(scope) {
				t.Fatal("a scope that is not UTF-8 was accepted")
			}
			checkCode(t, "hostile "+language, code)
		}
	})
}
