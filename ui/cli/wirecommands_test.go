package cli_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"bulla/ui/cli"
)

// color matches the only escape sequence that a command may print.
var color = regexp.MustCompile(`\x1b\[(?:\d{1,3}(?:;\d{1,3})*)?m`)

// hostileCommands are all commands, each with hostile text wherever it takes text.
func hostileCommands(t *testing.T) [][]string {
	compact, other := hostileToken(`"HS256"`), hostileToken(jsonText(attack))
	token, key := "@"+hostileFile(t, ".txt", compact), "@"+hostileFile(t, ".key", "not a real secret, 32 bytes and more")
	several := `{` + jsonText(attack) + `:"` + compact + `","b":"` + other + `"}`
	commands := [][]string{
		{"decode", token}, {"decode", token, "--header"}, {"decode", token, "--payload"}, {"decode", other}, {"decode", several}, {"decode", several, "--pick", "2"}, {"decode", "@" + attack},
		{"verify", token, "--key", key}, {"verify", token, "--key", key, "--iss", attack, "--aud", attack, "--sub", attack, "--require", attack, "--leeway", "1m"},
		{"verify", other, "--key", "env:" + attack}, {"verify", token, "--key", "@" + attack}, {"verify", token, "--key", "b64:" + attack}, {"verify", token, "--key", attack},
		{"verify", token, "--key", "env:HOSTILE"}, {"verify", token, "--alg", attack, "--key", key}, {"verify", token, "--key", key, "--leeway", attack},
		{"diagnose", token}, {"diagnose", token, "-v"}, {"diagnose", several, "-v"}, {"diagnose", token, "--user", attack, "--client-key", attack}, {"diagnose", token, "--env", attack},
		{"diagnose", token, "--region", attack}, {"diagnose", token, "--for", attack}, {"diagnose", token, "--pick", attack}, {"diagnose", "--explain", attack}, {"diagnose", "--explain", "all"},
		{"diagnose", attack}, {"diagnose", "Bearer " + attack + compact},
		{"diagnose", `{"error":` + jsonText(attack) + `}`}, {"diagnose", "https://x/?a=" + attack + "&token=b"},
		{"diagnose", attack, attack},
		{attack}, {token, "--theme", attack}, {"--theme", attack}, {token, "--" + attack}, {"decode", "-" + attack},
		{"decode", token, "--now", attack}, {"decode", token, "--color", attack},
		{"issue", "--user", attack}, {"issue", "--user", "a", "--scope", attack},
		{"issue", "--user", "a", "--preset", attack}, {"issue", "--user", "a", "--expires-in", attack},
		{"issue", "--user", "a", "--env", attack},
		{"issue", "--user", "a", "--alg", attack}, {"issue", "--user", "a", "--claim", attack + "=1"},
		{"issue", "--user", "a", "--claim", "x=" + attack}, {"issue", "--user", "a", "--claim", "x=" + jsonText(attack)},
		{"issue", "--user", "a", "--header", "kid=" + jsonText(attack)},
		{"issue", "--user", "a", "--secret", "env:" + attack}, {"issue", "--user", "a", "--secret", key}, {"issue", token, "--secret", key},
		{"expiry", attack}, {"expiry", "1" + attack}, {"expiry", attack, "--number"}, {"scopes", "--preset", attack}, {"scopes", "--preset", "inbox", "--user", attack}, {"scopes", attack},
		{"access", token}, {"access", token, "GET", "/users/" + attack + "/preferences"}, {"access", token, attack, attack},
		{"access", token, "POST", "/q", attack}, {"access", token, "--user", attack}, {"access", attack, "GET", "/brands"},
		{"hmac", "--user", attack, "--api-key", key}, {"hmac", "--user", "a", "--api-key", key, "--verify", attack}, {"hmac", "--user", "a", "--api-key", "env:" + attack},
		{"snippet", attack}, {"snippet", "node", "--user", attack}, {"snippet", "curl", "--user", "a", "--scope", attack}, {"snippet", "go", "--user", "a", "--expires-in", attack}, {"snippet", "php", "--region", attack},
		{"fetch", attack}, {"fetch", "https://" + attack + "/"}, {"fetch", "http://127.0.0.1:1/" + attack},
		{"fetch", "http://127.0.0.1:1/", "--header", attack}, {"fetch", "http://127.0.0.1:1/", "--header", "A: " + attack},
		{"fetch", "http://127.0.0.1:1/", "--method", attack},
		{"fetch", "http://127.0.0.1:1/", "--data", "@" + attack}, {"fetch", "http://127.0.0.1:1/", "--watch", attack},
		{"serve", "--addr", attack}, {"serve", "--fail", attack}, {"serve", "--latency", attack}, {"serve", "--secret", "env:" + attack}, {"serve", attack},
		{"issue", "--remote", "--dry-run", "--user", attack}, {"issue", "--remote", "--dry-run", "--user", "a", "--region", attack}, {"issue", "--remote", "--user", "a", "--api-key", "env:" + attack},
		{"help", attack}, {"man", attack},
	}
	for _, name := range helpCommands(t, t.TempDir()) {
		commands = append(commands, []string{name, attack})
		if name != "serve" { // it would serve
			commands = append(commands, []string{name})
		}
	}
	return commands
}

// TestWireOfCommands runs every command on hostile input, as text and as JSON, with colors and
// without, and reads what it prints.
func TestWireOfCommands(t *testing.T) {
	spelled := false
	for _, command := range hostileCommands(t) {
		for _, more := range [][]string{nil, {"--color", "always"}, {"--json"}, {"--json", "--color", "always"}} {
			args := append(append([]string{}, command...), more...)
			stdout, stderr := printed(t, args)
			checkPrinted(t, args, stdout)
			checkPrinted(t, args, stderr)
			spelled = spelled || strings.Contains(stdout, `\u{202E}`)
			if len(more) > 0 && more[0] == "--json" {
				checkOneLine(t, args, stdout)
			}
			if len(more) == 0 && strings.Contains(stdout+stderr, "\x1b") {
				t.Errorf("bulla %q has colors", args)
			}
		}
	}
	if !spelled {
		t.Error("nothing hostile was ever printed, so nothing was tested")
	}
}

// printed runs a command in this process.
func printed(t *testing.T, args []string) (stdout, stderr string) {
	t.Helper()
	return printedIn(t, map[string]string{"HOSTILE": attack, "TERM": "xterm-256color"}, args)
}

// printedIn is printed with the variables of the environment.
func printedIn(t *testing.T, env map[string]string, args []string) (stdout, stderr string) {
	t.Helper()
	out, errs := file(t, ""), file(t, "")
	status := cli.Main(cli.Process{
		Args: args, Stdin: file(t, ""), Stdout: out, Stderr: errs, Getenv: environment(env),
		Random: sevens{}, Version: "v0.0.0-test",
		IsTerminal: func(*os.File) bool { return false },
		Now:        func() time.Time { return time.Unix(1795000000, 0) },
	})
	if status < cli.OK || status > cli.Failed {
		t.Errorf("bulla %q: status %d", args, status)
	}
	texts := make([]string, 0, 2)
	for _, stream := range []*os.File{out, errs} {
		text, err := os.ReadFile(stream.Name())
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
		_ = stream.Close()
	}
	if texts[0]+texts[1] == "" {
		t.Errorf("bulla %q says nothing", args)
	}
	return texts[0], texts[1]
}

// checkPrinted holds what was printed to colors and harmless text.
func checkPrinted(t *testing.T, args []string, text string) {
	t.Helper()
	if bad := acts(color.ReplaceAllString(text, "")); bad != "" {
		t.Errorf("bulla %.200q prints %s", args, bad)
	}
}

// checkOneLine holds what was printed as JSON to one object in one line of ASCII.
func checkOneLine(t *testing.T, args []string, text string) {
	t.Helper()
	var object map[string]any
	line := strings.TrimSuffix(text, "\n")
	if err := json.Unmarshal([]byte(line), &object); err != nil {
		t.Errorf("bulla %.200q prints no JSON object: %v: %.200q", args, err, text)
	}
	if at := bytes.IndexFunc([]byte(line), func(r rune) bool { return r < ' ' || r > '~' }); at >= 0 {
		t.Errorf("bulla %.200q prints JSON with %q at %d", args, line[at], at)
	}
}

// TestWireOfAnswers has a server answer with hostile text wherever an answer has text, to the
// commands that show one.
func TestWireOfAnswers(t *testing.T) {
	token := hostileToken(`"HS256"`)
	answers := []func(http.ResponseWriter){
		func(w http.ResponseWriter) {
			http.Error(w, `{"message":`+jsonText(attack)+`,"type":`+jsonText(attack)+`}`, http.StatusBadRequest)
		},
		func(w http.ResponseWriter) { http.Error(w, attack, http.StatusInternalServerError) },
		func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{`+jsonText(attack)+`:1}`) },
		func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"token":`+jsonText(attack)+`}`) },
		func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"token":"`+token+`",`+jsonText(attack)+`:2}`) },
		func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html>"+attack) },
		func(w http.ResponseWriter) {
			w.Header()["Location"] = []string{"https://example.com/" + url.PathEscape(attack)}
			w.WriteHeader(http.StatusFound)
		},
		func(w http.ResponseWriter) {
			w.Header()["Set-Cookie"] = []string{"a\u202e\u009b=" + token}
			w.Header()["Retry-After"] = []string{"\u202e\u009b2J"}
			w.WriteHeader(http.StatusTooManyRequests)
		},
	}
	for i, answer := range answers {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w) }))
		env := map[string]string{"COURIER_BASE_URL": server.URL, "COURIER_API_KEY": sampleKey}
		for _, args := range [][]string{{"fetch", server.URL}, {"fetch", server.URL, "--json"}, {"issue", "--remote", "--user", "a"}, {"issue", "--remote", "--user", "a", "--json"}} {
			stdout, stderr := printedIn(t, env, args)
			checkPrinted(t, args, stdout)
			checkPrinted(t, args, stderr)
			if stdout+stderr == "" {
				t.Errorf("answer %d: bulla %q says nothing", i, args)
			}
			if strings.Contains(stdout+stderr, "EXAMPLE0000") {
				t.Errorf("answer %d: bulla %q prints the API key", i, args)
			}
		}
		server.Close()
	}
}
