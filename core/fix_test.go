package core_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

const realWorkspace = "7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17"

// courierToken returns a token as Courier issues it, with a given scope claim (JSON) and times. An
// empty exp is left out.
func courierToken(t *testing.T, scopeClaim, times string) string {
	t.Helper()
	text, err := signing.Sign(`{"alg":"HS256","typ":"JWT"}`, `{"scope":`+scopeClaim+
		`,"tenant_scope":"published/test","tenant_id":"`+realWorkspace+`/test",`+times+`,"jti":"`+otherID+`"}`, testKey(t))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// fix pastes a text and applies every remedy that a Snapshot offers.
func fix(t *testing.T, text string, expect core.Expectation) (core.Workbench, core.Snapshot) {
	t.Helper()
	w := apply(newWorkbench(t), core.SetExpectation{Expectation: expect}, core.Paste{Text: text})
	remedies := w.Snapshot(moment(0).Now).Remedies()
	w = apply(w, core.Fix{Remedies: remedies})
	return w, w.Snapshot(moment(0).Now)
}

func TestFixPasted(t *testing.T) {
	const inbox = "inbox:read:messages inbox:write:events"
	twoDays := `"iat":1794000000,"exp":1794172800` // expired since
	fresh := `"iat":1795168000,"exp":1795254400`   // a day
	tests := []struct {
		name, scope, times string
		expect             core.Expectation
		want               string
		lifetime           time.Duration
	}{
		{"expired, without inbox:write:events", `"user_id:ann inbox:read:messages"`, twoDays, core.Expectation{}, "user_id:ann " + inbox, 48 * time.Hour},
		{"commas", `"user_id:ann,inbox:read:messages,inbox:write:events"`, fresh, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"commas, and one is missing", `"user_id:ann,inbox:read:messages"`, fresh, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"commas, typos and doubled spaces", `"userId:ann  inbox:read:message,inbox:write:event"`, fresh, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"commas and another user", `"user_id:ann,inbox:read:messages,inbox:write:events"`, fresh, core.Expectation{User: "bob"}, "user_id:bob " + inbox, 24 * time.Hour},
		{"misspelled", `"user_id:ann inbox:read:message inbox:write:events"`, fresh, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"the trap of the docs", `"user_id:ann inbox:read:write"`, fresh, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"the scopes of v6", `"user_id:ann read:messages write:events"`, fresh, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"an array", `["user_id:ann","inbox:read:messages","inbox:write:events"]`, fresh, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"only a user", `"user_id:ann"`, fresh, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"never expires", `"user_id:ann ` + inbox + `"`, `"iat":1794000000`, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"1000 days", `"user_id:ann ` + inbox + `"`, `"iat":1794000000,"exp":1880400000`, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"milliseconds", `"user_id:ann ` + inbox + `"`, `"iat":1795168000,"exp":1795254400000`, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"3600 as a string", `"user_id:ann ` + inbox + `"`, `"iat":1795168799,"exp":1795168802`, core.Expectation{}, "user_id:ann " + inbox, 24 * time.Hour},
		{"too much for the inbox", `"user_id:ann ` + inbox + ` write:brands"`, fresh, core.Expectation{For: named("inbox")}, "user_id:ann " + inbox, 24 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, s := fix(t, courierToken(t, tt.scope, tt.times), tt.expect)
			if w.Mode != core.Compose || w.Request.Environment != "test" || w.SampleUser {
				t.Errorf("composing goes on in %s, for %s, sample user %v", w.Mode, w.Request.Environment, w.SampleUser)
			}
			if got := w.Request.Scope(); got != tt.want {
				t.Errorf("scope %q, want %q", got, tt.want)
			}
			if got, ok := s.Times.Lifetime(); !ok || got != tt.lifetime {
				t.Errorf("lifetime %v, want %v", got, tt.lifetime)
			}
			if s.Verdict != diagnose.Healthy {
				t.Errorf("the verdict is %s: %s", s.Verdict, s.Findings[0].Title)
			}
			if !slices.ContainsFunc(s.Ready(), func(f scope.Feature) bool { return f.Name == "inbox" }) {
				t.Error("it is not ready for the inbox")
			}
		})
	}
}

func named(names ...string) []scope.Feature {
	var features []scope.Feature
	for _, name := range names {
		if feature, ok := scope.FeatureByName(name); ok {
			features = append(features, feature)
		}
	}
	return features
}

func TestFixComposed(t *testing.T) {
	w := apply(newWorkbench(t), core.RemoveScope{Scope: "inbox:write:events"}, core.NeverExpire{})
	w = apply(w, core.Fix{Remedies: w.Snapshot(moment(0).Now).Remedies()})
	s := w.Snapshot(moment(0).Now)
	if s.Verdict != diagnose.Healthy || w.Request.Scope() != "user_id:pigeon inbox:read:messages inbox:write:events" {
		t.Errorf("the verdict on %q is %s", w.Request.Scope(), s.Verdict)
	}
	if !w.SampleUser {
		t.Error("the fix chose the sample user")
	}
	w = apply(w, core.SetExpectation{Expectation: core.Expectation{User: "ann"}})
	w = apply(w, core.Fix{Remedies: w.Snapshot(moment(0).Now).Remedies()})
	if got := w.Snapshot(moment(0).Now).Users(); !slices.Equal(got, []string{"ann"}) || w.SampleUser {
		t.Errorf("the expected user did not replace the sample: %q", got)
	}
}

// TestFixOrder has the remedies that rewrite the scope last in the list. They must not undo the
// others.
func TestFixOrder(t *testing.T) {
	w := apply(newWorkbench(t), core.SetScope{Text: "a,b x"})
	w = apply(w, core.Fix{Remedies: []diagnose.Remedy{
		{Kind: diagnose.AddScopes, Scopes: []string{"c"}},
		{Kind: diagnose.ReplaceScope, Old: "b", New: "y"},
		{Kind: diagnose.RemoveScope, Old: "x"},
		{Kind: diagnose.RewriteScope, New: "a b x"},
	}})
	if got := w.Request.Scope(); got != "a y c" {
		t.Errorf("scope %q, want %q", got, "a y c")
	}
}

func TestFixNothing(t *testing.T) {
	w := apply(newWorkbench(t), core.Paste{Text: "pk_prod_EXAMPLE0000000000000000000"})
	after := apply(w, core.Fix{Remedies: w.Snapshot(moment(0).Now).Remedies()})
	if !sameBench(w, after) {
		t.Errorf("fixing an input without a token made %+v of %+v", after.Request, w.Request)
	}
}

func TestAdoptKeepsWhatIsRight(t *testing.T) {
	w, s := fix(t, courierToken(t, `"inbox:read:messages inbox:write:events user_id:ann"`, `"iat":1795168000,"exp":1795171600`), core.Expectation{})
	if got := w.Request.Scope(); got != "inbox:read:messages inbox:write:events user_id:ann" {
		t.Errorf("the scope became %q", got)
	}
	if w.Request.Expiry != "1h" || w.Request.Never {
		t.Errorf("the lifetime became %q, never %v", w.Request.Expiry, w.Request.Never)
	}
	if s.IssuedBy != "local" || s.Signature.Status != signing.Valid {
		t.Errorf("issued by %q, signature %s", s.IssuedBy, s.Signature.Status)
	}
}

// TestFixIssued checks that a fix continues from the request that a token was issued for, and
// copies nothing from a response that differs.
func TestFixIssued(t *testing.T) {
	const inbox = "user_id:pigeon inbox:read:messages inbox:write:events"
	fresh := `"iat":1795168000,"exp":1795254400`
	for name, c := range map[string]struct{ scope, times string }{
		"as asked":         {`"` + inbox + `"`, fresh},
		"a scope less":     {`"user_id:pigeon inbox:read:messages"`, fresh},
		"another user":     {`"user_id:ann inbox:read:messages inbox:write:events"`, fresh},
		"another lifetime": {`"` + inbox + `"`, `"iat":1795168000,"exp":1795168860`},
		"no end":           {`"` + inbox + `"`, `"iat":1795168000`},
		"1000 days":        {`"` + inbox + `"`, `"iat":1795168000,"exp":1881568000`},
		"commas":           {`"` + strings.ReplaceAll(inbox, " ", ",") + `"`, fresh},
		"an array":         {`["user_id:pigeon","read:brands"]`, fresh},
	} {
		t.Run(name, func(t *testing.T) {
			asking := newWorkbench(t)
			lifetime, err := asking.Request.Lifetime()
			if err != nil {
				t.Fatal(err)
			}
			origin := core.Origin{Host: "courier.example", Issuer: courier.Courier,
				Request: &diagnose.Request{Scope: inbox, Lifetime: lifetime}}
			w := apply(asking, core.Receive{Text: courierToken(t, c.scope, c.times), Origin: origin})
			w = apply(w, core.Fix{Remedies: w.Snapshot(moment(0).Now).Remedies()})
			if w.Mode != core.Compose || w.Request.Scope() != inbox || w.Request.Expiry != "1d" || w.Request.Never ||
				w.Request.Environment != "production" || !w.SampleUser {
				t.Errorf("%s, composing %+v, sample user %v", w.Mode, w.Request, w.SampleUser)
			}
		})
	}
}

// TestFixIssuedEdited checks that a fix continues from the user's edit of an issued token.
func TestFixIssuedEdited(t *testing.T) {
	asked := &diagnose.Request{Scope: "user_id:pigeon inbox:read:messages inbox:write:events"}
	w := apply(newWorkbench(t), core.Receive{Text: courierToken(t, `"`+asked.Scope+`"`,
		`"iat":1795168000,"exp":1795254400`), Origin: core.Origin{Host: "courier.example", Request: asked}})
	edited := strings.Replace(w.Inspected.Payload.Text, "user_id:pigeon", "user_id:ann", 1)
	w = apply(w, core.EditPart{Part: token.Payload, Text: edited})
	if differs := w.Snapshot(moment(0).Now).Differences(); differs != nil {
		t.Errorf("what was edited here differs from what was asked for: %q", differs)
	}
	w = apply(w, core.Fix{})
	if got := w.Snapshot(moment(0).Now).Users(); !slices.Equal(got, []string{"ann"}) {
		t.Errorf("for %q", got)
	}
}
