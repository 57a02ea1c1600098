package signing

import (
	"cmp"

	"bulla/core/token"
)

// undecodable says why the header or the payload does not decode, so that there is nothing to
// verify. It is "" if both do.
func undecodable(t token.Token) string {
	if t.Count != 3 {
		return "a signed token has three segments"
	}
	return cmp.Or(broken(t, token.Whole), broken(t, token.Header), broken(t, token.Payload))
}

// brokenSignature says why the signature does not decode, "" if it does.
func brokenSignature(t token.Token) string { return broken(t, token.Signature) }

func broken(t token.Token, part token.Part) string {
	for _, f := range t.Faults {
		if f.Part == part && (f.Code == token.FaultForeignCharacter || f.Code == token.FaultBase64) {
			return "the " + part.String() + " is damaged: " + f.Detail
		}
	}
	return ""
}

// refusal says why strict readers reject the token, "" if they don't. The library itself accepts
// loose bits, duplicates and unknown extensions.
func refusal(t token.Token) string {
	for _, f := range t.Faults {
		if ofPayload(t, f) || f.Nested && f.Part == token.Payload {
			continue
		}
		switch f.Code {
		case token.FaultForeignCharacter, token.FaultPadding, token.FaultBase64, token.FaultNonCanonical,
			token.FaultSegments, token.FaultDuplicateMember, token.FaultBadUTF8, token.FaultJSON, token.FaultTooDeep:
			return f.Detail
		}
	}
	return extension(t.Header.Root)
}

// ofPayload reports whether a fault only says that the payload is not JSON, or exceeds the limits
// of the parser: a JWS may carry any bytes (RFC 7515 section 2), and its claims are judged
// separately from its signature.
func ofPayload(t token.Token, f token.Fault) bool {
	switch {
	case f.Part != token.Payload:
		return false
	case f.Code == token.FaultTooDeep:
		return true
	case t.Payload.Complete:
		return false
	}
	return f.Code == token.FaultJSON || f.Code == token.FaultBadUTF8 || f.Code == token.FaultDuplicateMember
}

// extension names the header's extension, "" for none. Readers that don't know it must reject the
// token.
func extension(header token.Value) string {
	if _, ok := header.Get("crit"); ok {
		return "the header's crit lists extensions that readers must support, and bulla supports none (RFC 7515 section 4.1.11)"
	}
	if b64, ok := header.Get("b64"); ok && b64.Text != "true" {
		return "the header says that the payload is not encoded (b64, RFC 7797), which bulla doesn't support"
	}
	return ""
}
