package token_test

import (
	"fmt"

	"bulla/core/token"
)

func ExampleDecode() {
	t := token.Decode("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4iLCJleHAiOjF9.c2lnbmF0dXJl")
	for _, m := range t.Payload.Root.Members {
		fmt.Println(m.Name, "=", t.Payload.Source(m.Value))
	}
	fmt.Println(len(t.Signature().Bytes), "bytes of signature,", len(t.Faults), "faults")
	// Output:
	// sub = "ann"
	// exp = 1
	// 9 bytes of signature, 0 faults
}

// A damaged token is decoded as far as possible, and Faults says what is wrong.
func ExampleDecode_damaged() {
	t := token.Decode("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4iLCJleHA")
	sub, _ := t.Claim("sub")
	fmt.Println("sub is", sub.Text)
	for _, f := range t.Faults {
		fmt.Println(f.Code+":", f.Detail)
	}
	// Output:
	// sub is ann
	// json: the JSON ends inside a string: its closing quote is missing
	// segments: two segments: the signature is missing
	// truncated: the token is cut off in its payload, after 44 characters
}
