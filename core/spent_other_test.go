//go:build !unix

package core_test

import "time"

var began = time.Now()

// spent returns the elapsed time. On these systems the time of this program is not measured.
func spent() time.Duration { return time.Since(began) }
