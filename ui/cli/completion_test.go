package cli_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/ui/cli"
)

// completing runs bulla many times over, and asks it what it completes.
type completing struct {
	t                     *testing.T
	env                   map[string]string
	stdin, stdout, stderr *os.File
}

func newCompleting(t *testing.T, env map[string]string) *completing {
	return &completing{t: t, env: env, stdin: file(t, ""), stdout: file(t, ""), stderr: file(t, "")}
}

// run runs bulla and returns what it writes.
func (c *completing) run(args ...string) (status int, stdout, stderr string) {
	c.t.Helper()
	for _, f := range []*os.File{c.stdin, c.stdout, c.stderr} {
		check(c.t, f.Truncate(0))
		_, err := f.Seek(0, io.SeekStart)
		check(c.t, err)
	}
	ctx, stop := context.WithCancel(c.t.Context())
	defer stop()
	status = cli.Main(cli.Process{
		Args: args, Stdin: c.stdin, Stdout: c.stdout, Stderr: c.stderr, Getenv: environment(c.env),
		Random: sevens{}, Context: ctx,
		Now: func() time.Time { return noon }, IsTerminal: func(*os.File) bool { return false },
		After: func(time.Duration) <-chan time.Time { return time.After(0) },
	})
	return status, content(c.t, c.stdout), content(c.t, c.stderr)
}

// offered returns what the shells are told for the last of the words, without the descriptions.
func (c *completing) offered(words ...string) []string {
	c.t.Helper()
	_, out, stderr := c.run(append([]string{"__completeNoDesc"}, words...)...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if directive := lines[len(lines)-1]; directive != ":4" && directive != ":6" {
		c.t.Errorf("%q is completed with files: %s%s", words, out, stderr)
	}
	return lines[:len(lines)-1]
}

// accepts runs a line that was offered, and adds the tenant if its preset needs one.
func (c *completing) accepts(words ...string) {
	c.t.Helper()
	ofTenant := slices.Contains(words, "create-tenant") || slices.Contains(words, "brand-editor")
	if ofTenant && slices.Contains(words, "--preset") && !slices.Contains(words, "--tenant") {
		if !slices.Contains(c.offered(append(words, "--t")...), "--tenant") {
			c.t.Errorf("bulla %q is not completed with --tenant", words)
		}
		words = append(slices.Clone(words), "--tenant", "acme")
	}
	if status, _, stderr := c.run(words...); status == cli.Failed {
		c.t.Errorf("bulla %q is offered and refused: %s", words, stderr)
	}
}

// sample returns values for a flag: those that are offered, else one that it takes.
func (c *completing) sample(line []string, flag string) []string {
	name := strings.TrimPrefix(flag, "--")
	switches := []string{"json", "remote", "dry-run", "payload", "raw", "verbose", "number", "version", "exact", "linear", "no-config", "no-motion", "path"}
	if slices.Contains(switches, name) || name == "header" && line[0] == "decode" {
		return nil
	}
	if values := c.offered(append(slices.Clone(line), flag, "")...); len(values) > 0 {
		return values
	}
	value, ok := map[string]string{
		"now": "1795000000", "user": "a", "tenant": "acme", "secret": secret, "key": secret,
		"claim": fmt.Sprintf(`c%d="x"`, len(line)), "header": fmt.Sprintf(`h%d="x"`, len(line)),
		"api-key": sampleKey, "iss": "x", "aud": "x", "sub": "x", "leeway": "30s", "require": "sub", "pick": "1",
		"pick-a": "1", "pick-b": "1",
		"client-key": "x",
		"data":       "a=b", "watch": "1s", "times": "1", "verify": strings.Repeat("ab", 32),
	}[name]
	if !ok {
		c.t.Errorf("%s is new: name it here as one without a value, or give a sample of its value", flag)
	}
	if name == "header" && line[0] == "fetch" {
		value = "X-A: b"
	}
	return []string{value}
}

// with returns a line with a flag and, where it takes one, a value.
func with(line []string, flag string, values ...string) []string {
	return append(append(slices.Clone(line), flag), values[:min(len(values), 1)]...)
}

// follow runs a line with each flag that is offered for it, each value of those, and as many
// further flags as depth says.
func (c *completing) follow(line []string, depth int) {
	c.t.Helper()
	for _, flag := range c.offered(append(slices.Clone(line), "--")...) {
		if flag == "--help" || flag == "--record" { // there is no terminal to record
			continue
		}
		values := c.sample(line, flag)
		for i := range max(len(values), 1) {
			c.accepts(with(line, flag, values[min(i, len(values)):]...)...)
		}
		if depth > 1 {
			c.follow(with(line, flag, values...), depth-1)
		}
	}
}

// TestCompletionIsAccepted takes whatever the shells' completion offers and runs it.
func TestCompletionIsAccepted(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, content := range keyFiles(t) {
		if name == "rsa.pem" {
			check(t, os.WriteFile("rsa.pem", content, 0o600))
		}
	}
	courier := startServing(t, cli.Process{Args: []string{"--addr", "127.0.0.1:0"}, Getenv: environment(nil)})
	token := tokenOf(t, noon, "2 days")
	backend := backendWith(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, token) })
	env := map[string]string{"COURIER_API_KEY": sampleKey, "COURIER_BASE_URL": courier.url}
	for _, test := range []struct {
		name  string
		line  []string
		depth int
	}{
		{"issue", []string{"issue", "--user", "a", "--scope", "read:brands"}, 2},
		{"issue a preset", []string{"issue", "--user", "a", "--preset", "create-tenant", "--tenant", "acme"}, 1},
		{"issue with a claim", []string{"issue", "--claim", `scope="read:brands"`, "--claim", "exp=+1d"}, 2},
		{"issue an input", []string{"issue", token}, 2},
		{"issue with a file", []string{"issue", token, "--secret", "@rsa.pem"}, 1},
		{"issue, a header", []string{"issue", "--user", "a", "--scope", "read:brands", "--header", `alg="HS256"`}, 1},
		{"issue a broken token", []string{"issue", "--broken", "expired"}, 1},
		{"ask", []string{"issue", "--user", "a", "--preset", "inbox", "--remote"}, 2},
		{"show a request", []string{"issue", "--user", "a", "--preset", "inbox", "--dry-run"}, 1},
		{"decode", []string{"decode", token}, 2},
		{"verify", []string{"verify", token, "--key", secret}, 2},
		{"diagnose", []string{"diagnose", token}, 1},
		{"explain", []string{"diagnose", "--explain", "exp"}, 1},
		{"access", []string{"access", token}, 1},
		{"diff", []string{"diff", token, token}, 1},
		{"scopes", []string{"scopes"}, 2},
		{"scopes of a tenant", []string{"scopes", "--preset", "brand-editor"}, 2},
		{"expiry", []string{"expiry", "1d"}, 1},
		{"hmac", []string{"hmac", "--user", "a"}, 1},
		{"snippet", []string{"snippet", "curl", "--user", "a", "--scope", "read:brands"}, 1},
		{"fetch", []string{"fetch", backend, "--watch", "1s", "--times", "1"}, 1},
		{"no command", []string{token}, 1},
		{"no command, a theme", []string{token, "--theme", "dark"}, 1},
		{"no command, no color", []string{token, "--color", "never"}, 1},
		{"keys", []string{"keys"}, 1},
		{"version", []string{"version"}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCompleting(t, env)
			c.accepts(test.line...)
			c.follow(test.line, test.depth)
		})
	}
}

// TestCompletionOfRegions checks that regions are offered if no variable says where Courier is.
func TestCompletionOfRegions(t *testing.T) {
	c := newCompleting(t, map[string]string{"COURIER_API_KEY": sampleKey})
	base := []string{"issue", "--user", "a", "--preset", "inbox", "--dry-run", "--region"}
	for _, region := range c.offered(append(base, "")...) {
		c.accepts(append(base, region)...)
	}
	if got := c.offered(append(base, "")...); !slices.Equal(got, []string{"us", "eu"}) {
		t.Errorf("regions: %q", got)
	}
}

// TestCompletionOfArguments checks that arguments which are offered are accepted, that nothing is
// offered after the last one, and that files are offered with their @.
func TestCompletionOfArguments(t *testing.T) {
	t.Chdir(t.TempDir())
	token := tokenOf(t, noon, "2 days")
	check(t, os.WriteFile("token.txt", []byte(token), 0o600))
	check(t, os.MkdirAll(filepath.Join("keys", "old"), 0o700))
	check(t, os.WriteFile(filepath.Join("keys", "a.txt"), []byte(token), 0o600))
	c := newCompleting(t, nil)
	for _, command := range c.offered("") {
		if status, _, stderr := c.run(command, "--help"); status != cli.OK {
			t.Errorf("%s: %s", command, stderr)
		}
		c.accepts("help", command)
	}
	for command, least := range map[string]int{"expiry": 7, "snippet": 8, "completion": 4, "man": 15} {
		values := c.offered(command, "")
		if len(values) < least {
			t.Errorf("%s offers only %q", command, values)
		}
		for _, value := range values {
			if status, _, stderr := c.run(command, value); status != cli.OK {
				t.Errorf("%s %s: %s", command, value, stderr)
			}
			if more := c.offered(command, value, ""); len(more) > 0 {
				t.Errorf("%s %s goes on with %q", command, value, more)
			}
		}
	}
	for _, method := range c.offered("access", token, "") {
		for _, path := range c.offered("access", token, method, "") {
			c.accepts("access", token, method, path)
			for _, operation := range c.offered("access", token, method, path, "") {
				c.accepts("access", token, method, path, operation)
			}
		}
	}
	if paths := c.offered("access", "get", ""); !slices.Contains(paths, "/brands") {
		t.Errorf("access get goes on with %q", paths)
	}
	for _, line := range [][]string{{"decode"}, {"diagnose"}, {"verify", "--key", secret}, {"issue"}, {"access"}, {"diff", token}, {}} {
		if got := c.offered(append(line, "@t")...); !slices.Equal(got, []string{"@token.txt"}) {
			t.Errorf("%q: files are offered as %q", line, got)
		}
		c.accepts(append(line, "@token.txt")...)
		if got := c.offered(append(line, "@keys/")...); !slices.Equal(got, []string{"@keys/a.txt", "@keys/old/"}) {
			t.Errorf("%q: files in a folder are offered as %q", line, got)
		}
	}
	for _, line := range [][]string{
		{"keys", "@"}, {"version", "@"}, {"scopes", "@"}, {"expiry", "--number", ""}, {"decode", "x", "@"},
		{"issue", "--user", "a", "@"},
		{"issue", "--remote", "@"}, {"diagnose", "--explain", "exp", "@"}, {"issue", "--preset", "inbox,"},
		{"diagnose", "--env", "production,"},
	} {
		if got := c.offered(line...); len(got) > 0 {
			t.Errorf("%q goes on with %q", line, got)
		}
	}
	if got := c.offered("diagnose", "--for", "inbox,toast,in"); len(got) > 0 {
		t.Errorf("a feature is offered twice: %q", got)
	}
}
