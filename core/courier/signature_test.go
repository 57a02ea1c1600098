package courier

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"bulla/core/hint"
)

func TestUserSignature(t *testing.T) {
	const production, test = "pk_prod_EXAMPLE0000000000000000000", "pk_test_EXAMPLE0000000000000000000"
	for _, tt := range []struct{ name, key, user, want string }{
		{"production key", production, "user-123", "e93bdca78168672fbfa461b0c0028229e7b8c3fbf2e192032ddafe9064e72f26"},
		{"test key", test, "user-123", "2d763ca9e5a00a695f69354021a27d59c4b4620c015f9207a2dac463199420be"},
		{"user beyond ASCII", production, "usér-✓", "3dc56cfdbd6d4add06fdadc4f4459d21d235fbeb5d00d533b1f086b474678631"},
		{"empty user", production, "", "330cb8e5c45ef6a5a03cc5021ef5bbfcaeb3e38101be892eabe7c2e680f0a2bf"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := UserSignature(tt.key, tt.user); got != tt.want {
				t.Errorf("UserSignature = %s, want %s", got, tt.want)
			}
			if !isUserSignature(tt.key, tt.user, tt.want) || !isUserSignature(tt.key, tt.user, strings.ToUpper(tt.want)) {
				t.Error("the right signature does not verify")
			}
			for _, wrong := range []string{"", tt.want[:63], tt.want + "0", "0" + tt.want[1:][:62] + "x"} {
				if isUserSignature(tt.key, tt.user, wrong) {
					t.Errorf("%q verifies", wrong)
				}
			}
			if isUserSignature(tt.key, tt.user+"x", tt.want) || isUserSignature(tt.key+"x", tt.user, tt.want) {
				t.Error("the signature of another user or key verifies")
			}
		})
	}
}

// TestCheckUserSignature checks that the fault of a wrong signature says what it is.
func TestCheckUserSignature(t *testing.T) {
	const key, user = "pk_test_EXAMPLE0000000000000000000", "Pigeon"
	right := UserSignature(key, user)
	digest := userMAC(key, user)
	bare := sha256.Sum256([]byte(key + user))
	for _, tt := range []struct{ name, given, want string }{
		{"right", right, ""},
		{"upper case", strings.ToUpper(right), ""},
		{"white space", right + "\n", "spaces or a line break"},
		{"token", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "a token"},
		{"base64", base64.StdEncoding.EncodeToString(digest), "right digest in base64"},
		{"base64url without padding", base64.RawURLEncoding.EncodeToString(digest), "right digest in base64"},
		{"base64 of another", base64.StdEncoding.EncodeToString(bare[:]), "not hex: it has 44 characters"},
		{"hex twice", hex.EncodeToString([]byte(right)), "converted to hex twice"},
		{"SHA-1", strings.Repeat("a0", 20), "SHA-1"},
		{"SHA-512", strings.Repeat("a0", 64), "SHA-512"},
		{"one digit", "a", "1 hex digit; 64 are expected"},
		{"cut", right[:60], "60 hex digits, which are right"},
		{"not hex", right[:63] + "g", "not hex digits"},
		{"cut to 40", right[:40], "has 40 hex digits, which are right; the end is missing (64 expected)"},
		{"cut to 40 in upper case", strings.ToUpper(right[:40]), "the end is missing"},
		{"prefixed", "sha256=" + right, "right except for the text before it"},
		{"prefixed in quotes", `"SHA256:` + right + `"`, "right except for the text before it"},
		{"another prefixed", "sha256=" + UserSignature(key, "magpie"), "not hex: it has 71 characters"},
		{"in quotes", `"` + right + `"`, "right except for the quotes"},
		{"in single quotes", "'" + strings.ToUpper(right) + "'", "right except for the quotes"},
		{"over two lines", right[:32] + "\n" + right[32:], "right except for the white space inside"},
		{"another over two lines", strings.Repeat("a", 32) + " " + strings.Repeat("a", 32), "it contains white space"},
		{"one character", "-", "not hex: it has 1 character;"},
		{"line break after the key", UserSignature(key+"\n", user), "line break after the API key"},
		{"line break after the user", UserSignature(key, user+"\n"), "line break after the user ID"},
		{"scope", UserSignature(key, "user_id:"+user), "user_id:"},
		{"quotes", UserSignature(key, `"Pigeon"`), "in quotes"},
		{"lower case", UserSignature(key, "pigeon"), "in lower case"},
		{"key without prefix", UserSignature("EXAMPLE0000000000000000000", user), "without its prefix"},
		{"swapped", UserSignature(user, key), "swapped"},
		{"empty user", UserSignature(key, ""), "empty user ID"},
		{"empty key", UserSignature("", user), "empty key"},
		{"bare hash", hex.EncodeToString(bare[:]), "not an HMAC"},
		{"another user", UserSignature(key, "magpie"), "another user"},
		{"another key", UserSignature("pk_prod_EXAMPLE0000000000000000000", user), "another API key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fault := CheckUserSignature(key, user, tt.given)
			if (tt.want == "") != fault.IsZero() || !strings.Contains(fault.Message, tt.want) ||
				fault.IsZero() != (fault.Hint == "") {
				t.Errorf("%+v, want %q", fault, tt.want)
			}
			if strings.Contains(fault.Message+fault.Hint, "EXAMPLE") {
				t.Errorf("%+v shows the key", fault)
			}
		})
	}
	for name, fault := range map[string]hint.Problem{
		"without the white space": CheckUserSignature(" "+key, user, right),
		"without the spaces":      CheckUserSignature(key, user+" ", right),
	} {
		if !strings.Contains(fault.Message, name) {
			t.Errorf("%+v, want %q", fault, name)
		}
	}
}

func TestKeyScope(t *testing.T) {
	for key, want := range map[string]string{
		"pk_prod_X": "published/production", "pk_test_X": "published/test", "dk_prod_X": "draft/production", "dk_test_X": "draft/test",
		"pk_X": "", "token_X": "", "eyJ": "", "": "",
	} {
		scope, ok := KeyScope(key)
		if got := scope.String(); ok != (want != "") || ok && got != want {
			t.Errorf("KeyScope(%q) = %s, %v, want %s", key, got, ok, want)
		}
	}
}

func TestIsAPIKey(t *testing.T) {
	for text, want := range map[string]bool{
		"pk_prod_ABC123": true, "dk_test_abc": true, "pk_ABC": true, "token_01abc": true,
		"pk_prod_": false, "pk_": false, "$YOUR_API_KEY": false, "eyJhbGciOiJIUzI1NiJ9.e30.x": false, "": false, "pk_prod_AB C": false, "pk_$YOUR": false,
	} {
		if got := IsAPIKey(text); got != want {
			t.Errorf("IsAPIKey(%q) = %v", text, got)
		}
	}
}
