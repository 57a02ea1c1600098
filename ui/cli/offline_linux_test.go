package cli_test

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// seal makes the kernel kill the calling thread's process, and all that it starts, at the first
// socket it asks for. The thread stays sealed: the caller must not give it back.
func seal() error {
	const numberOfCall = 0 // its place in struct seccomp_data
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: numberOfCall},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.SYS_SOCKET, Jt: 0, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_KILL_PROCESS},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	return install(filter)
}

// install makes a filter apply to the calling thread and all that it starts.
func install(filter []unix.SockFilter) error {
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	return unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&program)), 0, 0)
}

// startSealed starts a command that is killed at its first socket.
func startSealed(t *testing.T, start func() error) {
	t.Helper()
	startWith(t, seal, start)
}

// startWith starts a command on a thread that was sealed before: a child has the seals of the
// thread that forked it.
func startWith(t *testing.T, seal func() error, start func() error) {
	t.Helper()
	result := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the sealed thread ends with this function
		if err := seal(); err != nil {
			result <- errSeal{err}
			return
		}
		result <- start()
	}()
	err := <-result
	if errors.As(err, new(errSeal)) {
		t.Skipf("this system cannot forbid sockets: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

type errSeal struct{ error }

// killed reports whether a process was killed for a call that was forbidden.
func killed(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGSYS
}

// runSealed runs bulla without sockets and reports whether it asked for one.
func runSealed(t *testing.T, stdin string, args ...string) (asked bool, output string) {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "COURIER_API_KEY=pk_test_EXAMPLE0000000000000000000", "COURIER_BASE_URL=http://127.0.0.1:9")
	cmd.Stdin = strings.NewReader(stdin)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	startSealed(t, cmd.Start)
	return killed(cmd.Wait()), out.String()
}

// TestOfflineCommandsOpenNoSocket runs every command that works without the network with sockets
// forbidden, and the others to prove that the trap works.
func TestOfflineCommandsOpenNoSocket(t *testing.T) {
	const token = "@../../testdata/tokens/expired-no-write.txt"
	for _, args := range [][]string{
		{"issue", "--user", "pigeon", "--preset", "inbox"},
		{"issue", "--user", "pigeon", "--preset", "inbox", "--json", "--alg", "RS256"},
		{"issue", token, "--claim", "exp=+1h"}, {"issue", "--broken", "expired"}, {"issue", "--broken", "list"},
		{"issue", "--remote", "--dry-run", "--user", "pigeon", "--preset", "inbox"},
		{"decode", token}, {"decode", token, "--json"},
		{"verify", "@../../testdata/tokens/rs256-other-issuer.txt", "--key", "@../../testdata/keys/issuer.jwks"},
		{"verify", token, "--key", "env:COURIER_API_KEY"},
		{"diagnose", token, "--for", "inbox", "--json"}, {"diagnose", "--explain", "all"}, {token}, {"diagnose", "https://example.com/?token=x"},
		{"access", token}, {"access", token, "POST", "/q"},
		{"hmac", "--user", "user-123"},
		{"snippet"}, {"snippet", "node"},
		{"scopes"}, {"expiry", "2 days"}, {"themes"}, {"keys"}, {"version"}, {"completion", "bash"}, {"help"}, {"serve", "--help"},
		{"tour", "--list"}, {"tour", "--handout"}, {"tour", "--format"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			if asked, output := runSealed(t, "", args...); asked {
				t.Errorf("bulla %q asked for a socket; it printed:\n%s", args, output)
			}
		})
	}
	for _, args := range [][]string{
		{"fetch", "http://127.0.0.1:9/token"},
		{"issue", "--remote", "--user", "pigeon", "--preset", "inbox"},
		{"serve", "--addr", "127.0.0.1:0"},
	} {
		t.Run("the trap holds "+args[0], func(t *testing.T) {
			if asked, output := runSealed(t, "", args...); !asked {
				t.Errorf("bulla %q asked for no socket; it printed:\n%s", args, output)
			}
		})
	}
}

// TestScreenOpensNoSocket walks over the screen, with every window that could send something, and
// sends nothing.
func TestScreenOpensNoSocket(t *testing.T) {
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(t, exec.Command(path))
	s.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "COURIER_API_KEY=pk_test_EXAMPLE0000000000000000000", "COURIER_BASE_URL=http://127.0.0.1:9")
	startSealed(t, func() (err error) {
		s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Cols: 120, Rows: 40})
		return err
	})
	go s.read()
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.tty.Close() })
	s.until("preview: Courier refuses", 0)
	s.brings("7", "Access")
	s.brings("i", "ctrl+s")
	for _, window := range []struct{ key, shows string }{
		{"\x13", "Nothing has been sent"}, {"o", "URL"}, {"b", "curl"}, {"H", "user ID"},
	} {
		s.brings(window.key, window.shows)
		s.send(escape)
		s.untilGone(window.shows)
	}
	s.send("q")
	if status := s.wait(); status != 0 {
		t.Errorf("the screen ended with status %d", status)
	}
}

// confine gives the calling thread, and all that it starts, a network in which only this machine
// can be reached, and makes the kernel kill a process that asks for any other socket than one for
// TCP over IPv4. Sockets for IPv6 fail, because Go tries one to find out whether there is IPv6. The
// thread stays confined: the caller must not give it back.
func confine() error {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return err
	}
	if err := startLoopbackDevice(); err != nil {
		return err
	}
	const (
		numberOfCall, domain, kind = 0, 16, 24 // places in struct seccomp_data
		kindBits                   = 0xf       // the rest are flags
		noIPv6                     = unix.SECCOMP_RET_ERRNO | uint32(unix.EAFNOSUPPORT)
	)
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: numberOfCall},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.SYS_SOCKET, Jt: 0, Jf: 7},
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: domain},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.AF_INET6, Jt: 4, Jf: 0},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.AF_INET, Jt: 0, Jf: 5},
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: kind},
		{Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: kindBits},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.SOCK_STREAM, Jt: 1, Jf: 2},
		{Code: unix.BPF_RET | unix.BPF_K, K: noIPv6},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_KILL_PROCESS},
	}
	return install(filter)
}

// startLoopbackDevice starts the loopback device of a new network.
func startLoopbackDevice() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(socket) }()
	device, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	device.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, device)
}

// TestTourReachesOnlyThisMachine runs the whole tour where nothing else can be reached, and where
// asking for a name server would kill it. It takes less than 5 seconds of computing.
func TestTourReachesOnlyThisMachine(t *testing.T) {
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (cmd *exec.Cmd, output string, err error) {
		cmd = exec.Command(path, args...)
		cmd.Env = append(os.Environ(), "COURIER_API_KEY=pk_test_EXAMPLE0000000000000000000", "COURIER_BASE_URL=https://api.courier.com",
			"HTTP_PROXY=http://proxy.example:3128", "HTTPS_PROXY=http://proxy.example:3128")
		var out strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &out
		startWith(t, confine, cmd.Start)
		err = cmd.Wait()
		return cmd, out.String(), err
	}
	cmd, output, err := run("tour", "--auto", "--pace", "0")
	if err != nil {
		t.Errorf("the tour ended with %v; it printed:\n%s", err, output)
	}
	if took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(); took > 5*time.Second {
		t.Errorf("the tour took %s", took)
	}
	if _, output, err := run("fetch", "https://example.com/token"); !killed(err) {
		t.Errorf("a command that looks for a host is not killed: %v, %s", err, output)
	}
}
