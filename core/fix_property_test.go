package core_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/scope"
)

// fixTokens returns how many tokens TestFixOfRandomTokens generates: $BULLA_FIX_TOKENS, such as
// 10000, or else as many as take a second or two.
func fixTokens() int {
	if n, err := strconv.Atoi(os.Getenv("BULLA_FIX_TOKENS")); err == nil {
		return n
	}
	return 1000
}

// checkFixed pastes a text and checks its fix: a token that is issued for it has no error and no
// warning with the same expectation, except that a local key signed it. It reports whether there is
// a fix.
func checkFixed(t *testing.T, start core.Workbench, text string) bool {
	t.Helper()
	s := apply(start, core.Paste{Text: text}).Snapshot(moment(0).Now)
	for _, f := range s.Findings {
		if f.Command != "" && (s.Fix == nil || f.Command != s.Fix.Command) {
			t.Errorf("%s has its own command: %s", f.Code, f.Command)
		}
	}
	if s.Fix == nil {
		return false
	}
	onScreen := apply(s.Workbench, core.Fix{Remedies: s.Remedies()})
	asCommand := apply(start, core.SetScope{Text: s.Fix.Scope}, core.SetExpiry{Text: s.Fix.ExpiresIn})
	if onScreen.Request.Scope() != asCommand.Request.Scope() || onScreen.Request.Expiry != asCommand.Request.Expiry {
		t.Errorf("f asks for %q, %s; the command for %q, %s", onScreen.Request.Scope(), onScreen.Request.Expiry,
			asCommand.Request.Scope(), asCommand.Request.Expiry)
	}
	again := apply(start, core.Paste{Text: asCommand.Composed.Text})
	left := 0
	for _, f := range again.Snapshot(moment(0).Now).Findings {
		if f.Severity > diagnose.Warning || f.Code == diagnose.CodeLocalKey {
			continue
		}
		left++
		if left > s.Fix.Left {
			t.Errorf("%s %s is left: %s\n%+v", f.Code, f.Severity, f.Title, *s.Fix)
		}
	}
	return true
}

// isFault reports whether a finding is an error or a warning, except that a clock is wrong.
func isFault(f diagnose.Finding) bool {
	return f.Severity <= diagnose.Warning && f.Code != "iat-future"
}

// curable reports whether it is plain what to request instead of a token: it is one of Courier's,
// the user is known, and so is what the token is for.
func curable(s core.Snapshot) bool {
	list := s.Scopes.Fixed()
	isRight := func(w scope.Word) bool {
		return w.Entry != nil && w.Entry.Group != scope.GroupUser && len(scope.Parse(w.Text).Faults) == 0
	}
	needsTenant := func(f scope.Feature) bool { return f.Name == "brand-editor" }
	_, foreign := s.Finding(diagnose.CodeNotCourier)
	_, unknown := s.Finding(diagnose.CodeUserPlaceholder)
	isKnown := func(user string) bool { return slices.Contains([]string{"ann", "bob", "auth0|a+b"}, user) }
	return s.HasScopes && !foreign && !unknown &&
		slices.ContainsFunc(list.Users(), isKnown) && !strings.Contains(list.Text, "<") &&
		(slices.ContainsFunc(list.Words, isRight) || len(s.Expect.For) > 0) &&
		!slices.ContainsFunc(s.Expect.For, needsTenant) && len(scope.Parse("user_id:"+s.Expect.User+"a").Faults) == 0
}

// TestFixOfGoldens checks the fix of each token of testdata/tokens, with and without an
// expectation.
func TestFixOfGoldens(t *testing.T) {
	files, err := filepath.Glob("../testdata/tokens/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no tokens", err)
	}
	fixes := 0
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, expect := range []core.Expectation{{}, {For: named("inbox"), User: "user-123"}, {For: named("create")}} {
				if checkFixed(t, apply(newWorkbench(t), core.SetExpectation{Expectation: expect}), string(text)) {
					fixes++
				}
			}
		})
	}
	if fixes < len(files) {
		t.Errorf("only %d of %d tokens have a fix", fixes, 3*len(files))
	}
}

// TestFixOfRandomTokens checks the fix of tokens with random mistakes.
func TestFixOfRandomTokens(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(11, 29))}
	start, tokens, fixes := newWorkbench(t), fixTokens(), 0
	for i := range tokens {
		scopeText, times, expect := g.scope(), g.times(), g.expectation()
		claim, err := json.Marshal(scopeText)
		if err != nil {
			t.Fatal(err)
		}
		expecting := apply(start, core.SetExpectation{Expectation: expect})
		text := courierToken(t, string(claim), times)
		s := apply(expecting, core.Paste{Text: text}).Snapshot(moment(0).Now)
		switch {
		case checkFixed(t, expecting, text):
			fixes++
		case slices.ContainsFunc(s.Findings, isFault) && curable(s):
			t.Errorf("there is no fix for %s: %s", s.Findings[0].Code, s.Findings[0].Title)
		}
		if t.Failed() {
			t.Fatalf("token %d: scope %q, %s, expectation %+v", i, scopeText, times, expect)
		}
	}
	t.Logf("%d of %d tokens have a fix", fixes, tokens)
	if fixes < tokens/2 {
		t.Errorf("only %d of %d tokens have a fix", fixes, tokens)
	}
}

// generator makes what people get wrong in a request for a token.
type generator struct{ *rand.Rand }

func pick[T any](g generator, list ...T) T { return list[g.IntN(len(list))] }

func (g generator) scope() string {
	var words []string
	for range pick(g, 0, 1, 1, 1, 2) {
		words = append(words, pick(g, "user_id:ann", "user_id:ann", "user_id:ann", "user_id:ann", "user_id:ann", "user_id:bob", "userId:ann", "user_id:$USER",
			"user_id:", "user_id:us\u00e9r", "user-id=ann", "user_id:*", "user_id:auth0|a+b", "user_id:<id>"))
	}
	for range g.IntN(6) {
		words = append(words, g.word())
	}
	if g.IntN(10) == 0 {
		slices.Reverse(words)
	}
	separator := pick(g, " ", " ", " ", " ", " ", " ", ",", ", ", "  ", "%20", "\t", "+", "\u00a0", ";")
	return strings.Join(words, separator)
}

// word is a scope, often a wrong one.
func (g generator) word() string {
	if g.IntN(4) == 0 {
		return pick(g, "inbox:read:messages", "inbox:write:events")
	}
	entry := pick(g, scope.Catalogue()...)
	word := strings.NewReplacer("<T>", "acme", "<brand_id>", "b1").Replace(entry.Pattern)
	switch at := g.IntN(len(word)); g.IntN(12) {
	case 0:
		return word[:at] + word[at+1:]
	case 1:
		return word[:at] + "x" + word[at:]
	case 2:
		return strings.ToUpper(word)
	case 3:
		return word[:at] + "\u0435" + word[at+1:]
	case 4:
		return pick(g, "inbox:read:write", "tenants:acme:notifications:write", "tenant:acme:notifications:read",
			"inbox:*", "read:*", "openid", "foo:bar", "tenant:<T>:read", `a"b`, "read:message")
	}
	return word
}

func (g generator) times() string {
	now := moment(0).Now.Unix()
	iat := pick(g, now, now-3600, now-90_000, now-1, now+7200)
	exp := iat + pick[int64](g, 86_400, 86_400, 3600, 172_800, 30, 3, 240, 301, 86_400_000, -60, 0, 7_776_000, 2_592_000)
	issued := pick(g, strconv.FormatInt(iat, 10), strconv.FormatInt(iat, 10), strconv.FormatInt(iat, 10)+".25", `"now"`,
		strconv.FormatInt(iat, 10)+"000", "null")
	expires := pick(g, fmt.Sprint(exp), fmt.Sprint(exp), fmt.Sprint(exp), fmt.Sprint(exp)+"000", `"1 day"`, "3600", "-1",
		"1e30", fmt.Sprint(exp)+".5", "")
	if expires == "" {
		return `"iat":` + issued
	}
	return `"iat":` + issued + `,"exp":` + expires
}

func (g generator) expectation() core.Expectation {
	var expect core.Expectation
	for range pick(g, 0, 0, 0, 1, 1, 2) {
		expect.For = append(expect.For, pick(g, scope.Features()...))
	}
	expect.User = pick(g, "", "", "", "", "ann", "ann", "carol", "carol", "us\u00e9r", "a b")
	expect.Region = pick(g, "", "", "us", "eu")
	return expect
}
