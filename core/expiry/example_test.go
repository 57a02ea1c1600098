package expiry_test

import (
	"errors"
	"fmt"

	"bulla/core/expiry"
)

func ExampleParse() {
	for _, text := range []string{"2 days", "3600", "1h30m"} {
		lifetime, err := expiry.Parse(text)
		var fault *expiry.Error
		if errors.As(err, &fault) {
			fmt.Printf("%s: %s at byte %d, %s\n", text, fault.Reason, fault.At, fault.Hint)
			continue
		}
		fmt.Printf("%s: %s\n", text, lifetime.Describe())
	}
	// Output:
	// 2 days: 2 days
	// 3600: 3.6 s
	// 1h30m: only one number and one unit are allowed at byte 2, write "90m"
}

func ExampleLifetime_ExpiresAt() {
	lifetime, _ := expiry.Parse("2 days")
	fmt.Println(lifetime.ExpiresAt(1795000000))
	// Output: 1795172800 true
}

func ExampleFormat() {
	fmt.Println(expiry.Format(5_400_000))
	// Output: 90m
}
