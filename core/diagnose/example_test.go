package diagnose_test

import (
	"fmt"
	"time"

	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// A pasted token is found, decoded, verified and diagnosed. Every finding says what is wrong and
// what to do about it.
func ExampleRun() {
	found := intake.Find("Authorization: Bearer " + claims(`scope="user_id:ann inbox:read:messages"`))
	decoded := token.Decode(found.Token)
	inbox, _ := scope.FeatureByName("inbox")

	findings := diagnose.Run(diagnose.Context{
		Now:       time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC),
		Found:     found,
		Token:     decoded,
		Signature: signing.Verify(decoded, nil, nil),
		For:       []scope.Feature{inbox},
	})
	fmt.Println(diagnose.Judge(findings))
	for _, f := range findings {
		if f.Severity <= diagnose.Warning {
			fmt.Printf("%s %s: %s\n", f.Severity, f.Code, f.Title)
			fmt.Printf("  fix: %s\n", f.Fix)
		}
	}
	// Output:
	// broken
	// error exp: expired 1h ago
	//   fix: issue a new token and refresh it before it expires
	// error scope-needed: Inbox needs inbox:write:events
	//   fix: add it to the scope and issue a new token
}

// A remedy is what the fix key does: a change to the request for a token.
func ExampleRemedy_ApplyScope() {
	remedy := diagnose.Remedy{Kind: diagnose.AddScopes, Scopes: []string{"user_id:ann", "inbox:write:events"}}
	fmt.Println(remedy.ApplyScope("inbox:read:messages"))
	fmt.Println(diagnose.Describe([]diagnose.Remedy{remedy}))
	// Output:
	// user_id:ann inbox:read:messages inbox:write:events
	// added user_id:ann inbox:write:events
}

// Every code can be explained without a token.
func ExampleExplain() {
	e, _ := diagnose.Explain("exp-missing")
	fmt.Println(e.Group, "-", e.Severities)
	fmt.Println(e.Checks)
	fmt.Println(e.Fix)
	// Output:
	// time - warning
	// Whether there is an exp.
	// Send expires_in to issue-token, usually "1 day".
}
