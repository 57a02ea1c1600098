//go:build !unix

package terminal

import (
	"fmt"
	"os"
	"time"
)

// OpenTTY opens the console, for keys when stdin is a pipe. The caller closes it.
func OpenTTY() (*os.File, error) {
	f, err := os.OpenFile("CONIN$", os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("no terminal to read keys from: %w", err)
	}
	return f, nil
}

// canWait is false: a console doesn't have select, and Bubble Tea reads the console's events
// itself.
func canWait(*os.File) bool { return false }

// readable is never called, because canWait is false.
func readable(*os.File, time.Duration) bool { return false }
