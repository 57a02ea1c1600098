package pane

import "bulla/core/signing"

// DescribeKey names a signing key within a sentence: "a secret of 256 bits, from file x", "RSA 2048
// private, kid y".
func DescribeKey(k signing.Key) string {
	if k.Kind() == "secret" {
		return "a " + k.Describe()
	}
	return k.Describe()
}
