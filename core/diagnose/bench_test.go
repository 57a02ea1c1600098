package diagnose_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/core/token"
)

// floor is the least work that reading a token takes: decoding and parsing both segments with the
// standard library.
func floor(compact string) error {
	segments := strings.SplitN(compact, ".", 3)
	for _, segment := range segments[:2] {
		text, err := base64.RawURLEncoding.DecodeString(segment)
		if err != nil {
			return err
		}
		var members map[string]any
		if err := json.Unmarshal(text, &members); err != nil {
			return err
		}
	}
	return nil
}

// fullDiagnosis does everything that bulla does with a token: it decodes the token, checks the
// signature and runs every check.
func fullDiagnosis(compact string, keys signing.Keys) []diagnose.Finding {
	tok := token.Decode(compact)
	reading := diagnose.ReadFacts(tok, intake.Found{}, "")
	return diagnose.Run(diagnose.Context{
		Now: at, Found: intake.Found{Kind: intake.JWT, Token: compact}, Token: tok, Facts: &reading,
		Signature: signing.Verify(tok, keys, nil), Key: keys[0],
	})
}

func BenchmarkFloor(b *testing.B) {
	compact := claims()
	b.ReportAllocs()
	for b.Loop() {
		if err := floor(compact); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	compact := claims()
	b.ReportAllocs()
	for b.Loop() {
		token.Decode(compact)
	}
}

func BenchmarkCheck(b *testing.B) {
	tok, keys := token.Decode(claims()), signing.Keys{longKey()}
	b.ReportAllocs()
	for b.Loop() {
		if got := signing.Verify(tok, keys, nil); got.Status != signing.Valid {
			b.Fatal(got)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	tok := token.Decode(claims())
	b.ReportAllocs()
	for b.Loop() {
		diagnose.ReadFacts(tok, intake.Found{}, "")
	}
}

func BenchmarkRun(b *testing.B) {
	ctx := given{text: claims(), key: longKey()}.context()
	reading := diagnose.ReadFacts(ctx.Token, intake.Found{}, "")
	ctx.Facts = &reading
	b.ReportAllocs()
	for b.Loop() {
		diagnose.Run(ctx)
	}
}

func BenchmarkDecodeAndDiagnose(b *testing.B) {
	compact, keys := claims(), signing.Keys{longKey()}
	b.ReportAllocs()
	for b.Loop() {
		fullDiagnosis(compact, keys)
	}
}
