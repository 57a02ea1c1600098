package share_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/scope"
	"bulla/core/share"
	"bulla/core/signing"
)

// ofAnother is a token of another issuer, without a signature.
const ofAnother = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZSJ9."

var now = time.Unix(1795000000, 0).UTC()

func at() core.Moment { return core.Moment{Now: now, ID: "5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001"} }

// composed returns a new Workbench with changes.
func composed(t *testing.T, changes ...core.Change) core.Snapshot {
	t.Helper()
	key, err := signing.NewSecret([]byte(strings.Repeat("k", 32)), "test")
	if err != nil {
		t.Fatal(err)
	}
	w := core.New(key, at())
	for _, c := range changes {
		w = w.Apply(c, at())
	}
	return w.Snapshot(now)
}

func inspect(text string) core.Snapshot {
	return core.Workbench{}.Apply(core.Paste{Text: text}, at()).Snapshot(now)
}

func text(s core.Snapshot, o share.Options, name string) string {
	return share.Find(share.Items(s, o), name).Text()
}

func TestItemsOfAComposedToken(t *testing.T) {
	s := composed(t)
	token := s.Token.Text
	last := strings.LastIndexByte(token, '.') + 1
	for name, want := range map[string]string{
		share.Token:      token,
		share.Header:     "Authorization: Bearer " + token,
		share.Scope:      "user_id:pigeon inbox:read:messages inbox:write:events",
		share.ExpiresIn:  `"expires_in": "1d"`,
		share.Body:       `{"scope": "user_id:pigeon inbox:read:messages inbox:write:events", "expires_in": "1d"}`,
		share.Claims:     s.Token.Payload.Text,
		share.HeaderJSON: `{"alg":"HS256","typ":"JWT"}`,
		share.Export:     "export COURIER_TOKEN='" + token + "'",
		share.Unsigned:   token[:last],
		share.Claim:      "",
	} {
		if got := text(s, share.Options{}, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	got := text(s, share.Options{}, share.Report)
	if !strings.HasPrefix(got, "# JWT report: ") || strings.Contains(got, token[last:]) {
		t.Errorf("report: %q", got)
	}
	if got := text(s, share.Options{ClaimName: "exp", ClaimValue: "1795086400"}, share.Claim); got != "1795086400" {
		t.Errorf("claim: %q", got)
	}
}

// TestEveryItemIsWhole checks names, files, previews and reasons in several states.
func TestEveryItemIsWhole(t *testing.T) {
	never := composed(t, core.NeverExpire{})
	states := map[string]core.Snapshot{
		"composed": composed(t), "never": never, "pasted": inspect(composed(t).Token.Text),
		"nothing": inspect("hello"), "wrong expiry": composed(t, core.SetExpiry{Text: "soon"}), "foreign": inspect(ofAnother),
		"two segments": inspect("eyJhbGciOiJub25lIn0.eyJzY29wZSI6IiJ9"),
	}
	for name, s := range states {
		seen := map[string]bool{}
		for _, i := range share.Items(s, share.Options{}) {
			switch {
			case i.Name == "" || i.File == "" || seen[i.Name] || seen[i.File]:
				t.Errorf("%s: %+v", name, i)
			case i.WhyNot == "" && (i.Text() == "" || i.Preview == ""):
				t.Errorf("%s: %s is empty without a reason", name, i.Name)
			case i.WhyNot != "" && i.Text() != "":
				t.Errorf("%s: %s: %q, but %s", name, i.Name, i.Text(), i.WhyNot)
			case strings.ContainsAny(i.Preview, "\n\t"):
				t.Errorf("%s: the preview of %s has more than a line", name, i.Name)
			case i.HasToken && !strings.Contains(i.Text(), s.Token.Text):
				t.Errorf("%s: %s: HasToken is %t", name, i.Name, i.HasToken)
			}
			seen[i.Name], seen[i.File] = true, true
		}
	}
}

func TestBodyIsJSON(t *testing.T) {
	for _, s := range []core.Snapshot{composed(t), inspect(composed(t).Token.Text)} {
		var body struct {
			Scope     string
			ExpiresIn any `json:"expires_in"`
		}
		err := json.Unmarshal([]byte(text(s, share.Options{}, share.Body)), &body)
		if err != nil || body.Scope == "" || body.ExpiresIn == nil {
			t.Errorf("%+v, %v", body, err)
		}
	}
}

func TestCurl(t *testing.T) {
	preset := func(name string) core.Snapshot { return composed(t, core.UsePreset{Name: name}) }
	tests := []struct {
		name string
		s    core.Snapshot
		o    share.Options
		want string
	}{
		{"inbox", composed(t), share.Options{}, "curl -X POST https://inbox.courier.com/q -H 'Authorization: Bearer eyJ"},
		{"preferences", preset("preferences"), share.Options{}, "curl https://api.courier.com/users/pigeon/preferences -H 'Auth"},
		{"in the EU", preset("preferences"), share.Options{Region: courier.EU}, "curl https://api.eu.courier.com/users/pigeon/preferences -H"},
		{"emulator", composed(t), share.Options{BaseURL: "http://127.0.0.1:4192/"}, "curl -X POST http://127.0.0.1:4192/q -H"},
		{"another issuer", inspect(ofAnother), share.Options{}, "curl https://api.example.com -H 'Authorization: Bearer eyJ"},
	}
	for _, test := range tests {
		if got := text(test.s, test.o, share.Curl); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %s", test.name, got)
		}
	}
}

// TestShellReadsTheToken runs the lines for a shell.
func TestShellReadsTheToken(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	s := composed(t)
	out, err := exec.Command(sh, "-c", text(s, share.Options{}, share.Export)+`; printf %s "$COURIER_TOKEN"`).Output()
	if err != nil || string(out) != s.Token.Text {
		t.Errorf("%q, %v", out, err)
	}
	script := `curl() { printf '%s\n' "$@"; }; ` + text(s, share.Options{}, share.Curl)
	out, err = exec.Command(sh, "-c", script).Output()
	if want := "\nAuthorization: Bearer " + s.Token.Text + "\n"; err != nil || !strings.Contains(string(out), want) {
		t.Errorf("%q, %v", out, err)
	}
}

func TestRefused(t *testing.T) {
	expired := composed(t).At(now.Add(48 * time.Hour))
	foreign := inspect("eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZSIsImV4cCI6MTc5NDAwMDAwMH0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	for name, test := range map[string]struct {
		s    core.Snapshot
		want string
	}{
		"a preview":        {composed(t), "Courier refuses it: "},
		"expired":          {expired, "Courier refuses it: "},
		"of another":       {foreign, "it is broken: "},
		"without a token":  {inspect("hello"), ""},
		"nothing is wrong": {inspect(scope.AnyUser), ""},
	} {
		if got := share.Refused(test.s); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
