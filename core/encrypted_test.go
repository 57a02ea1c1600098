package core_test

import (
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
)

// encryptedToken is {"sub":"pigeon"}, encrypted by another program with dir and A256GCM; the key is
// 32 times the letter k.
const encryptedToken = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..BwcHBwcHBwcHBwcH.LDXf9peVIU4JK-PRqtSb8Q.0N6nRBlqharAqDaYH6RO-A"

// encryptedJSON is the same token in the JSON form.
const encryptedJSON = `{"protected":"eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0","iv":"BwcHBwcHBwcHBwcH","ciphertext":"LDXf9peVIU4JK-PRqtSb8Q","tag":"0N6nRBlqharAqDaYH6RO-A"}`

// TestEncrypted checks that an encrypted token shows what is inside, or says why it can't be
// opened, in its own form and in the JSON form.
func TestEncrypted(t *testing.T) {
	for name, c := range map[string]struct{ secret, closed, because string }{
		"no key":    {"", "only the recipient's key decrypts it, a secret of 32 bytes", ""},
		"right key": {strings.Repeat("k", 32), "", "the given key opened it"},
		"wrong key": {strings.Repeat("x", 32), "wrong key", "wrong key"},
		"short key": {"kkkk", "dir with A256GCM needs a secret of 32 bytes, but the given one has 4", "dir with A256GCM needs a secret of 32 bytes"},
	} {
		for _, text := range []string{encryptedToken, encryptedJSON} {
			t.Run(name, func(t *testing.T) {
				var keys signing.Keys
				if c.secret != "" {
					keys = signing.Keys{newSecret(t, c.secret)}
				}
				s := apply(newWorkbench(t), core.Paste{Text: text}, core.SetVerifiers{Keys: keys}).Snapshot(moment(0).Now)
				if s.Opened != (c.closed == "") || s.Opened == (s.Closed != nil) || s.Opened != (s.Token.Payload.Text != "") {
					t.Fatalf("opened %v, closed %v", s.Opened, s.Closed)
				}
				if s.Closed != nil && !strings.HasPrefix(s.Closed.Reason, c.closed) {
					t.Errorf("closed because %q, want %q", s.Closed.Reason, c.closed)
				}
				f := s.Findings[0]
				if f.Code != "encrypted-jwe" || f.Severity != diagnose.Error || !strings.HasPrefix(f.Because, c.because) {
					t.Errorf("%s: %s, want %q", f.Code, f.Because, c.because)
				}
				if s.Opened && strings.Contains(f.Fix, "give the key") {
					t.Errorf("the fix for an opened token asks for its key: %s", f.Fix)
				}
			})
		}
	}
}

func newSecret(t *testing.T, text string) signing.Key {
	t.Helper()
	key, err := signing.NewSecret([]byte(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	return key
}
