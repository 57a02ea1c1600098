package core_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/scope"
	"bulla/core/signing"
)

const (
	tokenID = "3f0d6f0e-5a0b-4a55-8f1c-9a1a6d1f2b3c"
	otherID = "b1946ac9-2492-4d23-8f6a-2c1b7d3e4f50"
)

func moment(after time.Duration) core.Moment {
	return core.Moment{Now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC).Add(after), ID: tokenID}
}

func testKey(t testing.TB) signing.Key {
	t.Helper()
	key, err := signing.NewSecret([]byte("not a real secret, 32 bytes and more"), "test secret")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newWorkbench(t testing.TB) core.Workbench {
	t.Helper()
	return core.New(testKey(t), moment(0))
}

// sameBench and sameSnapshot compare everything except the keys, which hide their secrets in
// functions.
func sameBench(a, b core.Workbench) bool {
	keys := a.Signer.String() == b.Signer.String() && a.Verifiers.String() == b.Verifiers.String()
	a.Signer, a.Local, a.Verifiers, b.Signer, b.Local, b.Verifiers = signing.Key{}, signing.Key{}, nil, signing.Key{},
		signing.Key{}, nil
	return keys && reflect.DeepEqual(a, b)
}

func sameSnapshot(a, b core.Snapshot) bool {
	keys := a.Key.String() == b.Key.String()
	if !sameBench(a.Workbench, b.Workbench) {
		return false
	}
	for _, s := range []*core.Snapshot{&a, &b} {
		s.Workbench, s.Key, s.Keys, s.Signature.Used = core.Workbench{}, signing.Key{}, nil, signing.Key{}
	}
	return keys && reflect.DeepEqual(a, b)
}

// apply makes changes one after the other, all at the same moment.
func apply(w core.Workbench, changes ...core.Change) core.Workbench {
	for _, change := range changes {
		w = w.Apply(change, moment(0))
	}
	return w
}

func TestChanges(t *testing.T) {
	const inbox = " inbox:read:messages inbox:write:events"
	tests := []struct {
		name    string
		changes []core.Change
		want    string
		sample  bool
	}{
		{"at the start", nil, "user_id:pigeon" + inbox, true},
		{"the first user replaces the sample", []core.Change{core.AddScope{Scope: "user_id:ann"}}, "user_id:ann" + inbox, false},
		{"the second user joins the first", []core.Change{core.AddScope{Scope: "user_id:ann"}, core.AddScope{Scope: "user_id:bob"}}, "user_id:ann user_id:bob" + inbox, false},
		{"the sample user chosen", []core.Change{core.AddScope{Scope: "user_id:pigeon"}}, "user_id:pigeon" + inbox, false},
		{"the sample user chosen is kept", []core.Change{core.AddScope{Scope: "user_id:pigeon"}, core.AddScope{Scope: "user_id:ann"}}, "user_id:pigeon user_id:ann" + inbox, false},
		{"a scope goes to the end", []core.Change{core.AddScope{Scope: "read:brands"}}, "user_id:pigeon" + inbox + " read:brands", true},
		{"a scope that is there", []core.Change{core.AddScope{Scope: "inbox:read:messages"}}, "user_id:pigeon" + inbox, true},
		{"no scope", []core.Change{core.AddScope{}}, "user_id:pigeon" + inbox, true},
		{"users go before scopes", []core.Change{core.SetScope{Text: "read:brands user_id:ann"}, core.AddScope{Scope: "user_id:bob"}}, "user_id:ann user_id:bob read:brands", false},
		{"toggle on", []core.Change{core.ToggleScope{Scope: "read:brands"}}, "user_id:pigeon" + inbox + " read:brands", true},
		{"toggle off", []core.Change{core.ToggleScope{Scope: "inbox:read:messages"}}, "user_id:pigeon inbox:write:events", true},
		{"toggle twice", []core.Change{core.ToggleScope{Scope: "read:brands"}, core.ToggleScope{Scope: "read:brands"}}, "user_id:pigeon" + inbox, true},
		{"remove", []core.Change{core.RemoveScope{Scope: "inbox:write:events"}}, "user_id:pigeon inbox:read:messages", true},
		{"remove every occurrence", []core.Change{core.SetScope{Text: "a b a"}, core.RemoveScope{Scope: "a"}}, "b", false},
		{"remove the sample user", []core.Change{core.RemoveScope{Scope: "user_id:pigeon"}}, strings.TrimSpace(inbox), false},
		{"edit", []core.Change{core.EditScope{Old: "inbox:read:messages", New: "read:messages"}}, "user_id:pigeon read:messages inbox:write:events", true},
		{"edit the sample user", []core.Change{core.EditScope{Old: "user_id:pigeon", New: "user_id:ann"}}, "user_id:ann" + inbox, false},
		{"edit a scope into a user", []core.Change{core.EditScope{Old: "inbox:write:events", New: "user_id:ann"}}, "user_id:ann inbox:read:messages", false},
		{"edit to nothing", []core.Change{core.EditScope{Old: "inbox:write:events"}}, "user_id:pigeon inbox:read:messages", true},
		{"edit to what is there", []core.Change{core.EditScope{Old: "inbox:write:events", New: "inbox:read:messages"}}, "user_id:pigeon inbox:read:messages", true},
		{"edit what is not there", []core.Change{core.EditScope{Old: "x", New: "y"}}, "user_id:pigeon" + inbox, true},
		{"set", []core.Change{core.SetScope{Text: " a  b "}}, "a b", false},
		{"a preset keeps the users", []core.Change{core.AddScope{Scope: "user_id:ann"}, core.AddScope{Scope: "write:track"}, core.UsePreset{Name: "preferences"}}, "user_id:ann read:preferences write:preferences", false},
		{"a preset by its alias", []core.Change{core.UsePreset{Name: "minimal"}}, "user_id:pigeon" + inbox, true},
		{"a preset for a tenant", []core.Change{core.UsePreset{Name: "brand-editor", Argument: "acme"}}, "user_id:pigeon tenant:acme:read tenant:acme:brand:read tenant:acme:brand:write", true},
		{"a preset for no tenant yet", []core.Change{core.UsePreset{Name: "brand-editor"}}, "user_id:pigeon tenant:<T>:read tenant:<T>:brand:read tenant:<T>:brand:write", true},
		{"no such preset", []core.Change{core.UsePreset{Name: "nothing"}}, "user_id:pigeon" + inbox, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := apply(newWorkbench(t), tt.changes...)
			if got := w.Request.Scope(); got != tt.want {
				t.Errorf("scope %q, want %q", got, tt.want)
			}
			if w.SampleUser != tt.sample {
				t.Errorf("SampleUser is %v, want %v", w.SampleUser, tt.sample)
			}
			if s := w.Snapshot(moment(0).Now); s.Scopes.Text != tt.want {
				t.Errorf("the token has the scope %q, want %q", s.Scopes.Text, tt.want)
			}
		})
	}
}

func TestPresetsAreReady(t *testing.T) {
	for _, preset := range scope.Presets() {
		t.Run(preset.Name, func(t *testing.T) {
			w := apply(newWorkbench(t), core.UsePreset{Name: preset.Name, Argument: "acme"},
				core.AddScope{Scope: "user_id:ann"}, core.SetExpiry{Text: "1d"})
			s := w.Snapshot(moment(time.Minute).Now)
			if s.Verdict == diagnose.Broken {
				t.Errorf("the verdict is %s: %+v", s.Verdict, s.Findings[0])
			}
			if preset.Name != "playground" && s.Verdict != diagnose.Healthy {
				t.Errorf("the verdict is %s: %+v", s.Verdict, s.Findings[0])
			}
			if len(s.Ready()) == 0 {
				t.Error("it is ready for nothing")
			}
		})
	}
}

// TestIssuedToken checks that the composed token has the form of Courier's, byte for byte: header,
// order of claims and jti.
func TestIssuedToken(t *testing.T) {
	const head = `{"alg":"HS256","typ":"JWT"}`
	const workspace = "00000000-0000-4000-8000-000000000000"
	scopes := `{"scope":"user_id:ann inbox:read:messages inbox:write:events"`
	ann := core.AddScope{Scope: "user_id:ann"}
	tests := []struct {
		name    string
		changes []core.Change
		payload string
	}{
		{"a day", []core.Change{ann}, scopes + `,"tenant_scope":"published/production","tenant_id":"` + workspace + `","iat":1795168800,"exp":1795255200,"jti":"` + tokenID + `"}`},
		{"never", []core.Change{ann, core.NeverExpire{}}, scopes + `,"tenant_scope":"published/production","tenant_id":"` + workspace + `","iat":1795168800,"jti":"` + tokenID + `"}`},
		{"test", []core.Change{ann, core.SetEnvironment{Name: "test"}, core.SetExpiry{Text: "3600"}}, scopes +
			`,"tenant_scope":"published/test","tenant_id":"` + workspace +
			`/test","iat":1795168800,"exp":1795168803,"jti":"` + tokenID + `"}`},
		{"named environment", []core.Change{ann, core.SetEnvironment{Name: "env_1"}}, scopes + `,"tenant_scope":"published/env_1","tenant_id":"` + workspace + `/env_1","iat":1795168800,"exp":1795255200,"jti":"` + tokenID + `"}`},
		{"signs of HTML", []core.Change{core.SetScope{Text: "user_id:<a&b> read:brands"}}, `{"scope":"user_id:<a&b> read:brands","tenant_scope":"published/production","tenant_id":"` + workspace + `","iat":1795168800,"exp":1795255200,"jti":"` + tokenID + `"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := apply(newWorkbench(t), tt.changes...).Snapshot(moment(0).Now)
			parts := strings.Split(s.Token.Text, ".")
			if len(parts) != 3 || len(parts[2]) != 43 {
				t.Fatalf("the token is %q: %s", s.Token.Text, s.NoToken)
			}
			for i, want := range []string{head, tt.payload} {
				got, err := base64.RawURLEncoding.DecodeString(parts[i])
				if err != nil || string(got) != want {
					t.Errorf("segment %d: %v\ngot  %s\nwant %s", i, err, got, want)
				}
			}
			if s.Signature.Status != signing.Valid {
				t.Errorf("the signature is %s", s.Signature.Status)
			}
		})
	}
}

func TestMissingSaysWhy(t *testing.T) {
	tests := []struct {
		name   string
		change core.Change
		signer bool
		want   string
	}{
		{"not an expires_in", core.SetExpiry{Text: "tomorrow"}, true, "tomorrow"},
		{"nothing", core.SetExpiry{Text: ""}, true, "it is empty"},
		{"after the year 9999", core.SetExpiry{Text: "9000y"}, true, "9999"},
		{"before 1970", core.SetExpiry{Text: "-60y"}, true, "1970"},
		{"no key", core.Reissue{}, false, "secret is empty"},
		{"no token in the input", core.Paste{Text: "hello"}, true, "the pasted text contains no token"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorkbench(t)
			if !tt.signer {
				w = w.Apply(core.SetSigner{}, moment(0))
			}
			s := apply(w, tt.change).Snapshot(moment(0).Now)
			if s.Token.Text != "" || !strings.Contains(s.NoToken, tt.want) {
				t.Errorf("token %q, missing %q, want %q in it", s.Token.Text, s.NoToken, tt.want)
			}
			if s.Verdict != diagnose.Broken {
				t.Errorf("the verdict on nothing is %s", s.Verdict)
			}
			if len(s.Ready()) > 0 || len(s.Features) > 0 {
				t.Error("nothing is ready for something")
			}
		})
	}
}

func TestSetExpiryEndsNever(t *testing.T) {
	w := apply(newWorkbench(t), core.NeverExpire{})
	if s := w.Snapshot(moment(0).Now); s.Times.ExpiresAt.State != diagnose.DateAbsent || s.Verdict != diagnose.Warn {
		t.Errorf("exp is %v, the verdict %s", s.Times.ExpiresAt, s.Verdict)
	}
	w = apply(w, core.SetExpiry{Text: "2d"})
	if lifetime, ok := w.Snapshot(moment(0).Now).Times.Lifetime(); !ok || lifetime != 48*time.Hour {
		t.Errorf("the lifetime is %v", lifetime)
	}
}

// TestApplyLeavesTheOldWorkbench makes every change on one Workbench and on its results. The first
// one must not change.
func TestApplyLeavesTheOldWorkbench(t *testing.T) {
	changes := []core.Change{
		core.ToggleScope{Scope: "inbox:read:messages"}, core.ToggleScope{Scope: "x"}, core.AddScope{Scope: "user_id:ann"},
		core.AddScope{Scope: "y"}, core.RemoveScope{Scope: "read:brands"},
		core.EditScope{Old: "inbox:write:events", New: "z"},
		core.SetScope{Text: "p q"}, core.UsePreset{Name: "push"}, core.SetExpiry{Text: "5m"}, core.NeverExpire{},
		core.SetEnvironment{Name: "test"}, core.Reissue{}, core.Paste{Text: "hello"}, core.BackToCompose{},
		core.SetExpectation{Expectation: core.Expectation{User: "u"}}, core.SetVerifiers{Keys: signing.Keys{testKey(t)}},
		core.Fix{Remedies: []diagnose.Remedy{{Kind: diagnose.RemoveScope, Old: "read:brands"},
			{Kind: diagnose.AddScopes, Scopes: []string{"m"}}}},
	}
	w := apply(newWorkbench(t), core.SetScope{Text: "read:brands user_id:b inbox:read:messages inbox:write:events user_id:a"})
	w.Request.Scopes = slices.Grow(w.Request.Scopes, 16) // room in which a careless append would write
	before := w
	before.Request.Scopes = slices.Clone(w.Request.Scopes)
	for _, change := range changes {
		t.Run(fmt.Sprintf("%T", change), func(t *testing.T) {
			after := apply(w, change)
			apply(after, changes...)
			if !sameBench(w, before) {
				t.Errorf("the old Workbench changed:\n%+v\nwas\n%+v", w.Request, before.Request)
			}
			room := w.Request.Scopes[:cap(w.Request.Scopes)][len(w.Request.Scopes):]
			if slices.ContainsFunc(room, func(s string) bool { return s != "" }) {
				t.Errorf("behind the old scopes stands %q", room)
			}
		})
	}
}

func TestIssueMoment(t *testing.T) {
	later := core.Moment{Now: moment(time.Hour).Now, ID: otherID}
	tests := []struct {
		change core.Change
		again  bool
	}{
		{core.Reissue{}, true},
		{core.AddScope{Scope: "read:brands"}, true},
		{core.AddScope{Scope: "inbox:read:messages"}, false},
		{core.RemoveScope{Scope: "read:brands"}, false},
		{core.SetExpiry{Text: "2d"}, true},
		{core.Paste{Text: "hello"}, false},
		{core.BackToCompose{}, false},
		{core.SetExpectation{}, false},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%T %v", tt.change, tt.change), func(t *testing.T) {
			w := newWorkbench(t).Apply(tt.change, later)
			if again := w.Issued == later; again != tt.again {
				t.Errorf("issued again: %v, want %v", again, tt.again)
			}
		})
	}
}

func TestPasteAndBack(t *testing.T) {
	w := newWorkbench(t)
	composed := w.Snapshot(moment(0).Now)
	other := apply(w, core.SetScope{Text: "user_id:bob read:preferences write:preferences"}).Snapshot(moment(0).Now).Token.Text

	inspecting := apply(w, core.Paste{Text: "Authorization: Bearer " + other})
	s := inspecting.Snapshot(moment(0).Now)
	if s.Mode != core.Inspect || s.Token.Text != other || !slices.Equal(s.Users(), []string{"bob"}) {
		t.Errorf("inspecting %s: users %q, token %q", s.Mode, s.Users(), s.Token.Text)
	}
	if s.Signature.Status != signing.Unchecked {
		t.Errorf("without a verifier the signature is %s", s.Signature.Status)
	}
	if !reflect.DeepEqual(s.Request, composed.Request) {
		t.Error("pasting changed what is being composed")
	}
	checked := apply(inspecting, core.SetVerifiers{Keys: signing.Keys{testKey(t)}}).Snapshot(moment(0).Now)
	if checked.Signature.Status != signing.Valid {
		t.Errorf("with its key the signature is %s: %s", checked.Signature.Status, checked.Signature.Reason)
	}
	back := apply(inspecting, core.BackToCompose{}).Snapshot(moment(0).Now)
	if !sameSnapshot(back, composed) {
		t.Error("back at composing something is not as it was")
	}
}

func TestPasteAgainForgets(t *testing.T) {
	w := newWorkbench(t)
	text := w.Snapshot(moment(0).Now).Token.Text
	s := apply(w, core.Paste{Text: text}, core.Paste{Text: "pk_prod_EXAMPLE0000000000000000000"}).Snapshot(moment(0).Now)
	if s.Token.Text != "" || s.HasScopes || len(s.Findings) == 0 || s.Findings[0].Code != "api-key-pasted" {
		t.Errorf("the second paste still shows the first: %q, %+v", s.Token.Text, s.Findings)
	}
}

func TestAtIsSnapshot(t *testing.T) {
	w := newWorkbench(t)
	text := w.Snapshot(moment(0).Now).Token.Text
	benches := map[string]core.Workbench{
		"composing":    w,
		"cannot issue": apply(w, core.SetExpiry{Text: "soon"}),
		"inspecting":   apply(w, core.Paste{Text: text}, core.SetVerifiers{Keys: signing.Keys{testKey(t)}}),
		"no token":     apply(w, core.Paste{Text: "hello"}),
		"expecting": apply(w, core.SetExpectation{Expectation: core.Expectation{User: "bob", Environment: "test",
			Region: "eu", For: scope.Features()}}),
	}
	for name, bench := range benches {
		t.Run(name, func(t *testing.T) {
			first := bench.Snapshot(moment(0).Now)
			for _, after := range []time.Duration{-time.Hour, 0, time.Minute, 23*time.Hour + 56*time.Minute, 24 * time.Hour,
				1000 * time.Hour} {
				if !sameSnapshot(first.At(moment(after).Now), bench.Snapshot(moment(after).Now)) {
					t.Errorf("after %s At and Snapshot differ", after)
				}
			}
		})
	}
}

// TestMoreScopesLoseNoFeature adds scopes of the catalogue in random order. The token must stay
// ready for what it was ready for.
func TestMoreScopesLoseNoFeature(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	placeholders := strings.NewReplacer("<id>", "ann", "<brand_id>", "b1", "<T>", "acme", "<u>", "ann", "<tenant>", "acme")
	var words []string
	for _, entry := range scope.Catalogue() {
		words = append(words, placeholders.Replace(entry.Pattern))
	}
	words = append(words, "tenant:other:read", "tenant:other:brand:write", "user_id:bob")
	for range 60 {
		w := newWorkbench(t)
		ready := map[string]bool{}
		for _, i := range random.Perm(len(words)) {
			w = apply(w, core.AddScope{Scope: words[i]})
			for _, state := range w.Snapshot(moment(0).Now).Features {
				if ready[state.Feature.Name] && !state.Ready {
					t.Fatalf("%s took the readiness for %s from %q", words[i], state.Feature.Name, w.Request.Scope())
				}
				ready[state.Feature.Name] = state.Ready
			}
		}
		if len(ready) == 0 {
			t.Fatal("no feature was looked at")
		}
	}
}
