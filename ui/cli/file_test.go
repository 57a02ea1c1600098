//go:build unix

package cli_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bulla/core/signing"
	"bulla/ui/cli"
)

// What @FILE says about what isn't a file that can be read whole.
const (
	noDirectory = "it is a directory"
	noDevice    = "it is a terminal or another device"
	noSocket    = "it is a socket"
	tooLarge    = "it is larger than 1 MB"
	noFile      = "no such file or directory"
)

// names returns what may be given as @FILE, each with what is said about it: "" if it contains a
// secret. It has to be called again for each reader, since a pipe is read once.
func names(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	name := func(base string) string { return filepath.Join(dir, base) }
	check(t, os.WriteFile(name("file"), []byte(secret), 0o600))
	check(t, os.WriteFile(name("huge"), nil, 0o600))
	check(t, os.Truncate(name("huge"), 1<<40)) // a hole, which takes no place
	socket(t, name("socket"))
	return map[string]string{
		name("file"): "", fifoWith(t, secret): "", substituted(t, secret): "", dir: noDirectory, "/dev/tty": noDevice,
		"/dev/zero": noDevice, "/dev/null": noDevice,
		name("socket"): noSocket, name("huge"): tooLarge, name("missing"): noFile,
	}
}

// socket makes a socket of a name that may be longer than addresses are.
func socket(t *testing.T, name string) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	check(t, err)
	defer func() { _ = syscall.Close(fd) }()
	short, err := os.MkdirTemp("", "s")
	check(t, err)
	defer func() { _ = os.RemoveAll(short) }()
	check(t, syscall.Bind(fd, &syscall.SockaddrUnix{Name: filepath.Join(short, "s")}))
	check(t, os.Rename(filepath.Join(short, "s"), name))
}

// newFIFO returns the name of a new named pipe.
func newFIFO(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "fifo")
	check(t, syscall.Mkfifo(name, 0o600))
	return name
}

// writer opens the other end of a named pipe as soon as somebody reads it, and fails the test where
// nobody does.
func writer(t *testing.T, pipe string) *os.File {
	t.Helper()
	var f *os.File
	eventually(t, "nobody reads the pipe", func() bool {
		var err error
		f, err = os.OpenFile(pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		return err == nil
	})
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// released fails the test where somebody goes on reading a named pipe.
func released(t *testing.T, pipe string) {
	t.Helper()
	eventually(t, "the pipe is still read", func() bool {
		f, err := os.OpenFile(pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err == nil {
			_ = f.Close()
		}
		return errors.Is(err, syscall.ENXIO)
	})
}

// fifoWith returns a named pipe from which one reader gets the text.
func fifoWith(t *testing.T, text string) string {
	t.Helper()
	name := newFIFO(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f, err := os.OpenFile(name, os.O_WRONLY, 0) // waits for the reader
		if err != nil {
			return
		}
		_, _ = io.WriteString(f, text)
		_ = f.Close()
	}()
	t.Cleanup(func() { // where nobody read it, this does
		f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		check(t, err)
		<-done
		_ = f.Close()
	})
	return name
}

// substituted returns the name that a shell gives to <(printf %s TEXT).
func substituted(t *testing.T, text string) string {
	t.Helper()
	r, w, err := os.Pipe()
	check(t, err)
	t.Cleanup(func() { _ = r.Close() })
	_, err = io.WriteString(w, text)
	check(t, err)
	check(t, w.Close())
	return fmt.Sprintf("/dev/fd/%d", r.Fd())
}

// screenReaders returns how the screen reads secrets in its Key pane, in the issue and signature
// windows, and in the window that calls a backend.
func screenReaders(t *testing.T) map[string]func(ctx context.Context, form string) (string, error) {
	t.Helper()
	_, stderr, opened := run(t, "", cli.Process{})
	if opened == nil {
		t.Fatalf("the screen did not open: %q", stderr)
	}
	return map[string]func(ctx context.Context, form string) (string, error){
		"Key pane": func(ctx context.Context, form string) (string, error) {
			open, err := opened.ReadSigningKey(ctx, form)
			if err != nil {
				return "", err
			}
			keys, err := open(nil)
			if err != nil {
				return "", err
			}
			return keys[0].Reveal(), nil
		},
		"issue and signature windows": opened.Reach.ReadAPIKey,
		"fetch window":                opened.Reach.ReadText,
	}
}

// TestTheScreenReads reads what @FILE names on the screen, or says why it can't be read.
func TestTheScreenReads(t *testing.T) {
	for place, read := range screenReaders(t) {
		for name, want := range names(t) {
			if want == tooLarge && place == "fetch window" {
				want = "it is larger than 16 MB" // a body may be longer than a secret
			}
			text, err := read(t.Context(), "@"+name)
			switch {
			case want == "" && (err != nil || text != secret):
				t.Errorf("%s: @%s is read as %q, %v", place, name, text, err)
			case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
				t.Errorf("%s: @%s: %v, want %q", place, name, err, want)
			case want != "" && strings.Contains(err.Error(), name):
				t.Errorf("%s: @%s is repeated: %v", place, name, err)
			}
		}
	}
}

// TestTheScreenStopsReading cancels what reads a pipe, before its other end is open and afterwards,
// and leaves nothing behind that would take what is written later.
func TestTheScreenStopsReading(t *testing.T) {
	for place, read := range screenReaders(t) {
		for _, begun := range []bool{false, true} {
			name := newFIFO(t)
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				_, err := read(ctx, "@"+name)
				ended <- err
			}()
			w := writer(t, name)
			if begun {
				_, err := io.WriteString(w, secret[:10])
				check(t, err)
			} else {
				check(t, w.Close()) // as if nobody had opened it
			}
			cancel()
			select {
			case err := <-ended:
				if err == nil {
					t.Errorf("%s, begun %t: half a secret is read", place, begun)
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("%s, begun %t: it does not end", place, begun)
			}
			_ = w.Close()
			released(t, name)
		}
	}
}

// TestTheScreenReadsAnEndlessPipe stops at the limit.
func TestTheScreenReadsAnEndlessPipe(t *testing.T) {
	name := newFIFO(t)
	go func() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return
		}
		defer func() { _ = f.Close() }()
		for chunk := make([]byte, 1<<16); err == nil; {
			_, err = f.Write(chunk) // until the reader is gone
		}
	}()
	_, err := screenReaders(t)["Key pane"](t.Context(), "@"+name)
	if err == nil || !strings.Contains(err.Error(), tooLarge) {
		t.Errorf("%v, want %q", err, tooLarge)
	}
}

// TestTheCommandLineReads gives @FILE to commands.
func TestTheCommandLineReads(t *testing.T) {
	key, err := signing.NewSecret([]byte(secret), "test")
	check(t, err)
	token, err := signing.Sign(`{"alg":"HS256"}`, `{"exp":1795086400}`, key)
	check(t, err)
	for command, args := range map[string][]string{
		"verify": {"verify", token, "--key"},
		"issue":  {"issue", "--user", "pigeon", "--preset", "inbox", "--secret"},
		"hmac":   {"hmac", "--user", "pigeon", "--api-key"},
	} {
		for name, want := range names(t) {
			status, stderr, _ := run(t, "", cli.Process{Args: append(slices.Clip(args), "@"+name)})
			checkRead(t, command, name, want, status, stderr)
			if want != "" && strings.Contains(stderr, name) {
				t.Errorf("%s: @%s is repeated: %q", command, name, stderr)
			}
		}
	}
}

// checkRead checks what a command did with @FILE.
func checkRead(t *testing.T, command, name, want string, status int, stderr string) {
	t.Helper()
	isSaid := strings.Contains(stderr, "cannot be read: "+want) ||
		strings.Contains(stderr, "cannot read ") && strings.Contains(stderr, want)
	switch {
	case want == "" && status != cli.OK:
		t.Errorf("%s: @%s: status = %d, stderr = %q", command, name, status, stderr)
	case want != "" && (status != cli.Failed || !isSaid):
		t.Errorf("%s: @%s: status = %d, stderr = %q, want %q", command, name, status, stderr, want)
	case want != "" && want != noFile && !strings.Contains(stderr, "hint: name a file"):
		t.Errorf("%s: @%s: stderr = %q says no remedy", command, name, stderr)
	}
}

// TestTheInputIsRead gives @FILE as the INPUT. A file that is too large is read as far as any input
// is looked at.
func TestTheInputIsRead(t *testing.T) {
	for command, flags := range map[string][]string{
		"decode": nil, "diagnose": nil, "issue": nil,
		"verify": {"--key", "b64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
	} {
		all := names(t)
		maps.DeleteFunc(all, func(_, want string) bool { return want == "" })
		all[fifoWith(t, tokenOf(t, noon, "2 days"))] = ""
		for name, want := range all {
			status, stderr, _ := run(t, "", cli.Process{Args: append([]string{command, "@" + name}, flags...)})
			switch {
			case want == "" && status == cli.Failed:
				t.Errorf("%s @%s: status = %d, stderr = %q", command, name, status, stderr)
			case want == tooLarge && status == cli.OK:
				t.Errorf("%s @%s: a file of zeros is a token", command, name)
			case want != "" && want != tooLarge:
				checkRead(t, command, name, want, status, stderr)
			}
		}
	}
	_, _, opened := run(t, "", cli.Process{Args: []string{"@" + fifoWith(t, "eyJh.b.c")}})
	if opened == nil || opened.Input != "eyJh.b.c" {
		t.Errorf("the screen opens with %+v", opened)
	}
}

// TestAnEmptyPipe ends where a program that was to write a secret wrote nothing.
func TestAnEmptyPipe(t *testing.T) {
	args := []string{"issue", "--user", "pigeon", "--preset", "inbox", "--secret", "@" + substituted(t, "")}
	status, stderr, _ := run(t, "", cli.Process{Args: args})
	if status != cli.Failed || !strings.Contains(stderr, "the secret is empty") {
		t.Errorf("status = %d, stderr = %q", status, stderr)
	}
}

// TestALongSecretOnStdin is refused, since its beginning is another secret.
func TestALongSecretOnStdin(t *testing.T) {
	args := []string{"issue", "--user", "pigeon", "--preset", "inbox", "--secret", "-"}
	status, stderr, _ := run(t, strings.Repeat("x", 1<<20+1), cli.Process{Args: args})
	const want = "--secret: stdin has more than 1 MB\nhint: pipe in only the secret"
	if status != cli.Failed || !strings.Contains(stderr, want) {
		t.Errorf("status = %d, stderr = %q", status, stderr)
	}
}

// TestLinearLeavesAPipe interrupts it while it waits for a pipe that nobody writes to.
func TestLinearLeavesAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	check(t, syscall.Mkfifo(pipe, 0o600))
	s := openIn(t, nil, "--linear")
	s.until("> ", 0)
	s.send("paste @" + pipe + "\n")
	writer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the reader
	check(t, err)
	defer func() { check(t, writer.Close()) }()
	s.send("\x03")
	s.ended(130)
}
