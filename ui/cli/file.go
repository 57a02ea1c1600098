package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// readFile reads a file or a pipe for the command line: at most one byte more than most, to tell
// that there was more. It waits for a pipe as long as that takes, since ctrl+c ends the program.
// Errors of the system are returned as they are.
func readFile(name string, most int) (string, error) {
	if _, err := readable(name); err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	return readAll(f, most)
}

// readFileUntil is readFile for the screen: it ends as soon as ctx does, even while nobody writes
// to a pipe.
func readFileUntil(
	ctx context.Context, name string, most int, after func(time.Duration) <-chan time.Time,
) (string, error) {
	mode, err := readable(name)
	if err != nil {
		return "", err
	}
	f, err := openWithoutWaiting(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	if mode&fs.ModeNamedPipe == 0 {
		return readAll(f, most)
	}
	return readAll(&pipe{file: f, ctx: ctx, after: after}, most)
}

// readable returns the type of a file, or an error for what can't be read as one. A terminal is
// refused because a read of it would take the keys from the screen.
func readable(name string) (fs.FileMode, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return 0, err
	case info.IsDir():
		return 0, fail("it is a directory", "name a file in it")
	case info.Mode()&fs.ModeDevice != 0:
		return 0, fail("it is a terminal or another device", "name a file or a pipe")
	case info.Mode()&fs.ModeSocket != 0:
		return 0, fail("it is a socket", "name a file or a pipe")
	}
	return info.Mode().Type(), nil
}

// readAll reads at most one byte more than most.
func readAll(r io.Reader, most int) (string, error) {
	text, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	return string(text), err
}

// pipe reads from a pipe that was opened without waiting, until ctx ends.
type pipe struct {
	file  *os.File
	ctx   context.Context
	after func(time.Duration) <-chan time.Time
	begun bool // something was read
}

// pipePause is how long a pipe is waited for before it's asked again.
const pipePause = 20 * time.Millisecond

// Read implements io.Reader. Before the first byte, an end of the pipe only says that nobody has
// opened its other end yet. Deadlines are used to notice the end on macOS, where the system doesn't
// report that the last writer of a pipe has closed it.
func (p *pipe) Read(b []byte) (int, error) {
	for p.ctx.Err() == nil {
		_ = p.file.SetReadDeadline(time.Now().Add(pipePause)) // without deadlines a read doesn't wait either
		n, err := p.file.Read(b)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
		case errors.Is(err, io.EOF) && !p.begun:
			select {
			case <-p.ctx.Done():
			case <-p.after(pipePause):
			}
		default:
			p.begun = true
			return n, err
		}
	}
	return 0, p.ctx.Err()
}
