package cli_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core/tour"
	"bulla/ui"
	"bulla/ui/cli"
)

// runTour runs bulla tour with keys, a line each, on a terminal unless keys is "-".
func runTour(
	t *testing.T, keys string, after func(time.Duration) <-chan time.Time, args ...string,
) (stdout, stderr string, status int) {
	t.Helper()
	out, errs := file(t, ""), file(t, "")
	status = cli.Main(cli.Process{
		Args: append([]string{"tour"}, args...), Stdin: file(t, keys), Stdout: out, Stderr: errs,
		Getenv: environment(nil), Now: time.Now, Random: rand.Reader, After: after,
		IsTerminal: func(*os.File) bool { return keys != "-" },
	})
	return content(t, out), content(t, errs), status
}

func TestTourList(t *testing.T) {
	stdout, _, status := runTour(t, "-", nil, "--list")
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	if status != cli.OK || len(lines) != len(tour.BuiltIn().Chapters) || lines[0] != "1\tThe flow\t3" {
		t.Errorf("status %d:\n%s", status, stdout)
	}
}

// TestTourAuto runs the whole tour as a test would, and as scripts do.
func TestTourAuto(t *testing.T) {
	stdout, stderr, status := runTour(t, "-", nil, "--auto", "--pace", "0")
	if status != cli.OK || stderr != "" {
		t.Errorf("status %d: %s", status, stderr)
	}
	steps := 0
	for _, chapter := range tour.BuiltIn().Chapters {
		steps += len(chapter.Steps)
	}
	if got := len(regexp.MustCompile(`(?m)^\d+\.\d  `).FindAllString(stdout, -1)); got != steps {
		t.Errorf("%d steps were printed, not %d", got, steps)
	}
	stdout, _, status = runTour(t, "-", nil, "--auto", "--pace", "0", "--step", "10.3", "--json")
	lines := strings.Count(stdout, "\n")
	if status != cli.OK || lines != 2 || !strings.HasPrefix(stdout, `{"step":"10.3",`) {
		t.Errorf("status %d: %s", status, stdout)
	}
}

// TestTourPace checks that --auto waits between steps, not before the first or after the last, and
// not at all if the pace is 0.
func TestTourPace(t *testing.T) {
	var waits []time.Duration
	after := func(d time.Duration) <-chan time.Time {
		waits = append(waits, d)
		now := make(chan time.Time, 1)
		now <- time.Time{}
		return now
	}
	for pace, want := range map[string][]time.Duration{"7s": {7 * time.Second, 7 * time.Second}, "0": nil} {
		waits = nil
		if _, stderr, status := runTour(t, "-", after, "--auto", "--pace", pace, "--step", "10.2"); status != cli.OK {
			t.Fatal(stderr)
		}
		if !slices.Equal(waits, want) {
			t.Errorf("pace %s: waits of %v", pace, waits)
		}
	}
}

// TestTourOpensTheScreen checks that the tour is on the screen where there is one, at the step that
// was asked for.
func TestTourOpensTheScreen(t *testing.T) {
	own := filepath.Join(t.TempDir(), "own.toml")
	check(t, os.WriteFile(own, []byte(tour.Format()), 0o600))
	for _, tt := range []struct {
		args  []string
		title string
		at    tour.Place
		notes bool
	}{
		{nil, tour.BuiltIn().Title, tour.Place{Chapter: 1, Step: 1}, false},
		{[]string{"--step", "4.2", "--notes"}, tour.BuiltIn().Title, tour.Place{Chapter: 4, Step: 2}, true},
		{[]string{own, "--step", "1.2"}, "Our own tour", tour.Place{Chapter: 1, Step: 2}, false},
	} {
		var opened ui.Options
		status := cli.Main(cli.Process{
			Args: append([]string{"tour"}, tt.args...), Stdin: file(t, ""), Stdout: file(t, ""), Stderr: file(t, ""),
			Getenv: environment(map[string]string{"TERM": "xterm"}), Now: time.Now, Random: rand.Reader,
			IsTerminal: func(*os.File) bool { return true },
			RunTUI:     func(o ui.Options) error { opened = o; return nil },
		})
		if status != cli.OK || opened.Tour == nil {
			t.Fatalf("%v: status %d, tour %v", tt.args, status, opened.Tour)
		}
		if opened.Tour.Title != tt.title || opened.TourAt != tt.at || opened.TourNotes != tt.notes {
			t.Errorf("%v opens %s at %s, notes %t", tt.args, opened.Tour.Title, opened.TourAt, opened.TourNotes)
		}
	}
}

// TestTourKeys plays with every key.
func TestTourKeys(t *testing.T) {
	stdout, stderr, status := runTour(t, "a\nn\nx\n\nb\nb\nr\nq\n", nil)
	if status != cli.OK {
		t.Fatal(stderr)
	}
	var places []string
	for _, line := range regexp.MustCompile(`(?m)^(\d\.\d)  `).FindAllStringSubmatch(stdout, -1) {
		places = append(places, line[1])
	}
	if got := strings.Join(places, " "); got != "1.1 1.2 1.1 1.1" {
		t.Errorf("the steps were %s", got)
	}
	for _, want := range []string{"answer    Your backend and Courier", "notes     Point at the cookie"} {
		if strings.Count(stdout, want) != 1 {
			t.Errorf("%q is not there once:\n%s", want, stdout)
		}
	}
	for _, want := range []string{`"x" is not one of the keys`, "no more steps in this direction"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is missing:\n%s", want, stderr)
		}
	}
	if stdout, _, status := runTour(t, "", nil); status != cli.OK || !strings.HasPrefix(stdout, "1.1  ") {
		t.Errorf("without keys: status %d\n%s", status, stdout)
	}
}

// TestTourRefusals checks what tour can't do, and what it says then.
func TestTourRefusals(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		check(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	faulty := write("faulty.toml", strings.Replace(tour.Format(), "why =", "wy =", 1)+"\n[extra]\n")
	unmet := write("unmet.toml", strings.Replace(tour.Format(), "status = [200, 200, 403]", "status = [200, 200, 200]", 1))
	large := write("large.toml", strings.Repeat("#\n", 1<<20))
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{nil, cli.Failed, "hint: add --auto"},
		{[]string{"--step", "11", "--auto"}, cli.Failed, "--step: there is no chapter 11"},
		{[]string{"--pace", "fast", "--auto"}, cli.Failed, "--pace"},
		{[]string{"--list", "--auto"}, cli.Failed, "auto"},
		{[]string{"a.toml", "b.toml"}, cli.Failed, "more than one file"},
		{[]string{filepath.Join(dir, "none.toml")}, cli.Failed, "no such file"},
		{[]string{large}, cli.Failed, "is larger than 1 MB"},
		{[]string{faulty}, cli.Failed, `: "wy" is not a key of step` + "\nhint: did you mean why?"},
		{[]string{faulty}, cli.Failed, `: "extra" is not a key of the tour`},
		{[]string{unmet, "--auto", "--pace", "0"}, cli.No, "not as expected: the statuses are [200 200 403], not [200 200 200]"},
	} {
		stdout, stderr, status := runTour(t, "-", nil, c.args...)
		if status != c.status || !strings.Contains(stdout+stderr, c.want) {
			t.Errorf("bulla tour %v: status %d, without %q:\n%s%s", c.args, status, c.want, stdout, stderr)
		}
	}
	stdout, _, status := runTour(t, "-", nil, "--format")
	if own := write("own.toml", stdout); status == cli.OK {
		if _, stderr, status := runTour(t, "-", nil, own, "--auto", "--pace", "0"); status != cli.OK {
			t.Errorf("the printed format is not a tour: %s", stderr)
		}
	}
}
