package cli_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/creack/pty"

	"bulla/ui/terminal/vt"
)

// attack is text that acts on a terminal, in as many ways as fit: it writes the clipboard, clears,
// sets the title, asks for answers, shifts character sets, turns the line round, hides, and paints
// over its neighbours. It has no NUL and no slash, so that a file can have it as its name.
const attack = "\x1b]52;c;cHduZWQ=\x07\x1b[2J\x1b]0;pwned\x07\x1bP$qm\x1b\\\x1b[6n\x1b[?1049l\x1b]8;;x\x1b\\\x1b(0\x1bc\u009b31m\u009d0;t\u009c" +
	"\u0085\x05\x08\x0b\x0c\x0e\x7f\r\n\t\u202e\u2066\u200b\u200e\u061c\ufeff\u00ad\u2028\u115f\u2800\u3164\U000e0041\ufe0fa\u0301\u0301\u0301\u0301\u0301"

// ownSequence is one of the sequences that the program may send: modes, moves and clearing of
// bubbletea, colors, its one question for the background, and a copy.
var ownSequence = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`\x1b\[\?(?:7|25|1049|2004|2026)[hl]`, // wrapping, the cursor, the other screen, marked pastes, frames
	`\x1b\[\?100[26]h`,                    // the mouse on
	`\x1b\[\?100[236]l`,                   // the mouse off
	`\x1b\[(?:\d{1,3}(?:;\d{0,3})?)?H\r?`, // to a place
	`\x1b\[\d{0,3}[CG]`,                   // to a column
	`\x1b\[2?J`,                           // erase the screen
	`\x1b\[2?K\r?`,                        // erase a line
	`\x1b\[(?:\d{1,3}(?:;\d{1,3})*)?m`,    // colors
	`\x1b\]11;\?(?:\x07|\x1b\\)`,          // the question
	`\x1b\]52;c;[A-Za-z0-9+/]+={0,2}\x07`, // a copy
}, "|") + `)`)

// wire is what came over the line: the program's own sequences by how often they were sent, the
// texts it copied, and the rest.
type wire struct {
	raw       string
	sequences map[string]int
	copies    []string
	rest      string
}

// parseWire takes the raw bytes apart. A sequence that is not the program's own stays in the rest.
func parseWire(raw string) wire {
	w := wire{raw: raw, sequences: map[string]int{}}
	var rest strings.Builder
	for raw != "" {
		own := ""
		if raw[0] == '\x1b' {
			own = ownSequence.FindString(raw)
		}
		if own == "" {
			rest.WriteByte(raw[0])
			raw = raw[1:]
			continue
		}
		if payload, ok := strings.CutPrefix(own, "\x1b]52;c;"); ok {
			text, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(payload, "\x07"))
			if err != nil {
				text = []byte("not base64: " + payload)
			}
			w.copies, own = append(w.copies, string(text)), "\x1b]52"
		}
		w.sequences[own]++
		raw = raw[min(len(raw), len(ownSequence.FindString(raw))):]
	}
	w.rest = rest.String()
	return w
}

// acts names the first character of what is left after the program's own sequences that acts on a
// terminal, reorders a line or is not seen; "" for none.
func acts(rest string) string {
	marks := 0
	for at, r := range rest {
		_, size := utf8.DecodeRuneInString(rest[at:])
		if marks++; !unicode.Is(unicode.M, r) {
			marks = 0
		}
		unseen := unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp,
			unicode.Variation_Selector) ||
			strings.ContainsRune("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0", r)
		switch {
		case r == '\n', r == '\r' && strings.HasPrefix(rest[at+1:], "\n"):
		case r == utf8.RuneError && size == 1, r == utf8.RuneError, unseen, marks > 2:
			return fmt.Sprintf("%U in %q", r, rest[max(0, at-60):min(len(rest), at+60)])
		}
	}
	return ""
}

// check holds the whole output to the program's own sequences, and to having shown each of the
// texts.
func (w wire) check(t *testing.T, shown ...string) {
	t.Helper()
	if bad := acts(w.rest); bad != "" {
		t.Errorf("sent to the terminal: %s", bad)
	}
	for sequence, want := range map[string]int{"\x1b[?1049h": 1, "\x1b[?1049l": 1, "\x1b]11;?\x07": w.sequences["\x1b]11;?\x07"] & 1} {
		if sent := w.sequences[sequence]; sent != want {
			t.Errorf("%q was sent %d times", sequence, sent) // the token asks for the same
		}
	}
	for _, text := range w.missing(shown) {
		t.Errorf("%q was never drawn, so nothing was tested", text)
	}
}

// missing returns the texts that were never on the screen.
func (w wire) missing(texts []string) []string {
	texts = slices.Clone(texts)
	screen := vt.New(120, 40)
	for part := range slices.Chunk([]byte(w.raw), 200) {
		_, _ = screen.Write(part)
		shown := screen.String()
		texts = slices.DeleteFunc(texts, func(text string) bool { return strings.Contains(shown, text) })
	}
	return texts
}

// jsonText returns text as a JSON string, with the bad byte unescaped.
func jsonText(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return strings.TrimSuffix(string(quoted), `"`) + "\x9b\xff\"" // json.Marshal cannot be made to write these
}

// hostileToken is hostile in every place that it has; alg is its algorithm.
func hostileToken(alg string) string {
	a := jsonText(attack)
	encode := base64.RawURLEncoding.EncodeToString
	header := `{"alg":` + alg + `,"typ":` + a + `,"kid":` + a + `,"jku":` + a + `,"cty":` + a + `,` + a + `:` + a + `}`
	scope := jsonText("user_id:" + attack + " inbox:read:" + attack + ",read:messages user_id:" + strings.ReplaceAll(attack, " ", ""))
	payload := `{` + a + `:` + a + `,"iss":` + a + `,"sub":` + a + `,"aud":[` + a + `,` + a + `],"scope":` + scope + `,"tenant_id":` + a +
		`,"tenant_scope":` + jsonText("published/"+attack) + `,"jti":` + a + `,"account_id":` + a + `,"iat":` + a + `,"exp":` + a +
		`,"deep":{` + a + `:[` + a + `,{` + a + `:` + a + `}]},` + a + `:2}`
	return encode([]byte(header)) + "." + encode([]byte(payload)) + "." + strings.Repeat("A", 43)
}

// hostileFile writes a file with a hostile name.
func hostileFile(t *testing.T, suffix, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), attack+suffix)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Skipf("this system has no such file names: %v", err)
	}
	return name
}

// press sends keys one after the other, each after what the one before brought on the screen:
// frames that were never drawn prove nothing. A key that brings nothing is waited for four times as
// long as the help took to come, so that a busy machine is given its time.
func (s *session) press(keys ...string) {
	s.t.Helper()
	if s.patience == 0 {
		start := time.Now()
		s.brings("?", "Keys")
		s.patience = max(25*time.Millisecond, 4*time.Since(start))
		s.press("q")
	}
	for _, key := range keys {
		s.send(key)
		if key == escape { // on which the program waits for more
			s.settle(35*time.Millisecond + s.patience)
			continue
		}
		s.settle(s.patience)
	}
}

// brings sends a key and waits, however busy the machine is, until a text that comes of it was
// drawn.
func (s *session) brings(key, text string) {
	s.t.Helper()
	from := len(s.output())
	s.send(key)
	s.until(text, from)
}

// settle waits for the screen to change, no longer than it is told, and then for it to stand still.
func (s *session) settle(wait time.Duration) {
	s.t.Helper()
	for {
		timer := time.NewTimer(wait)
		select {
		case <-s.grew:
			wait = max(10*time.Millisecond, s.patience/2) // more than a frame
		case <-s.done:
			timer.Stop()
			return
		case <-timer.C:
			return
		}
		timer.Stop()
	}
}

// resize gives the terminal another size.
func (s *session) resize(columns, rows uint16) {
	s.t.Helper()
	if err := pty.Setsize(s.tty, &pty.Winsize{Cols: columns, Rows: rows}); err != nil {
		s.t.Fatal(err)
	}
	s.settle(200 * time.Millisecond)
}

// escape is the key that leaves.
const escape = "\x1b"

func pasted(text string) string { return "\x1b[200~" + text + "\x1b[201~" }

// walk goes through everything that can be seen of the token that is looked at.
func (s *session) walk() {
	s.t.Helper()
	s.press("1", "j", "j")
	s.brings("c", "sent to the terminal (OSC 52)")
	s.press("2", "c")
	s.press("3", "l", "l", "y")
	s.press("4")
	for range 4 {
		s.press("\r", "G", "q", "c", "j") // the claim whole, to its end, and copied
	}
	s.press("5", "v")
	for range 4 {
		s.press("\r", "q", "c", "j")
	}
	s.brings("6", "secret of 288 bits, from file")
	s.press("j", "v")
	s.press("t")
	s.brings("\r", "theme ")
	s.brings("?", "Keys")
	s.press("G", "q")
}

// edit changes the token, wrongly and rightly, and takes it back.
func (s *session) edit() {
	s.t.Helper()
	s.press("4", "g", "e", pasted(strings.NewReplacer("\r", "", "\n", "", "\t", "").Replace(attack)), "\r", escape, escape)
	s.press("j", "j", "e", escape)
	s.press("n", pasted(`x`+attack), "\r", escape, escape)
	s.press("d", escape)
}

// remoteTerminal has the copies go to the terminal alone, and not to the clipboard of whoever runs
// the tests.
func remoteTerminal(more ...string) []string {
	return append([]string{"SSH_TTY=none", "DISPLAY=", "WAYLAND_DISPLAY=", "TMUX=", "STY=", "COLORFGBG="}, more...)
}

// TestWire drives the program through all it has with a token that is hostile everywhere, and reads
// the raw bytes that it sent.
func TestWire(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	t.Parallel()
	for name, environment := range map[string][]string{"colors": nil, "no colors, ascii": {"NO_COLOR=1", "LC_ALL=C", "LANG=C"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compact := hostileToken(`"HS256"`)
			token, key := hostileFile(t, ".txt", compact), hostileFile(t, ".key", "not a real secret, 32 bytes and more")
			s := openIn(t, remoteTerminal(environment...), "@"+token, "--key", "@"+key, "--aud", attack, "--user", attack)
			s.until("inspect", 0)
			s.walk()
			s.edit()
			s.resize(80, 24)
			s.press("1", "2", "3", "4", "5", "6")
			s.resize(50, 18)
			s.press("4", "\r", "q", "5")
			s.resize(30, 10)
			s.press("1", "4", "5")
			s.resize(20, 5)
			s.resize(120, 40)
			s.press("f", "y", "\x03")
			s.wait()
			<-s.done
			w := parseWire(s.output())
			w.check(t, `\u{001B}]52;c;cHduZWQ=`, `\u{202E}`, `\u{009B}`, `\x9b`, "Keys", "enter accept", "sent to the terminal (OSC 52)", "secret of 288 bits, from file", "theme ")
			checkCopies(t, w.copies, compact)
		})
	}
}

// checkCopies holds that what was copied is what the user asked for: the token among it, and never
// what the token asked for.
func checkCopies(t *testing.T, copies []string, compact string) {
	t.Helper()
	if !slices.Contains(copies, compact) {
		t.Error("the token was not copied")
	}
	for _, text := range copies {
		if text == "pwned" || strings.HasPrefix(text, "not base64") {
			t.Errorf("%q was copied", text)
		}
	}
}

// TestWireOfOthers drives what another input brings: the list of tokens, faults of keys and rules
// as they are typed, and texts that are not a token.
func TestWireOfOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	t.Parallel()
	several := `{` + jsonText(attack) + `:"` + hostileToken(`"HS256"`) +
		`","b":{` + jsonText(attack+"2") + `:["` + hostileToken(jsonText(attack)) + `"]}}`
	t.Run("several tokens", func(t *testing.T) {
		t.Parallel()
		s := openIn(t, remoteTerminal())
		s.until("Scopes", 0)
		s.press(pasted(several))
		s.until("which one?", 0)
		s.press("j", "G", "\r")
		s.press("4", "j", "\r", "q", "5", "\r", "q", "w", "1")
		s.press("\x03")
		s.wait()
		<-s.done
		parseWire(s.output()).check(t, "2 tokens: which one?", "json member", `\u{001B}]52;c;cHduZWQ=`)
	})
	t.Run("commands", func(t *testing.T) {
		t.Parallel()
		for _, args := range [][]string{{"--theme", attack}, {"@" + attack},
			{"diagnose", hostileToken(`"HS256"`), "--key", "@" + attack}, {"diagnose", hostileToken(`"HS256"`), "-v"}, {"diagnos" + attack, "--help"}} {
			s := openIn(t, remoteTerminal(), args...)
			s.wait()
			<-s.done
			if bad := acts(color.ReplaceAllString(s.output(), "")); bad != "" || s.output() == "" {
				t.Errorf("bulla %.80q sends %s:\n%.300q", args, bad, s.output())
			}
		}
	})
	t.Run("typed", func(t *testing.T) {
		t.Parallel()
		s := openIn(t, remoteTerminal("HOSTILE="+attack))
		s.until("Scopes", 0)
		line := strings.NewReplacer("\r", "", "\n", "").Replace(attack)
		for _, text := range []string{"env:" + line, "@" + line, "b64:" + line, attack, "env:HOSTILE", "{" + line,
			"eyJ" + line + ".a.b"} {
			s.press("6", "g", "\r", pasted(text), "\r", escape)
		}
		for _, row := range []string{"j", "j", "j", "j", "j", "j"} {
			s.press(row, "\r", pasted(line), "\r", escape)
		}
		s.press("1", "a", pasted(line), "\r", escape, "n", pasted("inbox:"+line), "\r", escape, "/", pasted(line), "\r",
			escape)
		s.press("2", "\r", pasted(line), "\r", escape)
		s.press(pasted(attack), "5", "\r", "q", escape)
		s.press(pasted("https://x/?"+attack+"&token=a"), "5", "\r", "q", escape)
		s.brings(pasted(`{"error":`+jsonText(attack)+`}`), "the server returned an error")
		s.press("5", "\r", "q", escape)
		s.press(pasted("Bearer "+attack+"eyJ.x.y"), "5", "\r", "q", escape)
		s.press("\x03")
		s.wait()
		<-s.done
		parseWire(s.output()).check(t, `\u{001B}`, `\u{202E}`, "the server returned an error")
	})
}

// TestWireNotices holds that the reader of the wire finds what it is there to find.
func TestWireNotices(t *testing.T) {
	const own = "\x1b[?25l\x1b[?1049h\x1b[2J\x1b[H\x1b[H\r\x1b[1;38;2;1;2;3m bulla\x1b[0m\x1b[K\r\n\x1b[24;H\x1b[2K\r\x1b[?1002l\x1b[?1049l"
	if w := parseWire(own + "\x1b]52;c;YQ==\x07"); acts(w.rest) != "" || w.rest != " bulla\n" ||
		!slices.Equal(w.copies, []string{"a"}) {
		t.Errorf("the program's own sequences leave %q, copies %q", w.rest, w.copies)
	}
	for _, r := range attack {
		leak := string(r)
		if strings.ContainsRune("\n", r) ||
			unicode.IsPrint(r) && !strings.ContainsRune("\u115f\u2800\u3164", r) && !unicode.Is(unicode.M, r) {
			continue
		}
		if unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Variation_Selector, r) {
			leak = strings.Repeat(leak, 3)
		}
		if acts(parseWire(own+"a"+leak+"b").rest) == "" {
			t.Errorf("%U goes unnoticed", r)
		}
	}
	for _, leak := range []string{"\x1b]0;t\x07", "\x1b]52;c;?\x07", "\x1b[6n", "\x1b[?1000h", "\x1b[?1003h", "\x1b]8;;x\x1b\\", "\x1bc", "\x1b(0", "\x1bP$qm\x1b\\", "\x9b31m", "\xff", "\x1b[3J", "\x1b[5i", "\x1b[20t"} {
		if acts(parseWire(own+leak).rest) == "" {
			t.Errorf("%q goes unnoticed", leak)
		}
	}
}
