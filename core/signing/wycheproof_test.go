package signing

import (
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"bulla/core/token"
)

// vector is a test of Wycheproof's JSON Web files.
type vector struct {
	ID      int             `json:"tcId"`
	Comment string          `json:"comment"`
	JWS     json.RawMessage `json:"jws"`
	JWE     json.RawMessage `json:"jwe"`
	Plain   string          `json:"pt"`
	Result  string          `json:"result"`
	private json.RawMessage
	public  json.RawMessage
}

// vectors reads a file of the testkit.
func vectors(t *testing.T, name string) []vector {
	t.Helper()
	kit := os.Getenv("BULLA_TESTKIT")
	if kit == "" {
		t.Skip("BULLA_TESTKIT is not set: the Wycheproof vectors are not here")
	}
	data, err := os.ReadFile(filepath.Join(kit, "wycheproof", name))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct {
			Private json.RawMessage `json:"private"`
			Public  json.RawMessage `json:"public"`
			Tests   []vector        `json:"tests"`
		} `json:"testGroups"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var all []vector
	for _, group := range file.Groups {
		for _, v := range group.Tests {
			v.private, v.public = group.Private, group.Public
			all = append(all, v)
		}
	}
	return all
}

// compact returns a token that is given as a string or as a JSON object.
func compact(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// verifies reports whether the token of a vector is valid with its key. With a refused key nothing
// is valid. Private and public key must agree.
func (v vector) verifies(t *testing.T) bool {
	t.Helper()
	valid := func(jwk []byte) bool {
		keys, err := Parse(jwk, "wycheproof", nil)
		return err == nil && Verify(token.Decode(compact(v.JWS)), keys, nil).Accepted()
	}
	if v.public != nil && valid(v.public) != valid(v.private) {
		t.Errorf("%d (%s): the private and the public key do not agree", v.ID, v.Comment)
	}
	return valid(v.private)
}

// TestWycheproof compares the counts, so that a lost vector is noticed.
func TestWycheproof(t *testing.T) {
	cases := []struct {
		file         string
		tests, right int
		// disputed are the vectors whose label is wrong for bulla, with the reason.
		disputed map[int]string
	}{
		{"json_web_signature_test.json", 401, 395, map[int]string{
			367: "byte for byte the valid 357, yet labelled invalid",
			370: "byte for byte the valid 357, yet labelled invalid",
			372: "holds a ? in the header, yet labelled valid",
			373: "holds a ? in the payload, yet labelled valid",
			346: "PS384 under a key that says PS256, yet labelled valid",
			350: "PS384 under a key that says PS256, yet labelled valid",
		}},
		{"json_web_key_test.json", 26, 26, nil},
		{"json_web_crypto_test.json", 49, 49, nil},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			tests, right := 0, 0
			disputed := map[int]bool{}
			for _, v := range vectors(t, c.file) {
				if v.JWS == nil {
					continue
				}
				tests++
				if v.verifies(t) == (v.Result == "valid") {
					right++
					continue
				}
				if disputed[v.ID] = true; c.disputed[v.ID] == "" {
					t.Errorf("%d (%s) is %s, judged otherwise", v.ID, v.Comment, v.Result)
				}
			}
			if tests != c.tests || right != c.right || len(disputed) != len(c.disputed) {
				t.Errorf("%d of %d as labelled, want %d of %d; not followed: %v", right, tests, c.right, c.tests,
					slices.Sorted(maps.Keys(disputed)))
			}
		})
	}
}

// TestWycheproofEncryption decrypts the encrypted vectors. Each is recognized as encrypted or isn't
// a token, and none gets a verdict on a signature.
func TestWycheproofEncryption(t *testing.T) {
	rsa15 := map[int]bool{100: true, 101: true, 102: true, 103: true, 104: true, 105: true, 112: true,
		128: true} // RSA1_5 is refused
	cases := []struct {
		file         string
		tests, right int
		disputed     map[int]bool
	}{
		{"json_web_encryption_test.json", 139, 131, rsa15},
		{"json_web_crypto_test.json", 34, 34, nil},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			tests, right := 0, 0
			for _, v := range vectors(t, c.file) {
				if v.JWE == nil {
					continue
				}
				tests++
				keys, err := Parse(v.private, "wycheproof", nil)
				if err != nil {
					t.Fatalf("%d: %v", v.ID, err)
				}
				plain, err := Decrypt(compact(v.JWE), keys)
				if status := Verify(token.Decode(compact(v.JWE)), keys, nil).Status; status == Valid || status == Invalid {
					t.Errorf("%d: signature %s of an encrypted token", v.ID, status)
				}
				// The files of older versions have no plaintext.
				opened := err == nil && (v.Plain == "" || hex.EncodeToString([]byte(plain)) == v.Plain)
				if opened == (v.Result == "valid") {
					right++
				} else if !c.disputed[v.ID] {
					t.Errorf("%d (%s) is %s, got %q, %v", v.ID, v.Comment, v.Result, plain, err)
				}
			}
			if tests != c.tests || right != c.right {
				t.Errorf("%d of %d as labelled, want %d of %d", right, tests, c.right, c.tests)
			}
		})
	}
}
