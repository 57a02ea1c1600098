//go:build !unix

package cli

import "os"

// openWithoutWaiting opens a file to read.
func openWithoutWaiting(name string) (*os.File, error) { return os.Open(name) }
