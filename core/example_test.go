package core_test

import (
	"fmt"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
)

// exampleMoment is a fixed clock and token ID, which make the outputs below reproducible.
var exampleMoment = core.Moment{
	Now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC),
	ID:  "2b6a2c1e-6d0f-4a53-8a0e-1f6e2d9c7b35",
}

func exampleKey() signing.Key {
	key, err := signing.NewSecret([]byte("not a real secret, 32 bytes and more"), "example")
	if err != nil {
		panic(err)
	}
	return key
}

// A token is composed with changes; the snapshot has everything that follows from them.
func ExampleWorkbench_Apply() {
	w := core.New(exampleKey(), exampleMoment)
	for _, change := range []core.Change{
		core.UsePreset{Name: "inbox"},
		core.AddScope{Scope: "user_id:ann"}, // replaces the sample user
		core.SetExpiry{Text: "2 hours"},
	} {
		w = w.Apply(change, exampleMoment)
	}
	s := w.Snapshot(exampleMoment.Now)
	exp, _ := s.Token.Claim("exp")
	fmt.Println("scope:", s.Request.Scope())
	fmt.Println("exp:", exp.Text, s.Times.ExpiresAt.Time.UTC())
	fmt.Println("signature:", s.Signature.Status)
	// Output:
	// scope: user_id:ann inbox:read:messages inbox:write:events
	// exp: 1795176000 2026-11-20 12:00:00 +0000 UTC
	// signature: valid
}

// A pasted token is inspected: the snapshot says what is wrong with it.
func ExamplePaste() {
	w := core.New(exampleKey(), exampleMoment).Apply(core.Paste{Text: pastedExample()}, exampleMoment)
	s := w.Snapshot(exampleMoment.Now)
	fmt.Println(s.Mode, s.Verdict)
	for _, f := range s.Findings {
		if f.Severity <= diagnose.Warning {
			fmt.Println(f.Severity, f.Code)
		}
	}
	// Output:
	// inspect broken
	// error exp
	// error scope-separator
}

// A fix turns the remedies of a pasted token into the request for a new one.
func ExampleFix() {
	w := core.New(exampleKey(), exampleMoment).Apply(core.Paste{Text: pastedExample()}, exampleMoment)
	remedies := w.Snapshot(exampleMoment.Now).Remedies()
	s := w.Apply(core.Fix{Remedies: remedies}, exampleMoment).Snapshot(exampleMoment.Now)
	fmt.Println(s.Mode, s.Verdict)
	fmt.Println(s.Request.Scope())
	// Output:
	// compose healthy
	// user_id:ann inbox:read:messages inbox:write:events
}

// pastedExample returns an Authorization header with a Courier token that expired yesterday and
// separates its scopes with commas.
func pastedExample() string {
	payload := `{"scope":"user_id:ann,inbox:read:messages,inbox:write:events",` +
		`"tenant_scope":"published/production","tenant_id":"7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17",` +
		`"iat":1794996000,"exp":1795082400,"jti":"7a0e5cb0-3a52-4bd5-9a0d-6f1f3a2f9f10"}`
	compact, err := signing.Sign(`{"alg":"HS256","typ":"JWT"}`, payload, exampleKey())
	if err != nil {
		panic(err)
	}
	return "Authorization: Bearer " + compact
}
