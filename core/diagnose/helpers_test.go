package diagnose_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/request"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// at is the time of the checks: a Friday morning in UTC.
var at = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

const (
	workspace  = "7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17"
	inboxScope = "user_id:user-123 inbox:read:messages inbox:write:events"
)

// seconds returns the NumericDate that is so long after at.
func seconds(after time.Duration) string { return fmt.Sprint(at.Add(after).Unix()) }

// members is a JSON object: names and JSON texts in order.
type members [][2]string

// with returns m after changes: "name=JSON" sets a member, "name" removes it.
func (m members) with(changes ...string) members {
	m = slices.Clone(m)
	for _, change := range changes {
		name, value, set := strings.Cut(change, "=")
		i := slices.IndexFunc(m, func(member [2]string) bool { return member[0] == name })
		switch {
		case !set && i >= 0:
			m = slices.Delete(m, i, i+1)
		case set && i >= 0:
			m[i][1] = value
		case set:
			m = append(m, [2]string{name, value})
		}
	}
	return m
}

func (m members) String() string {
	var parts []string
	for _, member := range m {
		parts = append(parts, `"`+member[0]+`":`+member[1])
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func healthyHeader() members { return members{{"alg", `"HS256"`}, {"typ", `"JWT"`}} }

func healthyClaims() members {
	return members{
		{"scope", `"` + inboxScope + `"`},
		{"tenant_scope", `"published/production"`},
		{"tenant_id", `"` + workspace + `"`},
		{"iat", seconds(-time.Hour)},
		{"exp", seconds(23 * time.Hour)},
		{"jti", `"3f0d6f0e-5a0b-4a55-8f1c-9a1a6d1f2b3c"`},
	}
}

func secretKey(secret string) signing.Key {
	key, err := signing.NewSecret([]byte(secret), "test secret")
	if err != nil {
		panic(err)
	}
	return key
}

func longKey() signing.Key { return secretKey(testSecret) }

// claims returns a healthy token with some claims changed.
func claims(changes ...string) string { return sign(healthyHeader(), healthyClaims().with(changes...)) }

// otherClaims are the claims of a healthy token that nothing shows the issuer of.
func otherClaims() members {
	return members{{"sub", `"ann"`}, {"iat", seconds(-time.Hour)}, {"exp", seconds(23 * time.Hour)}}
}

// other returns a healthy token that isn't one of Courier's, with some claims changed.
func other(changes ...string) string { return sign(healthyHeader(), otherClaims().with(changes...)) }

// header returns a healthy token with some header members changed.
func header(changes ...string) string { return sign(healthyHeader().with(changes...), healthyClaims()) }

// accessToken returns a complete OAuth access token with some claims changed.
func accessToken(changes ...string) string {
	whole := healthyClaims().with(`iss="https://a.example"`, `aud="https://b.example"`, `sub="ann"`, `client_id="app"`)
	return sign(healthyHeader().with(`typ="at+jwt"`), whole.with(changes...))
}

// scoped returns a healthy token with another scope: the inside of a JSON string.
func scoped(text string) string { return claims(`scope="` + text + `"`) }

func sign(header, payload fmt.Stringer) string { return signText(header.String(), payload.String()) }

// testSecret is what the tokens of these tests are signed with.
const testSecret = "not a real secret, 32 bytes and more"

// signText signs HS256 whatever the header says.
func signText(header, payload string) string { return signWith(header, payload, testSecret) }

func signWith(header, payload, secret string) string {
	encode := base64.RawURLEncoding.EncodeToString
	input := encode([]byte(header)) + "." + encode([]byte(payload))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(input))
	return input + "." + encode(mac.Sum(nil))
}

// withSignature replaces the bytes of a token's signature.
func withSignature(compact, bytes string) string {
	return compact[:strings.LastIndexByte(compact, '.')+1] + base64.RawURLEncoding.EncodeToString([]byte(bytes))
}

// given is what a user gives bulla: a text, and what they expect of it.
type given struct {
	text string
	key  signing.Key
	keys signing.Keys // of a set, instead of key
	// composed is set if the token was composed here and not pasted.
	composed                             bool
	forFeatures                          []string
	user, clientKey, environment, region string
	issuer                               string // the name of the issuer that the user says it is of
	policy                               diagnose.Policy
	edit                                 diagnose.Edit
	request                              *diagnose.Request
	// sent is the request that carries the token, and denied what its scope lacks; "" is allowed.
	sent   *request.Request
	denied string
	// now is the time of the check; zero means at.
	now time.Time
}

func (g given) context() diagnose.Context {
	ctx := diagnose.Context{Now: at, Key: g.key, User: g.user, ClientKey: g.clientKey,
		Environment: g.environment, Region: g.region, IssuerName: g.issuer,
		Policy: g.policy, Edit: g.edit, Request: g.request}
	if ctx.Sent = g.sent; g.sent != nil {
		ctx.Decide = g.decide
	}
	if !g.now.IsZero() {
		ctx.Now = g.now
	}
	for _, name := range g.forFeatures {
		feature, ok := scope.FeatureByName(name)
		if !ok {
			panic("no feature " + name)
		}
		ctx.For = append(ctx.For, feature)
	}
	text := g.text
	if g.composed {
		ctx.Issuer = courier.Local
	} else {
		ctx.Found = intake.Find(text)
		text = ctx.Found.Token
	}
	if text != "" {
		ctx.Token = token.Decode(text)
		ctx.Keys = g.keys
		if !g.key.IsZero() {
			ctx.Keys = signing.Keys{g.key}
		}
		ctx.Key = ctx.Keys.First()
		ctx.Signature = signing.Verify(ctx.Token, ctx.Keys, g.policy.Algorithms)
	}
	return ctx
}

// decide answers the request like core/access: it needs the scope that denied names.
func (g given) decide(scopes scope.List, findings []diagnose.Finding) (diagnose.Answer, bool) {
	answer := diagnose.Answer{Call: "GET /brands", Allowed: g.denied == "" || scopes.Has(g.denied)}
	if !answer.Allowed {
		answer.Because, answer.Fix, answer.ToAdd = "the scope lacks "+g.denied, "add it", []string{g.denied}
	}
	answer.RefusedBy, _ = diagnose.Refused(findings)
	return answer, true
}

func (g given) run() []diagnose.Finding { return diagnose.Run(g.context()) }

// find returns the finding of a code with a severity.
func find(findings []diagnose.Finding, code string, severity diagnose.Severity) (diagnose.Finding, bool) {
	i := slices.IndexFunc(findings, func(f diagnose.Finding) bool { return f.Code == code && f.Severity == severity })
	if i < 0 {
		return diagnose.Finding{}, false
	}
	return findings[i], true
}

// list lists the findings that are worse than a pass, as "code severity: title".
func list(findings []diagnose.Finding) string {
	var lines []string
	for _, f := range findings {
		if f.Severity < diagnose.Pass {
			lines = append(lines, fmt.Sprintf("%s %s: %s", f.Code, f.Severity, f.Title))
		}
	}
	return strings.Join(lines, "\n")
}

// expect checks a list of "code severity" and "!code severity"; the latter must not be reported.
func expect(t *testing.T, findings []diagnose.Finding, wants ...string) {
	t.Helper()
	for _, want := range wants {
		code, name, ok := strings.Cut(strings.TrimPrefix(want, "!"), " ")
		if !ok || !slices.Contains(diagnose.Codes(), code) {
			t.Fatalf("the test names %q, which is not a code and a severity", want)
		}
		reported := slices.ContainsFunc(findings, func(f diagnose.Finding) bool {
			return f.Code == code && f.Severity.String() == name
		})
		if reported == strings.HasPrefix(want, "!") {
			t.Errorf("want %s; the findings are:\n%s", want, list(findings))
		}
	}
}

// says reports whether a finding contains a text.
func says(findings []diagnose.Finding, text string) bool {
	return slices.ContainsFunc(findings, func(f diagnose.Finding) bool {
		return strings.Contains(strings.Join([]string{f.Title, f.Because, f.Fix}, "\n"), text)
	})
}
