package signing_test

import (
	"fmt"

	"bulla/core/signing"
	"bulla/core/token"
)

func ExampleSign() {
	key, err := signing.NewSecret([]byte("a secret of at least 32 bytes, as RFC 7518 says"), "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	signed, err := signing.Sign(`{"alg":"HS256"}`, `{"sub":"ann"}`, key)
	fmt.Println(signed, err)
	// Output:
	// eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.GLM9lNXdAL_pP4DtRFH9fXvgN5I9122Fp61VWz3Fndw <nil>
}

// Verify tries the keys that match the header, here one of PEM, DER, a JWK or a secret.
func ExampleVerify() {
	keys, err := signing.Parse([]byte("a secret of at least 32 bytes, as RFC 7518 says\n"), "file secret", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	signed, err := signing.Sign(`{"alg":"HS256"}`, `{"sub":"ann"}`, keys[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	result := signing.Verify(token.Decode(signed), keys, []string{"HS256"})
	fmt.Println(result.Summary())

	changed := token.Decode(signed[:len(signed)-1] + "A")
	fmt.Println(signing.Verify(changed, keys, nil).Summary())
	// Output:
	// valid made with this key
	// invalid not made with this key, or the token was changed after signing
}
