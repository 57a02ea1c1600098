package issuers_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core/issuers"
	"bulla/core/token"
	"bulla/core/visible"
)

// token returns the sample as a token. Without a payload it is encrypted.
func (s sample) token() token.Token {
	encode := base64.RawURLEncoding.EncodeToString
	header := s.header
	if header == "" {
		header = `{"alg":"HS256","typ":"JWT"}`
	}
	if s.payload == "" {
		return token.Decode(encode([]byte(header)) + "..aXY.Y2lwaGVy.dGFn")
	}
	return token.Decode(encode([]byte(header)) + "." + encode([]byte(s.payload)) + ".c2lnbmF0dXJl")
}

func (s sample) identity() issuers.Identity { return issuers.Recognize(s.token(), s.name) }

// name returns the name of the issuer, "" for an unknown one.
func name(id issuers.Identity) string {
	if id.Issuer == nil {
		return ""
	}
	return id.Name
}

func TestSamples(t *testing.T) {
	covered := map[string]bool{}
	for _, s := range samples {
		id := s.identity()
		covered[s.issuer] = true
		if name(id) != s.issuer || id.Title != s.title || id.KeysAt != s.keys {
			t.Errorf("%s %s\n is %q, %q with keys at %q\nwant %q, %q with keys at %q",
				s.header, s.payload, name(id), id.Title, id.KeysAt, s.issuer, s.title, s.keys)
		}
		if recognized := len(id.RecognizedBy) > 0; recognized != (s.issuer != "") {
			t.Errorf("%s is recognized by %q", s.payload, id.RecognizedBy)
		}
	}
	for _, name := range issuers.Names() {
		if !covered[name] {
			t.Errorf("no sample of %s: add one to samples", name)
		}
	}
}

// TestEveryRowIsComplete says what a row lacks.
func TestEveryRowIsComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range issuers.All() {
		t.Run(row.Name, func(t *testing.T) {
			if row.Name == "" || seen[row.Name] || strings.Trim(row.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				t.Errorf("the name %q is empty, is there twice, or is not in lower case", row.Name)
			}
			seen[row.Name] = true
			if !strings.HasPrefix(row.Title, "a ") && !strings.HasPrefix(row.Title, "an ") {
				t.Errorf("the title %q has no article", row.Title)
			}
			texts := map[string]string{"title": row.Title, "shows": row.Shows, "about": row.About, "source": row.Source}
			for _, c := range row.Claims {
				texts["claim "+c.Name] = c.Summary
			}
			for what, text := range texts {
				if len(text) < 3 || strings.HasSuffix(text, ".") || text != visible.Text(text) {
					t.Errorf("%s is %q: want a clause without a period", what, text)
				}
			}
			if row.Keys == "" && row.Holder == "" {
				t.Error("it says neither where the keys are nor who has the key")
			}
			hasRules := row.Longest > 0 || row.Oldest > 0 || len(row.Requires) > 0
			if hasRules != (row.Refuser != "") {
				t.Errorf("it has rules: %t; it says that %q refuses", hasRules, row.Refuser)
			}
		})
	}
}

func TestByName(t *testing.T) {
	if issuer, ok := issuers.ByName("auth0"); !ok || issuer.Title != "an Auth0 token" {
		t.Errorf("auth0 is %+v, %t", issuer, ok)
	}
	if issuer, ok := issuers.ByName("Auth0"); ok {
		t.Errorf("Auth0 is %+v", issuer)
	}
}

// TestAs takes the user's word for the issuer of a token.
func TestAs(t *testing.T) {
	keycloak, _ := issuers.ByName("keycloak")
	plain := sample{payload: `{"iss":"https://id.example/realms2","sub":"a"}`}
	id := issuers.As(keycloak, plain.token(), "")
	if !id.Is("keycloak") || len(id.RecognizedBy) > 0 || id.KeysAt != "https://id.example/realms2/protocol/openid-connect/certs" {
		t.Errorf("a token without the signs is %+v", id)
	}
	if issuers.Recognize(plain.token(), "").Is("keycloak") {
		t.Error("it is recognized as Keycloak's without being told so")
	}
}

func TestMeanings(t *testing.T) {
	cognito := sample{payload: `{"iss":"https://cognito-idp.eu-west-1.amazonaws.com/p","token_use":"id"}`}.identity()
	if meaning, ok := cognito.Meaning("token_use"); !ok || meaning != "the kind of token: access or id" {
		t.Errorf("token_use is %q, %t", meaning, ok)
	}
	if meaning, ok := cognito.Meaning("tenant_id"); ok {
		t.Errorf("tenant_id is %q", meaning)
	}
	if meaning, ok := (issuers.Identity{}).Meaning("tenant_id"); ok {
		t.Errorf("without an issuer tenant_id is %q", meaning)
	}
}

func TestGranted(t *testing.T) {
	tests := []struct {
		name, payload string
		want          []string
	}{
		{"Courier", `{"scope":"user_id:a inbox:read:messages user_id:a","tenant_scope":"a","tenant_id":"b","jti":"c","roles":["x"]}`, []string{"user_id:a", "inbox:read:messages"}},
		{"Entra", `{"iss":"https://login.microsoftonline.com/T/v2.0","scp":"User.Read Mail.Read","roles":["Task.Write"],"scope":"none"}`, []string{"User.Read", "Mail.Read", "Task.Write"}},
		{"Okta", `{"iss":"https://a.okta.com/oauth2/default","scp":["openid","profile"]}`, []string{"openid", "profile"}},
		{"Keycloak", `{"iss":"https://a.example/realms/r","scope":"profile email","realm_access":{"roles":["admin"]},"resource_access":{"account":{"roles":["manage-account"]},"web":{"roles":["admin","edit"]}}}`,
			[]string{"profile", "email", "admin", "manage-account", "edit"}},
		{"LiveKit", `{"iss":"API","video":{"roomJoin":true,"canPublish":false,"room":"r"}}`, []string{"roomJoin"}},
		{"Hasura", `{"https://hasura.io/jwt/claims":{"x-hasura-default-role":"user","x-hasura-allowed-roles":["user","editor"],"x-hasura-user-id":"7"}}`, []string{"user", "editor"}},
		{"unknown", `{"scope":"read:a write:b","permissions":["p q"],"groups":[1,"g"]}`, []string{"read:a", "write:b", "p q", "g"}},
		{"nothing", `{"sub":"a"}`, nil},
	}
	for _, tt := range tests {
		s := sample{payload: tt.payload}
		if got := s.identity().Granted(s.token()); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestProblems(t *testing.T) {
	tests := []struct{ payload, header, want string }{
		{`{"iss":"https://a.example/realms/r","typ":"Refresh"}`, "", "a Keycloak refresh token, not an access token"},
		{`{"iss":"https://a.example/realms/r","typ":"Bearer"}`, "", ""},
		{`{"https://hasura.io/jwt/claims":"{}"}`, "", "the Hasura claims are a string, not an object"},
		{`{"https://hasura.io/jwt/claims":{"x-hasura-default-role":"user"}}`, "", "the Hasura claims lack x-hasura-allowed-roles"},
		{`{"external_id":42}`, `{"alg":"HS256","kid":"app_1"}`, `scope is not "user"; external_id is a number, not a string`},
		{`{"external_id":"42","scope":"user"}`, `{"alg":"HS256","kid":"app_1"}`, ""},
		{`{"nonce":"n"}`, `{"alg":"RS256","typ":"logout+jwt"}`, "a logout token with a nonce"},
	}
	for _, tt := range tests {
		var titles []string
		for _, p := range (sample{header: tt.header, payload: tt.payload}).identity().Problems {
			titles = append(titles, p.Title)
			if p.Because == "" || p.Fix == "" {
				t.Errorf("%q has no reason or no fix", p.Title)
			}
		}
		if got := strings.Join(titles, "; "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.payload, got, tt.want)
		}
	}
}

// TestHostileTokensAreQuick recognizes tokens that were made to be slow, and shows nothing raw. The
// bound allows for the race detector on a slow machine.
func TestHostileTokensAreQuick(t *testing.T) {
	var many strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&many, `"a%d":"https://x.example/realms/",`, i)
	}
	tests := []string{
		"{" + many.String() + `"z":1}`,
		`{"aud":[` + strings.Repeat(`"https://graph.example",`, 100_000) + `"b"]}`,
		`{"scope":"` + strings.Repeat("a ", 1<<20) + `"}`,
		`{"iss":"` + strings.Repeat("https://", 1<<17) + `\u001b]52;c;cHduZWQ=\u0007"}`,
		`{"resource_access":{` + strings.Repeat(`"a":{"roles":["b"]},`, 5000) + `"c":1}}`,
	}
	for _, payload := range tests {
		tok := sample{payload: payload}.token()
		start := time.Now()
		id := issuers.Recognize(tok, "")
		id.Granted(tok)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%.40s took %v", payload, took)
		}
		if shown := id.Title + id.KeysAt; shown != visible.Text(shown) || len(shown) > 400 {
			t.Errorf("%.40s shows %q", payload, shown)
		}
	}
}
