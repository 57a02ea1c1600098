package signing

import (
	"strings"
	"testing"

	"bulla/core/token"
)

// benchmarkVerify measures verification on a token of about 300 bytes.
func benchmarkVerify(b *testing.B, alg string) {
	pair := everyAlgorithm(b)[alg]
	signed, err := Sign(`{"alg":"`+alg+`","typ":"JWT"}`, `{"scope":"`+strings.Repeat("inbox:read:messages ",
		6)+`user_id:a","exp":1795003600}`, pair[0])
	if err != nil {
		b.Fatal(err)
	}
	tok := token.Decode(signed)
	b.ReportAllocs()
	b.SetBytes(int64(len(signed)))
	for b.Loop() {
		if got := Verify(tok, pair[1:], nil); got.Status != Valid {
			b.Fatalf("%+v", got)
		}
	}
}

func BenchmarkVerifyHS256(b *testing.B) { benchmarkVerify(b, "HS256") }
func BenchmarkVerifyRS256(b *testing.B) { benchmarkVerify(b, "RS256") }
func BenchmarkVerifyES256(b *testing.B) { benchmarkVerify(b, "ES256") }
func BenchmarkVerifyEdDSA(b *testing.B) { benchmarkVerify(b, "EdDSA") }

// BenchmarkVerifyWithoutKey measures the search for well-known secrets, on a token of about 1,000
// bytes that none of them signed.
func BenchmarkVerifyWithoutKey(b *testing.B) {
	key := newKey(material{secret: []byte("nothing that anyone knows")}, "an issuer")
	tok := token.Decode(forge(b, "HS256", `{"alg":"HS256"}`, `{"scope":"`+strings.Repeat("inbox:read:messages ",
		35)+`"}`, key))
	b.ReportAllocs()
	for b.Loop() {
		if got := Verify(tok, nil, nil); got.Status != Unchecked {
			b.Fatalf("%+v", got)
		}
	}
}
