package scope_test

import (
	"fmt"

	"bulla/core/scope"
)

func ExampleParse() {
	list := scope.Parse("userId:pigeon inbox:read:mesages read:brands")
	for _, fault := range list.Faults {
		fmt.Println(fault.Title)
		fmt.Println("  fix:", fault.Fix)
	}
	fmt.Println(list.Fixed().Text)
	// Output:
	// "userId:pigeon" does not name a user
	//   fix: write "user_id:pigeon"
	// "inbox:read:mesages" is not a known Courier scope
	//   fix: write "inbox:read:messages", the closest known scope
	// user_id:pigeon inbox:read:messages read:brands
}

func ExampleLookup() {
	entry, argument, ok := scope.Lookup("read:brands:robin")
	fmt.Println(entry.Pattern, argument, ok)
	fmt.Println(entry.Explains)
	// Output:
	// read:brands:<brand_id> robin true
	// Reads this brand and no other.
}

func ExampleFeature_Missing() {
	inbox, _ := scope.FeatureByName("inbox")
	scopes, user := inbox.Missing(scope.Parse("inbox:read:messages"))
	fmt.Println(scopes, user)
	// Output: [inbox:write:events] true
}
