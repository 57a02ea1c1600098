package signing

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"bulla/core/redact"
	"bulla/core/token"
	"bulla/core/visible"
)

// Reasons of the Result of a compared signature.
const (
	reasonValid   = "made with this key"
	reasonInvalid = "not made with this key, or the token was changed after signing"
	reasonTrimmed = "made with this key, including the line break at the end of the secret"
	reasonNonce   = "the header has a nonce: only Microsoft Graph can verify this token, because it was signed with another header"
)

// Verify checks the signature over the exact bytes of t with the keys that match its header. It
// compares the signature whenever the segments decode, whatever else is wrong with the token: see
// Result.Refused for that.
//
// The keys decide which algorithms may be used, never the token: Verify tries a key only if its
// Algorithms contain the header's alg. If the header has a kid, it tries the keys with that kid, or
// else those without one; it tries a single key that is not from a set whatever its kid. Allowed
// are the algorithms of the policy; an empty list allows all that the keys allow.
func Verify(t token.Token, keys Keys, allowed []string) Result {
	alg, result := algorithm(t)
	if !t.Encrypted {
		result.Unexpected = alg != "" && len(allowed) > 0 && !slices.Contains(allowed, alg)
		result.Refused = refusal(t)
	}
	switch {
	case t.Encrypted:
		result.Status, result.Reason = Unsupported, "the token is encrypted (JWE), not signed"
	case t.Signature().Text == "":
		result.Status, result.Reason = Absent, "there is no signature"
	case strings.EqualFold(strings.TrimSpace(alg), "none"):
		result.Status, result.Reason = Unchecked, "alg is none, but the token has a signature"
	case !checkable(alg):
		result.Status, result.Reason = Unsupported, unsupportedReason(alg)
	default:
		result.compare(t, alg, keys)
	}
	if result.Unexpected {
		result.Refused = "alg " + result.Alg + " is not allowed, only " + visible.Text(strings.Join(allowed, ", "))
	}
	return result
}

// algorithm returns the header's alg and a Result that names it.
func algorithm(t token.Token) (string, Result) {
	alg, ok := t.Header.Root.Get("alg")
	if !ok || alg.Kind != token.String {
		return "", Result{}
	}
	return alg.Text, Result{Alg: redact.Short(alg.Text, 40)}
}

func unsupportedReason(alg string) string {
	if alg == "" {
		return "the header has no alg"
	}
	return "bulla can't verify this algorithm"
}

// compare tries the keys that match, and then the well-known secrets.
func (r *Result) compare(t token.Token, alg string, keys Keys) {
	fit := r.choose(t, alg, keys)
	if len(fit) > 0 {
		r.try(t, alg, fit)
	}
	if undecodable(t) == "" && brokenSignature(t) == "" {
		r.tryWellKnown(t, alg)
	}
}

// choose returns the keys to try. If there are none, it sets the reason.
func (r *Result) choose(t token.Token, alg string, keys Keys) Keys {
	r.Status = Unchecked
	if len(keys) == 0 || len(keys) == 1 && keys[0].IsZero() {
		r.Reason = "no key was given"
		return nil
	}
	meant, id := keys.meant(t)
	if len(meant) == 0 {
		r.Reason = fmt.Sprintf("none of the given keys has the header's kid %s", redact.Quote(id, 60))
		return nil
	}
	fit := meant.allowing(alg)
	if len(fit) == 0 {
		r.WrongKey, r.Reason = meant.conclusive(id != "" && meant[0].ID() != ""), meant.misfit(alg)
		return nil
	}
	if id != "" && keys.ambiguous(id, alg, fit) {
		r.Reason = fmt.Sprintf("several keys of the set have the kid %s and can verify %s, so the right one is unknown",
			redact.Quote(id, 60), visible.Text(alg))
		return nil
	}
	if isHMAC(alg) && keys.publishSecrets() {
		r.Reason = "the set mixes secrets (kty oct) with public keys: whoever can read the public keys can read " +
			"the secrets; put the secrets in a separate set"
		return nil
	}
	return fit
}

// meant returns the keys that the header's kid selects, and that kid: the keys with the kid, or
// else those without one, or else a single key that is not from a set. Without a kid it returns all
// keys.
func (ks Keys) meant(t token.Token) (Keys, string) {
	kid, ok := t.Header.Root.Get("kid")
	if !ok || kid.Kind != token.String {
		return ks, ""
	}
	named := ks.where(func(k Key) bool { return !k.IsZero() && k.material().id == kid.Text })
	if len(named) == 0 {
		named = ks.where(func(k Key) bool { return !k.IsZero() && k.material().id == "" })
	}
	if len(named) == 0 && len(ks) == 1 && !ks[0].material().inSet {
		named = ks
	}
	return named, kid.Text
}

// otherKid says that the key has another kid than the header, "" if it has the same one or none.
func otherKid(t token.Token, key Key) string {
	kid, ok := t.Header.Root.Get("kid")
	if !ok || kid.Kind != token.String || key.ID() == "" || key.material().id == kid.Text {
		return ""
	}
	return fmt.Sprintf("; the key's kid is %s, the header's is %s",
		redact.Quote(key.material().id, 60), redact.Quote(kid.Text, 60))
}

// conclusive reports whether keys of the wrong kind settle the question. A set without a key for
// alg doesn't, unless the header's kid names the key, because the issuer may have other keys.
// Neither does a key of a set whose kind is unknown, or a repaired key: an application that doesn't
// repair it may use its text as a secret.
func (ks Keys) conclusive(named bool) bool {
	return slices.ContainsFunc(ks, func(k Key) bool {
		if k.IsZero() {
			return true
		}
		m := k.material()
		known := m.public != nil || m.secret != nil
		return len(m.repairs) == 0 && (!m.inSet || known && named)
	})
}

// ambiguous reports whether more than one key of a set has the kid and can verify alg, or could if
// it were readable. The same key twice counts once (RFC 7517 section 4.5).
func (ks Keys) ambiguous(id, alg string, fit Keys) bool {
	first := fit[0].material()
	if !first.inSet {
		return false
	}
	thumbprint := fit[0].Thumbprint() // "" for a secret, which is never equal to another
	others := ks.where(func(k Key) bool {
		m := k.material()
		candidate := k.allows(alg) || m.skipped != "" && m.kty == first.kty
		return m.id == id && candidate && (thumbprint == "" || k.Thumbprint() != thumbprint)
	})
	return len(others) > 1 || len(others) == 1 && thumbprint != ""
}

// publishSecrets reports whether a set mixes secrets with public keys. Its public keys are still
// used.
func (ks Keys) publishSecrets() bool {
	secret := func(k Key) bool { return k.secret() != nil }
	public := func(k Key) bool { return !k.IsZero() && k.material().inSet && k.material().public != nil }
	return slices.ContainsFunc(ks, secret) && slices.ContainsFunc(ks, public)
}

// misfit says why none of the keys can verify alg.
func (ks Keys) misfit(alg string) string {
	unfit := ks.where(func(k Key) bool {
		return !k.IsZero() && k.material().unfit != "" &&
			(k.material().skipped != "" || slices.Contains(k.material().algorithmsOf(), alg))
	})
	if len(ks) > 1 && len(unfit) > 0 {
		return unfit[0].material().unfit
	}
	if len(ks) > 1 {
		return fmt.Sprintf("%s needs a different kind of key than the %d given ones", alg, len(ks))
	}
	if ks[0].IsZero() {
		return "no key was given"
	}
	m := ks[0].material()
	text := ""
	switch {
	case m.unfit != "":
		return m.unfit
	case m.alg != "" && slices.Contains(m.algorithmsOf(), alg):
		return fmt.Sprintf("the key is for %s, but the header says %s", m.alg, alg)
	case m.secret != nil:
		text = alg + " needs a different kind of key than a secret"
	default:
		text = alg + " needs a different kind of key than " + m.sized()
	}
	if len(m.repairs) > 0 {
		text += "; text that looks like a key is never used as a secret"
	}
	return text
}

// try compares the signature with each key until one matches.
func (r *Result) try(t token.Token, alg string, keys Keys) {
	r.Key = keys.String()
	if broken := undecodable(t); broken != "" {
		r.Reason = broken
		return
	}
	if broken := brokenSignature(t); broken != "" {
		if r.Reason = broken; r.findEncoding(t, alg, keys) {
			r.Status = Invalid
		}
		return
	}
	r.Status, r.Reason = Invalid, reasonInvalid
	if len(keys) == 1 {
		r.Used = keys[0]
	} else {
		r.Reason = fmt.Sprintf("not made with any of the %d matching keys, or the token was changed after signing", len(keys))
	}
	input, signature := t.SigningInput(), []byte(t.Signature().Bytes)
	failed := 0
	for _, key := range keys {
		ok, reason, fix := key.fits(alg, input, signature)
		switch {
		case ok:
			r.Status, r.Used, r.Key, r.Reason, r.Fix = Valid, key, key.String(), reason+otherKid(t, key), ""
			if reason == reasonTrimmed {
				r.LineBreak = key.material().lineBreak
			}
			return
		case reason == reasonUnable:
			failed++
		case reason != reasonInvalid:
			r.Reason, r.Fix = reason, fix
		}
	}
	switch {
	case failed == len(keys):
		r.Status, r.Reason = Unchecked, reasonUnable
	case r.Fix == "" && r.findEncoding(t, alg, keys):
	case r.Fix == "" && t.Segments[1].Text == "":
		r.Status, r.Reason = Unchecked, "the payload is detached, so there is nothing to compare"
	case r.Fix == "" && hasNonce(t):
		r.Reason = reasonNonce
	case len(keys) == 1:
		r.Reason += otherKid(t, keys[0])
	}
}

// hasNonce reports whether the header has a nonce, which Microsoft Graph replaces after signing.
func hasNonce(t token.Token) bool {
	_, ok := t.Header.Root.Get("nonce")
	return ok
}

const reasonUnable = "the key can't be used for this algorithm"

// fits reports whether the key made the signature, and why or why not. If only another reading of a
// secret made it, fix says what to do.
func (k Key) fits(alg, input string, signature []byte) (ok bool, reason, fix string) {
	m := k.material()
	if key, ok := m.public.(*rsa.PublicKey); ok && key.Size() != len(signature) {
		return false, reasonInvalid, "" // RFC 8017 section 8.2.2; verifying with a large key is slow
	}
	err := method(alg).Verify(input, signature, m.verifier)
	switch {
	case err == nil:
		return true, reasonValid, ""
	case !isMismatch(err):
		return false, reasonUnable, ""
	case m.secret == nil:
		return false, reasonInvalid, ""
	case m.lineBreak != "" && hmacFits(alg, input, signature, string(m.secret)+m.lineBreak):
		return true, reasonTrimmed, ""
	}
	reason, fix = otherReading(alg, input, signature, string(m.secret))
	return false, reason, fix
}

// isMismatch reports whether golang-jwt compared the signature and it did not match, as opposed to
// being unable to compare.
func isMismatch(err error) bool {
	return errors.Is(err, jwt.ErrSignatureInvalid) || errors.Is(err, rsa.ErrVerification) ||
		errors.Is(err, jwt.ErrECDSAVerification) || errors.Is(err, jwt.ErrEd25519Verification)
}
