package access_test

import (
	"fmt"

	"bulla/core/access"
	"bulla/core/scope"
)

func ExampleDecide() {
	bearer := access.FromToken(scope.Parse("user_id:pigeon read:preferences"), nil)
	for _, method := range []string{"GET", "PUT"} {
		d := access.Decide(bearer, access.Call{Method: method, Path: "/users/pigeon/preferences/news"})
		fmt.Println(method, d.Allowed(), d.Because)
		if !d.Allowed() {
			fmt.Println(d.Fix())
		}
	}
	// Output:
	// GET true the scope has read:preferences and user_id:pigeon
	// PUT false the scope lacks write:preferences
	// issue a new token with write:preferences in its scope
}

func ExampleNeededBy() {
	entry, _, _ := scope.Lookup("read:brands")
	fmt.Println(access.NeededBy(entry))
	// Output: [brands client GET /brands GET /brands/:id GraphQL POST api.courier.com/client/q brand]
}
