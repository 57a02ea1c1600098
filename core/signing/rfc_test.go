package signing

import (
	"strings"
	"testing"

	"bulla/core/token"
)

// The keys of RFC 7515 appendices A.2 and A.3, RFC 8037 appendix A.1 and RFC 7638 section 3.1. The
// private RSA key is left out, because the tests need only its public part.
const (
	rfcRSA     = `{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}`
	rfcEC      = `{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}`
	rfcEd25519 = `{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`
	rfcSet     = `{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}`
)

// The tokens that are signed with them.
const (
	rfcClaims  = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
	rfcRS256   = "eyJhbGciOiJSUzI1NiJ9." + rfcClaims + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
	rfcES256   = "eyJhbGciOiJFUzI1NiJ9." + rfcClaims + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
	rfcEdDSA   = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
	rfcPayload = "Example of Ed25519 signing"
)

// parseOne reads a single key.
func parseOne(t testing.TB, data string) Key {
	t.Helper()
	keys, err := Parse([]byte(data), "a test", nil)
	if err != nil || len(keys) != 1 {
		t.Fatalf("Parse = %v, %v; want one key", keys, err)
	}
	return keys[0]
}

func TestRFCVectors(t *testing.T) {
	cases := []struct{ name, token, key string }{
		{"RFC 7515 A.1 HS256", rfcToken, `{"kty":"oct","k":"` + rfcSecret + `"}`},
		{"RFC 7515 A.2 RS256", rfcRS256, rfcRSA},
		{"RFC 7515 A.3 ES256", rfcES256, rfcEC},
		{"RFC 8037 A.4 EdDSA", rfcEdDSA, rfcEd25519},
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			key := parseOne(t, c.key)
			got := verify(token.Decode(c.token), key)
			if got.Status != Valid || got.Used.String() != key.String() || got.Key != key.String() {
				t.Errorf("Verify = %+v", got)
			}
			other := parseOne(t, cases[(i+1)%len(cases)].key)
			if got := verify(token.Decode(c.token), other); got.Status != Unchecked || !got.WrongKey ||
				(got.Open != "") != (i == 0) || !strings.Contains(got.Reason, "a different kind of key") {
				t.Errorf("with a different kind of key: %+v", got)
			}
		})
	}
}

func TestRFC8037Sign(t *testing.T) {
	got, err := Sign(`{"alg":"EdDSA"}`, rfcPayload, parseOne(t, rfcEd25519))
	if err != nil || got != rfcEdDSA {
		t.Errorf("Sign = %q, %v; want the token of RFC 8037 A.4", got, err)
	}
}

func TestThumbprint(t *testing.T) {
	for _, c := range []struct{ name, key, want string }{
		{"RFC 7638 section 3.1", rfcSet, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"},
		{"RFC 8037 A.3", rfcEd25519, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"},
		{"a secret has none", `{"kty":"oct","k":"` + rfcSecret + `"}`, ""},
	} {
		if got := parseOne(t, c.key).Thumbprint(); got != c.want {
			t.Errorf("%s: Thumbprint() = %q, want %q", c.name, got, c.want)
		}
	}
}
