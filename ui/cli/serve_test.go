package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"bulla/core/token"
	"bulla/ui/cli"
)

// runningServer is bulla serve inside the test.
type runningServer struct {
	url    string
	stop   context.CancelFunc
	status chan int
	stderr *os.File
}

// startServing runs bulla serve in this process until it is stopped.
func startServing(t *testing.T, p cli.Process) *runningServer {
	t.Helper()
	out, in, err := os.Pipe()
	check(t, err)
	t.Cleanup(func() { _ = out.Close(); _ = in.Close() })
	ctx, cancel := context.WithCancel(t.Context())
	s := &runningServer{stop: cancel, status: make(chan int, 1), stderr: p.Stderr}
	if s.stderr == nil {
		s.stderr = file(t, "")
	}
	p.Args = append([]string{"serve"}, p.Args...)
	p.Stdin, p.Stdout, p.Stderr = file(t, ""), in, s.stderr
	p.Now, p.Random, p.Context = time.Now, sevens{}, ctx
	go func() {
		s.status <- cli.Main(p)
		_ = in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("bulla serve %v printed no address: %v", p.Args, s.said(t))
	}
	s.url = strings.TrimSpace(line)
	return s
}

func (s *runningServer) said(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(s.stderr.Name())
	check(t, err)
	return string(text)
}

// TestServeExamples runs every example of bulla serve --help, each on a free port, and ends it.
func TestServeExamples(t *testing.T) {
	help := file(t, "")
	cli.Main(cli.Process{Args: []string{"serve", "--help"}, Stdin: file(t, ""), Stdout: help, Stderr: file(t, ""),
		Getenv: environment(nil), Now: time.Now})
	text, err := os.ReadFile(help.Name())
	check(t, err)
	_, examples, _ := strings.Cut(string(text), "\nExamples:\n")
	examples, _, _ = strings.Cut(examples, "\n\n")
	ran := 0
	for line := range strings.Lines(examples) {
		args := strings.Fields(line)[2:]
		if !strings.Contains(line, "--addr") {
			args = append(args, "--addr", "127.0.0.1:0")
		}
		s := startServing(t, cli.Process{Args: args, Getenv: environment(map[string]string{"COURIER_API_KEY": sampleKey,
			"JWT_SECRET": secret})})
		s.stop()
		if status := <-s.status; status != cli.OK || strings.Contains(s.said(t), "EXAMPLE") {
			t.Errorf("bulla serve %v: status %d, stderr %q", args, status, s.said(t))
		}
		ran++
	}
	if ran < 4 {
		t.Errorf("only %d examples were run", ran)
	}
}

// TestServeInTheFuture serves in a year that is further away than a time.Duration can say.
func TestServeInTheFuture(t *testing.T) {
	s := startServing(t, cli.Process{
		Args: []string{"--addr", "127.0.0.1:0", "--now", "3000-01-01"}, Getenv: environment(nil),
	})
	body := `{"scope": "user_id:pigeon", "expires_in": "1 day"}`
	r, err := http.NewRequest(http.MethodPost, s.url+"/auth/issue-token", strings.NewReader(body))
	check(t, err)
	r.Header.Set("Authorization", "Bearer "+sampleKey)
	response, err := http.DefaultClient.Do(r)
	check(t, err)
	defer func() { _ = response.Body.Close() }()
	var issued struct{ Token string }
	check(t, json.NewDecoder(response.Body).Decode(&issued))
	iat, _ := token.Decode(issued.Token).Payload.Root.Get("iat")
	if !strings.HasPrefix(iat.Text, "325036") { // 3000-01-01 is 32503680000
		t.Errorf("the token was issued at %q", iat.Text)
	}
	s.stop()
	<-s.status
}

// TestServeLatency holds an answer back for the time that was asked for, and lets an interrupt end
// the wait.
func TestServeLatency(t *testing.T) {
	waits := make(chan time.Duration, 8)
	s := startServing(t, cli.Process{
		Args: []string{"--addr", "127.0.0.1:0", "--latency", "50s"}, Getenv: environment(nil),
		After: func(span time.Duration) <-chan time.Time {
			waits <- span
			return nil
		},
	})
	ended := make(chan error, 1)
	go func() {
		answer, err := http.Get(s.url + "/brands")
		if err == nil {
			_ = answer.Body.Close()
		}
		ended <- err
	}()
	if span := <-waits; span != 50*time.Second {
		t.Errorf("the answer is held back for %s", span)
	}
	s.stop()
	if status := <-s.status; status != cli.OK {
		t.Errorf("status = %d, stderr = %q", status, s.said(t))
	}
	<-ended
}

// fullPipe returns a pipe whose writer blocks until something reads from it.
func fullPipe(t *testing.T) (reader, writer *os.File) {
	t.Helper()
	reader, writer, err := os.Pipe()
	check(t, err)
	t.Cleanup(func() { _ = reader.Close(); _ = writer.Close() }) // which ends the writes
	check(t, writer.SetWriteDeadline(time.Now().Add(50*time.Millisecond)))
	if _, err := writer.Write(make([]byte, 4<<20)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("the pipe isn't full: %v", err)
	}
	check(t, writer.SetWriteDeadline(time.Time{}))
	return reader, writer
}

// ask sends requests, each of which is logged.
func (s *runningServer) ask(t *testing.T, times int) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}, Timeout: 5 * time.Second}
	defer client.CloseIdleConnections()
	for i := range times {
		answer, err := client.Get(s.url + "/health")
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		_, err = io.Copy(io.Discard, answer.Body)
		check(t, err)
		check(t, answer.Body.Close())
	}
}

// ends stops the server and checks that it ends soon.
func (s *runningServer) ends(t *testing.T) {
	t.Helper()
	s.stop()
	select {
	case status := <-s.status:
		if status != cli.OK {
			t.Errorf("status = %d", status)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it doesn't end")
	}
}

// TestServeWithoutReaderOfStderr checks that answers and shutdown never wait for the log.
func TestServeWithoutReaderOfStderr(t *testing.T) {
	_, stderr := fullPipe(t)
	s := startServing(t, cli.Process{Args: []string{"--addr", "127.0.0.1:0"}, Getenv: environment(nil), Stderr: stderr})
	s.ask(t, 3)
	s.ends(t)
}

// TestServeCountsMissingLogEntries reads stderr late: the log says how many entries are missing.
func TestServeCountsMissingLogEntries(t *testing.T) {
	const requests = 1200
	reader, stderr := fullPipe(t)
	s := startServing(t, cli.Process{Args: []string{"--addr", "127.0.0.1:0"}, Getenv: environment(nil), Stderr: stderr})
	s.ask(t, requests)
	read := make(chan string)
	go func() {
		text, _ := io.ReadAll(reader)
		read <- string(text)
	}()
	s.ends(t)
	check(t, stderr.Close())
	text := <-read
	_, rest, _ := strings.Cut(text, "bulla: emulating Courier at")
	before, after, found := strings.Cut(rest, "bulla: ")
	var missing int
	if _, err := fmt.Sscanf(after, "%d log entries are missing here", &missing); err != nil || !found {
		t.Fatalf("it doesn't say that entries are missing: %v in %d bytes", err, len(text))
	}
	if logged := strings.Count(before, "GET    /health"); logged+missing != requests || missing < 1 {
		t.Errorf("%d entries logged and %d missing of %d", logged, missing, requests)
	}
}
