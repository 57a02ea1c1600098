package courier

import (
	"strings"
	"testing"
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
			if !VerifyUserSignature(tt.key, tt.user, tt.want) || !VerifyUserSignature(tt.key, tt.user, strings.ToUpper(tt.want)) {
				t.Error("the right signature does not verify")
			}
			for _, wrong := range []string{"", tt.want[:63], tt.want + "0", "0" + tt.want[1:][:62] + "x"} {
				if VerifyUserSignature(tt.key, tt.user, wrong) {
					t.Errorf("%q verifies", wrong)
				}
			}
			if VerifyUserSignature(tt.key, tt.user+"x", tt.want) || VerifyUserSignature(tt.key+"x", tt.user, tt.want) {
				t.Error("the signature of another user or key verifies")
			}
		})
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
