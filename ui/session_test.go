package ui

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/youmark/pkcs8"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/ui/keymap"
	"bulla/ui/pane/panetest"
)

// teamSecret is what tokens of the tests are signed with.
const teamSecret = "a secret of the team, 32 bytes.."

// signed returns a token of a payload that the team signed.
func signed(t *testing.T, payload string) string {
	t.Helper()
	return panetest.Sign(t, payload, panetest.Key(t, teamSecret, "test"))
}

// oauthAnswer is the JSON of a token endpoint with three tokens in it.
func oauthAnswer(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf(`{"token_type":"Bearer","expires_in":3600,"access_token":"%s","id_token":"%s","refresh_token":"%s"}`, sampleToken,
		signed(t, `{"iss":"https://login.example","sub":"1234","aud":"app","iat":1795169000,"exp":1795172600}`), signed(t, `{"sub":"1234","exp":1797761000}`))
}

func TestPickOneOfSeveralTokens(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(oauthAnswer(t))
	d.shows("3 tokens: which one?", "showing token 1", "token 1 of 3", "access_token, magpie, expired 6d", "id_token, sub 1234, expires in")
	d.press("9")
	d.shows("there are only 3 tokens", "which one?")
	d.press("2")
	d.shows("sub 1234  token 2 of 3")
	d.hides("which one?")
	d.press("w", "w")
	d.hides("which one?")
	d.press("w", "down", "enter")
	d.shows("token 3 of 3")
	d.press("w", "home", "esc")
	if d.model.snap.Picked != 2 {
		t.Errorf("token %d is looked at after leaving the list", d.model.snap.Picked+1)
	}
	d.press("q")
	if !d.quit {
		t.Error("q does not leave once the list is closed")
	}
}

func TestPickTheTokenInsideAToken(t *testing.T) {
	inner := signed(t, `{"scope":"user_id:heron"}`)
	encode := base64.RawURLEncoding.EncodeToString
	d := start(t, 120, 40)
	d.paste(encode([]byte(`{"alg":"HS256","cty":"JWT"}`)) + "." + encode([]byte(inner)) + "." + encode(make([]byte, 32)))
	d.shows("(a token)", "w shows it", "unknown: the payload is itself a token")
	d.press("f")
	d.shows("its claims can't be read")
	d.press("w", "2")
	d.shows("heron", "token 2 of 2")
	if d.model.snap.Token.Text != inner {
		t.Errorf("%s is looked at", d.model.snap.Token.Text)
	}
}

func TestFixIsTakenBack(t *testing.T) {
	d := start(t, 120, 40)
	before := d.scope()
	d.paste(sampleToken)
	d.press("f")
	d.shows("compose", "esc undoes it")
	d.press("down")
	d.shows("esc undo the fix")
	d.press("esc")
	d.shows("inspect", "undone: fix", "expired 6d")
	if d.model.snap.Token.Text != sampleToken || !d.model.isFocused(keymap.Diagnosis) {
		t.Errorf("focus %s, token %s", d.model.contexts[d.model.focus], d.model.snap.Token.Text)
	}
	d.press("esc")
	if d.scope() != before {
		t.Errorf("scope = %q after both were left", d.scope())
	}
	d.paste(sampleToken)
	d.press("f", "space", "esc") // another change makes the fix final
	d.shows("compose")
	d.hides("undo the fix")
}

func TestFixOfOneFindingIsTakenBack(t *testing.T) {
	d := start(t, 120, 40)
	d.press("n", "type:inbox:write:event", "enter")
	before := d.scope()
	d.press("5", "f", "esc")
	if d.scope() != before {
		t.Errorf("scope = %q, want %q", d.scope(), before)
	}
	d.shows("compose", "undone: fix")
}

func TestCheckWithAKey(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(signed(t, `{"sub":"magpie","iat":1795169000,"exp":1795172600}`))
	d.shows("press 6 to add a key")
	d.press("6", "enter", "type:another secret of 32 bytes, nope")
	d.hides("another secret")
	d.press("enter")
	d.shows("signature invalid: ", "broken: 1 error", "press 6 to change the key")
	d.press("d")
	d.shows("forgot the key", "press 6 to add a key")
	d.paste(teamSecret) // the Key pane accepts a text without a token
	d.shows("signature valid: signed with a secret of 256 bits", "✓ valid")
	d.hides("the team")
	d.press("v")
	d.shows("the team")
	d.press("5")
	d.hides("the team")
}

func TestASlipKeepsWhatWasTyped(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.press("6", "enter", "type:@secret.tx", "enter")
	d.shows("cannot be read", "key @secret.tx")
	d.files = map[string]string{"secret.txt": teamSecret}
	d.press("type:t", "enter")
	d.shows("signature invalid")
	d.hides("key @secret.txt")
	if got := d.model.snap.Key.String(); !strings.HasPrefix(got, "file secret.txt (") {
		t.Errorf("the key comes from %q", got)
	}
}

func TestRulesAreJudgedAtOnce(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(signed(t, `{"aud":"app","exp":1795172600}`))
	d.press("6", "down", "down", "enter", "type:RS256", "enter")
	d.shows("alg not allowed", "✗ RS256", "press 6 to change the rule")
	d.hides("signature invalid")
	d.press("d")
	d.hides("alg not allowed")
}

func TestPassphraseIsAskedUntilItFits(t *testing.T) {
	d := start(t, 120, 40)
	private, public := encrypted(t, "right")
	d.files = map[string]string{"key.pem": private, "public.pem": public}
	d.press("6", "enter", "type:@key.pem", "enter")
	d.shows("The private key is encrypted", "passphrase")
	d.press("type:wrong", "enter")
	d.shows("this passphrase doesn't open the key", "The private key is encrypted")
	d.paste("right\n") // what is pasted is the passphrase, and no token
	d.hides("right ")
	d.press("enter")
	d.hides("The private key is encrypted")
	d.shows("tokens are signed with RSA 2048 private", "RS256")
	d.press("enter", "type:@public.pem", "enter")
	d.shows("composing needs a key that can sign, and this one can't", "key @public.pem")
	d.press("esc", "l")
	d.shows("tokens are signed with a secret of 256 bits", "HS256")
}

// encrypted returns an RSA key as encrypted PKCS8 and its public half.
func encrypted(t *testing.T, passphrase string) (private, public string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := pkcs8.ConvertPrivateKeyToPKCS8(key, []byte(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, bytes []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}))
	}
	return block("ENCRYPTED PRIVATE KEY", der), block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&key.PublicKey))
}

func TestEditAndGiveAKeyLater(t *testing.T) {
	d := start(t, 120, 40)
	compact := signed(t, `{"scope":"user_id:magpie","exp":1795172600}`)
	d.paste(compact)
	d.press("4", "down", "e")
	d.shows("editing payload", "unchanged")
	d.send(tea.KeyMsg{Type: tea.KeyCtrlW})
	d.press("type:+2h")
	d.shows("exp becomes", "in 2h", "there is no key to sign it")
	d.press("enter")
	d.shows("an edited token", "tampered", "press 6 to add one, or esc to undo the edit")
	d.press("down")
	d.shows("esc undo the edit")
	d.press("6", "enter")
	d.paste(teamSecret)
	d.press("enter")
	d.shows("edited and signed with a secret of 256 bits", "edited, signed here", "edited and signed again here")
	if d.model.snap.Edit != diagnose.EditedAndSigned || d.model.snap.Signature.Status != signing.Valid {
		t.Errorf("edit %v, signature %s", d.model.snap.Edit, d.model.snap.Signature.Status)
	}
	d.press("y")
	if len(d.copied) != 1 || d.copied[0] != d.model.snap.Token.Text || d.copied[0] == compact {
		t.Errorf("copied %q", d.copied)
	}
	d.press("r")
	d.shows("an edited token can't be reissued")
	d.press("esc")
	d.shows("edit undone", "a pasted token", "signature valid")
	if d.model.snap.Token.Text != compact {
		t.Errorf("%s is looked at", d.model.snap.Token.Text)
	}
}

func TestEditAComposedToken(t *testing.T) {
	d := start(t, 80, 24)
	before := d.scope()
	d.press("4", "e", "type:2", "enter")
	d.shows("inspect", "pigeon2  an edited token", "edited and signed with a secret", "! Courier refuses it")
	d.press("6", "enter")
	d.paste(teamSecret)
	d.press("enter")
	if d.model.snap.Edit != diagnose.EditedAndSigned {
		t.Errorf("edit %v after another key", d.model.snap.Edit)
	}
	d.press("f")
	d.shows("compose", "of the edited token; esc undoes it", "pigeon2")
	d.press("esc", "esc")
	d.shows("compose", "sample user")
	if d.scope() != before || d.model.snap.Signature.Status != signing.Valid {
		t.Errorf("scope = %q, signature %s", d.scope(), d.model.snap.Signature.Status)
	}
}

func TestWorkOutsideIsNotLost(t *testing.T) {
	d := start(t, 80, 24)
	d.paste(sampleToken)
	d.press("4")
	d.send(editedMsg{part: token.Payload, text: `{"a":1,}`})
	d.shows("fix it here", `"a":1,`, "column 8: a comma before")
	d.press("backspace", "enter")
	if got := d.model.snap.Token.Payload.Text; got != `{"a":1}` {
		t.Errorf("the payload is %s after it was fixed", got)
	}
	d.send(editedMsg{part: token.Payload, text: `{"a":` + strings.Repeat("1", 1<<17)})
	d.shows("nothing changed: line 1")
	if got := d.model.snap.Token.Payload.Text; got != `{"a":1}` {
		t.Errorf("the payload is %d bytes of a text that was not taken", len(got))
	}
	d.send(editedMsg{part: token.Header, err: fmt.Errorf("exit status 1\x1b[2J")})
	d.shows("nothing changed: the editor failed")
	checkFrame(t, d.screen(), 80, 24)
}

func TestClaimsOpenOnThePayload(t *testing.T) {
	d := start(t, 80, 24)
	d.press("4", "n", "type:role=admin", "enter")
	if _, ok := d.model.snap.Token.Claim("role"); !ok {
		t.Errorf("the payload is %s", d.model.snap.Token.Payload.Text)
	}
	d.press("home", "n")
	d.shows("new header parameter")
}

func TestDisclosuresAreClaims(t *testing.T) {
	const signedOne, added = "WyJzYWx0IiwiZ2l2ZW5fbmFtZSIsIkFuYSJd", "WyJzYWx0IiwiYWRtaW4iLHRydWVd" // ["salt","given_name","Ana"], ["salt","admin",true]
	digest := "T8iLKBJq1OqYy76bBNCrAPNsObF7mbxfPjV2Z1FEeJw"
	d := start(t, 120, 40)
	d.paste(signed(t, `{"iss":"x","_sd":["`+digest+`"],"_sd_alg":"sha-256"}`) + "~" + signedOne + "~" + added + "~")
	if found := d.model.snap.Found.Disclosures; len(found) != 2 {
		t.Fatalf("%d disclosures", len(found))
	} else if found[0].Digest != digest {
		t.Fatalf("the digest is %s", found[0].Digest)
	}
	d.press("4", "end")
	d.shows("disclosed given_name   Ana", "its digest is signed", "admin        true", "not signed, anyone")
	d.press("e")
	d.shows("disclosures can't be edited")
	d.press("enter")
	d.shows("disclosed admin")
	narrow := start(t, 50, 18)
	narrow.paste(signed(t, `{"_sd":[]}`) + "~" + added + "~")
	narrow.press("4", "end")
	narrow.shows("~admin", "not signed: true")
}

func TestSeveralPastesLeaveNoTrace(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(oauthAnswer(t))
	d.press("2", "4", "d")
	d.shows("token 2 of 3, edited")
	d.press("w", "1")
	d.shows("token 1 of 3")
	d.hides("edited")
	if d.model.snap.Edit != diagnose.NotEdited {
		t.Errorf("edit %v", d.model.snap.Edit)
	}
	d.press("esc")
	if d.model.snap.Mode != core.Compose {
		t.Error("esc does not lead back to composing")
	}
}

// TestATokenIsPastedIntoAClaim keeps a paste from ending the edit that it is for.
func TestATokenIsPastedIntoAClaim(t *testing.T) {
	d := start(t, 120, 40)
	inner := signed(t, `{"sub":"inner"}`)
	d.paste(signed(t, `{"act":""}`))
	d.press("4", "e")
	d.paste(inner)
	d.shows("editing payload")
	d.press("enter")
	if got, want := d.model.snap.Token.Payload.Text, `{"act":"`+inner+`"}`; got != want {
		t.Errorf("the payload is %s, want %s", got, want)
	}
}

// TestAPastedTokenIsNoSample keeps a narrow header from saying of a pasted token what is true of
// the composed one.
func TestAPastedTokenIsNoSample(t *testing.T) {
	d := start(t, 50, 18)
	d.paste(signed(t, `{"scope":"user_id:magpie read:brands","exp":1795172600}`))
	for _, width := range []int{24, 40, 50, 60, 70, 80} {
		d.model.resize(width, 24)
		if header, _, _ := strings.Cut(d.screen(), "\n"); strings.Contains(header, " sa") {
			t.Errorf("at %d columns the header says %q", width, header)
		}
	}
}
