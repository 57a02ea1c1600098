package core_test

import (
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/core/token"
)

// keysFrom returns the keys of a secret that a user gives.
func keysFrom(t *testing.T, secret string) signing.Keys {
	t.Helper()
	keys, err := signing.Parse([]byte(secret), "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

const (
	secretOne = "one secret of thirty-two bytes, no less"
	secretTwo = "two secret of thirty-two bytes, no less"
)

func signedWith(t *testing.T, header, payload, secret string) string {
	t.Helper()
	text, err := signing.Sign(header, payload, keysFrom(t, secret)[0])
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestEdit edits tokens with and without a matching key, and undoes the edit.
func TestEdit(t *testing.T) {
	const header, before, after = `{"alg":"HS256"}`, `{ "n": 1.0e3,"a":"x" }`, `{ "n": 1.0e3,"a":"y" }`
	pasted := func(t *testing.T) core.Change { return core.Paste{Text: signedWith(t, header, before, secretOne)} }
	edit := core.EditPart{Part: token.Payload, Text: after}
	tests := []struct {
		name      string
		changes   func(t *testing.T) []core.Change
		edit      diagnose.Edit
		signature signing.Status
		payload   string
		code      string
	}{
		{"no key", func(t *testing.T) []core.Change { return []core.Change{pasted(t), edit} }, diagnose.EditedOnly,
			signing.Unchecked, after, "tampered error"},
		{"the key of the token", func(t *testing.T) []core.Change {
			return []core.Change{core.SetVerifiers{Keys: keysFrom(t, secretOne)}, pasted(t), edit}
		}, diagnose.EditedAndSigned, signing.Valid, after, "edited note"},
		{"a key that is given afterwards", func(t *testing.T) []core.Change {
			return []core.Change{pasted(t), edit, core.SetVerifiers{Keys: keysFrom(t, secretTwo)}}
		}, diagnose.EditedAndSigned, signing.Valid, after, "edited note"},
		{"an algorithm that the key does not have", func(t *testing.T) []core.Change {
			return []core.Change{core.SetVerifiers{Keys: keysFrom(t, secretOne)}, pasted(t),
				core.EditPart{Part: token.Header, Text: `{"alg":"RS256"}`}}
		}, diagnose.EditedOnly, signing.Unchecked, before, "tampered error"},
		{"edited back", func(t *testing.T) []core.Change {
			return []core.Change{pasted(t), edit, core.EditPart{Part: token.Payload, Text: before}}
		}, diagnose.NotEdited, signing.Unchecked, before, ""},
		{"taken back", func(t *testing.T) []core.Change { return []core.Change{pasted(t), edit, core.Revert{}} },
			diagnose.NotEdited, signing.Unchecked, before, ""},
		{"a composed token", func(*testing.T) []core.Change { return []core.Change{edit} }, diagnose.EditedAndSigned,
			signing.Valid, after, "edited note"},
		{"a composed token under another key", func(t *testing.T) []core.Change {
			return []core.Change{edit, core.SetSigner{Key: keysFrom(t, secretTwo)[0]}}
		}, diagnose.EditedAndSigned, signing.Valid, after, "edited note"},
		{"nothing to edit", func(*testing.T) []core.Change { return []core.Change{core.Paste{Text: "hello"}, edit} },
			diagnose.NotEdited, "", "", ""},
		{"another paste", func(t *testing.T) []core.Change { return []core.Change{edit, pasted(t)} }, diagnose.NotEdited,
			signing.Unchecked, before, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := apply(newWorkbench(t), tt.changes(t)...).Snapshot(moment(0).Now)
			if s.Mode != core.Inspect || s.Edit != tt.edit || s.Signature.Status != tt.signature ||
				s.Token.Payload.Text != tt.payload {
				t.Errorf("mode %s, edit %d, signature %q, payload %q", s.Mode, s.Edit, s.Signature.Status, s.Token.Payload.Text)
			}
			for _, code := range []string{"tampered", "edited"} {
				want := strings.HasPrefix(tt.code, code+" ")
				got := false
				for _, f := range s.Findings {
					got = got || f.Code == code && f.Code+" "+f.Severity.String() == tt.code
				}
				if got != want {
					t.Errorf("%s is reported: %v, want %v", code, got, want)
				}
			}
		})
	}
}

// TestEditKeepsTheOther checks that the signature and the part that wasn't edited stay exactly the
// same if no key can sign.
func TestEditKeepsTheOther(t *testing.T) {
	pasted := signedWith(t, `{ "alg":"HS256" , "typ":"JWT"}`, `{"a":1}`, secretOne)
	s := apply(newWorkbench(t), core.Paste{Text: "Bearer " + pasted},
		core.EditPart{Part: token.Payload, Text: `{"a":2}`}).Snapshot(moment(0).Now)
	was, is := strings.Split(pasted, "."), strings.Split(s.Token.Text, ".")
	if is[0] != was[0] || is[1] == was[1] || is[2] != was[2] {
		t.Errorf("%s became %s", pasted, s.Token.Text)
	}
	if s.Original.Text != pasted {
		t.Errorf("the original is %q", s.Original.Text)
	}
}

// TestRevertComposed checks that Revert restores what was composed.
func TestRevertComposed(t *testing.T) {
	w := newWorkbench(t)
	edited := apply(w, core.EditPart{Part: token.Payload, Text: `{}`})
	if back := apply(edited, core.Revert{}); !sameBench(back, w) {
		t.Error("the Workbench is not as it was")
	}
}

func TestPick(t *testing.T) {
	one, two := signedWith(t, `{"alg":"HS256"}`, `{"sub":"one"}`, secretOne), signedWith(t, `{"alg":"HS256"}`, `{"sub":"two"}`, secretOne)
	holder := signedWith(t, `{"alg":"HS256"}`, `{"id_token":"`+two+`"}`, secretOne)
	nested := signedWith(t, `{"alg":"HS256","cty":"JWT"}`, two, secretOne)
	tests := []struct {
		name, text string
		index      int
		want       string
		tokens     int
	}{
		{"the second", `{"a":"` + one + `","b":"` + two + `"}`, 1, two, 2},
		{"the first again", `{"a":"` + one + `","b":"` + two + `"}`, 0, one, 2},
		{"inside a claim", holder, 1, two, 2},
		{"the payload", nested, 1, two, 2},
		{"none of that number", one, 1, one, 1},
		{"below zero", one, -1, one, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := apply(newWorkbench(t), core.Paste{Text: tt.text}, core.Pick{Index: tt.index}).Snapshot(moment(0).Now)
			if s.Token.Text != tt.want || len(s.Tokens) != tt.tokens {
				t.Errorf("looks at %q of %d tokens", s.Token.Text, len(s.Tokens))
			}
			for _, f := range s.Findings {
				if f.Code == "several-tokens" && tt.index > 0 {
					t.Error("one was chosen, and several are still warned of")
				}
			}
		})
	}
}

// TestRequestMembers composes with members and documents that the user gives.
func TestRequestMembers(t *testing.T) {
	claim := func(name, json string) core.Change {
		return core.SetMember{Part: token.Payload, Member: core.Member{Name: name, JSON: json}}
	}
	tests := []struct {
		name            string
		changes         []core.Change
		header, payload string // what must be in them
		missing         string
	}{
		{"a claim", []core.Change{claim("role", `"admin"`)}, `{"alg":"HS256","typ":"JWT"}`, `,"role":"admin"}`, ""},
		{"a time", []core.Change{claim("exp", "+30m")}, `"HS256"`, `"exp":1795170600`, ""},
		{"not JSON", []core.Change{claim("role", "admin")}, "", "", "admin"},
		{"another algorithm", []core.Change{core.SetAlgorithm{Name: "HS512"}}, `{"alg":"HS512","typ":"JWT"}`, `"scope"`, ""},
		{"an algorithm of another key", []core.Change{core.SetAlgorithm{Name: "ES256"}}, "", "", "ES256"},
		{"a header parameter", []core.Change{core.SetMember{Part: token.Header, Member: core.Member{Name: "kid", JSON: `"x"`}}}, `,"kid":"x"}`, `"scope"`, ""},
		{"documents", []core.Change{core.SetDocuments{Documents: core.Documents{Header: `{"typ":"x","alg":"HS384"}`, Payload: `{ "a" : 1 }`}}}, `{"typ":"x","alg":"HS384"}`, `{ "a" : 1 }`, ""},
		{"only a payload", []core.Change{core.SetDocuments{Documents: core.Documents{Payload: `{"a":1}`}}, claim("b", "2")}, `{"alg":"HS256","typ":"JWT"}`, `{"a":1,"b":2}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := apply(newWorkbench(t), tt.changes...).Snapshot(moment(time.Minute).Now)
			if !strings.Contains(s.Token.Header.Text, tt.header) || !strings.Contains(s.Token.Payload.Text, tt.payload) {
				t.Errorf("header %s, payload %s", s.Token.Header.Text, s.Token.Payload.Text)
			}
			if (s.NoToken != "") != (tt.missing != "") || !strings.Contains(s.NoToken, tt.missing) {
				t.Errorf("missing %q, want %q in it", s.NoToken, tt.missing)
			}
			if tt.missing == "" && s.Signature.Status != signing.Valid {
				t.Errorf("the signature is %s: %s", s.Signature.Status, s.Signature.Reason)
			}
		})
	}
}
