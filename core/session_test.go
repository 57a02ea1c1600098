package core_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/core/token"
)

// session is a Session with a clock that goes on by a second with each step, and IDs that differ.
type session struct {
	*core.Session
	t     testing.TB
	steps int
}

func newSession(t testing.TB) *session { return &session{core.NewSession(newWorkbench(t)), t, 0} }

func (s *session) moment() core.Moment {
	s.steps++
	at := moment(time.Duration(s.steps) * time.Second)
	at.ID = fmt.Sprintf("%08d-0000-4000-8000-000000000000", s.steps)
	return at
}

func (s *session) do(changes ...core.Change) { s.Apply(s.moment(), changes...) }

// listed returns the history in words, the shown entry in brackets.
func (s *session) listed() string {
	var words []string
	for i, e := range s.Entries() {
		word := string(e.Source)
		if i == s.Shown() {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// wants checks the history.
func (s *session) wants(history string) {
	s.t.Helper()
	if got := s.listed(); got != history {
		s.t.Errorf("the history is %s, want %s", got, history)
	}
}

// pasted returns a token that differs from that of any other number.
func pasted(number int) string {
	return unsigned(fmt.Sprintf(`{"scope":"user_id:u%d inbox:read:messages","iat":1795000000,"exp":1795003600}`, number))
}

// anyChange returns a random change.
func anyChange(r *rand.Rand, s *session) core.Change {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	scope := pick("user_id:ann", "user_id:pigeon", "inbox:read:messages", "read:brands", "x y", "")
	secret := func() signing.Key {
		bytes := pick("not a real secret, 32 bytes and more", "another secret of 32 bytes, also no one's")
		key, err := signing.NewSecret([]byte(bytes), fmt.Sprint("test ", s.steps))
		if err != nil {
			s.t.Fatal(err)
		}
		return key
	}
	changes := []func() core.Change{
		func() core.Change { return core.ToggleScope{Scope: scope} },
		func() core.Change { return core.AddScope{Scope: scope} },
		func() core.Change { return core.RemoveScope{Scope: scope} },
		func() core.Change { return core.EditScope{Old: scope, New: pick("user_id:bob", "read:brands", "")} },
		func() core.Change { return core.SetScope{Text: scope} },
		func() core.Change { return core.UsePreset{Name: pick("inbox", "preferences", "brand-editor")} },
		func() core.Change { return core.SetExpiry{Text: pick("1d", "2 days", "nonsense")} },
		func() core.Change { return core.NeverExpire{} },
		func() core.Change { return core.SetEnvironment{Name: pick("test", "production")} },
		func() core.Change { return core.SetAlgorithm{Name: pick("", "HS256", "RS256")} },
		func() core.Change {
			return core.SetMember{Part: token.Payload, Member: core.Member{Name: "a", JSON: pick("1", "2")}}
		},
		func() core.Change {
			return core.SetDocuments{Documents: core.Documents{Payload: pick("", `{"sub":"x"}`)}}
		},
		func() core.Change {
			return core.SetIssuer{Issuer: courier.Issuer(pick(string(courier.Local), string(courier.Courier)))}
		},
		func() core.Change { return core.Reissue{} },
		func() core.Change {
			return core.SetExpectation{Expectation: core.Expectation{User: pick("ann", "bob")}}
		},
		func() core.Change { return core.Paste{Text: pasted(r.IntN(4))} },
		func() core.Change { return core.Paste{Text: pasted(r.IntN(4)) + "\n" + pasted(r.IntN(4))} },
		func() core.Change {
			return core.Paste{Text: pick("hello", "", `{"scope":"user_id:ann read:brands","expires_in":"1h"}`)}
		},
		func() core.Change {
			return core.Receive{Text: pasted(r.IntN(4)), Origin: core.Origin{Host: "backend.example"}}
		},
		func() core.Change {
			origin := core.Origin{Host: "api", Issuer: courier.Courier, Request: &diagnose.Request{}}
			return core.Receive{Text: s.Bench().Composed.Text, Origin: origin}
		},
		func() core.Change { return core.Pick{Index: r.IntN(3)} },
		func() core.Change { return core.BackToCompose{} },
		func() core.Change { return core.Fix{Remedies: s.Snapshot(moment(0).Now).Remedies()} },
		func() core.Change {
			return core.EditPart{Part: token.Payload, Text: fmt.Sprintf(`{"sub":"%d"}`, r.IntN(3))}
		},
		func() core.Change { return core.Revert{} },
		func() core.Change { return core.SetSigner{Key: secret()} },
		func() core.Change { return core.SetVerifiers{Keys: signing.Keys{secret()}} },
		func() core.Change { return core.SetVerifiers{} },
		func() core.Change { return core.Renew{Now: moment(time.Hour).Now} },
		func() core.Change {
			entries := s.Entries()
			return core.Show{Entry: entries[r.IntN(len(entries))]}
		},
	}
	return changes[r.IntN(len(changes))]()
}

// TestUndoReturnsToTheStart holds that any sequence of steps, undone one by one, ends where it
// began, and that redo makes them all again.
func TestUndoReturnsToTheStart(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := newSession(t)
		benches := []core.Workbench{s.Bench()}
		for range 40 {
			before := s.Bench()
			change := anyChange(r, s)
			if r.IntN(3) == 0 {
				s.do(change, anyChange(r, s))
			} else {
				s.do(change)
			}
			if !sameBench(before, s.Bench()) {
				benches = append(benches, s.Bench())
			}
		}
		for i := len(benches) - 2; i >= 0; i-- {
			if does := s.Undo(); does == "" || !sameBench(s.Bench(), benches[i]) {
				t.Fatalf("seed %d: undo %d (%q) leads to another Workbench", seed, i, does)
			}
		}
		if does := s.Undo(); does != "" {
			t.Fatalf("seed %d: %q was undone before the start", seed, does)
		}
		for i := 1; i < len(benches); i++ {
			if does := s.Redo(); does == "" || !sameBench(s.Bench(), benches[i]) {
				t.Fatalf("seed %d: redo %d (%q) leads to another Workbench", seed, i, does)
			}
		}
		if does := s.Redo(); does != "" {
			t.Fatalf("seed %d: %q was redone after the end", seed, does)
		}
	}
}

// TestEveryInspectedTokenIsInTheHistory holds that whatever is done, each token that was on the
// screen while inspecting is in the history, and that showing it brings back exactly that token.
func TestEveryInspectedTokenIsInTheHistory(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		s := newSession(t)
		seen := map[string]bool{}
		for range 40 {
			switch r.IntN(6) {
			case 0:
				s.Undo()
			case 1:
				s.Redo()
			default:
				s.do(anyChange(r, s))
			}
			snap := s.Snapshot(moment(0).Now)
			if snap.Mode == core.Inspect && snap.Token.Text != "" {
				seen[snap.Token.Text] = true
			}
			i, entries := s.Shown(), s.Entries()
			if i < 0 && snap.Mode == core.Compose || i >= 0 && entries[i].Token().Text != snap.Token.Text {
				t.Fatalf("seed %d: entry %d of %d is not the token on the screen", seed, i, len(entries))
			}
		}
		for _, e := range s.Entries() {
			delete(seen, e.Token().Text)
			s.Show(s.moment(), e)
			got := s.Snapshot(moment(0).Now)
			if got.Token.Text != e.Token().Text || (got.Mode == core.Compose) != e.IsComposed() {
				t.Fatalf("seed %d: showing the %s token shows another one", seed, e.Source)
			}
		}
		if len(seen) > 0 {
			t.Fatalf("seed %d: %d tokens are not in the history", seed, len(seen))
		}
	}
}

func TestHistory(t *testing.T) {
	s := newSession(t)
	s.wants("[composed]")
	s.do(core.Paste{Text: pasted(1)})
	s.wants("[pasted] composed")
	s.do(core.Paste{Text: "Bearer " + pasted(1)})
	s.wants("[pasted] composed")
	s.do(core.Fix{Remedies: s.Snapshot(moment(0).Now).Remedies()})
	s.wants("pasted [fixed]")
	s.do(core.ToggleScope{Scope: "read:brands"})
	s.wants("pasted fixed [composed]")
	s.do(core.Reissue{})
	s.wants("pasted fixed composed [reissued]")
	s.do(core.EditPart{Part: token.Payload, Text: `{"sub":"x"}`})
	s.wants("pasted fixed composed reissued [edited] composed")
	s.do(core.Revert{})
	s.wants("pasted fixed composed reissued edited [composed]")
	s.do(core.Receive{Text: pasted(2) + " " + pasted(3), Origin: core.Origin{Host: "a.example"}})
	s.wants("pasted fixed composed reissued edited [received] composed")
	s.do(core.Pick{Index: 1})
	s.do(core.Pick{Index: 0})
	s.wants("pasted fixed composed reissued edited [received] picked composed")
	if got := s.Entries()[5].How(); got != "from a.example" {
		t.Errorf("the received token is %q", got)
	}
	s.Undo()
	s.wants("pasted fixed composed reissued edited received [picked] composed")
	before, after, ok := s.LastFix()
	if !ok || before.Token().Text != pasted(1) || after.Source != core.Fixed {
		t.Errorf("the last fix is of %+v", before)
	}
	if got := s.SnapshotOf(before, moment(0).Now).Token.Text; got != pasted(1) {
		t.Errorf("the snapshot is of %s", got)
	}
}

// TestFixOfTheComposedTokenCanBeCompared keeps the token that was fixed, even the first one.
func TestFixOfTheComposedTokenCanBeCompared(t *testing.T) {
	s := newSession(t)
	first := s.Bench().Composed.Text
	s.do(core.Fix{Remedies: []diagnose.Remedy{{Kind: diagnose.AddScopes, Scopes: []string{"read:brands"}}}})
	s.wants("composed [fixed]")
	if before, _, ok := s.LastFix(); !ok || before.Token().Text != first {
		t.Error("the fixed token is not known")
	}
}

// TestComposedTokenIsKept keeps a composed token that another takes the place of, right where it
// was left.
func TestComposedTokenIsKept(t *testing.T) {
	s := newSession(t)
	s.do(core.ToggleScope{Scope: "read:brands"})
	composed := s.Bench().Composed.Text
	s.do(core.Paste{Text: pasted(1)})
	s.do(core.Fix{})
	s.wants("composed pasted [fixed]")
	if got := s.Entries()[0].Token().Text; got != composed {
		t.Errorf("kept %s", got)
	}
	s.do(core.ToggleScope{Scope: "read:brands"})
	s.Show(s.moment(), s.Entries()[0])
	s.wants("[composed] pasted fixed composed composed")
	s.do(core.ToggleScope{Scope: "read:brands"})
	s.wants("composed pasted fixed composed [composed]")
}

// TestVisitsAreOneStep undoes all visits at once, and leaves no step if they end where they began.
func TestVisitsAreOneStep(t *testing.T) {
	s := newSession(t)
	for i := range 3 {
		s.do(core.Paste{Text: pasted(i)})
	}
	at := s.Bench()
	s.Show(s.moment(), s.Entries()[1])
	s.Show(s.moment(), s.Entries()[0])
	if does := s.Undo(); does != "show the pasted token" || !sameBench(s.Bench(), at) {
		t.Errorf("undone: %q", does)
	}
	s.Show(s.moment(), s.Entries()[1])
	s.Show(s.moment(), s.Entries()[2])
	if does := s.Undo(); does != "paste" {
		t.Errorf("undone: %q", does)
	}
}

// TestVisitKeepsKeysAndRules brings back the key that signed a composed token, but neither the keys
// that check tokens nor the rules.
func TestVisitKeepsKeysAndRules(t *testing.T) {
	s := newSession(t)
	s.do(core.Reissue{})
	issued := s.Bench()
	other, err := signing.NewSecret([]byte("another secret of 32 bytes, also no one's"), "other")
	if err != nil {
		t.Fatal(err)
	}
	s.do(core.SetSigner{Key: other})
	s.do(core.SetVerifiers{Keys: signing.Keys{other}})
	s.do(core.SetExpectation{Expectation: core.Expectation{User: "ann"}})
	s.Show(s.moment(), s.Entries()[0])
	got := s.Bench()
	if got.Composed.Text != issued.Composed.Text || got.Signer.String() != issued.Signer.String() ||
		got.Issued != issued.Issued {
		t.Error("the reissued token does not come back as it was")
	}
	if got.Expect.User != "ann" || got.Verifiers.String() != (signing.Keys{other}).String() {
		t.Error("the keys or rules of the present are gone")
	}
	if status := s.Snapshot(moment(0).Now).Signature.Status; status != signing.Valid {
		t.Errorf("the signature is %v", status)
	}
}

func TestTypingIsOneStep(t *testing.T) {
	s := newSession(t)
	start := s.Bench()
	typed := func(texts ...string) {
		for _, text := range texts {
			s.Type(s.moment(), core.SetExpiry{Text: text})
		}
	}
	typed("3", "3 ", "3 days")
	s.EndTyping()
	first := s.Bench()
	typed("4")
	if !s.CancelTyping() || !sameBench(s.Bench(), first) || s.CancelTyping() {
		t.Error("what was typed last is not canceled")
	}
	typed("5", "5 days")
	s.EndTyping()
	if does := s.Undo(); does != "set the expiry to 5 days" || !sameBench(s.Bench(), first) {
		t.Errorf("undone: %s", does)
	}
	if does := s.Undo(); does != "set the expiry to 3 days" || !sameBench(s.Bench(), start) {
		t.Errorf("undone: %s", does)
	}
}

// TestNothingChangedIsNoStep leaves nothing to undo after changes that change nothing.
func TestNothingChangedIsNoStep(t *testing.T) {
	s := newSession(t)
	s.do(core.SetExpiry{Text: "1d"})
	s.do(core.UsePreset{Name: "inbox"})
	s.do(core.BackToCompose{})
	s.do(core.Revert{}, core.Pick{Index: 3}, core.Fix{})
	s.Undo()
	if does := s.Undo(); does != "" {
		t.Errorf("undone: %s", does)
	}
}

// TestSessionIsBounded holds that a long session keeps so many steps and tokens, and so much text,
// and says how many tokens it dropped.
func TestSessionIsBounded(t *testing.T) {
	s := newSession(t)
	for i := range 1100 {
		s.do(core.Paste{Text: pasted(i)})
	}
	if n := len(s.Entries()); n != 1001 || s.Dropped() != 100 {
		t.Errorf("%d entries, %d dropped", n, s.Dropped())
	}
	undone := 0
	for s.Undo() != "" {
		undone++
	}
	if undone != 1000 {
		t.Errorf("%d steps", undone)
	}
	large := strings.Repeat("x", 6<<20)
	for i := range 10 {
		s.do(core.Paste{Text: unsigned(fmt.Sprintf(`{"sub":"%d","data":"%s"}`, i, large))})
	}
	if n := len(s.Entries()); n < 4 || n > 6 {
		t.Errorf("%d entries of 8 MB", n)
	}
	s.wants(strings.Repeat("pasted ", len(s.Entries())-2) + "[pasted] composed")
}

// TestAdopt holds that a Session adopts what was pasted or made in another one, once, but neither
// what was issued there nor what that one began with, unless it is told to.
func TestAdopt(t *testing.T) {
	s := newSession(t)
	s.do(core.Paste{Text: pasted(1)})
	before := s.Bench()

	issued := core.Receive{Text: pasted(2), Origin: core.Origin{Host: "127.0.0.1:4100", Issuer: courier.Courier}}
	other := &session{core.NewSession(before.Apply(issued, s.moment())), t, 100}
	adopt := func(want int, also string, history string) {
		t.Helper()
		if n := s.Adopt(other.Session, func(t token.Token) bool { return t.Text == also }); n != want {
			t.Errorf("%d tokens adopted, want %d", n, want)
		}
		s.wants(history)
	}
	other.do(core.SetVerifiers{}, core.BackToCompose{})
	adopt(0, "", "[pasted] composed")

	other.do(core.Paste{Text: pasted(1)}) // s has it
	other.do(core.Paste{Text: pasted(3)})
	other.do(core.Fix{})
	fixed := other.Bench().Composed.Text
	other.do(core.Receive{Text: pasted(4), Origin: issued.Origin})
	adopt(2, "", "[pasted] pasted fixed composed")
	adopt(0, "", "[pasted] pasted fixed composed")
	if !sameBench(s.Bench(), before) {
		t.Error("the token on the screen has changed")
	}
	from, to, ok := s.LastFix()
	if !ok || from.Token().Text != pasted(3) || to.Token().Text != fixed {
		t.Errorf("the last fix is of %s", from.Token().Text)
	}
	other.do(core.BackToCompose{}, core.AddScope{Scope: "read:brands"})
	adopt(1, "", "[pasted] pasted fixed composed composed")
	adopt(1, pasted(4), "[pasted] pasted fixed composed issued composed")
	adopt(1, pasted(2), "[pasted] pasted fixed composed issued issued composed")
}
