package diagnose

import (
	"fmt"
	"strings"

	"bulla/core/intake"
	"bulla/core/token"
	"bulla/core/visible"
)

// pastedSeverities are the severities of the remarks on what was pasted; the
// others are errors.
var pastedSeverities = map[string]Severity{
	intake.SeveralTokens:   Warning,
	intake.TokenInURL:      Warning,
	intake.SchemeTwice:     Warning,
	intake.AlsoHoldsAPIKey: Warning,
	intake.Wrapped:         Note,
}

func (c *checker) pasted() {
	for _, r := range c.Found.Remarks {
		severity, ok := pastedSeverities[r.Code]
		if !ok {
			severity = Error
		}
		c.add(Finding{Code: r.Code, Severity: severity, Title: r.Title, Because: r.Because, Fix: r.Fix})
	}
	if c.Token.Encrypted && !c.reported[intake.EncryptedJWE] {
		c.add(Finding{Code: intake.EncryptedJWE, Severity: Error, Title: "the token is encrypted (JWE)",
			Because: "its five segments hold no readable claims; Courier's tokens are signed, not encrypted",
			Fix:     "paste the token that Courier's issue-token endpoint returned"})
	}
}

// structureFixes say what to do about a fault in the form of a token.
var structureFixes = map[string]string{
	token.FaultSegments:         "copy the whole token, from eyJ to its last character",
	token.FaultTruncated:        "copy it again from its source, not from a screen that shortens it",
	token.FaultBase64:           "copy it again: a character was lost or added",
	token.FaultPadding:          "take the = signs away: base64url in a JWT has none",
	token.FaultNonCanonical:     "use the token as its issuer sent it: the last character was changed",
	token.FaultForeignCharacter: "copy it again as plain text",
	token.FaultJSON:             "have the issuer send it again: no library reads it as it stands",
	token.FaultHeaderNotObject:  "this cannot be a JWT: take the token from its issuer again",
	token.FaultPayloadNotObject: "this cannot be a JWT: take the token from its issuer again",
	token.FaultDuplicateMember:  "have the issuer write each name once",
	token.FaultBadUTF8:          "have the issuer encode its text as UTF-8",
	token.FaultTooDeep:          "have the issuer send a flatter payload",
	token.FaultTooLarge:         "put less into the token, or raise the header limit of your servers",
}

// structureReasons say why for faults of the whole token; the others have a place
// in it.
var structureReasons = map[string]string{
	token.FaultSegments:         "a JWT is header, payload and signature, joined by two dots (RFC 7515 section 7.1)",
	token.FaultTruncated:        "its JSON ends in the middle: a screen, a log or a form field shortened it",
	token.FaultTooLarge:         "with cookies and other headers beside it the limit is reached sooner",
	token.FaultHeaderNotObject:  "RFC 7519 section 7.2: the header of a JWT is a JSON object",
	token.FaultPayloadNotObject: "there are no claims to read: the payload of a JWT is a JSON object with a member for each",
}

var structureWarnings = map[string]bool{token.FaultPadding: true, token.FaultNonCanonical: true, token.FaultTooLarge: true}

// structure turns the decoder's faults into findings, the first of each code
// with how many more there are.
func (c *checker) structure() {
	counts := map[string]int{}
	for _, f := range c.Token.Faults {
		counts[f.Code]++
	}
	for _, f := range c.Token.Faults {
		if c.reported[f.Code] || f.Part == token.Payload && c.unencoded() {
			continue
		}
		if (f.Code == token.FaultBase64 || f.Code == token.FaultJSON) && c.Token.HasFault(token.FaultTruncated) {
			c.skip(f.Code, "not checked", "the token was cut off")
			continue
		}
		severity := Error
		if structureWarnings[f.Code] {
			severity = Warning
		}
		because, ok := structureReasons[f.Code]
		if !ok {
			because = structurePlace(f, counts[f.Code])
		}
		c.add(Finding{Code: f.Code, Severity: severity, Title: f.Detail, Because: because, Fix: structureFixes[f.Code]})
	}
}

// unencoded reports whether the header says that the payload is not base64url
// (RFC 7797 section 3). Its characters are then no fault; the header is.
func (c *checker) unencoded() bool {
	b64, ok := c.Token.Header.Root.Get("b64")
	return ok && b64.Kind == token.Bool && b64.Text == "false"
}

// nested looks for a token in the token: its payload or one of its claims
// (RFC 7519 section 5.2, nested JWT).
func (c *checker) nested() {
	place := ""
	if isToken(c.Token.Payload.Text) {
		place = "payload"
	}
	for _, member := range c.Token.Payload.Root.Members {
		if place == "" && member.Value.Kind == token.String && isToken(member.Value.Text) {
			place = "claim " + visible.Quote(member.Name, 40)
		}
	}
	if place != "" {
		c.add(Finding{Code: "nested-token", Severity: Note, Title: "the " + place + " is a token itself",
			Because: "what is said here is about the outer token alone", Fix: "paste the inner token to have it checked too"})
	}
}

// isToken reports whether text has three segments of which the first is a JOSE
// header.
func isToken(text string) bool {
	header, _, _ := strings.Cut(text, ".")
	if strings.Count(text, ".") != 2 || !strings.HasPrefix(header, "ey") || len(text) > maxNested {
		return false
	}
	_, ok := token.Decode(text).Header.Root.Get("alg")
	return ok
}

// maxNested is the size over which text inside a token is not looked into.
const maxNested = 64 << 10

// structurePlace says where in the token a fault lies.
func structurePlace(f token.Fault, count int) string {
	place := fmt.Sprintf("at byte %d of the token, in its %s", f.At, f.Part)
	switch f.Code {
	case token.FaultJSON, token.FaultDuplicateMember, token.FaultBadUTF8, token.FaultTooDeep:
		place = fmt.Sprintf("at byte %d of the %s's JSON", f.At, f.Part)
	}
	if count > 1 {
		place += fmt.Sprintf("; %d more of the same", count-1)
	}
	return place
}
