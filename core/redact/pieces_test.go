package redact

import (
	"slices"
	"strings"
	"testing"
)

func TestSecrets(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0."
	for text, want := range map[string][]string{
		"Authorization: Bearer " + token + "c2lnbmF0dXJl!":       {"c2lnbmF0dXJl"},
		token + "c2ln.aXY.Y2lwaGVy.dGFn":                         {"c2ln", "aXY", "Y2lwaGVy", "dGFn"},
		token + "c2lnbmF0dXJl~WyJzYWx0Il0~":                      {"c2lnbmF0dXJl", "WyJzYWx0Il0"},
		"3f0e7b0a-7c1c-4d5e-9a77-3c6b7a1f2d33":                   nil,
		token:                                                    nil,
		"api.courier.com, 1.2.3 and eyJhbGciOiJIUzI1NiJ9":        nil,
		"key: pk_prod_EXAMPLE0000000000000000000.":               {"EXAMPLE0000000000000000000"},
		`{"kty":"RSA","n":"cHVibGlj","d": "cHJpdmF0ZQ"}`:         {"cHJpdmF0ZQ"},
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-": nil,
		"-----BEGIN PRIVATE KEY-----\nTUlJ\nQkFE\n-----END PRI":  {"TUlJ", "QkFE"},
		`"-----BEGIN EC PRIVATE KEY-----\nTUlJ\nQk`:              {"TUlJ", "Qk"},
	} {
		if got := Secrets(text); !slices.Equal(got, want) {
			t.Errorf("Secrets(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestIsRandom(t *testing.T) {
	for word, want := range map[string]bool{
		"kQ9vX2mZ7rT4bW8nY3cL6pH1sD5fG0jA": true, "dGhlIHNlY3JldCBvZiBhIHRlYW0x+/==": true,
		"3f0e7b0a-7c1c-4d5e-9a77-3c6b7a1f2d33": false, "inbox:read:messages": false, "kQ9vX2mZ7rT4bW8": false,
		"eyJhbGciOiJIUzI1NiJ9": false, "two Words2of-them": false, "": false,
	} {
		if IsRandom(word) != want {
			t.Errorf("IsRandom(%q) is not %v", word, want)
		}
	}
}

func TestPieces(t *testing.T) {
	var p Pieces
	if got := p.Mask("nothing is known", "*"); got != "nothing is known" {
		t.Errorf("%q", got)
	}
	for _, secret := range []string{"abcdefghijklmnop", "hunter2", "xyz", "größtes Geheimnis"} {
		p.Add(secret)
		p.Add(secret)
	}
	for text, want := range map[string]string{
		"abcdefghijklmnop":             "****************",
		"│ cdefghijkl │ mnop":          "│ ********** │ mnop", // too short to be found by itself
		"…ghijklmnop, abcdefgXhijklmn": "…**********, abcdefgXhijklmn",
		"abcdefghabcdefgh":             "****************",
		"my hunter2hunter2 xyz":        "my ************** xyz",
		"größtes Geheim":               "**************",
		"":                             "",
	} {
		if got := p.Mask(text, "*"); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestPiecesOfTokens(t *testing.T) {
	var p Pieces
	for _, token := range []string{
		"anopaquetoken", "aGVhZGVy.cGF5bG9hZA.c2lnbmF0dXJl", "aGVhZGVy..aW5pdHZlY3Rvcg.Y2lwaGVydGV4dA.dGFndGFndGFn",
		"aGVhZGVy.cGF5bG9hZDI", "",
	} {
		p.AddToken(token)
	}
	p.AddIn("key pk_test_EXAMPLEexample1234")
	shown := "anopaquetoken aGVhZGVy cGF5bG9hZA c2lnbmF0dXJl cGF5bG9hZDI Y2lwaGVydGV4dA pk_test_EXAMPLEexample1234"
	want := "************* aGVhZGVy cGF5bG9hZA ************ cGF5bG9hZDI ************** pk_test_******************"
	if got := p.Mask(shown, "*"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestManyPieces adds more than Pieces keeps: it then masks everything that may be a piece.
func TestManyPieces(t *testing.T) {
	var p Pieces
	var b strings.Builder
	for i := uint32(1); b.Len() < mostWindows+100; i = i*1664525 + 1013904223 {
		b.WriteByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[i>>27])
	}
	secret := b.String()
	p.Add(secret)
	if got := p.Mask("end: "+secret[len(secret)-20:], "*"); got != "end: "+strings.Repeat("*", 20) {
		t.Errorf("%q", got)
	}
}
