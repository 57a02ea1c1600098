package snippet

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// The secrets that must never be logged.
const (
	secretKey   = "pk_test_SECRETKEYOFTHETEST"
	secretToken = "eyJhbGciOiJIUzI1NiJ9.SECRETTOKEN.OFTHETEST"
)

// issuer is a fake issue-token endpoint. It keeps the requests that it received and answers as the
// test says.
type issuer struct {
	*httptest.Server
	mu       sync.Mutex
	requests []issueRequest
	answer   http.HandlerFunc
}

// issueRequest is one request to issue-token.
type issueRequest struct {
	method, path  string
	authorization string
	contentType   string
	body          string
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{answer: issue}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		i.mu.Lock()
		i.requests = append(i.requests,
			issueRequest{r.Method, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body)})
		answer := i.answer
		i.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(i.Close)
	return i
}

// issue answers as Courier does.
func issue(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"token":"`+secretToken+`"}`)
}

func (i *issuer) answerBy(answer http.HandlerFunc) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.answer = answer
}

// newRequests returns the requests since the last call.
func (i *issuer) newRequests() []issueRequest {
	i.mu.Lock()
	defer i.mu.Unlock()
	requests := i.requests
	i.requests = nil
	return requests
}

// runner says how a backend is started.
type runner struct {
	language, program string
	arguments         []string // before the file
	timeout, short    string   // how the code sets its timeout, and the same for two seconds
	session           string   // how the code returns the user of the session, %s is the literal
}

func runners() []runner {
	return []runner{
		{"node", "node", nil, "TIMEOUT_MS = 10_000;", "TIMEOUT_MS = 2_000;", `? %s : null`},
		{"python", "python3", nil, "TIMEOUT = 10 ", "TIMEOUT = 2 ", "return %s if"},
		{"go", "go", nil, "10 * time.Second", "2 * time.Second", "return %s\n"},
		{"java", "java", []string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"}, "ofSeconds(10)", "ofSeconds(2)", "? %s : null"},
	}
}

// backend is a snippet that runs.
type backend struct {
	url    string
	output *output
	stop   func()
}

// output keeps everything that a process prints.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// start runs the code, with issue-token at base, until the test ends. It returns as soon as the
// process prints where it listens.
func (r runner) start(t *testing.T, code, base, key string) backend {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	command := r.command(ctx, t, code)
	command.Env = environment("COURIER_API_KEY="+key, "COURIER_BASE_URL="+base, "PORT=0")
	command.WaitDelay = 10 * time.Second
	said := &output{}
	command.Stderr = said
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(stdout)
	line, readErr := reader.ReadString('\n')
	_, _ = io.WriteString(said, line)
	drained := make(chan struct{})
	go func() { _, _ = io.Copy(said, reader); close(drained) }()
	stop := sync.OnceFunc(func() { cancel(); <-drained; _ = command.Wait() })
	t.Cleanup(stop)
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "Listening on ")
	if readErr != nil || !ok || !strings.HasPrefix(url, "http://127.0.0.1:") ||
		!strings.HasSuffix(url, "/api/courier-token") {
		stop()
		t.Fatalf("%s says %q, %v\n%s", r.language, line, readErr, said)
	}
	return backend{url: url, output: said, stop: stop}
}

// command puts the code into a file and returns the command that runs it.
func (r runner) command(ctx context.Context, t *testing.T, code string) *exec.Cmd {
	t.Helper()
	path := program(t, r.program)
	language, _ := ByName(r.language)
	file := write(t, t.TempDir(), language.File, []byte(code))
	if r.language == "go" {
		return exec.CommandContext(ctx, builtGo(t, path, file))
	}
	return exec.CommandContext(ctx, path, append(r.arguments[:len(r.arguments):len(r.arguments)], file)...)
}

// builtGo compiles a file, because go run would leave the process running.
func builtGo(t *testing.T, path, file string) string {
	t.Helper()
	binary := filepath.Join(filepath.Dir(file), "courier-token")
	build := exec.CommandContext(t.Context(), path, "build", "-ldflags=-s -w", "-o", binary, file)
	build.Dir = filepath.Dir(file)
	build.Env = environment("GO111MODULE=", "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// environment is the environment of the test without the variables that would change where a
// process connects.
func environment(more ...string) []string {
	var kept []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(strings.ToUpper(entry), "=")
		if !strings.HasSuffix(name, "_PROXY") && !strings.HasPrefix(name, "COURIER_") && name != "PORT" &&
			name != "JAVA_TOOL_OPTIONS" {
			kept = append(kept, entry)
		}
	}
	return append(kept, more...)
}

// reply is the response of a backend.
type reply struct {
	status int
	header http.Header
	body   string
}

// call sends a request to a backend, with a cookie unless it is empty.
func (b backend) call(t *testing.T, method, url, cookie, body string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatalf("%v\n%s", err, b.output)
	}
	defer func() { _ = response.Body.Close() }()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(got)}
}

// checkSecrets ends the process and checks that it never printed the key or the token.
func (b backend) checkSecrets(t *testing.T) {
	t.Helper()
	b.stop()
	for _, secret := range []string{"SECRET", "OFTHETEST"} {
		if said := b.output.String(); strings.Contains(said, secret) {
			t.Errorf("a secret was logged:\n%s", said)
		}
	}
}
