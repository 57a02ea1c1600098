package tour_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/probe"
	"bulla/core/report"
	"bulla/core/scope"
	"bulla/core/tour"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// recorder is a client that remembers which hosts were called.
type recorder struct {
	client *call.Client
	mu     sync.Mutex
	hosts  []string
}

func (r *recorder) Do(ctx context.Context, sent call.Request) (call.Response, error) {
	u, err := url.Parse(sent.URL)
	if err != nil {
		return call.Response{}, err
	}
	r.mu.Lock()
	r.hosts = append(r.hosts, u.Hostname())
	r.mu.Unlock()
	return r.client.Do(ctx, sent)
}

func start(t *testing.T, tr *tour.Tour) (*tour.Player, *recorder) {
	t.Helper()
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	client := &recorder{client: call.New(call.Options{})}
	p, err := tour.Start(t.Context(), tour.Options{
		Tour: tr, Now: func() time.Time { return now }, Random: rand.Reader, Client: client,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p, client
}

func parse(t *testing.T, text string) *tour.Tour {
	t.Helper()
	tr, err := tour.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// play plays all steps of a tour and checks each outcome.
func play(t *testing.T, tr *tour.Tour, check func(*testing.T, tour.Outcome)) *recorder {
	t.Helper()
	p, client := start(t, tr)
	for at, more := tr.First(), true; more; at, more = tr.Next(at) {
		t.Run(at.String(), func(t *testing.T) {
			o, err := p.Go(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range o.Unmet {
				t.Error(text)
			}
			check(t, o)
		})
	}
	return client
}

// TestBuiltIn plays the built-in tour: every step ends as it expects, only this machine is called,
// no frontend has an API key except where that is the lesson, and no secret is shown.
func TestBuiltIn(t *testing.T) {
	tr := tour.BuiltIn()
	if got := len(tr.Chapters); got != 10 {
		t.Errorf("%d chapters, not 10", got)
	}
	client := play(t, tr, func(t *testing.T, o tour.Outcome) {
		e := o.Step.Expect
		if len(e.Status)+len(e.Findings)+len(e.Granted)+len(e.Allowed)+len(e.Refused) == 0 {
			t.Error("the step expects nothing")
		}
		if o.Step.Try == "" || o.Step.Question == "" || len(o.Step.Show) == 0 {
			t.Error("the step has nothing to try, to ask or to show")
		}
		if o.Snapshot.Mode == core.Inspect && slices.Contains(o.Codes(), diagnose.CodeLocalKey) {
			t.Error("a finding says that the emulator isn't Courier")
		}
		lesson := o.Place == tour.Place{Chapter: 8, Step: 1}
		for _, x := range o.Exchanges {
			isFrontend := x.From == tour.App || x.From == tour.SDK
			if hasKey := strings.Contains(fmt.Sprint(x.Request.Header[0].Value), "TOURKEY"); isFrontend && hasKey != lesson {
				t.Errorf("%s has an API key: %t", x.From, hasKey)
			}
		}
		shown := report.TourStepText(o, report.Style{}, true, true) + string(report.TourStep(o))
		signature := o.Snapshot.Token.Signature().Text
		if strings.Contains(shown, "TOURKEY") || signature != "" && strings.Contains(shown, signature) {
			t.Errorf("the text shows a secret:\n%s", shown)
		}
	})
	for _, host := range client.hosts {
		if !courier.IsLoopback(host) {
			t.Errorf("%s was called", host)
		}
	}
	if len(client.hosts) < 50 {
		t.Errorf("only %d requests were sent", len(client.hosts))
	}
}

// TestWritten holds the texts of the built-in tour to one sentence for what and for why.
func TestWritten(t *testing.T) {
	for i, chapter := range tour.BuiltIn().Chapters {
		if n := len(chapter.Steps); n < 2 || n > 5 {
			t.Errorf("chapter %d has %d steps", i+1, n)
		}
		for j, step := range chapter.Steps {
			for _, text := range []string{step.What, step.Why, step.Try, step.Question, step.Answer} {
				if end := text[len(text)-1]; !strings.ContainsRune(".?", rune(end)) && !strings.HasSuffix(text, `."`) {
					t.Errorf("%d.%d does not end in a period: %s", i+1, j+1, text)
				}
			}
		}
	}
}

// TestFormat plays the tour that documents the format, and checks that it has every key.
func TestFormat(t *testing.T) {
	play(t, parse(t, tour.Format()), func(*testing.T, tour.Outcome) {})
	for _, key := range tour.Keys() {
		if !strings.Contains(tour.Format(), key+" = ") && !strings.Contains(tour.Format(), "."+key+"]") &&
			!strings.Contains(tour.Format(), "[["+key+"]]") {
			t.Errorf("the format does not show the key %s", key)
		}
	}
}

// TestUnmet checks that each kind of expectation can fail.
func TestUnmet(t *testing.T) {
	tr := parse(t, header+`
do = [{ issue = "api-key" }]
[chapter.step.expect]
verdict = "broken"
findings = ["exp"]
absent = ["elsewhere"]
granted = ["read:brands"]
allowed = ["GET /brands"]
refused = [{ call = "POST /q messages", why = "x" }, { call = "GET /brands", why = "the moon" }]
status = [201]
body = "no such text"
[[chapter.step]]
what = "a"
why = "b"
expect = { body = "x" }
`)
	p, _ := start(t, tr)
	want := []string{
		"the verdict is healthy, not broken; the findings are: elsewhere",
		"there is no finding exp, but: elsewhere",
		"there is a finding elsewhere: if the inbox is still empty, look outside the token",
		`the token does not grant "read:brands"`,
		"GET /brands is not allowed: the scope lacks read:brands",
		"POST /q messages is allowed: the scope has inbox:read:messages and user_id:pigeon",
		`GET /brands is not refused because of "the moon", but: the scope lacks read:brands`,
		"the statuses are [200], not [201]",
		`the last body does not contain "no such text"`,
	}
	o, err := p.Go(t.Context(), tr.First())
	if diff := cmp.Diff(want, o.Unmet); diff != "" || err != nil {
		t.Error(err, diff)
	}
	want = []string{"no request was sent, so there is no body to look at"}
	if o, err = p.Next(t.Context()); err != nil || !slices.Equal(o.Unmet, want) {
		t.Error(err, o.Unmet)
	}
}

// TestRestore checks that a step starts from the same state whatever was played before: the store,
// the API keys and the clock.
func TestRestore(t *testing.T) {
	tr := parse(t, header+`
do = [{ scope = "user_id:pigeon write:brands" }, { issue = "api-key" }, { send = "DELETE /brands/plain" }]
expect = { status = [200, 204] }
[[chapter.step]]
what = "a"
why = "b"
do = [{ revoke = "api-key" }, { clock = "exp" }, { issue = "api-key" }, { send = "DELETE /brands/plain" }]
expect = { status = [401, 401], findings = ["exp"] }
`)
	p, _ := start(t, tr)
	present := p.Now()
	for _, play := range []func(context.Context) (tour.Outcome, error){
		p.Restore, p.Restore, p.Back, p.Next, p.Next, p.Restore, p.Back, p.Back,
	} {
		o, err := play(t.Context())
		if err != nil || len(o.Unmet) > 0 {
			t.Fatal(o.Place, err, o.Unmet)
		}
		if moved := o.Place.Step == 2; moved != p.Now().After(present) || moved != (o.Moved == 24*time.Hour) {
			t.Errorf("%s: the clock is at %s, moved by %s", o.Place, p.Now(), o.Moved)
		}
	}
}

// exchanged lists the requests of what was sent between two steps, with their statuses.
func exchanged(s tour.Sent) string {
	var lines []string
	for _, e := range s.Exchanges {
		lines = append(lines, fmt.Sprintf("%s %d", e.Call(), e.Response.Status))
	}
	return strings.Join(lines, ", ")
}

// TestSend sends requests of a step again, with another token and another clock.
func TestSend(t *testing.T) {
	tr := parse(t, header+`
do = [
  { scope = "user_id:pigeon read:brands" }, { fetch = "pigeon" }, { send = "GET /brands" },
  { send = "GET /brands", with = "api-key" },
]
expect = { status = [200, 200, 200, 200] }
`)
	p, _ := start(t, tr)
	o, err := p.Go(t.Context(), tr.First())
	if err != nil || len(o.Unmet) > 0 {
		t.Fatal(err, o.Unmet)
	}
	fetch, get, withKey := o.Exchanges[0], o.Exchanges[2], o.Exchanges[3]
	at := core.Moment{Now: p.Now(), ID: "an-id"}
	text, _ := edit.Flip(o.Snapshot.Token, 50)
	composed := o.Bench.Apply(core.BackToCompose{}, at)
	for _, tt := range []struct {
		name     string
		exchange *tour.Exchange
		bench    core.Workbench
		moved    time.Duration
		want     string
		issued   bool
	}{
		{"the same", get, o.Bench, 0, "GET /brands 200", false},
		{"expired", get, o.Bench, 25 * time.Hour, "GET /brands 401", false},
		{"in time again", get, o.Bench, 0, "GET /brands 200", false},
		{"changed", get, o.Bench.Apply(core.Paste{Text: text}, at), 0, "GET /brands 401", false},
		{"composed with more", get, composed.Apply(core.AddScope{Scope: "read:preferences"}, at), 0,
			"POST /auth/issue-token 200, GET /brands 200", true},
		{"composed with less", get, composed.Apply(core.RemoveScope{Scope: "read:brands"}, at), 0,
			"POST /auth/issue-token 200, GET /brands 403", true},
		{"no token needed", withKey, o.Bench.Apply(core.Paste{Text: "nonsense"}, at), 0, "GET /brands 200", false},
		{"the fetch", fetch, composed.Apply(core.AddScope{Scope: "read:preferences"}, at), 0,
			"GET /api/courier-token 200, POST /auth/issue-token 200", true},
		{"the issuing", o.Exchanges[1], composed, 0, "POST /auth/issue-token 200", true},
	} {
		sent, err := p.Send(t.Context(), tt.exchange, tt.bench, tt.moved)
		if got := exchanged(sent); err != nil || got != tt.want || (sent.Received != nil) != tt.issued {
			t.Errorf("%s: %v, sent %s, not %s; received %v", tt.name, err, got, tt.want, sent.Received)
		}
	}
	if _, err := p.Send(t.Context(), get, o.Bench.Apply(core.Paste{Text: "nonsense"}, at), 0); err == nil {
		t.Error("a request without a token was sent")
	}
	sent, err := p.Issue(t.Context(), composed.Apply(core.AddScope{Scope: "read:preferences"}, at), 0)
	if err != nil || sent.Received == nil || exchanged(sent) != "POST /auth/issue-token 200" {
		t.Fatal(err, exchanged(sent))
	}
	after := composed.Apply(*sent.Received, at).Snapshot(at.Now)
	if !after.Scopes.Has("read:preferences") {
		t.Error("the token that was issued lacks the new scope")
	}
	if o, err := p.Restore(t.Context()); err != nil || len(o.Unmet) > 0 || o.Moved != 0 {
		t.Errorf("after that, the step does not restore: %v, %s, moved by %s", err, o.Unmet, o.Moved)
	}
}

// TestProbe sends every call with a token that may make all of them, twice and after its exp. The
// tour's emulator answers as predicted, whatever the calls before have changed.
func TestProbe(t *testing.T) {
	scopes := []string{"user_id:pigeon"}
	for _, e := range access.Endpoints() {
		scopes = append(scopes, e.AnyOf[0])
	}
	p, client := start(t, parse(t, header+`do = [{ scope = "`+scope.Join(scope.Distinct(scopes))+`" }, { issue = "api-key" }]`))
	o, err := p.Go(t.Context(), tour.Place{Chapter: 1, Step: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, moved := range []time.Duration{0, 0, 48 * time.Hour} {
		p.SetClock(moved)
		s := o.Snapshot.At(o.Snapshot.Now.Add(moved))
		for _, e := range access.Endpoints() {
			operations := e.Operations
			if operations == nil {
				operations = []string{""}
			}
			for _, operation := range operations {
				c := probe.Call{Endpoint: e, Operation: operation}
				pr := probe.New(s, c, probe.Settings{Running: o.Key})
				if a := probe.SendTo(t.Context(), client, pr, p.URL()); !a.Same || (a.Status == 401) != (moved > 0) {
					t.Errorf("%s %s %s: %d, predicted %s: %s", e.Method, e.Path, operation, a.Status, a.Predicted.Status, a.Difference)
				}
			}
		}
	}
}

// TestImpossible checks that an action that can't be done says which step it is in.
func TestImpossible(t *testing.T) {
	for text, want := range map[string]string{
		`{ paste = "x" }, { drop = "exp" }`:                     "step 1.1 can't remove the claim exp: there is no token",
		`{ issue = "api-key" }, { drop = "sub" }`:               "step 1.1 can't remove the claim sub: the token has no such claim",
		`{ issue = "api-key" }, { flip = "header", at = 1000 }`: "step 1.1 can't change one character of the header: the segment is shorter than that",
		`{ issue = "api-key" }, { clock = "nbf" }`:              "step 1.1 can't move the clock: nbf: the token has no usable nbf to move the clock to",
		`{ scope = " " }`: "scope is empty",
		`{ issue = "api-key" }, { claim = "exp", value = "{x" }`: "step 1.1 can't set exp to {x: the value of exp is not well-formed JSON",
	} {
		tr, err := tour.Parse([]byte(header + "do = [" + text + "]"))
		if err == nil {
			p, _ := start(t, tr)
			_, err = p.Go(t.Context(), tr.First())
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, not %s", text, err, want)
		}
	}
}

// TestFlip checks that Courier refuses a token with one changed character, in any segment.
func TestFlip(t *testing.T) {
	const places = 60
	var steps strings.Builder
	steps.WriteString(`do = [{ issue = "api-key" }, { key = "courier" }]` + "\n")
	for _, segment := range []string{"header", "payload", "signature"} {
		most := map[string]int{"header": 36, "payload": places, "signature": 43}[segment]
		for at := 1; at <= most; at += 6 {
			fmt.Fprintf(&steps, "[[chapter.step]]\nwhat = \"a\"\nwhy = \"b\"\ndo = [{ issue = \"api-key\" }, { flip = %q, at = %d }, { send = \"POST /q\" }]\nexpect = { status = [200, 401] }\n",
				segment, at)
		}
	}
	play(t, parse(t, header+steps.String()), func(*testing.T, tour.Outcome) {})
}

func TestPlaces(t *testing.T) {
	tr := tour.BuiltIn()
	var there, back []tour.Place
	for at, more := tr.First(), true; more; at, more = tr.Next(at) {
		there = append(there, at)
	}
	for at, more := there[len(there)-1], true; more; at, more = tr.Back(at) {
		back = append(back, at)
	}
	slices.Reverse(back)
	if !slices.Equal(there, back) || len(there) < 30 {
		t.Errorf("forward %v, back %v", there, back)
	}
	for text, want := range map[string]tour.Place{"4": {Chapter: 4, Step: 1}, "4.2": {Chapter: 4, Step: 2}} {
		if got, err := tr.ParsePlace(text); got != want || err != nil {
			t.Errorf("%s is %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "is not a step", "four": `"four" is not a step`, "4.": `"4." is not a step`, "0": "there is no chapter 0",
		"11": "there is no chapter 11", "4.9": "there is no step 4.9", "-1": "there is no chapter -1",
	} {
		if _, err := tr.ParsePlace(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestHandout checks that the handout has every chapter and fits on a page.
func TestHandout(t *testing.T) {
	handout := report.TourHandoutText(tour.BuiltIn())
	for i, chapter := range tour.BuiltIn().Chapters {
		if !strings.Contains(handout, fmt.Sprintf("\n## %d. %s\n", i+1, chapter.Title)) {
			t.Errorf("the handout lacks chapter %d", i+1)
		}
	}
	const onePage = 650
	if words := len(strings.Fields(handout)); words > onePage {
		t.Errorf("the handout has %d words", words)
	}
	if strings.ContainsAny(handout, "<\x1b") {
		t.Error("the handout has HTML or control characters")
	}
	own := &tour.Tour{Title: "Own", About: "For us.", Chapters: []tour.Chapter{
		{Title: "First", Remember: []string{"remember this"}, Steps: []tour.Step{{What: "seen"}}},
		{Title: "Second", Steps: []tour.Step{{What: "seen, too"}}},
	}}
	want := "# Own\n\nFor us.\n\n## 1. First\n\n- remember this\n\n## 2. Second\n\n- seen, too\n"
	if got := report.TourHandoutText(own); got != want {
		t.Errorf("the handout is\n%s\nnot\n%s", got, want)
	}
}
