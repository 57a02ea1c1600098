package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"bulla/core/token"
	"bulla/ui/cast"
	"bulla/ui/pane/panetest"
	"bulla/ui/terminal"
)

// castFile is a file in memory.
type castFile struct {
	bytes.Buffer
	events int
	room   int // for so many events, 0 for any number
}

func (f *castFile) Write(b []byte) (int, error) {
	if f.events++; f.room > 0 && f.events > f.room {
		return 0, errors.New("no space left on device")
	}
	return f.Buffer.Write(b)
}

func (f *castFile) Truncate(size int64) error {
	f.Buffer.Truncate(int(size))
	return nil
}

func (f *castFile) Close() error { return nil }

// recordedDriver is a driver whose screen is recorded.
type recordedDriver struct {
	*driver
	file     *castFile
	recorder *recorded
}

func startRecorded(t *testing.T, width, height int, showSecrets bool) *recordedDriver {
	t.Helper()
	d := &recordedDriver{driver: start(t, width, height), file: &castFile{}}
	d.recorder = newRecorded(d.model, cast.New(d.file, func() time.Time { return d.now }, "xterm"), showSecrets)
	d.recorder.View()
	return d
}

// send gives the model a message as bubbletea does: the screen is drawn after each.
func (d *recordedDriver) send(msg tea.Msg) {
	d.t.Helper()
	d.now = d.now.Add(time.Second)
	_, cmd := d.recorder.Update(msg)
	if cmd != nil {
		d.run(cmd)
	}
	if view := d.recorder.View(); view != d.model.View() {
		d.t.Fatal("the terminal gets another screen while it is recorded")
	}
}

func (d *recordedDriver) press(keys ...string) {
	for _, name := range keys {
		if text, ok := strings.CutPrefix(name, "type:"); ok {
			for _, r := range text {
				d.send(keyMsg(string(r)))
			}
			continue
		}
		d.send(keyMsg(name))
	}
}

func (d *recordedDriver) paste(text string) { d.send(terminal.PasteMsg{Bytes: []byte(text)}) }

// played closes the recording and returns its screens, each as its rows, as a player shows them.
func (d *recordedDriver) played() (screens [][]string) {
	d.t.Helper()
	if err := d.recorder.to.Close(); err != nil {
		d.t.Fatal(err)
	}
	return playCast(d.t, d.file.String())
}

var rowRE = regexp.MustCompile(`\x1b\[([0-9]+);1H`)

// playCast reads a recording strictly and returns its screens.
func playCast(t *testing.T, text string) (screens [][]string) {
	t.Helper()
	lines := strings.SplitAfter(text, "\n")
	var header struct {
		Version, Width, Height int
		Timestamp              int64
		Env                    map[string]string
	}
	d := json.NewDecoder(strings.NewReader(lines[0]))
	d.DisallowUnknownFields()
	if err := d.Decode(&header); err != nil || header.Version != 2 || header.Width < 1 || header.Height < 1 ||
		header.Timestamp == 0 || header.Env["TERM"] == "" {
		t.Fatalf("header %q: %v", lines[0], err)
	}
	var rows []string
	width, height, last := header.Width, header.Height, 0.0
	for _, line := range lines[1:] {
		if line == "" {
			break // after the last line break
		}
		var event []any
		if err := json.Unmarshal([]byte(line), &event); err != nil || len(event) != 3 || !strings.HasSuffix(line, "\n") {
			t.Fatalf("event %q: %v", line, err)
		}
		at, kind, data := event[0].(float64), event[1].(string), event[2].(string)
		if at < last || !utf8.ValidString(data) {
			t.Fatalf("event %q after %f", line, last)
		}
		last = at
		switch kind {
		case "r":
			if _, err := fmt.Sscanf(data, "%dx%d", &width, &height); err != nil {
				t.Fatal(err)
			}
			continue
		case "o":
		default:
			t.Fatalf("event %q", line)
		}
		if strings.Contains(data, "\x1b[2J") {
			rows = make([]string, height)
		}
		places := rowRE.FindAllStringSubmatchIndex(data, -1)
		rows = slices.Clone(rows)
		for i, p := range places {
			end := len(data)
			if i+1 < len(places) {
				end = places[i+1][0]
			}
			n, _ := strconv.Atoi(data[p[2]:p[3]])
			text := ansi.Strip(data[p[1]:end])
			if p[1] == end {
				continue // it only places the cursor
			}
			if w := ansi.StringWidth(text); n > height || w > width {
				t.Fatalf("row %d of %d cells at %dx%d: %q", n, w, width, height, text)
			}
			rows[n-1] = text
		}
		screens = append(screens, rows)
	}
	return screens
}

// leaks returns a function that returns a piece of a secret, of 8 characters or more, that is on a
// screen: in a row, or in rows after each other. It returns "" if there is none.
func leaks(secrets []string) func(screen []string) string {
	const size = 8
	pieces := map[string]bool{}
	for _, secret := range secrets {
		for at := 0; at+size <= len(secret); at++ {
			pieces[secret[at:at+size]] = true
		}
	}
	return func(screen []string) string {
		var joined, trimmed strings.Builder
		for _, row := range screen {
			joined.WriteString(row)
			trimmed.WriteString(strings.Trim(row, " │┃"))
		}
		for _, text := range []string{joined.String(), trimmed.String()} {
			for at := 0; at+size <= len(text); at++ {
				if pieces[text[at:at+size]] {
					return text[at : at+size]
				}
			}
		}
		return ""
	}
}

const (
	recordedAPIKey = "pk_test_EXAMPLEqV7mZc2TnB8xKwL4sYd"
	recordedSecret = "kQ9vX2mZ7rT4bW8nY3cL6pH1sD5fG0jA"
	recordedPEM    = "-----BEGIN PRIVATE KEY-----\n" +
		"MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n" + // RFC 8410, section 10.3
		"-----END PRIVATE KEY-----\n"
	longSignature = "Zm9yIHRoZSByZWNvcmRpbmcgdGVzdCwgYSBzaWduYXR1cmUgdGhhdCBpcyBsb25nIGVub3VnaCB0byBiZSB3cmFwcGVkIG92ZXIgcm93cyBhbmQgcmVhZCBiYWNr"
)

// signedAs returns a token with a signature, as text that nothing verifies.
func signedAs(signature string) string {
	before, _, _ := strings.Cut(sampleToken, ".AAAA")
	return before + "." + signature
}

// TestRecordingMasks shows secrets in every way in which the screen can show them.
func TestRecordingMasks(t *testing.T) {
	secrets := []string{
		longSignature, strings.TrimPrefix(recordedAPIKey, "pk_test_"), recordedSecret,
		"MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC", "0123456789abcdef0123456789abcdef",
	}
	pasted := signedAs(longSignature)
	// The screen itself hides what is typed into a request. The composed token is not in secrets.
	hides := map[string]bool{"fetch": true, "composed": true}
	typed := "type:eyJhbGciOiJIUzI1NiJ9.e30." + longSignature
	for name, do := range map[string]func(d *recordedDriver){
		"token":          func(d *recordedDriver) { d.paste(pasted); d.press("3", "z", "G", "pgdown") },
		"behind":         func(d *recordedDriver) { d.paste(pasted); d.press("3", "z", "G", "?") },
		"copy menu":      func(d *recordedDriver) { d.paste(pasted); d.press("Y", "down", "down") },
		"code":           func(d *recordedDriver) { d.paste(pasted); d.press("b", "l", "l") },
		"compare":        func(d *recordedDriver) { d.paste(pasted); d.press("f", "C") },
		"history":        func(d *recordedDriver) { d.paste(pasted); d.press("f", "w") },
		"several":        func(d *recordedDriver) { d.paste(pasted + "\n" + sampleToken) },
		"paste window":   func(d *recordedDriver) { d.press("p", typed) },
		"palette":        func(d *recordedDriver) { d.press(":", typed, "home") },
		"palette, a key": func(d *recordedDriver) { d.press(":", "type:"+recordedAPIKey) },
		"scope":          func(d *recordedDriver) { d.press("a", typed) },
		"claim":          func(d *recordedDriver) { d.press("4", "e", typed) },
		"fetch": func(d *recordedDriver) {
			d.press("o", "type:https://a.example/?t="+typed[len("type:"):], "tab", "tab")
			d.paste(pasted)
		},
		"other key": func(d *recordedDriver) {
			d.paste(pasted)
			d.press("6", "enter")
			d.paste(recordedSecret)
			d.press("enter", "v")
		},
		"local key": func(d *recordedDriver) { d.press("6", "v") },
		"PEM":       func(d *recordedDriver) { d.press("6"); d.paste(recordedPEM); d.press("v", "z") },
		"API key": func(d *recordedDriver) {
			d.paste(recordedAPIKey)
			d.press("H")
			d.paste(recordedAPIKey)
			d.press("ctrl+r")
		},
		"pieces of a key": func(d *recordedDriver) {
			d.press("/")
			d.paste(recordedAPIKey[:12])
			d.paste(recordedAPIKey[12:20])
			d.press("type:" + recordedAPIKey[20:])
		},
		"pieces of a token": func(d *recordedDriver) {
			d.press("4", "e", typed[:len("type:")+40])
			for piece := range slices.Chunk([]byte(longSignature[40-len("eyJhbGciOiJIUzI1NiJ9.e30."):]), 20) {
				d.paste(string(piece))
			}
		},
		"corrected": func(d *recordedDriver) {
			d.press("a", "type:"+recordedAPIKey[:12]+"x", "left", "delete", "type:"+recordedAPIKey[12:])
		},
		"$EDITOR": func(d *recordedDriver) {
			d.send(editedMsg{part: token.Payload, text: "{\"scope\":\"" + recordedAPIKey + "\",\n \"token\":" + typed[len("type:"):]})
		},
		"request":         func(d *recordedDriver) { d.paste(pasted); d.press("7", "down", "enter") },
		"composed":        func(d *recordedDriver) { d.press("3", "z", "y", "Y") },
		"nested in claim": func(d *recordedDriver) { d.paste(nestedToken(d.t, pasted)); d.press("4", "G", "enter") },
	} {
		for _, size := range [][2]int{{120, 40}, {24, 8}} {
			masked, plain := startRecorded(t, size[0], size[1], false), startRecorded(t, size[0], size[1], true)
			do(masked)
			do(plain)
			leak := leaks(append(slices.Clone(secrets), signatureOf(masked.model.snap.Composed.Text)))
			screens, open := masked.played(), plain.played()
			for _, screen := range screens {
				if piece := leak(screen); piece != "" {
					t.Fatalf("%s at %v: %s was recorded:\n%s", name, size, piece, strings.Join(screen, "\n"))
				}
			}
			given := leaks(secrets)
			if size[0] == 120 && !hides[name] && !slices.ContainsFunc(open, func(s []string) bool { return given(s) != "" }) {
				t.Errorf("%s: nothing had to be masked", name)
			}
			last, shown := screens[len(screens)-1], strings.Split(ansi.Strip(masked.screen()), "\n")
			for i, row := range last {
				if ansi.StringWidth(row) != ansi.StringWidth(shown[i]) {
					t.Errorf("%s at %v: a row has another width: %q, %q", name, size, row, shown[i])
				}
			}
			if got := strings.Join(open[len(open)-1], "\n"); got != ansi.Strip(plain.screen()) {
				t.Errorf("%s at %v: with secrets, another screen is recorded:\n%s", name, size, got)
			}
		}
	}
}

// signatureOf returns the signature of a token.
func signatureOf(token string) string { return token[strings.LastIndexByte(token, '.')+1:] }

// nestedToken returns a token with another one in a claim.
func nestedToken(t *testing.T, inner string) string {
	t.Helper()
	payload := fmt.Sprintf(`{"sub":"ann","access_token":%q}`, inner)
	return panetest.Sign(t, payload, panetest.Key(t, panetest.Secret, "test"))
}

// TestRecordingOfRandomSessions records sessions of random keys, pastes and resizes, and finds no
// signature or key in any of their screens.
func TestRecordingOfRandomSessions(t *testing.T) {
	secrets := []string{longSignature, strings.TrimPrefix(recordedAPIKey, "pk_test_"), recordedSecret}
	pastes := []string{
		signedAs(longSignature), recordedAPIKey, recordedSecret, nestedToken(t, signedAs(longSignature)),
		"curl -H 'Authorization: Bearer " + signedAs(longSignature) + "' -H 'X-Api-Key: " + recordedAPIKey + "'",
		signedAs(longSignature)[:300], "user_id:ann inbox:read:messages", sampleToken + " " + signedAs(longSignature),
	}
	keys := []string{
		"enter", "esc", "tab", "up", "down", "left", "right", "pgdown", "G", "g", "space", "backspace", "1", "2", "3", "4", "5",
		"6", "7", "?", ":", "/", "b", "B", "C", "f", "w", "y", "Y", "z", "v", "e", "a", "s", "p", "o", "u", "H", "i", "[", "]",
		"<", ".", "d", "r", "n", "+", "x", "ctrl+r", "ctrl+s", "ctrl+e", "ctrl+y",
	}
	for seed := range uint64(6) {
		rand := rand.New(rand.NewPCG(seed, 13))
		d := startRecorded(t, 80, 24, false)
		all := slices.Clone(secrets)
		for range 150 {
			switch n := rand.IntN(20); {
			case n == 0:
				d.send(tea.WindowSizeMsg{Width: 4 + rand.IntN(150), Height: 2 + rand.IntN(45)})
			case n < 3:
				d.paste(pastes[rand.IntN(len(pastes))])
			default:
				d.press(keys[rand.IntN(len(keys))])
			}
			for _, text := range []string{d.model.snap.Composed.Text, d.model.snap.Token.Text} {
				if strings.Count(text, ".") == 2 {
					all = append(all, signatureOf(text))
				}
			}
		}
		leak := leaks(all)
		for _, screen := range d.played() {
			if piece := leak(screen); piece != "" {
				t.Fatalf("seed %d: %s was recorded:\n%s", seed, piece, strings.Join(screen, "\n"))
			}
		}
	}
}

// TestFullDiskWhileRecording goes on, and says that the recording doesn't.
func TestFullDiskWhileRecording(t *testing.T) {
	d := &recordedDriver{driver: start(t, 80, 24), file: &castFile{room: 2}}
	d.recorder = newRecorded(d.model, cast.New(d.file, func() time.Time { return d.now }, "xterm"), false)
	for !d.recorder.stopped { // the file is written beside the program: any of these keys may be the one
		d.press("down")
		runtime.Gosched()
	}
	d.shows("the recording has stopped")
	d.press("down")
	d.hides("the recording has stopped")
	if err := d.recorder.to.Close(); err == nil {
		t.Error("the end of the session says nothing of it")
	}
	playCast(t, d.file.String())
}
