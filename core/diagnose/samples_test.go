package diagnose_test

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/signing"
	"bulla/core/token"
)

// sample is a code, an input that must have a finding with it, and one that must not.
type sample struct {
	code      string
	severity  diagnose.Severity
	bad, good given
}

// TestEveryCode checks each code with two inputs: one has the finding, with the severity of the
// contract, and one doesn't.
func TestEveryCode(t *testing.T) {
	covered := map[string]bool{}
	for _, s := range samples() {
		covered[s.code] = true
		t.Run(s.code, func(t *testing.T) {
			findings := s.bad.run()
			f, ok := find(findings, s.code, s.severity)
			if !ok {
				t.Fatalf("no %s %s among:\n%s", s.code, s.severity, list(findings))
			}
			if f.Severity <= diagnose.Warning && f.Fix == "" {
				t.Errorf("%q has no fix", f.Title)
			}
			if f, still := find(s.good.run(), s.code, s.severity); still {
				t.Errorf("the good input has the finding %q", f.Title)
			}
		})
	}
	for _, code := range diagnose.Codes() {
		if !covered[code] {
			t.Errorf("no sample of %s: add one to the function of its group in samples_test.go", code)
		}
	}
}

func samples() []sample {
	return slices.Concat(pastedSamples(), issueSamples(), structureSamples(), headerSamples(), signatureSamples(),
		keySamples(), timeSamples(), policySamples(), issuerSamples(), scopeSamples(), courierSamples(), sentSamples())
}

func issueSamples() []sample {
	const scope = `{"scope": "user_id:ann inbox:read:messages inbox:write:events", `
	body := func(rest string) given { return given{text: scope + rest + "}"} }
	healthy := body(`"expires_in": "1 day"`)
	return []sample{
		{"issue-request", diagnose.Note, healthy, given{text: claims()}},
		{"scope-string", diagnose.Note, given{text: "user_id:ann inbox:read:messages"}, healthy},
		{"expires-in", diagnose.Error, body(`"expires_in": "1 day 12 hours"`), healthy},
		{"expires-in", diagnose.Error, body(`"expires_in": "0"`), healthy},
		{"expires-in", diagnose.Warning, body(`"expires_in": "86400000"`), healthy},
		{"lifetime-tiny", diagnose.Warning, body(`"expires_in": "3600"`), healthy},
		{"exp-missing", diagnose.Warning, given{text: scope + `"a": 1}`}, healthy},
		{"request-member", diagnose.Warning, body(`"expiresIn": "1 day"`), healthy},
		{"also-holds-api-key", diagnose.Note, given{text: "# pk_prod_EXAMPLE0000000000000000000\n" + healthy.text},
			healthy},
	}
}

func pastedSamples() []sample {
	healthy := given{text: claims()}
	const apiKey = "pk_prod_EXAMPLE0000000000000000000"
	jwe := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"dir","enc":"A256GCM"}`)) + "..AAAAAAAAAAAAAAAA.AAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA"
	protected, rest, _ := strings.Cut(claims(), ".")
	payload, signature, _ := strings.Cut(rest, ".")
	jwsJSON := `{"protected":"` + protected + `","payload":"` + payload + `","signature":"` + signature + `"}`
	disclosed := base64.RawURLEncoding.EncodeToString([]byte(`["salt","email","ann@example.com"]`))
	return []sample{
		{"not-a-token", diagnose.Error, given{text: "hello there"}, healthy},
		{"not-a-token", diagnose.Error, given{text: " \n"}, healthy},
		{"api-key-pasted", diagnose.Error, given{text: apiKey}, healthy},
		{"client-key-pasted", diagnose.Error, given{text: base64.StdEncoding.EncodeToString([]byte(workspace))}, healthy},
		{"opaque-token", diagnose.Error, given{text: "5e2b2615.05efbb3acab9172f88dd3f6f"}, healthy},
		{"signed-cookie", diagnose.Error, given{text: "session=eyJ1c2VyX2lkIjo3fQ.Z0ABAg.LAMR9q1IYhRjwSyjIWfaG6viQHI"}, healthy},
		{"masked", diagnose.Error, given{text: "Access Token: ***"}, given{text: "Access Token: " + claims()}},
		{"chunks", diagnose.Note, given{text: "Cookie: s.0=" + claims()[:60] + "; s.1=" + claims()[60:]}, given{text: "Cookie: s.0=" + claims()}},
		{"encrypted-jwe", diagnose.Error, given{text: jwe}, healthy},
		{"jws-json", diagnose.Error, given{text: jwsJSON}, healthy},
		{"other-secret", diagnose.Error, given{text: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"}, healthy},
		{"unset-variable", diagnose.Error, given{text: "Bearer undefined"}, healthy},
		{"several-tokens", diagnose.Warning, given{text: claims() + "\n" + scoped("user_id:b read:brands")},
			given{text: claims() + "\n" + claims()}},
		{"token-in-url", diagnose.Warning, given{text: "wss://realtime.courier.io/?auth=" + claims()}, given{text: "Authorization: Bearer " + claims()}},
		{"scheme-twice", diagnose.Error, given{text: "Authorization: Bearer Bearer " + claims()}, given{text: "Authorization: Bearer " + claims()}},
		{"header-form", diagnose.Error, given{text: "Authorization: JWT " + claims()}, given{text: "authorization: bearer " + claims()}},
		{"header-form", diagnose.Warning, given{text: "curl -H 'Authorization: " + claims() + "' https://api.example"}, given{text: "curl -H 'Authorization: BEARER " + claims() + "' https://api.example"}},
		{"also-holds-api-key", diagnose.Warning, given{text: "COURIER_API_KEY=" + apiKey + "\nTOKEN=" + claims()}, given{text: "TOKEN=" + claims()}},
		{"nested-token", diagnose.Note, given{text: signText(healthyHeader().with(`cty="JWT"`).String(), claims())}, healthy},
		{"nested-token", diagnose.Note, given{text: claims(`id_token="` + claims() + `"`)},
			given{text: claims(`id_token="a.b.c"`)}},
		{"nested-token", diagnose.Note, given{text: claims(`vp={"verifiableCredential":["` + claims() + `"]}`)}, given{text: claims(`vp={"verifiableCredential":["eyJ"]}`)}},
		{"nested-token", diagnose.Note, given{text: claims(`inner="` + jwe + `"`)}, healthy},
		{"detached", diagnose.Note, given{text: protected + ".." + signature}, healthy},
		{"sd-jwt", diagnose.Note, given{text: disclosing(disclosed, digestOf(disclosed))}, healthy},
		{"sd-jwt", diagnose.Error, given{text: disclosing(disclosed, "")},
			given{text: disclosing(disclosed, digestOf(disclosed))}},
		{"wrapped", diagnose.Note, given{text: "Bearer " + claims()}, healthy},
	}
}

func structureSamples() []sample {
	whole := claims()
	healthy := given{text: whole}
	first, last := strings.IndexByte(whole, '.'), strings.LastIndexByte(whole, '.')
	payloadOf := func(text string) given { return given{text: signText(healthyHeader().String(), text)} }
	return []sample{
		{"segments", diagnose.Error, given{text: whole[:last]}, healthy},
		{"segments", diagnose.Error, given{text: whole + ".AAAA"}, healthy},
		{"truncated", diagnose.Error, given{text: whole[:first+40]}, healthy},
		{"base64", diagnose.Error, given{text: whole + "AA"}, healthy},
		{"padding", diagnose.Warning, given{text: whole + "="}, healthy},
		{"duplicate-member", diagnose.Warning, payloadOf(`{"a":{"b":1,"b":2}}`), payloadOf(`{"a":{"b":1}}`)},
		{"duplicate-member", diagnose.Error, payloadOf(`{"a":{"b":1,"b":2},"c":1,"c":2}`), payloadOf(`{"a":{"b":1,"b":2},"c":1}`)},
		{"non-canonical", diagnose.Warning, given{text: whole[:len(whole)-1] + "_"}, healthy},
		{"foreign-character", diagnose.Error, given{text: whole[:first+9] + "\u200b" + whole[first+9:]}, healthy},
		{"foreign-character", diagnose.Error, given{text: "Bearer \u0435" + whole[1:]}, healthy},
		{"json", diagnose.Error, payloadOf(`{"scope":"a",}`), healthy},
		{"header-not-object", diagnose.Error, given{text: signText(`["HS256"]`, healthyClaims().String())}, healthy},
		{"payload-not-object", diagnose.Error, payloadOf(`["scope"]`), healthy},
		{"duplicate-member", diagnose.Error, payloadOf(`{"exp":1,"exp":4102444800}`), payloadOf(`{"exp":4102444800}`)},
		{"bad-utf8", diagnose.Error, payloadOf("{\"sub\":\"\xff\"}"), payloadOf(`{"sub":"ÿ"}`)},
		{"too-deep", diagnose.Error, payloadOf(`{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`),
			payloadOf(`{"a":[[]]}`)},
		{"too-large", diagnose.Warning, given{text: claims(`x="` + strings.Repeat("A", 9000) + `"`)},
			given{text: claims(`x="A"`)}},
	}
}

func headerSamples() []sample {
	healthy := given{text: claims()}
	return []sample{
		{"alg-missing", diagnose.Error, given{text: header("alg")}, healthy},
		{"alg-missing", diagnose.Error, given{text: header("alg=null")}, healthy},
		{"alg-none", diagnose.Error, given{text: header(`alg="nOnE"`)}, given{text: header(`alg="none "`)}},
		{"alg-unknown", diagnose.Warning, given{text: header(`alg="ML-DSA-65"`)}, given{text: header(`alg="EdDSA"`)}},
		{"alg-unknown", diagnose.Warning, given{text: header(`alg="none "`)}, healthy},
		{"alg-unexpected", diagnose.Error,
			given{text: claims(), policy: diagnose.Policy{Algorithms: []string{"RS256", "ES256"}}},
			given{text: claims(), policy: diagnose.Policy{Algorithms: []string{"RS256", "HS256"}}}},
		{"crit", diagnose.Error, given{text: header("crit=[]")}, healthy},
		{"crit", diagnose.Error, given{text: header(`crit="exp"`)}, healthy},
		{"crit", diagnose.Error, given{text: header(`crit=[7]`)}, healthy},
		{"crit", diagnose.Error, given{text: header(`crit=["alg"]`)}, healthy},
		{"crit", diagnose.Error, given{text: header(`crit=["foo"]`)}, healthy},
		{"crit", diagnose.Error, given{text: header(`crit=["foo"]`, `foo=1`)}, given{text: header("foo=1")}},
		{"b64", diagnose.Error, given{text: header("b64=false")}, given{text: header("b64=true")}},
		{"b64", diagnose.Error, given{text: header("b64=0")}, healthy},
		{"typ", diagnose.Note, given{text: header(`typ="at+jwt"`)}, given{text: header(`typ="jwt"`)}},
		{"typ", diagnose.Note, given{text: header("typ")}, healthy},
		{"kid-type", diagnose.Error, given{text: header("kid=7")}, given{text: header(`kid="7"`)}},
		{"kid-suspicious", diagnose.Warning, given{text: header(`kid="../../dev/null"`)}, given{text: header(`kid="key-2026/11"`)}},
		{"kid-suspicious", diagnose.Warning, given{text: header(`kid="x' UNION SELECT 'key'; --"`)}, given{text: header(`kid="union-select"`)}},
		{"kid-suspicious", diagnose.Warning, given{text: header(`kid="|/bin/sh -c id"`)}, given{text: header(`kid="https://vault.example/keys/a1"`)}},
		{"key-in-header", diagnose.Warning, given{text: header(`jku="https://example.com/keys"`)}, healthy},
		{"key-in-header", diagnose.Warning, given{text: header(`jwk={"kty":"oct","k":"c2VjcmV0"}`)}, healthy},
	}
}

func signatureSamples() []sample {
	whole := claims()
	checked := given{text: whole, key: longKey()}
	local := given{text: claims(`tenant_id="`+courier.SampleWorkspace+`/test"`, `tenant_scope="published/test"`)}
	es256 := header(`alg="ES256"`)
	dot := strings.LastIndexByte(whole, '.') + 1
	inHex := whole[:dot] + hex.EncodeToString([]byte(token.Decode(whole).Signature().Bytes))
	return []sample{
		{"signature", diagnose.Error, given{text: whole, key: secretKey("another secret, which is also long")}, checked},
		{"signature", diagnose.Pass, checked, given{text: whole}},
		{"signature", diagnose.Skipped, given{text: whole}, checked},
		{"signature-form", diagnose.Error, given{text: inHex, key: longKey()}, checked},
		{"signature-missing", diagnose.Error, given{text: whole[:strings.LastIndexByte(whole, '.')+1]}, checked},
		{"signature-length", diagnose.Error, given{text: withSignature(whole, "short")}, checked},
		{"signature-length", diagnose.Error, given{text: withSignature(es256, "\x30\x44"+strings.Repeat("a", 68))},
			given{text: withSignature(es256, strings.Repeat("a", 64))}},
		{"signature-length", diagnose.Error, given{text: header(`alg="RS256"`)},
			given{text: withSignature(header(`alg="RS256"`), strings.Repeat("a", 256))}},
		{"psychic", diagnose.Error, given{text: withSignature(es256, strings.Repeat("\x00", 64))},
			given{text: withSignature(es256, strings.Repeat("a", 64))}},
		{"local-key", diagnose.Note, given{text: whole, composed: true, key: longKey()}, given{text: whole}},
		{"local-key", diagnose.Warning, local, given{text: whole}},
		{"local-key", diagnose.Error, given{text: local.text, forFeatures: []string{"inbox"}}, local},
	}
}

func keySamples() []sample {
	whole := claims()
	checked := given{text: whole, key: longKey()}
	with := func(secret string) string {
		return signWith(healthyHeader().String(), healthyClaims().String(), secret)
	}
	set := func(content string) signing.Keys {
		keys, err := signing.Parse([]byte(content), "a key file", nil)
		if err != nil {
			panic(err)
		}
		return keys
	}
	file := func(content string) signing.Key { return set(content)[0] }
	oct := func(use string) string {
		return `{"kty":"oct","use":"` + use + `","k":"` + base64.RawURLEncoding.EncodeToString([]byte(testSecret)) + `"}`
	}
	jwk := func(use string) signing.Key { return file(oct(use)) }
	return []sample{
		{"tampered", diagnose.Error, given{text: whole, edit: diagnose.EditedOnly},
			given{text: whole, edit: diagnose.EditedAndSigned, key: longKey()}},
		{"edited", diagnose.Note, given{text: whole, edit: diagnose.EditedAndSigned, key: longKey()}, checked},
		{"key-type", diagnose.Error, given{text: withSignature(header(`alg="ES256"`), strings.Repeat("a", 64)),
			key: longKey()}, checked},
		{"key-empty", diagnose.Error, given{text: with("")}, given{text: whole}},
		{"key-empty", diagnose.Error, given{text: with(""), key: longKey()}, checked},
		{"key-weak", diagnose.Warning, given{text: with("password"), key: secretKey("password")}, checked},
		{"key-weak", diagnose.Error, given{text: with("your-256-bit-secret")}, given{text: whole}},
		{"key-trimmed", diagnose.Warning, given{text: whole, key: file(testSecret + "\n")},
			given{text: whole, key: file(testSecret)}},
		{"key-form", diagnose.Warning, given{text: whole, key: file(base64.StdEncoding.EncodeToString([]byte(oct("sig"))))},
			given{text: whole, key: jwk("sig")}},
		{"key-skipped", diagnose.Warning,
			given{text: whole, keys: set(`{"keys":[` + oct("sig") + `,{"kty":"RSA","kid":"b"}]}`)},
			given{text: whole, keys: set(`{"keys":[` + oct("sig") + `]}`)}},
		{"key-skipped", diagnose.Warning, given{text: whole, keys: set(`{"keys":[{"kty":"AKP"},` + oct("sig") + `]}`)},
			given{text: whole, keys: set(`{"keys":[` + oct("sig") + `]}`)}},
		{"key-type", diagnose.Error, given{text: whole, key: jwk("enc")}, given{text: whole, key: jwk("sig")}},
		{"key-type", diagnose.Warning, given{text: whole[:strings.LastIndexByte(whole, '.')+1], key: jwk("enc")},
			given{text: whole, key: jwk("sig")}},
	}
}

func policySamples() []sample {
	expects := func(change string, p diagnose.Policy) given { return given{text: claims(change), policy: p} }
	iss := diagnose.Policy{Issuer: "https://a.example"}
	aud := diagnose.Policy{Audience: "https://b.example"}
	sub := diagnose.Policy{Subject: "ann"}
	required := diagnose.Policy{Require: []string{"exp", "tid"}}
	return []sample{
		{"iss", diagnose.Error, expects(`iss="https://other.example"`, iss), expects(`iss="https://a.example"`, iss)},
		{"iss", diagnose.Warning, given{text: claims("iss=7")}, given{text: claims(`iss="7"`)}},
		{"iss", diagnose.Note, given{text: claims(`iss="https://\u0430.example"`)}, given{text: claims(`iss="https://a.example"`)}},
		{"aud", diagnose.Error, expects(`aud="https://other.example"`, aud), expects(`aud=["https://other.example","https://b.example"]`, aud)},
		{"aud", diagnose.Error, given{text: claims("aud=7")}, given{text: claims(`aud="7"`)}},
		{"aud", diagnose.Error, given{text: claims(`aud=["a",7]`)}, given{text: claims(`aud=["a","7"]`)}},
		{"aud", diagnose.Note, given{text: claims(`aud=["https://\u0430pi.example"]`)}, given{text: claims(`aud=["\u0430"]`)}},
		{"sub", diagnose.Error, expects(`sub="bob"`, sub), expects(`sub="ann"`, sub)},
		{"sub", diagnose.Warning, given{text: claims("sub=7")}, given{text: claims(`sub="7"`)}},
		{"require", diagnose.Error, expects("tid", required), expects(`tid="t"`, required)},
		{"require", diagnose.Error, expects("tid=null", required), expects("tid=0", required)},
		{"require", diagnose.Error, given{text: accessToken("aud")}, given{text: accessToken()}},
		{"require", diagnose.Error, given{text: accessToken("iss")}, given{text: accessToken()}},
		{"require", diagnose.Error, given{text: accessToken("exp")}, given{text: accessToken()}},
		{"require", diagnose.Warning, given{text: accessToken("sub")}, given{text: accessToken()}},
		{"require", diagnose.Warning, given{text: accessToken("client_id")}, given{text: accessToken()}},
		{"require", diagnose.Warning, given{text: accessToken("iat")}, given{text: accessToken()}},
		{"require", diagnose.Warning, given{text: accessToken("jti=null")}, given{text: accessToken()}},
		{"jti", diagnose.Warning, given{text: claims("jti=7")}, given{text: claims(`jti="7"`)}},
		{"leeway", diagnose.Note, expects("sub", diagnose.Policy{Leeway: time.Minute}), expects("sub", diagnose.Policy{})},
	}
}

func timeSamples() []sample {
	healthy := given{text: claims()}
	return []sample{
		{"exp", diagnose.Error, given{text: claims("exp=" + seconds(-time.Minute))}, healthy},
		{"exp", diagnose.Pass, healthy, given{text: claims("exp")}},
		{"exp-missing", diagnose.Warning, given{text: claims("exp")}, healthy},
		{"exp-type", diagnose.Error, given{text: claims(`exp="tomorrow"`)}, healthy},
		{"exp-unit", diagnose.Error, given{text: claims("exp=" + seconds(time.Hour) + "000")}, healthy},
		{"exp-range", diagnose.Error, given{text: claims("exp=-1")}, healthy},
		{"exp-soon", diagnose.Warning, given{text: claims("exp=" + seconds(time.Minute))}, healthy},
		{"nbf", diagnose.Error, given{text: claims("nbf=" + seconds(time.Hour))},
			given{text: claims("nbf=" + seconds(-time.Hour))}},
		{"iat-future", diagnose.Warning, given{text: claims("iat=" + seconds(time.Hour))}, healthy},
		{"nbf", diagnose.Error, given{text: claims(`nbf="now"`)}, healthy},
		{"nbf", diagnose.Error, given{text: claims("nbf=" + seconds(-time.Hour) + "000")}, healthy},
		{"nbf", diagnose.Warning, given{text: claims("nbf=1")}, given{text: claims("nbf=0")}},
		{"nbf", diagnose.Warning, given{text: claims("nbf=3600")}, healthy},
		{"nbf", diagnose.Warning, given{text: claims("nbf=-1")}, healthy},
		{"iat-type", diagnose.Error, given{text: claims(`iat="now"`)}, healthy},
		{"iat-type", diagnose.Error, given{text: claims("iat=null")}, healthy},
		{"iat-type", diagnose.Warning, given{text: claims("iat=" + seconds(-time.Hour) + "000")}, healthy},
		{"iat-type", diagnose.Warning, given{text: claims("iat=3600")}, healthy},
		{"times-order", diagnose.Error, given{text: claims("iat=" + seconds(24*time.Hour))}, healthy},
		{"lifetime-long", diagnose.Warning, given{text: claims("exp=" + seconds(31*24*time.Hour))}, healthy},
		{"lifetime-tiny", diagnose.Warning, given{text: claims("iat="+seconds(0), "exp="+seconds(3*time.Second))}, healthy},
	}
}

func scopeSamples() []sample {
	healthy := given{text: claims()}
	inbox := func(text string) given { return given{text: scoped(text), forFeatures: []string{"inbox"}} }
	return []sample{
		{"scope-missing", diagnose.Error, given{text: claims("scope")}, healthy},
		{"scope-type", diagnose.Error, given{text: claims(`scope=["user_id:a"]`)}, healthy},
		{"scope-type", diagnose.Error, given{text: claims("scope", `scp="inbox:read:messages"`)}, healthy},
		{"scope-empty", diagnose.Error, given{text: scoped("")}, healthy},
		{"scope-empty", diagnose.Error, given{text: scoped("user_id:user-123")}, healthy},
		{"scope-separator", diagnose.Error, given{text: scoped("user_id:a,inbox:read:messages")}, healthy},
		{"scope-character", diagnose.Error, given{text: scoped(`user_id:a inbox:r\u0435ad:messages`)}, healthy},
		{"user-form", diagnose.Error, given{text: scoped("userId:a inbox:read:messages")}, healthy},
		{"user-placeholder", diagnose.Error, given{text: scoped("user_id:$YOUR_USER_ID inbox:read:messages")}, healthy},
		{"user-missing", diagnose.Error, given{text: scoped("inbox:read:messages inbox:write:events")}, healthy},
		{"user-mismatch", diagnose.Error, given{text: claims(), user: "User-123"}, given{text: claims(), user: "user-123"}},
		{"scope-needed", diagnose.Error, inbox("user_id:a inbox:read:messages"), inbox(inboxScope)},
		{"scope-needed", diagnose.Warning, given{text: scoped("user_id:a inbox:read:messages")}, healthy},
		{"scope-needed", diagnose.Note, given{text: scoped("user_id:a read:preferences")}, healthy},
		{"scope-trap", diagnose.Warning, given{text: scoped("user_id:a inbox:read:write")}, healthy},
		{"scope-legacy", diagnose.Warning, given{text: scoped("user_id:a inbox:read:messages inbox:write:event")}, healthy},
		{"scope-unknown", diagnose.Warning, given{text: scoped("user_id:a inbox:read:message")}, healthy},
		{"scope-wildcard", diagnose.Warning, given{text: scoped("user_id:a inbox:*")}, healthy},
		{"scope-excess", diagnose.Warning, inbox(inboxScope + " write:brands"), inbox(inboxScope)},
		{"scope-duplicate", diagnose.Note, given{text: scoped(inboxScope + " inbox:read:messages")}, healthy},
		{"user-several", diagnose.Note, given{text: scoped("user_id:b " + inboxScope)}, healthy},
	}
}

func issuerSamples() []sample {
	healthy := given{text: claims()}
	firebase := other(`iss="https://securetoken.google.com/demo"`, `aud="demo"`)
	apple := func(days int) given {
		return given{text: sign(healthyHeader().with(`alg="ES256"`), otherClaims().with(`iss="TEAMID1234"`, `aud="https://appleid.apple.com"`,
			"exp="+seconds(time.Duration(days)*24*time.Hour)))}
	}
	return []sample{
		{"not-courier", diagnose.Error, given{text: claims("jti")}, healthy},
		{"not-courier", diagnose.Error, given{text: firebase, forFeatures: []string{"inbox"}}, given{text: firebase}},
		{"not-courier", diagnose.Note, given{text: firebase}, healthy},
		{"issuer", diagnose.Note, given{text: firebase}, healthy},
		{"issuer", diagnose.Note, given{text: other()}, healthy},
		{"issuer-rule", diagnose.Error, apple(200), apple(180)},
		{"issuer-rule", diagnose.Error, given{text: other(`https://hasura.io/jwt/claims="{}"`), issuer: "client-assertion"}, given{text: other()}},
		{"issuer-rule", diagnose.Warning, given{text: other(`https://hasura.io/jwt/claims="{}"`)},
			given{text: other(`https://hasura.io/jwt/claims={"x-hasura-default-role":"a","x-hasura-allowed-roles":["a"]}`)}},
		{"issuer-rule", diagnose.Warning, given{text: other(), issuer: "auth0"}, given{text: other(`iss="https://a.auth0.com/"`), issuer: "auth0"}},
	}
}

func requested(text, lifetime string) *diagnose.Request {
	l, err := expiry.Parse(lifetime)
	if err != nil {
		panic(err)
	}
	return &diagnose.Request{Scope: text, Lifetime: l}
}

func courierSamples() []sample {
	healthy := given{text: claims()}
	test := given{text: claims(`tenant_scope="published/test"`, `tenant_id="`+workspace+`/test"`)}
	clientKey := base64.StdEncoding.EncodeToString([]byte(workspace))
	otherKey := base64.StdEncoding.EncodeToString([]byte("11111111-2222-4333-8444-555555555555"))
	return []sample{
		{"environment", diagnose.Error, given{text: claims(`tenant_scope="published/test"`)}, healthy},
		{"environment-expected", diagnose.Error, given{text: claims(), environment: "test"},
			given{text: claims(), environment: "production"}},
		{"workspace", diagnose.Error, given{text: claims(), clientKey: otherKey},
			given{text: claims(), clientKey: clientKey}},
		{"draft", diagnose.Warning, given{text: claims(`tenant_scope="draft/production"`)}, healthy},
		{"test-environment", diagnose.Note, test, healthy},
		{"region", diagnose.Note, given{text: claims(), region: "eu"}, given{text: claims(), region: "us"}},
		{"not-as-asked", diagnose.Warning, given{text: claims(), request: requested(inboxScope+" read:brands", "1d")},
			given{text: claims(), request: requested(inboxScope, "1d")}},
		{"not-as-asked", diagnose.Warning, given{text: claims(), request: requested(inboxScope, "2d")},
			given{text: claims()}},
		{"elsewhere", diagnose.Note, healthy, given{text: claims("exp=" + seconds(-time.Hour))}},
		{"elsewhere", diagnose.Note, healthy, given{text: claims(), composed: true}},
	}
}
