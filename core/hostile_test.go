package core_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/report"
	"bulla/core/signing"
	"bulla/core/token"
)

// hostileNow is the time at which the rows are judged: in the middle of the hour in which most of
// their tokens are valid.
var hostileNow = time.Date(2026, 11, 18, 11, 30, 0, 0, time.UTC)

type hostileRow struct{ ID, Input, Class, Expect string }

// hostileRows reads the hostile inputs of the testkit, by id.
func hostileRows(t *testing.T) map[string]hostileRow {
	t.Helper()
	kit := os.Getenv("BULLA_TESTKIT")
	if kit == "" {
		t.Skip("BULLA_TESTKIT names no folder with hostile_inputs.jsonl")
	}
	file, err := os.Open(filepath.Join(kit, "hostile_inputs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows := map[string]hostileRow{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row hostileRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if _, twice := rows[row.ID]; twice {
			t.Fatalf("row %s is there twice", row.ID)
		}
		rows[row.ID] = row
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// hostileKey returns the kit's signing key, which one of its tokens contains.
func hostileKey(t *testing.T, rows map[string]hostileRow) signing.Key {
	t.Helper()
	header := token.Decode(rows["h-jwk"].Input).Header
	jwk, _ := header.Root.Get("jwk")
	keys, err := signing.Parse([]byte(header.Source(jwk)), "the kit", nil)
	if err != nil || len(keys) != 1 {
		t.Fatalf("the key of row h-jwk: %v, %v", keys, err)
	}
	return keys[0]
}

// paste returns the snapshot after pasting text, with the given keys and rules.
func paste(text string, policy diagnose.Policy, keys ...signing.Key) core.Snapshot {
	at := core.Moment{Now: hostileNow}
	w := core.Workbench{}.Apply(core.SetExpectation{Expectation: core.Expectation{Policy: policy}}, at)
	if len(keys) > 0 {
		w = w.Apply(core.SetVerifiers{Keys: keys}, at)
	}
	return w.Apply(core.Paste{Text: text}, at).Snapshot(hostileNow)
}

// TestHostileInputs checks that every row of the kit fulfills its sentence, with the kit's key. A
// row without an entry fails, and so does an entry without a row.
func TestHostileInputs(t *testing.T) {
	rows, wants := hostileRows(t), hostileWants()
	key := hostileKey(t, rows)
	for id, row := range rows {
		t.Run(id, func(t *testing.T) {
			w, known := wants[id]
			if !known {
				t.Fatalf("nothing is asked of the row: %s", row.Expect)
			}
			s := paste(row.Input, w.policy, key)
			checkFound(t, s, w)
			checkFindings(t, s, w)
			checkOutputs(t, s, row.Input, w)
			checkNeverValid(t, row, w)
			if t.Failed() {
				t.Log("expected: " + row.Expect)
			}
		})
	}
	for id := range wants {
		if _, ok := rows[id]; !ok {
			t.Errorf("the table names row %s, which is not there", id)
		}
	}
}

func checkFound(t *testing.T, s core.Snapshot, w hostileWant) {
	t.Helper()
	if s.Found.Kind != w.kind || s.Found.Where != w.where {
		t.Errorf("a %s found in %q, want a %s in %q", s.Found.Kind, s.Found.Where, w.kind, w.where)
	}
	if len(s.Found.Candidates) != w.tokens || s.Found.Total != w.tokens || (s.Token.Text != "") != (w.tokens > 0) {
		t.Errorf("%d tokens and %d candidates, looked at %q; want %d", s.Found.Total, len(s.Found.Candidates), s.Token.Text, w.tokens)
	}
	if s.Signature.Status != w.status {
		t.Errorf("signature %s: %s; want %s", s.Signature.Status, s.Signature.Reason, w.status)
	}
	if accepted := s.Signature.Status == signing.Valid && !report.Refuses(s); accepted != w.accepted {
		t.Errorf("accepted: %t, want %t", accepted, w.accepted)
	}
}

// checkFindings checks the codes and the texts of the findings.
func checkFindings(t *testing.T, s core.Snapshot, w hostileWant) {
	t.Helper()
	var heard, words strings.Builder
	for _, f := range s.Findings {
		if f.Severity <= diagnose.Note {
			fmt.Fprintf(&heard, "%s %s: %s\n", f.Code, f.Severity, f.Title)
		}
		fmt.Fprintf(&words, "%s\n%s\n%s\n", f.Title, f.Because, f.Fix)
		if f.Severity <= diagnose.Warning && f.Fix == "" {
			t.Errorf("%s %s has no fix", f.Code, f.Severity)
		}
	}
	for _, want := range w.codes {
		code, severity, _ := strings.Cut(strings.TrimPrefix(want, "!"), " ")
		if !slices.Contains(diagnose.Codes(), code) {
			t.Fatalf("%q is not a code", want)
		}
		reported := slices.ContainsFunc(s.Findings,
			func(f diagnose.Finding) bool { return f.Code == code && f.Severity.String() == severity })
		if reported == strings.HasPrefix(want, "!") {
			t.Errorf("want %s; heard:\n%s", want, &heard)
		}
	}
	for _, text := range w.says {
		if !strings.Contains(words.String(), text) {
			t.Errorf("nothing says %q; heard:\n%s", text, &words)
		}
	}
}

// checkOutputs checks that everything that can be shown of a snapshot is harmless and shows what
// the row demands.
func checkOutputs(t *testing.T, s core.Snapshot, input string, w hostileWant) {
	t.Helper()
	decoded := report.DecodeText(s, report.Style{})
	for _, text := range w.shows {
		if !strings.Contains(decoded, text) {
			t.Errorf("%q is not shown:\n%.4000s", text, decoded)
		}
	}
	lines := append(snapshotTexts(s), strings.Split(decoded, "\n")...)
	for _, text := range []string{report.DiagnoseText(s, report.Style{}, true),
		report.DiagnoseText(s, report.Style{}, false), report.VerifyText(s, report.Style{})} {
		lines = append(lines, strings.Split(text, "\n")...)
	}
	for _, document := range [][]byte{report.Decode(s), report.Diagnose(s), report.Verify(s)} {
		checkJSON(t, document, s)
		lines = append(lines, strings.TrimSuffix(string(document), "\n"))
	}
	never := append(secretParts(s.Found.Kind, input), w.never...)
	for _, line := range lines {
		if bad := harmful(line); bad != "" {
			t.Errorf("%s in %.300q", bad, line)
		}
		for _, text := range never {
			if strings.Contains(line, text) {
				t.Errorf("%q is in %.300q", text, line)
			}
		}
	}
}

// snapshotTexts returns the texts of a snapshot that are shown unchanged: everything except the
// data of the token and its disclosures.
func snapshotTexts(s core.Snapshot) []string {
	texts := append([]string{s.NoToken, s.Found.Where, s.Signature.Alg, s.Signature.Key, s.Signature.Reason,
		s.Signature.Open, s.Key.String(), s.Keys.String()}, s.Found.Removed...)
	for _, c := range s.Tokens {
		texts = append(texts, c.Where, c.Name, c.Path)
	}
	for _, r := range s.Found.Remarks {
		texts = append(texts, r.Title, r.Because, r.Fix)
	}
	for _, f := range s.Findings {
		texts = append(texts, f.Title, f.Because, f.Fix, f.Command)
	}
	for _, f := range s.Token.Faults {
		texts = append(texts, f.Detail)
	}
	return texts
}

// checkJSON checks that a document is one line of ASCII that says what was found.
func checkJSON(t *testing.T, document []byte, s core.Snapshot) {
	t.Helper()
	line, ended := bytes.CutSuffix(document, []byte("\n"))
	if at := bytes.IndexFunc(line, func(r rune) bool { return r < ' ' || r > '~' }); at >= 0 || !ended {
		t.Errorf("byte %d of the JSON is not printable ASCII, or it does not end in a line feed", at)
	}
	var got struct {
		Input struct {
			Kind       intake.Kind
			FoundIn    string `json:"found_in"`
			Removed    []string
			Candidates int
		}
		Token struct{ Payload json.RawMessage }
	}
	if err := json.Unmarshal(line, &got); err != nil {
		t.Fatalf("%v in %.300q", err, line)
	}
	if got.Input.Kind != s.Found.Kind || got.Input.FoundIn != s.Found.Where ||
		!slices.Equal(got.Input.Removed, s.Found.Removed) || got.Input.Candidates != len(s.Found.Candidates) {
		t.Errorf("the JSON has %+v of %+v", got.Input, s.Found)
	}
	if s.Token.Payload.Complete && s.Token.Payload.Text != "" && len(got.Token.Payload) < len(s.Token.Payload.Text)/2 {
		t.Errorf("the JSON has %d bytes of a payload of %d", len(got.Token.Payload), len(s.Token.Payload.Text))
	}
}

// secretParts returns what must not be shown of an input that is a secret.
func secretParts(kind intake.Kind, input string) []string {
	switch kind {
	case intake.APIKey, intake.ClientKey, intake.KnownSecret:
		return []string{input, input[max(0, len(input)-8):]}
	case intake.PEM:
		lines := strings.Split(input, "\n")
		return lines[1 : len(lines)-1]
	}
	return nil
}

// harmful names the first character of a line that controls a terminal, reorders text or is
// invisible; "" for none.
func harmful(line string) string {
	marks := 0
	for at, r := range line {
		switch {
		case unicode.Is(unicode.M, r):
			marks++
		default:
			marks = 0
		}
		_, size := utf8.DecodeRuneInString(line[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			return fmt.Sprintf("a bad byte at %d", at)
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp,
			unicode.Variation_Selector), r == utf8.RuneError,
			strings.ContainsRune("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u00a0\u3000", r), marks > 2:
			return fmt.Sprintf("%U at %d", r, at)
		}
	}
	return ""
}

// checkNeverValid checks that a token is valid under no key except the kit's: no key, a zero key, a
// common secret, and the text that the header carries.
func checkNeverValid(t *testing.T, row hostileRow, w hostileWant) {
	t.Helper()
	guess, err := signing.NewSecret([]byte("secret"), "a guess")
	if err != nil {
		t.Fatal(err)
	}
	for name, keys := range map[string]signing.Keys{"no key": nil, "a zero key": {{}}, "a guess": {guess},
		"a long one": {testKey(t)}} {
		s := paste(row.Input, w.policy, keys...)
		if s.Signature.Status == signing.Valid || s.Opened {
			t.Errorf("valid or opened with %s: %+v", name, s.Signature)
		}
		if s.Signature.Status == signing.Invalid && len(keys) == 0 {
			t.Errorf("called invalid without a key: %s", s.Signature.Reason)
		}
	}
}

// TestHostileSameToken checks that the rows that wrap the same token all give it back exactly.
func TestHostileSameToken(t *testing.T) {
	rows := hostileRows(t)
	want := strings.TrimSpace(rows["w-trailing-newline"].Input)
	joined := hostileJoined()
	for id, w := range hostileWrapped() {
		joined[id] = w
	}
	delete(joined, "w-ten") // other tokens
	for id := range joined {
		if got := paste(rows[id].Input, diagnose.Policy{}).Token.Text; got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if got := paste(rows["c-nested"].Input, diagnose.Policy{}).Tokens; len(got) != 2 || got[1].Token != want {
		t.Errorf("the inner token is not offered: %+v", got)
	}
}

// TestHostileExactBytes checks that a line break after a token doesn't belong to it: verifying the
// exact bytes fails, although golang-jwt accepts them.
func TestHostileExactBytes(t *testing.T) {
	rows := hostileRows(t)
	keys := signing.Keys{hostileKey(t, rows)}
	exact := rows["w-trailing-newline"].Input
	if got := signing.Verify(token.Decode(exact), keys, nil); got.Status != signing.Unchecked || got.Accepted() {
		t.Errorf("with its line break: %+v", got)
	}
	if got := signing.Verify(token.Decode(strings.TrimSpace(exact)), keys, nil); got.Status != signing.Valid {
		t.Errorf("without it: %+v", got)
	}
}
