package redact

import (
	"strings"
	"testing"
)

const (
	apiKey = "pk_prod_EXAMPLE0000000000000000000"
	jwt    = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY29wZSI6InVzZXJfaWQ6dXNlci0xMjMifQ.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGwtMDAwMDAwMDA"
)

func TestAPIKey(t *testing.T) {
	for _, c := range []struct{ prefix, tail, want string }{
		{"pk_prod_", "EXAMPLE0000000000000000000", "pk_prod_****"},
		{"dk_prod_", "EXAMPLE0000000000000000000", "dk_prod_****"},
		{"pk_test_", "EXAMPLE0000000000000000000", "pk_test_****"},
		{"dk_test_", "EXAMPLE0000000000000000000", "dk_test_****"},
		{"token_", "EXAMPLE0000000000000000000", "token_****"},
		{"pk_", "EXAMPLE0000000000000000000AB", "pk_****"},
		{"", "EXAMPLE0000", "****"},
		{"", " pk_prod_EXAMPLE0000", "****"},
		{"pk_prod_", "", "pk_prod_****"},
		{"", "", "****"},
	} {
		if got := APIKey(c.prefix + c.tail); got != c.want {
			t.Errorf("APIKey(%q) = %q, want %q", c.prefix+c.tail, got, c.want)
		}
	}
}

func FuzzAPIKey(f *testing.F) {
	f.Add("pk_prod_EXAMPLE0000000000000000000")
	f.Add("token_token_x")
	f.Fuzz(func(t *testing.T, key string) {
		prefix, ok := strings.CutSuffix(APIKey(key), "****")
		if !ok || !strings.HasPrefix(key, prefix) || len(prefix) > len("pk_prod_") {
			t.Fatalf("APIKey(%q) = %q", key, prefix)
		}
	})
}

func TestKeys(t *testing.T) {
	const key = "pk_prod_EXAMPLE0000"
	for _, c := range []struct{ in, want string }{
		{"no secret", "no secret"},
		{key, "pk_prod_****"},
		{"a " + key + ", b", "a pk_prod_****, b"},
		{key + "." + key, "pk_prod_****.pk_prod_****"},
		{"pk_prod_EXAMPLE0pk_test_EXAMPLE0", "pk_prod_****pk_test_****"},
		{"x" + key, "xpk_prod_****"},
		{"https://x.example/?k=pk%5Fprod%5FEXAMPLE0000&b=1", "https://x.example/?k=pk%5Fprod%5F****&b=1"},
		{"pk%255Fprod%255FEXAMPLE0000", "pk%255Fprod%255F****"},
		{"pk_prod_EXA%4DPLE0000 %41", "pk_prod_**** %41"},
		{"pk&#95;prod&#95;EXAMPLE0000", "pk&#95;prod&#95;****"},
		{`{"k":"pk\u005fprod_EXAMPLE0000"}`, `{"k":"pk\u005fprod_****"}`},
		{"Bearer token_EXAMPLE000000", "Bearer token_****"},
		{"token_introspection", "token_introspection"},
		{"ghp_EXAMPLEexampleEXAMPLE", "ghp_****"},
		{"sk-ant-api03-EXAMPLEexampleEXAMPLE", "sk-ant-****"},
		{"AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AWS_SECRET_ACCESS_KEY=****"},
		{"AKIAIOSFODNN7EXAMPLE", "AKIA****"},
		{"secret " + strings.Repeat("a", 40), "secret " + strings.Repeat("a", 40)},
	} {
		if got := Keys(c.in); got != c.want {
			t.Errorf("Keys(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "",
		"no secret":                       "no secret",
		"begins with eyJ, then":           "begins with eyJ, then",
		"Bearer " + jwt + " again " + jwt: "Bearer eyJ**** again eyJ****",
		"cut: " + jwt[:40] + "...":        "cut: eyJ****",
		"key " + apiKey + ".":             "key pk_prod_****.",
		"ewogICJhbGciOiAiSFMyNTYiCn0.e30": "ewo****",
		"eyJ short, then " + jwt:          "eyJ short, then eyJ****",
		"a%3D" + jwt + "%26":              "a%3DeyJ****",
	} {
		if got := Text(text); got != want {
			t.Errorf("Text(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestKeysInEscapes finds keys inside escapes, and keeps the text around them.
func TestKeysInEscapes(t *testing.T) {
	const masked = "pk_prod_****"
	for _, c := range []struct{ in, want string }{
		{`a pk\_prod\_EXAMPLE0000 b`, `a pk\_prod\_**** b`},
		{`\x70k_prod_EXAMPLE0000`, `\x70k_prod_****`},
		{"%70k%25255Fprod_EXAMPLE0000!", "%70k%25255Fprod_****!"},
		{"a=3Dpk=5Fprod=5FEXAMPLE0000", "a=3Dpk=5Fprod=5F****"},
		{"AccountKey=4AEXAMPLEexampleEXAMPLE", "AccountKey=****"},
		{"pk_\x1b[1mprod_EXAMPLE0000", "pk_\x1b[1mprod_****"},
		{"p\x00k\x00_\x00p\x00r\x00o\x00d\x00_\x00EXAM\x00PLE0\x00", "p\x00k\x00_\x00p\x00r\x00o\x00d\x00_\x00****"},
		{"%", "%"}, {`\`, `\`}, {"\x1b[", "\x1b["}, {"&amp", "&amp"}, {"&;", "&;"}, {`\u12`, `\u12`}, {"=2E=", "=2E="},
	} {
		if got := Keys(c.in); got != c.want {
			t.Errorf("Keys(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if got := Keys("pk_prod_EXAMPLE0000"); got != masked {
		t.Errorf("Keys = %q", got)
	}
}

// FuzzKeys checks that a key is masked however it is encoded, and that other text stays.
func FuzzKeys(f *testing.F) {
	f.Add("a ", " b%41")
	f.Add("%70&#95;\\u005f", "\x1b[1m\x00=3D")
	f.Fuzz(func(t *testing.T, before, after string) {
		text := before + " pk_prod_Secret99Secret99 " + after
		masked := Keys(text)
		if strings.Contains(masked, "Secret99") {
			t.Errorf("Keys(%q) = %q", text, masked)
		}
		if again := Keys(masked); len(again) > len(masked)+len(Stars) {
			t.Errorf("masking %q again makes %q", masked, again)
		}
	})
}

func TestGiven(t *testing.T) {
	for text, want := range map[string]string{
		"no " + apiKey:         "no pk_prod_****",
		"no " + apiKey[8:]:     "no ****",
		"no token " + jwt:      "no token eyJ****",
		"ghp_EXAMPLEexample01": "ghp_****",
	} {
		if got := Given(text, apiKey); got != want {
			t.Errorf("Given(%q) = %q, want %q", text, got, want)
		}
	}
	if got := Given("none of "+jwt, ""); got != "none of eyJ****" {
		t.Errorf("without a key: %q", got)
	}
}

func TestPath(t *testing.T) {
	for path, want := range map[string]string{
		"/users/pigeon/tokens":              "/users/pigeon/tokens",
		"/users/" + apiKey + "/tokens":      "/users/pk_prod_****/tokens",
		"/users/pk%5Fprod%5FEXAMPLE0000/a":  "/users/pk_prod_****/a",
		"/users/" + strings.Repeat("a", 81): "/users/" + strings.Repeat("a", 24) + "... (81 characters)",
		"/users/%zz":                        "/users/%zz",
	} {
		if got := Path(path); got != want {
			t.Errorf("Path(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestSentLowerCaseEscapes masks URL encoding with lower-case digits, as .NET writes it.
func TestSentLowerCaseEscapes(t *testing.T) {
	if got := Sent([]string{"ab/Cd+ef="})("s=ab%2fCd%2bef%3d&x"); got != "s=****&x" {
		t.Errorf("Sent = %q", got)
	}
}

func BenchmarkKeys(b *testing.B) {
	for b.Loop() {
		Keys(jwt)
	}
}
