package cli_test

import (
	"bufio"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// server is a bulla serve that a script started.
type server struct {
	cmd  *exec.Cmd
	rest *bufio.Reader // what stdout holds behind the first line
	log  *os.File
}

// servers are those of a script, by the variable that holds their address.
type servers map[string]*server

type serversKey struct{}

// startServer starts bulla serve on a free port, waits for its address and keeps it in a variable:
// serve URL --latency 1s. Stderr goes to the file URL.log.
func startServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: serve VARIABLE flags...")
	}
	name := args[0]
	log, err := os.Create(ts.MkAbs(name + ".log"))
	ts.Check(err)
	cmd := exec.Command("bulla", append([]string{"serve", "--addr", "127.0.0.1:0"}, args[1:]...)...)
	cmd.Stderr = log
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0", "COURIER_API_KEY="+ts.Getenv("COURIER_API_KEY"), "SECRET="+ts.Getenv("SECRET"))
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	started := &server{cmd: cmd, rest: bufio.NewReader(out), log: log}
	ts.Value(serversKey{}).(servers)[name] = started
	ts.Defer(func() { _, _ = started.end(os.Kill) })
	line, err := started.rest.ReadString('\n')
	if err != nil {
		text, _ := os.ReadFile(log.Name())
		ts.Fatalf("bulla serve printed no address: %v\n%s", err, text)
	}
	address := strings.TrimSpace(line)
	ts.Setenv(name, address)
	ts.Setenv(name+"_ADDR", strings.TrimPrefix(address, "http://"))
}

// end ends a server once and returns its exit status.
func (s *server) end(signal os.Signal) (status int, err error) {
	if s.cmd.ProcessState != nil {
		return s.cmd.ProcessState.ExitCode(), nil
	}
	if err := s.cmd.Process.Signal(signal); err != nil {
		return -1, err
	}
	limit := time.AfterFunc(20*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer limit.Stop()
	_ = s.cmd.Wait() // the status says it
	_ = s.log.Close()
	return s.cmd.ProcessState.ExitCode(), nil
}

// endServer interrupts a server and checks its exit status: end URL 0, or end URL 0 TERM.
func endServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: end VARIABLE status [TERM]")
	}
	signal := os.Interrupt
	if len(args) > 2 {
		signal = syscall.SIGTERM
	}
	running, ok := ts.Value(serversKey{}).(servers)[args[0]]
	if !ok {
		ts.Fatalf("no server %s was started", args[0])
	}
	status, err := running.end(signal)
	ts.Check(err)
	if strconv.Itoa(status) != args[1] {
		ts.Fatalf("exit status = %d, want %s", status, args[1])
	}
}
