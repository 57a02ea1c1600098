package broken_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/broken"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/emulator"
	"bulla/core/hint"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

var at = core.Moment{
	Now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), ID: "6f1c2b1e-7a3d-4c5e-9b8a-0d1e2f3a4b5c",
}

func secret(t *testing.T) signing.Key {
	t.Helper()
	key, err := signing.NewSecret([]byte("not a real secret, 32 bytes and more"), "test secret")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// answers are what Courier answers to an inbox with each of the tokens: the status, and a part of
// the reason.
var answers = map[string]struct {
	status int
	why    string
}{
	"expired":                 {401, "expired 5m ago"},
	"not-yet-valid":           {401, "not valid before"},
	"exp-in-milliseconds":     {401, "in milliseconds"},
	"exp-as-string":           {401, "exp is a string"},
	"expires-in-without-unit": {401, "expired 57s ago"},
	"comma-scopes":            {200, "no messages: the scope lacks user_id:pigeon and inbox:read:messages"},
	"url-encoded-scope":       {200, "no messages: the scope lacks user_id:pigeon and inbox:read:messages"},
	"missing-write-scope":     {403, "the scope lacks inbox:write:events"},
	"singular-scope":          {403, "the scope lacks inbox:write:events"},
	"upper-case-scope":        {200, "no messages: the scope lacks inbox:read:messages"},
	"inbox-read-write":        {200, "no messages: the scope lacks inbox:read:messages"},
	"empty-scope":             {200, "no messages: the scope lacks user_id:pigeon and inbox:read:messages"},
	"scope-as-list":           {200, "no messages: the scope lacks user_id:pigeon and inbox:read:messages"},
	"wrong-user":              {200, `no messages: the scope lacks user_id:pigeon; the token acts for "someone-else"`},
	"no-user":                 {200, "no messages: the scope lacks user_id:pigeon"},
	"placeholder-user":        {200, "no messages: the scope lacks user_id:pigeon"},
	"misspelled-user-id":      {200, "no messages: the scope lacks user_id:pigeon"},
	"other-workspace":         {200, "the scope has inbox:read:messages"},
	"other-environment":       {200, "the scope has inbox:read:messages"},
	"login-token":             {401, "not one of Courier's tokens"},
	"tampered-payload":        {401, "the signature doesn't match"},
	"another-key":             {401, "the signature doesn't match"},
	"alg-none":                {401, `alg is "none"`},
	"no-signature":            {401, "the signature is missing"},
	"cut-off":                 {401, "cut off in its payload"},
	"header-not-json":         {401, "the JSON ends"},
	"zero-width-space":        {401, "ZERO WIDTH SPACE"},
	"no-break-space":          {401, "NO-BREAK SPACE"},
	"bearer-twice":            {401, "Bearer appears twice"},
	"quoted":                  {401, "QUOTATION MARK"},
	"undefined":               {401, "a JWT has three"},
	"api-key":                 {200, "an API key can call every endpoint"},
	"client-key":              {401, "this is a client key"},
}

// TestEveryBreak breaks a token in every way. The diagnosis says that it is broken and has the code
// of the break, no two breaks have the same codes, and the emulator answers as the break says.
func TestEveryBreak(t *testing.T) {
	key := secret(t)
	w := core.New(key, at)
	var logged emulator.Entry
	server := httptest.NewServer(emulator.New(emulator.Options{
		Signer: key, Now: func() time.Time { return at.Now }, Random: rand.Reader,
		Log: func(e emulator.Entry) { logged = e },
	}))
	defer server.Close()
	seen := map[string]string{}
	for _, b := range broken.All() {
		t.Run(b.Name, func(t *testing.T) {
			made, err := b.Make(w, at)
			if err != nil {
				t.Fatal(err)
			}
			s := made.Snapshot
			if f, ok := s.Finding(b.Code); s.Verdict != diagnose.Broken || !ok || f.Severity > diagnose.Warning {
				t.Errorf("the verdict is %s: %v", s.Verdict, s.Findings)
			}
			codes := codesOf(s)
			other, known := seen[codes]
			isPair := b.Name == "another-key" && other == "tampered-payload"
			if known && !isPair {
				t.Errorf("%s has the same codes: %s", other, codes)
			}
			seen[codes] = b.Name

			want := answers[b.Name]
			if a := made.Answer; a.Status != want.status || want.why == "" || !strings.Contains(a.Because, want.why) {
				t.Errorf("Courier answers %+v, want %d and %q", a, want.status, want.why)
			}
			if got := send(t, server.URL, made); got.Status != made.Answer.Status || got.Type != made.Answer.Type ||
				got.Message != made.Answer.Message || logged.Why != made.Answer.Because {
				t.Errorf("the emulator answers %+v because %s, want %+v", got, logged.Why, made.Answer)
			}
		})
	}
	if len(answers) != len(broken.All()) {
		t.Errorf("there are %d answers to %d breaks", len(answers), len(broken.All()))
	}
}

// codesOf returns the codes that a diagnosis has findings of.
func codesOf(s core.Snapshot) string {
	var codes []string
	for _, f := range s.Findings {
		if f.Severity <= diagnose.Note && !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	slices.Sort(codes)
	return strings.Join(codes, " ")
}

// send sends the request of a break over a connection.
func send(t *testing.T, base string, b broken.Broken) emulator.Answer {
	t.Helper()
	r := b.Request
	request, err := http.NewRequest(r.Method, base+r.PathFor(r.User), strings.NewReader(r.Body))
	if err != nil {
		t.Fatal(err)
	}
	authorization := "Bearer " + b.Text
	if b.IsHeader {
		authorization = strings.TrimPrefix(b.Text, "Authorization: ")
	}
	request.Header.Set("Authorization", authorization)
	request.Header.Set("x-courier-user-id", r.User)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var fault struct{ Type, Message string }
	if err := json.Unmarshal(body, &fault); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return emulator.Answer{Status: response.StatusCode, Type: fault.Type, Message: fault.Message}
}

// TestTexts reads the texts of the table.
func TestTexts(t *testing.T) {
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	var names []string
	for _, b := range broken.All() {
		if !name.MatchString(b.Name) || slices.Contains(names, b.Name) {
			t.Errorf("the name %q", b.Name)
		}
		names = append(names, b.Name)
		for _, text := range []string{b.Title, b.SDK} {
			if len(text) < 15 || len(text) > 120 || strings.HasSuffix(text, ".") || strings.Contains(text, "\t") {
				t.Errorf("%s: %q", b.Name, text)
			}
		}
		if _, ok := diagnose.Explain(b.Code); !ok {
			t.Errorf("%s: there is no code %q", b.Name, b.Code)
		}
		if found, ok := broken.ByName(b.Name); !ok || found.Name != b.Name {
			t.Errorf("%s is not found by its name", b.Name)
		}
	}
	if !slices.Equal(broken.Names(), names) {
		t.Errorf("the names are %q", broken.Names())
	}
	if _, ok := broken.ByName("list"); ok {
		t.Error(`"list" is the name of a break`)
	}
}

// TestEveryRequest breaks other tokens than those of the inbox: each break works, or says what the
// scope needs for it.
func TestEveryRequest(t *testing.T) {
	key := secret(t)
	requests := map[string]core.Change{
		"one scope": core.SetScope{Text: "read:brands"},
		"two users": core.SetScope{Text: "inbox:read:messages user_id:ann user_id:bob inbox:write:events"},
		"test":      core.SetEnvironment{Name: "test"},
		"never":     core.NeverExpire{},
	}
	for _, preset := range scope.Presets() {
		requests[preset.Name] = core.UsePreset{Name: preset.Name, Argument: "acme"}
	}
	for name, change := range requests {
		w := core.New(key, at).Apply(change, at)
		works := 0
		for _, b := range broken.All() {
			made, err := b.Make(w, at)
			var problem hint.Problem
			switch {
			case errors.As(err, &problem):
				if strings.Contains(problem.Message, "needs  in") || problem.Hint == "" {
					t.Errorf("%s: %s: %+v", name, b.Name, problem)
				}
			case err != nil:
				t.Errorf("%s: %s: %v", name, b.Name, err)
			case made.Text == "" || made.Answer.Status == 0 || made.Answer.Because == "":
				t.Errorf("%s: %s: %+v", name, b.Name, made)
			default:
				works++
			}
		}
		if works < 20 {
			t.Errorf("%s: only %d breaks work", name, works)
		}
	}
}

// TestOtherCalls breaks tokens for preferences and brands: the request is one that shows it.
func TestOtherCalls(t *testing.T) {
	for _, tt := range []struct{ preset, name, want string }{
		{"preferences", "expired", "401 to GET /users/:user_id/preferences: expired 5m ago"},
		{"preferences", "missing-write-scope", "403 to PUT /users/:user_id/preferences/:topic_id: the scope lacks write:preferences"},
		{"preferences", "wrong-user", `403 to GET /users/:user_id/preferences: the scope lacks user_id:pigeon; the token acts for "someone-else"`},
		{"inbox", "missing-write-scope", "403 to POST /q markAllRead: the scope lacks inbox:write:events"},
	} {
		b, _ := broken.ByName(tt.name)
		made, err := b.Make(core.New(secret(t), at).Apply(core.UsePreset{Name: tt.preset}, at), at)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		} else if made.Outcome() != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, made.Outcome(), tt.want)
		}
	}
}

// TestNotHealthy starts from tokens that can't be broken on purpose.
func TestNotHealthy(t *testing.T) {
	key := secret(t)
	for _, tt := range []struct {
		name   string
		change core.Change
		want   string
	}{
		{"a fault in the scope", core.SetScope{Text: "user_id:pigeon,inbox:read:messages"}, "the token is broken already: scopes are separated by"},
		{"no token", core.SetExpiry{Text: "soon"}, "no token to break: can't read expires_in"},
		{"no key", core.SetSigner{}, "Courier signs with HS256, and this key can't: no key"},
	} {
		b, _ := broken.ByName("expired")
		_, err := b.Make(core.New(key, at).Apply(tt.change, at), at)
		var problem hint.Problem
		if !errors.As(err, &problem) || !strings.HasPrefix(problem.Message, tt.want) || problem.Hint == "" {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

// TestFromAnyMode breaks a token while another one is inspected and Courier is the issuer.
func TestFromAnyMode(t *testing.T) {
	w := core.New(secret(t), at)
	b, _ := broken.ByName("expired")
	want, err := b.Make(w, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []core.Change{
		core.SetIssuer{Issuer: courier.Courier, KeyScope: courier.TenantScope{State: "draft", Environment: "test"}},
		core.SetDocuments{Documents: core.Documents{Payload: `{"sub":"a"}`}},
		core.Paste{Text: "undefined"},
	} {
		w = w.Apply(change, at)
	}
	if got, err := b.Make(w, at); err != nil || got.Text != want.Text {
		t.Errorf("%s, %v, want %s", got.Text, err, want.Text)
	}
}

// TestInspected inspects a broken token in a session: its own key checks and signs it, and undo
// returns to where it was.
func TestInspected(t *testing.T) {
	session := core.NewSession(core.New(secret(t), at))
	b, _ := broken.ByName("expired")
	made, err := b.Make(session.Bench(), at)
	if err != nil {
		t.Fatal(err)
	}
	session.Apply(at, made.Inspect)
	s := session.Snapshot(at.Now)
	if s.Mode != core.Inspect || s.Token.Text != made.Text || s.Signature.Status != signing.Valid {
		t.Errorf("%s mode, signature %s", s.Mode, s.Signature.Status)
	}
	entries := session.Entries()
	if e := entries[session.Shown()]; e.Source != core.Broken || e.How() != "expired" {
		t.Errorf("the history has %s, %s", e.Source, e.How())
	}
	session.Apply(at, core.EditPart{Part: token.Payload, Text: s.Token.Payload.Text + " "})
	if edited := session.Snapshot(at.Now); edited.Signature.Status != signing.Valid {
		t.Errorf("after an edit the signature is %s", edited.Signature.Status)
	}
	session.Undo()
	if does := session.Undo(); does != "break the token: expired" || session.Bench().Mode != core.Compose {
		t.Errorf("undone: %s", does)
	}
	session.Apply(at, core.Paste{Text: made.Text})
	if pasted := session.Snapshot(at.Now); pasted.Signature.Status != signing.Unchecked {
		t.Errorf("the key of a broken token checks a pasted one: %s", pasted.Signature.Status)
	}
}
