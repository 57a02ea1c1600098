package linear_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"bulla/core"
	"bulla/core/broken"
	"bulla/core/diagnose"
	"bulla/core/report"
	"bulla/core/share"
	"bulla/core/signing"
	"bulla/ui/linear"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// sevens is a random source that always gives the same.
type sevens struct{}

func (sevens) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 7
	}
	return len(p), nil
}

func newWorkbench(t *testing.T) core.Workbench {
	t.Helper()
	key, err := signing.NewSecret([]byte(strings.Repeat("k", 32)), "test")
	if err != nil {
		t.Fatal(err)
	}
	return core.New(key, core.Moment{Now: noon, ID: "5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001"})
}

// run types lines at the prompt, as from a pipe, and returns the answers and the prompts.
func run(t *testing.T, typed string, change func(*linear.Options)) (answers, prompts string) {
	t.Helper()
	var out, asked strings.Builder
	o := linear.Options{
		Workbench: newWorkbench(t), In: strings.NewReader(typed), Out: &out, Prompts: &asked,
		Now: func() time.Time { return noon }, Random: sevens{},
		ReadFile: func(_ context.Context, name string) (string, error) {
			raw, err := os.ReadFile(name)
			return string(raw), err
		},
	}
	if change != nil {
		change(&o)
	}
	if err := linear.Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return out.String(), asked.String()
}

// Tokens of Courier's form: expired is one of yesterday that lacks a scope.
const (
	expired = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY29wZSI6InVzZXJfaWQ6YW5uIGluYm94OnJlYWQ6bWVzc2FnZXMiLCJ0ZW5hbnRfc2NvcGUiOiJwdWJsaXNoZWQvcHJvZHVjdGlvbiIsInRlbmFudF9pZCI6IjdjOWQxZjY0LTJhNTgtNGIwZS05ZjNkLTUxYzBhODZlMmIxNyIsImlhdCI6MTc5NTA1MjgwMCwiZXhwIjoxNzk1MTM5MjAwLCJqdGkiOiIzZjBkNmYwZS01YTBiLTRhNTUtOGYxYy05YTFhNmQxZjJiM2MifQ.eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg"
	other   = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZSIsInN1YiI6ImEifQ.eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg"
)

// TestAnswers types commands, and finds lines in the answers.
func TestAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		typed string
		want  []string
		not   string
	}{
		"the start": {"", []string{
			"verdict: preview, healthy", "user: pigeon, a sample; user ID replaces it",
			"scopes: inbox:read:messages inbox:write:events", "ready for: inbox", "expires: Sat 21 Nov 12:00 UTC, in 1 day",
		}, ""},
		"the first user replaces the sample": {"user ann", []string{"+ user ann", "- user pigeon"}, ""},
		"the second user":                    {"user ann\nuser bob", []string{"+ user bob"}, "- user ann"},
		"the same user":                      {"user ann\na ann", []string{`problem: "ann" is already a user of the token; pick user_id:ID removes one`}, ""},
		"a user with a space":                {"user a b", []string{"problem: a user ID can't contain a space; spaces separate scopes; give one ID"}, "+ user"},
		"the sample as a user":               {"user pigeon", []string{"+ user pigeon"}, "- user"},
		"a user in a field":                  {"user\nann", []string{"+ user ann"}, ""},
		"no answer":                          {"user\n\nscopes", []string{"Nothing was typed, so nothing changed.", "1 [x] inbox:read:messages: read messages"}, ""},
		"the scopes": {"scopes", []string{
			"Inbox and Toast:", "1 [x] inbox:read:messages: read messages", "3 [ ] read:preferences: read choices",
		}, ""},
		"some scopes":            {"scopes brand", []string{"5 [ ] read:brands: every brand"}, "3 [ ]"},
		"a number":               {"pick 3", []string{"verdict: preview, healthy", "+ read:preferences"}, ""},
		"a number is kept":       {"pick 1\nscopes", []string{"- inbox:read:messages", "1 [ ] inbox:read:messages: read messages", "2 [x] inbox:write:events: mark read"}, ""},
		"several":                {"pick 3 write:preferences", []string{"+ read:preferences", "+ write:preferences", "ready for: inbox, preferences"}, ""},
		"undo of several":        {"pick 3 4\nundo", []string{"undone: add read:preferences, add write:preferences", "- read:preferences"}, ""},
		"a family needs an ID":   {"pick 6\nmy_brand", []string{"+ read:brands:my_brand"}, ""},
		"an unlisted scope":      {"pick a:b:c\nscopes", []string{`warning: scope-unknown: "a:b:c" is not a known Courier scope`, "[x] a:b:c"}, ""},
		"a preset isn't a scope": {"pick inbox", []string{`problem: "inbox" is not a scope; preset inbox picks its scopes`}, ""},
		"a wrong number":         {"pick 99", []string{"problem: no scope has the number 99; scopes lists them"}, ""},
		"a preset":               {"preset preferences", []string{"+ read:preferences", "- inbox:read:messages", "ready for: preferences"}, ""},
		"a preset in a field":    {"preset\npreferences", []string{"inbox: read messages, mark them read", "+ read:preferences"}, ""},
		"a preset for a tenant":  {"preset brand-editor\nacme", []string{"+ tenant:acme:brand:read"}, ""},
		"the same preset":        {"preset inbox", []string{"Nothing changed: the token was like this already."}, ""},
		"two presets":            {"preset inbox preferences", []string{"problem: a preset replaces all scopes; give one preset, and pick adds more scopes"}, "- "},
		"a wrong preset":         {"preset inbx", []string{"did you mean inbox?"}, ""},
		"the expiry":             {"expiry 2 days", []string{"expires: Sun 22 Nov 12:00 UTC, in 2 days"}, ""},
		"a time":                 {"expiry until 17:00", []string{"expires: Fri 20 Nov 17:00 UTC, in 5 h"}, ""},
		"the same expiry":        {"expiry 24h", []string{"Nothing changed: the token was like this already."}, "expires: Sat 21 Nov 12:00 UTC, in 1 day\nexpires"},
		"never":                  {"expiry never", []string{"expires: never"}, ""},
		"a wrong expiry":         {"expiry soon", []string{`must begin with a number`}, ""},
		"a token at the prompt": {"Bearer " + expired, []string{
			"verdict: broken: 1 error, 1 warning", "removed: the Bearer scheme", "user: ann", "scopes: inbox:read:messages",
			"expires: Fri 20 Nov 01:46 UTC, 10 h 13 min ago", "error: exp: expired 10h 13m ago",
			"fix changes what a new token can fix; diagnosis says more.",
		}, "user: ann, a sample"},
		"paste and a period": {"p\n" + expired[:100] + "\n" + expired[100:] + "\n.\nclaims", []string{"user: ann", `alg: "HS256", HMAC with SHA-256`}, ""},
		"a command of a shell": {"curl -X GET https://api.courier.com/brands \\\n -H 'Authorization: Bearer " + expired + "'\naccess", []string{
			"removed: the Bearer scheme, the authorization header, the curl command", "denied: GET /brands, list the brands",
		}, "is not a command"},
		"JSON in lines":        {"{\n\"token\":\n\"" + expired + "\"\n}\nexplain exp", []string{"removed: quotes, the json member token", "check exp: one of the time checks"}, ""},
		"a brace in a text":    {"{\n\"a\": \"}\\\"}\",\n\"token\": \"" + expired + "\"\n}\nexplain exp", []string{"removed: quotes, the json member token", "check exp: one of the time checks"}, ""},
		"a request":            {"user_id:joe,inbox:read:messages\nfix", []string{"composed from the pasted text; undo leaves it", "fixed: scopes are now separated by one space, added inbox:write:events", "+ user joe"}, ""},
		"a pasted token stays": {expired + "\npick 3", []string{"problem: this token was pasted, so it can't be changed; fix composes a fixed one; compose goes back to composing"}, "+ read"},
		"fix": {expired + "\nfix", []string{
			"fixed: added inbox:write:events, expires in 1d", "+ inbox:write:events", "no longer: exp: expired 10h 13m ago", "expires: Sat 21 Nov 12:00 UTC, in 1 day",
		}, ""},
		"fix and undo": {expired + "\nf\nu", []string{"undone: fix"}, ""},
		"fix and compare": {expired + "\nfix\ncompare", []string{
			"first: pasted just now", "second: fixed just now", "+ inbox:write:events: mark read", "fixed: exp: expired 10h 13m ago",
		}, ""},
		"fix one finding":    {"pick 2 a:b:c\nfix scope-needed", []string{"fixed: added inbox:write:events"}, "no longer: scope-unknown"},
		"nothing to fix":     {"fix exp", []string{`problem: "exp" is not one of the findings; diagnosis lists them; fix without a name fixes all`}, ""},
		"another issuer":     {other + "\nfix", []string{"no key can sign this token"}, ""},
		"back to composing":  {expired + "\ncompose", []string{"back to composing; history lists all tokens"}, ""},
		"redo":               {"user ann\nundo\nredo", []string{"redone: add user_id:ann"}, ""},
		"nothing to undo":    {"undo\nredo", []string{"There is nothing to undo.", "There is nothing to redo."}, ""},
		"the history":        {expired + "\nhistory\nopen 2\nopen 1", []string{"1: pasted just now; broken: 1 error, 1 warning; user ann; expired 10 h 13 min ago; shown now", "2: composed just now; preview, healthy; user pigeon; expires in 1 day"}, ""},
		"no such token":      {"open 7\ncompare x", []string{`problem: "7" is not the number of a token; history lists them`, `problem: "x" is not the number of a token; history lists them`}, ""},
		"nothing to compare": {expired + "\ncompare", []string{"problem: there is no other token to compare with; paste one"}, ""},
		"several tokens":     {"{\"a\": \"" + expired + "\", \"b\": \"" + other + "\"}\ntoken 2\ntoken 3", []string{"token 1 of 2 in the paste; token N shows another one", "token 2 of 2 in the paste; token N shows another one", `problem: "3" is not the number of a token in the paste; it has 2 tokens; open N shows one of the history`}, ""},
		"nothing was pasted": {"token 2", []string{`problem: "2" is not the number of a token in the paste; nothing was pasted; open N shows one of the history`}, ""},
		"the clock":          {"clock +25h\nclock\nclock now", []string{"verdict: broken: 1 error, as of Sat 21 Nov 13:00 UTC, not now", "error: exp: expired 1h ago", "no longer: exp: expired 1h ago"}, ""},
		"the next edge":      {"clock next", []string{"as of Sat 21 Nov 12:00 UTC, not now"}, ""},
		"a wrong clock":      {"clock soon", []string{`problem: "soon" is not a time`}, ""},
		"text without a token": {"paste Bearer\nundo", []string{
			"verdict: no token", "no token: the pasted text contains no token; undo goes back", "what to do: ", "undone: paste",
		}, ""},
		"no token":        {"sk_live_" + strings.Repeat("x", 24) + "\ntoken\nclaims\nfix\ncompare", []string{"problem: there is no token to fix; paste another text"}, "sk_live_xxxx"},
		"explain a scope": {"explain read:brands", []string{"scope read:brands: every brand."}, ""},
		"explain nothing": {"explain epx", []string{"did you mean exp?"}, ""},
		"a request for access": {"access GET /brands\naccess brands", []string{
			"denied: GET /brands: the scope lacks read:brands", `problem: "brands" is not a request; give a method and a path, such as access GET /brands`,
		}, ""},
		"copies":          {"copy scope\ncopy body\ncopy header", []string{"user_id:pigeon inbox:read:messages inbox:write:events", `{"scope": "user_id:pigeon inbox:read:messages inbox:write:events", "expires_in": "1d"}`}, "problem"},
		"nothing to copy": {"copy soup", []string{`problem: "soup" can't be copied; copy list lists what can`}, ""},
		"a report":        {expired + "\nreport", []string{"# JWT report: broken, 1 error, 1 warning"}, "3f0d6f0e"},
		"the command to issue": {"expiry 2 days\nissue\nexpiry never\nissue", []string{
			"command: bulla issue --remote --scope 'user_id:pigeon inbox:read:messages inbox:write:events' --expires-in '2 days'",
			"inbox:write:events' --expires-in none",
		}, ""},
		"nothing to issue":   {expired + "\nissue", []string{"problem: this token was pasted"}, "command: "},
		"a misspelled word":  {"socpes", []string{`problem: "socpes" is not a command; did you mean scopes? help lists the commands`}, ""},
		"a part of a token":  {expired[100:200], []string{"verdict: no token"}, expired[100:130]},
		"a token in lines":   {expired[:100] + "\n", []string{"If the text has more lines, type paste first, and then the text."}, ""},
		"a long word":        {"supercalifragilisticexpialidocious", []string{"problem: this is not a command; "}, "supercali"},
		"quit":               {"quit\nundo", nil, "undo"},
		"exit":               {"exit\nundo", nil, "undo"},
		"a word too many":    {"pick 3\nundo 2", []string{`problem: "2" can't follow undo; type only undo`}, "undone"},
		"a file":             {"paste @../../testdata/tokens/expired-no-write.txt", []string{"fix changes what a new token can fix; diagnosis says more."}, ""},
		"a missing file":     {"paste @missing", []string{"no such file"}, ""},
		"an empty paste":     {"paste\n\n", []string{"Nothing was pasted, so nothing changed."}, ""},
		"several explained":  {expired + " " + other + "\nexplain several-tokens", []string{"--pick N does that\ntoken 1 of 2 in the paste; token N shows another one\n"}, "press"},
		"all of a diagnosis": {"diagnosis all", []string{"passed: alg"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			answers, _ := run(t, test.typed, nil)
			for _, want := range test.want {
				if !strings.Contains(answers, want) {
					t.Errorf("%q isn't said:\n%s", want, answers)
				}
			}
			if test.not != "" && strings.Contains(answers, test.not) {
				t.Errorf("%q is said:\n%s", test.not, answers)
			}
		})
	}
}

// TestNoAnswerNamesAKey checks that the answers say what to type, and not which key of the screen
// to press.
func TestNoAnswerNamesAKey(t *testing.T) {
	pastes := []string{every, "paste hello", "paste " + expired + " " + other}
	for _, b := range broken.All() {
		made, err := b.Make(newWorkbench(t), core.Moment{Now: noon})
		if err != nil {
			continue // it needs another scope
		}
		pastes = append(pastes, "paste "+strings.ReplaceAll(made.Text, "\n", " "))
	}
	for _, paste := range pastes {
		answers, _ := run(t, paste+"\ndiagnosis all\nexplain several-tokens\nfix\nreissue\nissue\ntoken\ncompose", nil)
		if pressed := regexp.MustCompile(`(?i).*\bpress\b.*`).FindString(answers); pressed != "" {
			t.Errorf("after %.60q: %s", paste, pressed)
		}
	}
}

// every is a session that uses each command.
const every = "help\nuser ann\nscopes all\npick 3\npreset inbox\nexpiry 2 days\ntoken\nclaims\ndiagnosis\naccess\nexplain exp\n" +
	"paste " + expired + "\nfix\nundo\nredo\ncompare\nhistory\nopen 1\ncompose\nreissue\nissue\nclock +1h\ncopy\nreport\nquit\n"

// TestEveryCommandIsInHelp checks that help and the session above have each command, and that each
// answers without what may follow it.
func TestEveryCommandIsInHelp(t *testing.T) {
	help, _ := run(t, "help", nil)
	_, help, _ = strings.Cut(help, "in 1 day\n")
	commands := regexp.MustCompile(`(?m)^([a-z]+)(?: \[.*?\])?: `).FindAllStringSubmatch(help, -1)
	if len(commands) < 20 {
		t.Fatalf("help lists %d commands:\n%s", len(commands), help)
	}
	start, _ := run(t, "", nil)
	for _, c := range commands {
		if !strings.Contains("\n"+every, "\n"+c[1]) {
			t.Errorf("the session with every command lacks %s", c[1])
		}
		if explained, _ := run(t, "help "+c[1], nil); !strings.Contains(explained, c[0]) {
			t.Errorf("help %s says:\n%s", c[1], explained)
		}
		answers, prompts := run(t, c[1], nil)
		if asks := regexp.MustCompile(`\w> `).MatchString(prompts); answers == start && !asks && c[1] != "quit" {
			t.Errorf("%s has no answer", c[1])
		}
	}
}

// TestTheInputEndsAnywhere ends the input after each character of a session and within its fields.
func TestTheInputEndsAnywhere(t *testing.T) {
	for _, session := range []string{"user\nann\npick 6\nb\npreset\ncreate-tenant\nacme\nopen\n1\npaste\na\n\nexplain\nexp\n", every} {
		for at := range session {
			if at > 0 && session[at-1] != '\n' && len(session) > 200 {
				continue // after each line is enough
			}
			run(t, session[:at], nil)
		}
	}
}

// TestAnySequence types commands in random order with what may follow them and what may not, and
// checks that each has an answer.
func TestAnySequence(t *testing.T) {
	words := strings.Fields(strings.ReplaceAll(every, "\n", " "))
	words = append(words, "2", "3", "99", "-1", "@", "never", "next", "now", "soon", "inbox", "create-tenant", "a:b", other, `{"a":`, ".", "", "list", "curl", `\`)
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		var typed strings.Builder
		for range 30 {
			typed.WriteString(words[random.IntN(len(words))])
			for range random.IntN(3) {
				typed.WriteString(" " + words[random.IntN(len(words))])
			}
			typed.WriteByte('\n')
		}
		answers, _ := run(t, strings.ReplaceAll(strings.ReplaceAll(typed.String(), "quit", "undo"), "\nq ", "\nu "), nil)
		if !strings.Contains(answers, "verdict: ") || strings.ContainsFunc(strings.ReplaceAll(answers, "\n", ""), isUnfit) {
			t.Errorf("typed %q:\n%s", typed.String(), answers)
		}
	}
}

// TestAgesAreWholeSeconds checks that an age isn't more exact than anyone wants to hear.
func TestAgesAreWholeSeconds(t *testing.T) {
	now := noon
	answers, _ := run(t, expired+"\nfix\ncompare\n", func(o *linear.Options) {
		o.Now = func() time.Time { now = now.Add(700 * time.Millisecond); return now }
	})
	_, age, _ := strings.Cut(answers, "first: pasted ")
	if age, _, _ = strings.Cut(age, "\n"); !regexp.MustCompile(`^\d+ s ago$`).MatchString(age) {
		t.Errorf("pasted %q", age)
	}
}

// TestPrompts checks that each question ends in "> ", and that its name says what is asked for.
func TestPrompts(t *testing.T) {
	_, prompts := run(t, "user\nann\npick 6\nb\npaste\n.\nexpiry\n1h\n", nil)
	want := "> \nuser_id> \n> \nbrand_id> \n> \npaste> \n> \nexpires in> \n> \n"
	if prompts != want {
		t.Errorf("%q, want %q", prompts, want)
	}
	_, prompts = run(t, "undo\n", func(o *linear.Options) { o.Terminal = true })
	if prompts != "> > \n" { // the terminal shows the line break that ends a line
		t.Errorf("on a terminal: %q", prompts)
	}
}

// TestHostileInput reads what is pasted in every way, and checks that the answers are lines of text
// that a screen reader can read: no control characters, no columns, and only ASCII where that is
// asked for.
func TestHostileInput(t *testing.T) {
	inputs := []string{
		"\x1b]52;c;cHduZWQ=\x07", "\x00\xff\xfe", "a\u202eb", strings.Repeat("é", 5000), "{", "[1", `\`, "@", "token 99999999999999999999",
		"user \x1b[2J", "pick \x1b[2J:x", "preset \u202e", "expiry \x1b", "explain \x1b", "copy \x1b", "clock \x1b", "open \x1b", "help \x1b",
	}
	files, err := filepath.Glob("../../testdata/tokens/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		inputs = append(inputs, "paste @"+name)
	}
	for _, input := range inputs {
		for _, ascii := range []bool{false, true} {
			answers, _ := run(t, input+"\n.\ndiagnosis all\nclaims\naccess\nscopes all\nhistory\nfix\ncompare\ntoken\n",
				func(o *linear.Options) { o.ASCII = ascii })
			for line := range strings.Lines(answers) {
				line = strings.TrimSuffix(line, "\n")
				if strings.ContainsFunc(line, func(r rune) bool { return isUnfit(r) || ascii && r > unicode.MaxASCII }) {
					t.Fatalf("%q is said as %q", input, line)
				}
				if strings.HasSuffix(line, " ") || strings.HasPrefix(line, " ") || strings.Contains(line, "   ") {
					t.Errorf("after %q, a line has columns: %q", input, line)
				}
			}
		}
	}
}

// isUnfit reports whether a character acts on a terminal, or draws boxes.
func isUnfit(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || 0x2500 <= r && r < 0x2600
}

// TestSecretsAreMasked types API keys where something else is expected.
func TestSecretsAreMasked(t *testing.T) {
	const key = "pk_prod_ABCDEFGHJKMNPQRSTVWXYZ012345"
	for _, typed := range []string{key, "user " + key, "pick " + key, "pick a:" + key, "explain " + key, "copy " + key, "help " + key, "open " + key, "paste " + key + "\ndiagnosis\nclaims\naccess\nreport"} {
		if answers, _ := run(t, typed, nil); strings.Contains(answers, key) {
			t.Errorf("%q is answered with the key:\n%s", typed, answers)
		}
	}
}

// TestCopyOnATerminal checks that what is copied is not printed, and that the warning is about the
// present.
func TestCopyOnATerminal(t *testing.T) {
	copied := ""
	answers, _ := run(t, "clock +9d\ncopy\ncopy scope", func(o *linear.Options) {
		o.Copy = func(text, what, warning string) (string, bool) {
			copied += what + "(" + warning + ") "
			return what + " copied", true
		}
	})
	want := share.Token + "(Courier refuses it: signed with a local key) " + share.Scope + "() "
	if copied != want || !strings.Contains(answers, "token copied\nscope string copied\n") || strings.Contains(answers, "eyJ") {
		t.Errorf("copied %q, want %q:\n%s", copied, want, answers)
	}
}

// TestWhatCantBeCopiedIsPrinted copies on a terminal without a clipboard.
func TestWhatCantBeCopiedIsPrinted(t *testing.T) {
	answers, _ := run(t, "copy scope", func(o *linear.Options) {
		o.Copy = func(_, what, _ string) (string, bool) { return what + ": not copied", false }
	})
	if want := "\nscope string: not copied\nuser_id:pigeon inbox:read:messages inbox:write:events\n"; !strings.HasSuffix(answers, want) {
		t.Errorf("it says:\n%s", answers)
	}
}

// TestALineThatATerminalCut warns of a token that is too long to be typed.
func TestALineThatATerminalCut(t *testing.T) {
	answers, _ := run(t, expired+strings.Repeat("x", 4000), func(o *linear.Options) { o.Terminal = true })
	if !strings.Contains(answers, "The terminal may have cut this line.") {
		t.Errorf("no warning:\n%s", answers)
	}
}

// TestAnInterruptEndsIt waits at the prompt until the context ends.
func TestAnInterruptEndsIt(t *testing.T) {
	in, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	cause := errors.New("interrupted")
	ctx, end := context.WithCancelCause(t.Context())
	err := linear.Run(ctx, linear.Options{
		Workbench: newWorkbench(t), In: in, Out: io.Discard, Prompts: endsIt{func() { end(cause) }},
		Now: func() time.Time { return noon }, Random: sevens{},
	})
	if !errors.Is(err, cause) {
		t.Errorf("it ends with %v", err)
	}
}

// endsIt calls a function when a prompt is written.
type endsIt struct{ end func() }

func (e endsIt) Write(p []byte) (int, error) {
	e.end()
	return len(p), nil
}

// TestAFullDisk ends when the answers can't be written.
func TestAFullDisk(t *testing.T) {
	err := linear.Run(t.Context(), linear.Options{
		Workbench: newWorkbench(t), In: strings.NewReader("help\n"), Out: full{}, Prompts: io.Discard,
		Now: func() time.Time { return noon }, Random: sevens{},
	})
	if !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("it ends with %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// TestReportsSayTheSame checks that the verdict is that of the reports.
func TestReportsSayTheSame(t *testing.T) {
	answers, _ := run(t, expired, nil)
	s := newWorkbench(t).Apply(core.Paste{Text: expired}, core.Moment{Now: noon}).Snapshot(noon)
	if !strings.Contains(answers, "\nverdict: "+report.Verdict(s)+"\n") || s.Verdict != diagnose.Broken {
		t.Errorf("not the verdict %q:\n%s", report.Verdict(s), answers)
	}
}

// TestLargeJSON pastes many lines. To read all of them again at each line would take minutes.
func TestLargeJSON(t *testing.T) {
	many := strings.Repeat("{\"name\": \"a\"},\n", 100_000)
	answers, _ := run(t, "{\"all\": [\n"+many+"{\"token\": \""+expired+"\"}\n]}\nexplain exp\n", nil)
	if strings.Count(answers, "verdict: ") != 2 || !strings.Contains(answers, "check exp: one of the time checks") {
		t.Errorf("the answers end with %q", answers[max(0, len(answers)-500):])
	}
}
