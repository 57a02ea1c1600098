//go:build !unix

package core_test

import "time"

var began = time.Now()

// spent returns the time that has passed: what this program itself took of it is not
// asked here.
func spent() time.Duration { return time.Since(began) }
