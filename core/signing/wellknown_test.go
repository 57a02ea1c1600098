package signing

import (
	"strings"
	"testing"

	"bulla/core/token"
	"bulla/core/visible"
)

// TestWellKnownList checks the form of the list, so that every line is tried.
func TestWellKnownList(t *testing.T) {
	heading, seen := "", map[string]bool{}
	secrets := 0
	for line := range strings.Lines(wellKnownText) {
		line = strings.TrimSuffix(line, "\n")
		if visible.Text(line) != line || strings.TrimSpace(line) != line {
			t.Errorf("%q has characters that are easily lost", line)
		}
		if found, ok := strings.CutPrefix(line, "# "); ok {
			heading = found
			continue
		}
		decoded := strings.HasSuffix(heading, decodedHeading)
		key := line
		if decoded {
			key = decodedHeading + line
		}
		switch {
		case line == "":
			continue
		case heading == "":
			t.Errorf("%q has no heading", line)
		case seen[key]:
			t.Errorf("%q is there twice", line)
		case len(knownBytes(line, decoded)) == 0 || knownBytes(line, decoded)[0] == "":
			t.Errorf("%q stands for no bytes", line)
		}
		seen[key] = true
		secrets++
	}
	if secrets < 1000 {
		t.Errorf("%d secrets are listed, want 1000 or more", secrets)
	}
}

// TestQuickHMAC checks that the quick HMAC equals that of the library, for secrets of every length
// around the size of a block.
func TestQuickHMAC(t *testing.T) {
	const input = "header.payload"
	for _, alg := range []string{"HS256", "HS384", "HS512"} {
		q := newQuickHMAC(alg, input)
		for size := range 140 {
			secret := strings.Repeat("k", size)
			signature, err := method(alg).Sign(input, []byte(secret))
			if err != nil {
				t.Fatal(err)
			}
			if !q.fits(signature, secret) || q.fits(signature, secret+"x") {
				t.Errorf("%s with a secret of %d bytes differs", alg, size)
			}
		}
	}
}

// TestWellKnownReason checks that the reason says what was tried, and that a key that fits is still
// reported as the key.
func TestWellKnownReason(t *testing.T) {
	const known = `the well-known secret "secret" (tutorials)`
	signed := token.Decode(forge(t, "HS256", `{"alg":"HS256"}`, `{"sub":"a"}`, secretKey(t, "secret")))
	for _, c := range []struct {
		name   string
		key    Key
		reason string
	}{
		{"no key", Key{}, "no key was given; it was made with " + known},
		{"another secret", secretKey(t, "another"), "not made with this key, but with " + known},
		{"a key of another kind", parseOne(t, rfcEC), "HS256 needs a different kind of key than EC P-256 private"},
		{"the same secret", secretKey(t, "secret"), reasonValid},
	} {
		if got := verify(signed, c.key); got.Reason != c.reason || got.Open != known {
			t.Errorf("%s: %q, open %q, want %q", c.name, got.Reason, got.Open, c.reason)
		}
	}
}

// TestWellKnownLimit checks that a token too large for the whole list is still compared with the
// empty secret.
func TestWellKnownLimit(t *testing.T) {
	payload := `{"a":"` + strings.Repeat("a", wellKnownLimit) + `"}`
	for secret, want := range map[string]string{"": EmptySecret, "secret": ""} {
		key := newKey(material{secret: []byte(secret)}, "a test")
		if got := verify(token.Decode(forge(t, "HS256", `{"alg":"HS256"}`, payload, key)), Key{}); got.Open != want {
			t.Errorf("%q: open is %q, want %q", secret, got.Open, want)
		}
	}
}
