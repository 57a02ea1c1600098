package intake

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFindJWSInJSON(t *testing.T) {
	h, p, sig := segments(sample("one"))
	other := encode(`{"alg":"ES256"}`)
	sign := func(protected, rest string) string {
		return fmt.Sprintf(`{"protected":"%s"%s,"signature":"%s"}`, protected, rest, sig)
	}
	general := func(signatures ...string) string {
		return `{"payload":"` + p + `","signatures":[` + strings.Join(signatures, ",") + `]}`
	}
	for _, c := range []struct {
		name, in string
		tokens   []string
		want     string
	}{
		{"general", general(sign(h, "")), []string{h}, "1 signature"},
		{"general, two", general(sign(h, ""), sign(other, "")), []string{h, other}, "2 signatures"},
		{"general, pretty", "{\n  \"payload\": \"" + p + "\",\n  \"signatures\": [\n" + sign(h, "") + "\n]\n}\n", []string{h}, "1 signature"},
		{"flattened", `{"payload":"` + p + `","protected":"` + h + `","signature":"` + sig + `"}`, []string{h}, "1 signature"},
		{"unprotected header", `{"payload":"` + p + `","protected":"` + h + `","header":{"kid":"1"},"signature":"` + sig + `"}`, []string{h}, `("kid") is not signed`},
		{"no protected header", `{"payload":"` + p + `","header":{"alg":"HS256"},"signature":"` + sig + `"}`, nil, "no protected header"},
		{"first without", general(`{"header":{"alg":"none"},"signature":""}`, sign(h, "")), []string{h}, "signature 1 of 2 has no protected header"},
		{"payload not encoded", `{"payload":"a.b c","protected":"` + h + `","signature":"` + sig + `"}`, nil, "not base64url"},
		{"payload no string", `{"payload":{"sub":"x"},"protected":"` + h + `","signature":"` + sig + `"}`, nil, "not base64url"},
		{"inside another object", `{"data":{"jws":` + general(sign(h, "")) + `}}`, []string{h}, "1 signature"},
		{"in a request", "POST / HTTP/1.1\r\nHost: x\r\n\r\n" + general(sign(h, "")), []string{h}, "1 signature"},
		{"in Markdown", "```json\n" + general(sign(h, "")) + "\n```", []string{h}, "1 signature"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if got.Kind != JWSJSON || got.Total != len(c.tokens) {
				t.Fatalf("kind %q, %d tokens; want %d", got.Kind, got.Total, len(c.tokens))
			}
			for i, header := range c.tokens {
				at := got.Candidates[i]
				if want := header + "." + p + "." + sig; at.Token != want || c.in[at.At:at.End] != header {
					t.Errorf("candidate %d is %q at %q, want %q", i, at.Token, c.in[at.At:at.End], want)
				}
				if !strings.HasPrefix(at.Where, "signature ") {
					t.Errorf("candidate %d is in %q", i, at.Where)
				}
			}
			if len(c.tokens) > 0 && got.Token != got.Candidates[0].Token {
				t.Errorf("token %q is not the first candidate", got.Token)
			}
			if remarks := fmt.Sprintf("%v", got.Remarks); !got.HasRemark(JWSJSONForm) ||
				!strings.Contains(strings.ReplaceAll(remarks, `\"`, `"`), c.want) {
				t.Errorf("remarks %s do not contain %q", remarks, c.want)
			}
		})
	}
}

// TestFindTokenBesideJSONForm checks that a complete token comes before JSON that only looks like a
// JWS.
func TestFindTokenBesideJSONForm(t *testing.T) {
	tok := sample("one")
	got := Find(`{"event":{"payload":"x","signature":"y"},"token":"` + tok + `"}`)
	if got.Kind != JWT || got.Token != tok || got.Where != "json member token" {
		t.Errorf("kind %q, token %q in %q", got.Kind, got.Token, got.Where)
	}
}

// TestFindDecoded checks that a decoded token isn't mistaken for a JWS in JSON form: its header and
// payload are objects.
func TestFindDecoded(t *testing.T) {
	const parts = `"header":{"alg":"HS256","typ":"JWT"},"payload":{"scope":"user_id:a"}`
	for name, in := range map[string]string{
		"bulla":      `{"input":{"kind":"jwt"},"token":{` + parts + `,"signature":{"present":true,"bytes":32}},"times":{}}`,
		"node":       `{` + parts + `,"signature":"6TvcpMgWhnL7-kYbDAAoIp57jD_LhkgMt2v6QZOcvJg"}`,
		"two parts":  `{` + parts + `}`,
		"big header": `{"token":{"header":{"kid":"` + strings.Repeat("x", maxWord) + `"},"payload":{}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			got := Find(in)
			if got.Kind != JSON || got.Token != "" || len(got.Remarks) != 1 ||
				!strings.Contains(got.Remarks[0].Title, "decoded token") {
				t.Errorf("kind %q, token %q, remarks %+v", got.Kind, got.Token, got.Remarks)
			}
		})
	}
}

func TestFindJWEInJSON(t *testing.T) {
	header := encode(`{"alg":"A256KW","enc":"A256GCM"}`)
	const rest = `"iv":"aWlpaWlpaWlpaWlp","ciphertext":"Y2M","tag":"dHR0dHR0dHR0dHR0dHR0dA"`
	for _, c := range []struct {
		name, in string
		keys     []string
	}{
		{"flattened", `{"protected":"` + header + `","encrypted_key":"a2s",` + rest + `}`, []string{"a2s"}},
		{"general", `{"protected":"` + header + `","recipients":[{"encrypted_key":"a2s"},{"encrypted_key":"bGw"}],` + rest + `}`, []string{"a2s", "bGw"}},
		{"without a protected header", `{"unprotected":{"enc":"A256GCM"},"recipients":[],` + rest + `}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if got.Kind != JWE || !got.HasRemark(EncryptedJWE) || got.Total != len(c.keys) {
				t.Fatalf("kind %q, %d tokens, remarks %+v", got.Kind, got.Total, got.Remarks)
			}
			for i, key := range c.keys {
				if want := header + "." + key + ".aWlpaWlpaWlpaWlp.Y2M.dHR0dHR0dHR0dHR0dHR0dA"; got.Candidates[i].Token != want {
					t.Errorf("token %q, want %q", got.Candidates[i].Token, want)
				}
			}
		})
	}
}

func TestFindJWE(t *testing.T) {
	jwe := encode(`{"alg":"dir","enc":"A128GCM"}`) + "..aWlpaWlpaWlpaWlp." + strings.Repeat("Y2Nj", 40) + ".dHR0dHR0dHR0dHR0dHR0dA"
	for _, c := range []struct{ name, in, token string }{
		{"compact", jwe, jwe},
		{"behind Bearer", "Bearer " + jwe, jwe},
		{"in lines", wrap(jwe, 60, "", "\n") + "\nthanks", jwe},
		{"cut off", jwe[:120], jwe[:120]},
		{"without its last segment", jwe[:strings.LastIndexByte(jwe, '.')], jwe[:strings.LastIndexByte(jwe, '.')]},
		{"without its header", jwe[strings.IndexByte(jwe, '.'):], jwe[strings.IndexByte(jwe, '.'):]},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Find(c.in); got.Kind != JWE || got.Token != c.token {
				t.Errorf("kind %q, token %q; want %q", got.Kind, got.Token, c.token)
			}
		})
	}
}

// TestWycheproofJWE checks that every JWE of the testkit is recognized as one, including the broken
// ones and the one in JSON form.
func TestWycheproofJWE(t *testing.T) {
	folder := os.Getenv("BULLA_TESTKIT")
	if folder == "" {
		t.Skip("BULLA_TESTKIT is not set: the Wycheproof vectors are not read")
	}
	data, err := os.ReadFile(filepath.Join(folder, "wycheproof", "json_web_encryption_test.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		TestGroups []struct {
			Tests []struct {
				ID  int `json:"tcId"`
				JWE string
			}
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	recognized := 0
	for _, group := range file.TestGroups {
		for _, test := range group.Tests {
			got := Find(test.JWE)
			if got.Kind == JWE && got.Token != "" {
				recognized++
				continue
			}
			t.Errorf("test %d: kind %q, token %q", test.ID, got.Kind, got.Token)
		}
	}
	if recognized != 139 {
		t.Errorf("%d JWE recognized, want 139", recognized)
	}
}

// The example of RFC 9901 section 4.2.1 and those of sections 4.2.2 and 4.2.3.
const (
	familyName = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
	element    = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"
)

func TestParseDisclosure(t *testing.T) {
	for _, c := range []struct{ name, text, salt, member, value, digest, fault string }{
		{"member", familyName, "_26bc4LT-ac6q2KI6cBW5es", "family_name", `"Möbius"`, "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0", ""},
		{"element", element, "lklxF5jMYlGTPUovMNIvCA", "", `"FR"`, "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs", ""},
		{"object", encode(`["s","address",{"a": 1.0}]`), "s", "address", `{"a": 1.0}`, "", ""},
		{"not base64url", "Wy*J", "", "", "", "", "not base64url"},
		{"not an array", encode(`{"a":1}`), "", "", "", "", "not a JSON array"},
		{"too short", encode(`["s"]`), "", "", "", "", "an array of 1 value, not of 2 or 3"},
		{"salt no string", encode(`[1,"a",2]`), "", "", "2", "", "the salt is not a string"},
		{"name no string", encode(`["s",7,2]`), "s", "", "2", "", "the name is not a string"},
		{"reserved name", encode(`["s","_sd",2]`), "s", "_sd", "2", "", "the name _sd is reserved"},
		{"empty", "", "", "", "", "", "not a JSON array"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parseDisclosure(c.text)
			if d.Salt != c.salt || d.Name != c.member || d.Value != c.value || d.Fault != c.fault || d.Text != c.text {
				t.Errorf("got %+v", d)
			}
			if c.digest != "" && d.Digest != c.digest {
				t.Errorf("digest %s, want %s", d.Digest, c.digest)
			}
		})
	}
}

func TestFindSDJWT(t *testing.T) {
	jwt := encode(`{"alg":"ES256","typ":"dc+sd-jwt"}`) + "." + encode(`{"_sd":["x"],"_sd_alg":"sha-256"}`) + "." + strings.Repeat("Ab", 43)
	binding := encode(`{"alg":"ES256","typ":"kb+jwt"}`) + "." + encode(`{"nonce":"1","sd_hash":"x"}`) + "." + strings.Repeat("Cd", 43)
	whole := jwt + "~" + familyName + "~" + element + "~"
	for _, c := range []struct {
		name, in string
		n        int
		binding  string
	}{
		{"two disclosures", whole, 2, ""},
		{"no disclosure", jwt + "~", 0, ""},
		{"key binding", whole + binding, 2, binding},
		{"behind a name", "vc_token: " + whole + binding, 2, binding},
		{"in JSON", `{"credential":"` + whole + `"}`, 2, ""},
		{"in lines", wrap(whole+binding, 70, "", "\n") + "\n", 2, binding},
		{"in lines, then words", wrap(whole, 70, "> ", "\n") + "\n> thanks", 2, ""},
		{"one that is broken", jwt + "~W***~" + element + "~", 2, ""},
		{"in JSON form", `{"payload":"` + strings.Split(jwt, ".")[1] + `","protected":"` + strings.Split(jwt, ".")[0] + `","signature":"` + strings.Repeat("Ab", 43) +
			`","header":{"disclosures":["` + familyName + `","` + element + `"],"kb_jwt":"` + binding + `"}}`, 2, binding},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if got.Token != jwt || len(got.Disclosures) != c.n || got.KeyBinding != c.binding {
				t.Fatalf("token %q, %d disclosures, binding %q", got.Token, len(got.Disclosures), got.KeyBinding)
			}
			if got.Kind != SDJWT && got.Kind != JWSJSON || got.Total != 1 {
				t.Errorf("kind %q, %d tokens", got.Kind, got.Total)
			}
			for _, d := range got.Disclosures {
				if got.Kind == SDJWT && !strings.HasPrefix(c.in[d.At:], d.Text[:4]) {
					t.Errorf("disclosure %q is said to be at %d: %.20q", d.Text, d.At, c.in[d.At:])
				}
			}
			if c.n == 2 && !slices.ContainsFunc(got.Disclosures,
				func(d Disclosure) bool { return d.Text == element && d.Value == `"FR"` }) {
				t.Errorf("disclosures %+v", got.Disclosures)
			}
		})
	}
}

// TestFindTwoSDJWT checks that an SD-JWT ends where the next one begins.
func TestFindTwoSDJWT(t *testing.T) {
	one, two := sample("one")+"~"+familyName+"~", sample("two")+"~"
	got := Find(one + "\n" + two)
	if got.Total != 2 || got.Candidates[0].Token != sample("one") || got.Candidates[1].Token != sample("two") ||
		got.Candidates[1].Kind != SDJWT {
		t.Errorf("candidates %+v", got.Candidates)
	}
}
