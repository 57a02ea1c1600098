//go:build unix

package terminal

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// OpenTTY opens the controlling terminal, for keys when stdin is a pipe. The caller closes it.
func OpenTTY() (*os.File, error) {
	f, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("no terminal to read keys from: %w", err)
	}
	return f, nil
}

// canWait reports whether readable works on f: select accepts only low file descriptors.
func canWait(f *os.File) bool {
	return f.Fd() < unix.FD_SETSIZE
}

// readable waits until f can be read without blocking, no longer than limit, and reports whether it
// can. It uses select because poll doesn't work on terminals under macOS. A signal restarts the
// limit.
func readable(f *os.File, limit time.Duration) bool {
	fd := int(f.Fd())
	for {
		var set unix.FdSet
		set.Set(fd)
		timeout := unix.NsecToTimeval(limit.Nanoseconds())
		n, err := unix.Select(fd+1, &set, nil, nil, &timeout)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		return err == nil && n > 0
	}
}
