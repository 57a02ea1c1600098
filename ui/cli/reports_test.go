package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/ui/cli"
)

// wrongRows are rows that no right answer satisfies, with the reason.
var wrongRows = map[string]string{
	"n05a-firebase-early": "its iat is the time of the check, so it is not in the future",
}

// reportKinds are the kinds of rows that there must be: tokens of other issuers (A), the request
// around a token (B), self-signed tokens (C), keys (K, G), encrypted tokens (J), signatures in
// another form (E), advice that has to work (D), texts that are not a JWT (F), near misses (H) and
// answers that were right before (ok).
var reportKinds = []string{"A", "B", "C", "K", "G", "J", "E", "D", "F", "H", "ok"}

// reportRow is a case that was built after a public bug report.
type reportRow struct {
	ID, Kind, Source, Command string
	Args                      []string
	Env                       map[string]string
	Files                     map[string]json.RawMessage
	Input, Now, Good          string
	Want                      reportWant
}

// reportWant is what the answer to a row has to be; what is not given is not checked.
type reportWant struct {
	Status  *int     `json:"rc"`
	OneOf   []int    `json:"rc_in"`
	Codes   []string `json:"codes"` // at least one is an error, a warning or a note
	Never   []string `json:"never"` // none is an error or a warning
	First   string   `json:"first"`
	Says    string   `json:"says"`
	NoSay   string   `json:"nosay"`
	Valid   []*bool  `json:"valid"`
	Checked []string `json:"status"` // signature.status
	Excess  *int     `json:"excess"` // most scope-excess findings above a note
	Exact   *int     `json:"exact_rc"`
	Fixable bool     `json:"fixable"`
}

// reportAnswer is the part of a command's JSON that rows ask about.
type reportAnswer struct {
	Valid     *bool
	Signature struct{ Status string }
	Fix       struct{ Command string }
	Findings  []struct{ Code, Severity string }
}

// codes returns the codes of the errors, warnings and notes, and those without the notes.
func (a reportAnswer) codes() (all, loud []string) {
	for _, f := range a.Findings {
		switch f.Severity {
		case "error", "warning":
			loud = append(loud, f.Code)
			all = append(all, f.Code)
		case "note":
			all = append(all, f.Code)
		}
	}
	return all, loud
}

// TestReports checks the answers to the cases of the testkit's reports.jsonl.
func TestReports(t *testing.T) {
	rows := reportRows(t, filepath.Join(testkit(t), "reports.jsonl"))
	rows = slices.DeleteFunc(rows, func(row reportRow) bool { return wrongRows[row.ID] != "" })
	for _, kind := range reportKinds {
		if !slices.ContainsFunc(rows, func(row reportRow) bool { return row.Kind == kind }) {
			t.Errorf("no row of kind %s", kind)
		}
	}
	checkReports(t, rows)
}

// TestFurtherReports checks the answers to the cases of testdata, which were built after other
// public reports. Each row names its report, and says in plain words what a good answer says.
func TestFurtherReports(t *testing.T) {
	rows := reportRows(t, filepath.Join("..", "..", "testdata", "reports", "reports.jsonl"))
	const fewest = 60
	ids, sources := map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		isWhole := strings.HasPrefix(row.Source, "https://") && row.Good != "" && !reflect.ValueOf(row.Want).IsZero()
		if !isWhole || ids[row.ID] {
			t.Errorf("row %q lacks a source, a good answer or what to check, or another row has its name", row.ID)
		}
		ids[row.ID], sources[row.Source] = true, true
	}
	if len(sources) < fewest {
		t.Errorf("%d sources, fewer than %d", len(sources), fewest)
	}
	checkReports(t, rows)
}

// checkReports checks the answers to rows, each in a folder with its files.
func checkReports(t *testing.T, rows []reportRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.ID, func(t *testing.T) {
			t.Chdir(row.folder(t))
			for _, fault := range row.check(t) {
				t.Error(fault)
			}
			if t.Failed() {
				t.Log("a good answer: " + row.Good)
			}
		})
	}
}

// reportRows reads the rows of a file with one JSON object a line.
func reportRows(t *testing.T, name string) []reportRow {
	t.Helper()
	file, err := os.Open(name)
	check(t, err)
	defer func() { _ = file.Close() }()
	var rows []reportRow
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row reportRow
		check(t, json.Unmarshal(lines.Bytes(), &row))
		rows = append(rows, row)
	}
	check(t, lines.Err())
	return rows
}

// testkit returns the folder that BULLA_TESTKIT names.
func testkit(t *testing.T) string {
	t.Helper()
	kit := os.Getenv("BULLA_TESTKIT")
	if kit == "" {
		t.Skip("BULLA_TESTKIT names no folder with test data")
	}
	return kit
}

// folder writes the files of a row.
func (row reportRow) folder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, raw := range row.Files {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			var encoded struct{ B64 []byte }
			check(t, json.Unmarshal(raw, &encoded))
			text = string(encoded.B64)
		}
		check(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	return folder
}

// call runs a command on an input and returns its status and output.
func (row reportRow) call(t *testing.T, input string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	return outputs(t, input, cli.Process{Args: args, Getenv: environment(row.Env), Now: time.Now})
}

// ask runs the command of the row with more flags.
func (row reportRow) ask(t *testing.T, flags ...string) (status int, stdout, stderr string) {
	t.Helper()
	args := slices.Concat([]string{row.Command}, row.Args, flags, []string{"--now", row.Now, "-"})
	return row.call(t, row.Input, args...)
}

// check says in which ways the answer to the row falls short.
func (row reportRow) check(t *testing.T) (faults []string) {
	t.Helper()
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	want := row.Want
	status, stdout, stderr := row.ask(t)
	text := stdout + stderr
	if want.Status != nil && status != *want.Status {
		fault("exit status %d, not %d", status, *want.Status)
	}
	if want.OneOf != nil && !slices.Contains(want.OneOf, status) {
		fault("exit status %d, not one of %v", status, want.OneOf)
	}
	if want.Says != "" && !regexp.MustCompile("(?i)"+want.Says).MatchString(text) {
		fault("does not say /%s/:\n%s", want.Says, text)
	}
	if want.NoSay != "" && regexp.MustCompile("(?i)"+want.NoSay).MatchString(text) {
		fault("says /%s/:\n%s", want.NoSay, text)
	}
	if want.Exact != nil {
		if status, _, _ := row.ask(t, "--exact"); status != *want.Exact {
			fault("exit status %d with --exact, not %d", status, *want.Exact)
		}
	}
	return append(faults, row.checkJSON(t)...)
}

// checkJSON is check for what the JSON has.
func (row reportRow) checkJSON(t *testing.T) (faults []string) {
	t.Helper()
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	want := row.Want
	var answer reportAnswer
	if row.Command != "decode" {
		_, stdout, _ := row.ask(t, "--json")
		_ = json.Unmarshal([]byte(stdout), &answer) // a failure has no findings
	}
	all, loud := answer.codes()
	if len(want.Codes) > 0 && !intersect(all, want.Codes) {
		fault("none of %v among %v", want.Codes, all)
	}
	if intersect(loud, want.Never) {
		fault("one of %v among %v", want.Never, loud)
	}
	if want.First != "" && append(all, "nothing")[0] != want.First {
		fault("%s comes first, not %s", append(all, "nothing")[0], want.First)
	}
	isValid := func(v *bool) bool { return trilean(v) == trilean(answer.Valid) }
	if want.Valid != nil && !slices.ContainsFunc(want.Valid, isValid) {
		fault("valid is %s", trilean(answer.Valid))
	}
	if want.Checked != nil && !slices.Contains(want.Checked, answer.Signature.Status) {
		fault("signature.status is %q, not one of %v", answer.Signature.Status, want.Checked)
	}
	excess := len(slices.DeleteFunc(slices.Clone(loud), func(code string) bool { return code != "scope-excess" }))
	if want.Excess != nil && excess > *want.Excess {
		fault("%d scope-excess warnings, more than %d", excess, *want.Excess)
	}
	if want.Fixable {
		faults = append(faults, row.checkFix(t, answer.Fix.Command)...)
	}
	return faults
}

func trilean(b *bool) string {
	if b == nil {
		return "null"
	}
	return fmt.Sprint(*b)
}

func intersect(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// checkFix runs the command that fixes a token, signed here, and diagnoses the token that it issues
// with the same flags: no error and no warning may be left except local-key.
func (row reportRow) checkFix(t *testing.T, command string) []string {
	t.Helper()
	words := shellWords(command)
	if len(words) < 2 || words[0] != "bulla" || words[1] != "issue" {
		return []string{fmt.Sprintf("fix.command is %q", command)}
	}
	var args []string
	for i, word := range words[1:] {
		before := words[i]
		remote := word == "--remote" || strings.HasPrefix(word, "--region") || strings.HasPrefix(word, "--api-key")
		if remote || before == "--region" || before == "--api-key" {
			continue
		}
		args = append(args, word)
	}
	_, token, _ := row.call(t, "", append(args, "--now", row.Now)...)
	diagnose := reportRow{Command: "diagnose", Args: row.Args, Env: row.Env, Input: token, Now: row.Now}
	_, stdout, _ := diagnose.ask(t, "--json")
	var again reportAnswer
	if err := json.Unmarshal([]byte(stdout), &again); err != nil {
		return []string{"after fix.command: " + err.Error()}
	}
	_, left := again.codes()
	if left = slices.DeleteFunc(left, func(code string) bool { return code == "local-key" }); len(left) > 0 {
		return []string{fmt.Sprintf("after fix.command there is still %v", left)}
	}
	return nil
}

// shellWords divides a command line into words; only quotes are read.
func shellWords(line string) []string {
	var words []string
	var word bytes.Buffer
	quote, begun := rune(0), false
	for _, r := range line + " " {
		switch {
		case r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, begun = r, true
		case r != ' ':
			word.WriteRune(r)
			begun = true
		case begun:
			words = append(words, word.String())
			word.Reset()
			begun = false
		}
	}
	return words
}

// TestReportsAreJudged checks that each kind of want can fail.
func TestReportsAreJudged(t *testing.T) {
	var wrong []reportWant
	for _, text := range []string{
		`{"rc":2}`, `{"rc_in":[1,2]}`, `{"codes":["crit"]}`, `{"never":["exp-unit"]}`, `{"first":"crit"}`,
		`{"says":"no such text"}`, `{"nosay":"REFUSED"}`,
		`{"valid":[true,null]}`, `{"status":["invalid"]}`, `{"exact_rc":2}`, `{"fixable":true}`, `{"excess":-1}`,
	} {
		var want reportWant
		check(t, json.Unmarshal([]byte(text), &want))
		wrong = append(wrong, want)
	}
	// HS256 under secret, {"exp":1700009000000}.
	const token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MDAwMDkwMDAwMDB9." +
		"wtsHwRdMcugUJ-X4mPC7fDiEh3rBI6G-kj_9UepTMbs"
	for _, want := range wrong {
		row := reportRow{
			Command: "verify", Args: []string{"--key", "env:S"}, Env: map[string]string{"S": secret},
			Input: token, Now: "1700000000", Want: want,
		}
		if want.OneOf != nil {
			row.Input = "" // exit status 2
			row.Want.OneOf = []int{0, 1}
		}
		if len(row.check(t)) == 0 {
			t.Errorf("passes: %+v", want)
		}
	}
	got := shellWords(`bulla issue --scope 'user_id:a b' "c'd" ''`)
	if !slices.Equal(got, []string{"bulla", "issue", "--scope", "user_id:a b", "c'd", ""}) {
		t.Errorf("words %q", got)
	}
}
