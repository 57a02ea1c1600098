package signing

import "bulla/core/token"

// refusal says why strict readers do not take the token as it stands, "" where
// they do. It comes before the library, which takes line breaks, loose bits,
// duplicates and unknown extensions.
func refusal(t token.Token) string {
	for _, f := range t.Faults {
		if ofPayload(t, f) {
			continue
		}
		switch f.Code {
		case token.FaultForeignCharacter, token.FaultPadding, token.FaultBase64, token.FaultNonCanonical, token.FaultSegments,
			token.FaultDuplicateMember, token.FaultBadUTF8, token.FaultJSON, token.FaultTooDeep:
			return f.Detail
		}
	}
	return extension(t.Header.Root)
}

// ofPayload reports whether a fault only says that the payload is no JSON, or more
// than is read here: a JWS may carry any bytes (RFC 7515 section 2), and what its
// claims are worth is judged apart from its signature.
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

// extension says which extension of the header forbids readers that do not know
// it to take the token, "" for none.
func extension(header token.Value) string {
	if _, ok := header.Get("crit"); ok {
		return "the header's crit names extensions that must be understood, and none is here (RFC 7515 section 4.1.11)"
	}
	if b64, ok := header.Get("b64"); ok && b64.Text != "true" {
		return "the header says that the payload is not encoded (b64, RFC 7797), which is not read here"
	}
	return ""
}
