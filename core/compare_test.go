package core_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/signing"
)

// An expired token and the one that was issued after fixing it.
func ExampleCompare() {
	pasted := core.New(exampleKey(), exampleMoment).Apply(core.Paste{Text: pastedExample()}, exampleMoment)
	before := pasted.Snapshot(exampleMoment.Now)
	fixed := pasted.Apply(core.Fix{Remedies: before.Remedies()}, exampleMoment)
	c := core.Compare(before, fixed.Snapshot(exampleMoment.Now))
	fmt.Println("scopes gained:", c.Scopes.Gained)
	for _, t := range c.Times {
		fmt.Println(t.Claim+":", t.Says)
	}
	for _, f := range c.Findings.Gone {
		fmt.Println("fixed:", f.Code)
	}
	// Output:
	// scopes gained: [inbox:read:messages inbox:write:events]
	// iat: issued 2d later
	// exp: expires 2d later
	// fixed: exp
	// fixed: scope-separator
	// fixed: wrapped
}

// compared compares two payloads with the same header.
func compared(t *testing.T, a, b string) core.Comparison {
	t.Helper()
	return core.Compare(pastedSnapshot(signedBy(t, a)), pastedSnapshot(signedBy(t, b)))
}

func signedBy(t *testing.T, payload string) string {
	t.Helper()
	compact, err := signing.Sign(`{"alg":"HS256","typ":"JWT"}`, payload, testKey(t))
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

// courierPayload returns claims as Courier writes them.
func courierPayload(scope string) string {
	return `{"scope":"` + scope + `","tenant_scope":"published/production","tenant_id":"7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17",` +
		`"iat":1795165200,"exp":1795172400,"jti":"` + otherID + `"}`
}

func pastedSnapshot(text string) core.Snapshot {
	return core.Workbench{}.Apply(core.Paste{Text: text}, moment(0)).Snapshot(moment(0).Now)
}

// described writes the changes of the claims, one a line.
func described(c core.Comparison) string {
	var lines []string
	for _, m := range c.Claims.Changes {
		line := fmt.Sprintf("%s: %s -> %s", m.Name(), m.A, m.B)
		if len(m.Gained)+len(m.Lost) > 0 {
			line += fmt.Sprintf(" +%v -%v", m.Gained, m.Lost)
		}
		if m.Reordered {
			line += " reordered"
		}
		if m.Repeated {
			line += " repeated"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestCompareClaims(t *testing.T) {
	for _, test := range []struct{ name, a, b, want string }{
		{"order of members", `{"sub":"a","n":1}`, `{"n":1,"sub":"a"}`, ""},
		{"added", `{"sub":"a"}`, `{"sub":"a","n":null}`, "n:  -> null"},
		{"removed", `{"sub":"a","n":{"x": 1}}`, `{"sub":"a"}`, `n: {"x":1} -> `},
		{"changed", `{"sub":"a"}`, `{"sub":"b"}`, `sub: "a" -> "b"`},
		{"another type", `{"n":1}`, `{"n":"1"}`, `n: 1 -> "1"`},
		{"number text", `{"n":1.0,"m":9007199254740993}`, `{"n":1,"m":9007199254740992}`, "n: 1.0 -> 1\nm: 9007199254740993 -> 9007199254740992"},
		{"escapes of a string", `{"sub":"\u00e9/"}`, `{"sub":"é\/"}`, ""},
		{"a part of an object", `{"x":{"a":{"b":1},"c":2}}`, `{"x":{"c":2,"a":{"b":3}}}`, "x.a.b: 1 -> 3"},
		{"objects in arrays", `{"k":[{"a":1},{"b":1}]}`, `{"k":[{"a":1},{"b":2}]}`, "k[1].b: 1 -> 2"},
		{"arrays of another length", `{"k":[1, 2]}`, `{"k":[1]}`, "k: [1,2] -> [1]"},
		{"audiences", `{"aud":["a","b"]}`, `{"aud":["c","b"]}`, `aud: ["a","b"] -> ["c","b"] +[c] -[a]`},
		{"audience as string", `{"aud":"a b"}`, `{"aud":["a b"]}`, `aud: "a b" -> ["a b"] reordered`},
		{"order of an audience", `{"aud":["a","b"]}`, `{"aud":["b","a"]}`, `aud: ["a","b"] -> ["b","a"] reordered`},
		{"order of a list", `{"list":["a","b"]}`, `{"list":["b","a"]}`, `list: ["a","b"] -> ["b","a"]`},
		{"nested roles", `{"realm_access":{"roles":["a"]}}`, `{"realm_access":{"roles":["a","b"]}}`,
			`realm_access.roles: ["a"] -> ["a","b"] +[b] -[] repeated`},
		{"the last duplicate counts", `{"n":1,"n":2}`, `{"n":2}`, ""},
		{"scopes are listed elsewhere", `{"scope":"user_id:a read:brands"}`, `{"scope":"user_id:b"}`,
			`scope: "user_id:a read:brands" -> "user_id:b" +[user_id:b] -[user_id:a read:brands] repeated`},
		{"the order of scopes is not", `{"scope":"user_id:a user_id:b"}`, `{"scope":"user_id:b user_id:a"}`,
			`scope: "user_id:a user_id:b" -> "user_id:b user_id:a" reordered`},
		{"times are listed elsewhere", `{"exp":1795000000}`, `{"exp":1795000001}`, "exp: 1795000000 -> 1795000001 repeated"},
		{"unusable times are not", `{"exp":1795000000}`, `{"exp":"soon"}`, `exp: 1795000000 -> "soon"`},
		{"API keys", `{"k":"pk_prod_EXAMPLE0000000000000000000"}`, `{"k":"x"}`, `k: "pk_prod_****" -> "x"`},
		{"an object instead of a string", `{"x":{}}`, `{"x":"a"}`, `x: {} -> "a"`},
		{"an empty object", `{"x":{}}`, `{"x":{"a":1}}`, `x.a:  -> 1`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := compared(t, test.a, test.b)
			if got := described(c); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			if c.Same != (test.a == test.b) {
				t.Errorf("same = %v", c.Same)
			}
		})
	}
}

func TestCompareSummary(t *testing.T) {
	const claims = `{"sub":"a","exp":1795172400}`
	token := signedBy(t, claims)
	tampered := token[:len(token)-4] + "AAAA"
	for _, test := range []struct{ name, a, b, want string }{
		{"the same", token, "Authorization: Bearer " + token, "the same token"},
		{"another signature", token, tampered, "the same header and claims; only the signature differs"},
		{"written differently", token, signedBy(t, `{"exp":1795172400, "sub":"a"}`), "the same header and claims, written differently"},
		{"one text", token, "hello", "only one of them is a token"},
		{"two texts", "hello", "hello", "neither of them is a token"},
		{"a claim", token, signedBy(t, `{"sub":"b","exp":1795172400}`), "sub differs"},
		{"two claims", token, signedBy(t, `{"sub":"b","exp":1795172400,"x":1}`), "sub and x differ"},
		{"many claims", token, signedBy(t, `{"exp":1795172400,"v":1,"w":1,"x":1,"y":1}`), "5 members differ"},
		{"a later exp", token, signedBy(t, `{"sub":"a","exp":1795258800}`), "expires 1d later"},
		{"no exp", token, signedBy(t, `{"sub":"a"}`), "never expires, 1 new problem"},
		{"a user", signedBy(t, courierPayload("user_id:a")), signedBy(t, courierPayload("user_id:b")), "for b instead of a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := core.Compare(pastedSnapshot(test.a), pastedSnapshot(test.b)).Summary(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestCompareLocalKeys checks that a token signed with another local key doesn't count as fixed:
// Courier refuses both.
func TestCompareLocalKeys(t *testing.T) {
	old := newWorkbench(t).Apply(core.AddScope{Scope: "user_id:magpie"}, moment(-48*time.Hour))
	w := newWorkbench(t).Apply(core.Paste{Text: old.Composed.Text}, moment(0))
	before := w.Snapshot(moment(0).Now)
	after := w.Apply(core.Fix{Remedies: before.Remedies()}, moment(0)).Snapshot(moment(0).Now)
	c := core.Compare(before, after)
	if len(c.Findings.Gone) != 1 || c.Findings.Gone[0].Code != "exp" || len(c.Findings.New) > 0 || c.Findings.Kept != 1 {
		t.Errorf("%+v", c.Findings)
	}
	if got := c.Summary(); got != "expires 2d later, 1 problem fixed" {
		t.Errorf("the summary is %q", got)
	}
}

func TestCompareWhatCannotBeRead(t *testing.T) {
	whole := signedBy(t, `{"scope":"user_id:a","exp":1795172400}`)
	encrypted := "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"
	for name, text := range map[string]string{
		"encrypted": encrypted, "cut off": whole[:len(whole)-60], "no token": "hello",
	} {
		c := core.Compare(pastedSnapshot(whole), pastedSnapshot(text))
		if c.B.Unread == "" || c.A.Unread != "" || c.Same {
			t.Errorf("%s: unread %q and %q, same %v", name, c.A.Unread, c.B.Unread, c.Same)
		}
		if name != "cut off" && len(c.Claims.Changes) > 0 {
			t.Errorf("%s: claims that can't be read are listed as %s", name, described(c))
		}
		forth, back := c.Summary(), core.Compare(c.B.Snapshot, c.A.Snapshot).Summary()
		if strings.Contains(forth+back, "expires") || strings.Contains(forth, "loses") || strings.Contains(back, "gains") {
			t.Errorf("%s: the summaries are %q and %q, but the claims may be there", name, forth, back)
		}
	}
}

func TestCompareEndpointsAndFeatures(t *testing.T) {
	a := pastedSnapshot(signedBy(t, courierPayload("user_id:a read:brands")))
	b := pastedSnapshot(signedBy(t, courierPayload("user_id:a inbox:read:messages inbox:write:events")))
	c := core.Compare(a, b)
	if !slices.Contains(c.Features.Gained, "inbox") || !slices.Contains(c.Features.Lost, "brands") {
		t.Errorf("features: %+v", c.Features)
	}
	if len(c.Opened) == 0 || len(c.Closed) == 0 || c.Opened[0].Endpoint.Path != "/q" {
		t.Errorf("opened %d, closed %d", len(c.Opened), len(c.Closed))
	}
}

// TestCompareIsSymmetric compares the tokens of testdata with others, both ways: what one way
// gains, the other way loses.
func TestCompareIsSymmetric(t *testing.T) {
	names, err := filepath.Glob("../testdata/tokens/*.txt")
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	var all []core.Snapshot
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, pastedSnapshot(string(text)))
	}
	for i := range all {
		for j := i; j < min(i+4, len(all)); j++ {
			c, back := core.Compare(all[i], all[j]), core.Compare(all[j], all[i])
			same := slices.Equal(c.Scopes.Gained, back.Scopes.Lost) && slices.Equal(c.Users.Gained, back.Users.Lost) &&
				len(c.Opened) == len(back.Closed) && len(c.Claims.Changes) == len(back.Claims.Changes) &&
				len(c.Findings.Gone) == len(back.Findings.New) && c.Same == back.Same
			if !same {
				t.Errorf("%s and %s: the two directions disagree", names[i], names[j])
			}
			if i == j && (len(c.Claims.Changes)+len(c.Header.Changes)+len(c.Findings.Gone) > 0 || c.Scopes.Any()) {
				t.Errorf("%s differs from itself", names[i])
			}
		}
	}
}

// TestCompareLargeTokens checks that two tokens of many claims are compared quickly, and that the
// list of changes is bounded.
func TestCompareLargeTokens(t *testing.T) {
	large := func(value int) string {
		var b strings.Builder
		b.WriteString(`{"scope":"user_id:a"`)
		for i := range 15_000 {
			fmt.Fprintf(&b, `,"claim%d":{"n":%d}`, i, value)
		}
		return b.String() + "}"
	}
	a, b := pastedSnapshot(signedBy(t, large(1))), pastedSnapshot(signedBy(t, large(2)))
	start := time.Now()
	c := core.Compare(a, b)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("comparing took %v", took)
	}
	if n := len(c.Claims.Changes); n == 0 || n > 1000 || c.Claims.More == 0 {
		t.Errorf("%d changes are listed, %d are not", n, c.Claims.More)
	}
}
