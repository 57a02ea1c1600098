package diagnose

import (
	"slices"
	"time"

	"bulla/core/redact"
	"bulla/core/signing"
	"bulla/core/spelling"
	"bulla/core/token"
)

// algorithmNames are what issuers write instead of the registered name, in the form that
// spelling.Plain returns.
var algorithmNames = map[string]string{
	"sha256": "HS256", "hmac": "HS256", "hmacsha256": "HS256", "hmacsha384": "HS384", "hmacsha512": "HS512", "h256": "HS256",
	"rsa": "RS256", "rsasha256": "RS256", "rsasha384": "RS384", "rsasha512": "RS512", "rsa256": "RS256", "sha256withrsa": "RS256",
	"es256k": "ES256K", "ecdsa": "ES256", "ecdsasha256": "ES256", "sha256withecdsa": "ES256", "secp256k1": "ES256K", "rsapss": "PS256", "ed": "EdDSA",
}

// nearAlgorithm returns the registered algorithm that a name was probably meant to be: it differs
// only in case, hyphens or spaces, or is the name of the method. It returns "" for any other name.
func nearAlgorithm(name string) string {
	if len(name) > 32 {
		return ""
	}
	plain := spelling.Plain(name)
	for _, alg := range signing.Algorithms() {
		if spelling.Plain(alg) == plain {
			return alg
		}
	}
	return algorithmNames[plain]
}

// zoneStep is the step in which time zones differ. zoneSlack is how long ago a token may have been
// issued and still show the difference.
const (
	zoneStep  = 30 * time.Minute
	zoneSlack = 3 * time.Minute
	mostZone  = 14 * time.Hour
)

// timeZone returns the whole number of half hours that a clock is off by, and whether that is
// probably a time zone. The token may be a little older than its iat says.
func timeZone(off, slack time.Duration) (zone time.Duration, ok bool) {
	zone = (off + slack).Truncate(zoneStep)
	return zone, zone >= zoneStep && zone <= mostZone && off >= zone-slack && off <= zone+time.Second
}

// zoneReason says that a time is off by a time zone, and zoneFix what to do.
func zoneReason(zone time.Duration) string {
	return "that is " + about(zone) + ", probably a time zone: local time was used as UTC"
}

const zoneFix = "have the issuer use seconds since 1970 in UTC, such as Math.floor(Date.now() / 1000) or time.time(), not a local date"

// zoneOf returns the time zone that a time in the future shows: by the clock, or exactly by iat.
func (c *checker) zoneOf(date time.Time) (zone time.Duration, ok bool) {
	if iat := &c.Times.IssuedAt; iat.OK() {
		if zone, ok = timeZone(date.Sub(iat.Time), 0); ok {
			return zone, true
		}
	}
	return timeZone(date.Sub(c.Now), zoneSlack)
}

// zoneBehind returns the time zone that iat shows if an expired token was issued a moment ago by a
// clock that is behind. One that expired recently is simply at the end of its lifetime, and a
// very short lifetime is another cause.
func (c *checker) zoneBehind() (zone time.Duration, ok bool) {
	iat := &c.Times.IssuedAt
	lifetime, known := c.Times.Lifetime()
	if !known || lifetime < soon || c.Now.Sub(c.Times.ExpiresAt.Time) < zoneStep-time.Minute {
		return 0, false
	}
	return timeZone(c.Now.Sub(iat.Time)-time.Minute, time.Minute)
}

// claimSynonyms are names that people write instead of a claim, in the form that spelling.Plain
// returns.
var claimSynonyms = map[string][]string{
	"exp":          {"expires", "expiresat", "expiresin", "expiry", "expiration", "expirationtime", "expired"},
	"iat":          {"issued", "issuedat"},
	"nbf":          {"notbefore"},
	"iss":          {"issuer"},
	"aud":          {"audience", "audiences"},
	"sub":          {"subject"},
	"jti":          {"jwtid"},
	"scope":        {"scopes"},
	"tenant_id":    {"tenant", "workspaceid"},
	"tenant_scope": {},
}

// nearClaim returns the name of a claim that was probably meant to be the one that is missing, or
// "". Names are compared exactly (RFC 7519 section 4).
func (c *checker) nearClaim(name string) string {
	members := c.Token.Payload.Root.Members
	for _, m := range members[:min(len(members), 200)] {
		if m.Name != name && isNearClaim(m.Name, name) {
			return m.Name
		}
	}
	return ""
}

func isNearClaim(have, want string) bool {
	if len(have) > 40 || claimSynonyms[have] != nil {
		return false
	}
	plain, wanted := spelling.Plain(have), spelling.Plain(want)
	if plain == wanted || slices.Contains(claimSynonyms[want], plain) {
		return true
	}
	if d := spelling.Distance(have, want, 2); len(want) > 4 {
		return d == 1 || d == 2 && len(want) > 8
	}
	// Three letters are near too many other names, so only a doubled or a swapped letter counts.
	sorted := func(s string) string { b := []byte(s); slices.Sort(b); return string(b) }
	return sorted(plain) == sorted(wanted) || isDoubled(plain, wanted)
}

// isDoubled reports whether a name is another one with one letter written twice.
func isDoubled(name, of string) bool {
	for i := range of {
		if of[:i+1]+of[i:] == name {
			return true
		}
	}
	return false
}

// misspelling says which claim was probably meant, "" if none was.
func (c *checker) misspelling(name string) string {
	near := c.nearClaim(name)
	if near == "" {
		return ""
	}
	return "it has " + redact.Quote(near, 40) + ", which nobody reads as " + name + ": claim names are compared exactly (RFC 7519 section 4)"
}

// misspelledClaims is misspelling for the first of several claims that has one.
func (c *checker) misspelledClaims(names []string) string {
	for _, name := range names {
		if because := c.misspelling(name); because != "" {
			return because
		}
	}
	return ""
}

// appClaims are the claims in which issuers name the app that a token was issued to.
var appClaims = []string{"client_id", "azp", "appid", "cid"}

// expectedInApp returns the finding on aud with other texts if the expected value is the ID of the
// app, in another claim.
func (c *checker) expectedInApp(f Finding, want string) Finding {
	for _, name := range appClaims {
		if claim, ok := c.claim(name); ok && claim.Kind == token.String && claim.Text == want {
			f.Because = "the expected value is in " + name + ", which names the app that the token was issued to"
			if claim, ok := c.claim("token_use"); ok && claim.Text == "access" {
				f.Because += "; an access token of Cognito has no aud"
			}
			f.Fix = "check " + name + " instead of aud, or use the ID token: its aud is the app's client ID"
			break
		}
	}
	return f
}
