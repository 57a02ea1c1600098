// Package tour is the guided tour: chapters of steps that are data. A step says what happens and
// why, does it with the Workbench and with real requests to the emulator, and states what must come
// of it. The same steps are the tour on the screen and on the command line, and a test.
//
// Parse reads a tour, and Format documents its file. A Player plays one.
package tour

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"bulla/core/hint"
	"bulla/core/redact"
)

// Tour is a guided tour.
type Tour struct {
	Title    string    `toml:"title"`
	About    string    `toml:"about"`
	Chapters []Chapter `toml:"chapter"`
}

// Chapter is a part of a tour. It starts from a new Workbench, and each of its steps goes on from
// the one before.
type Chapter struct {
	Title    string   `toml:"title"`
	Remember []string `toml:"remember"` // for the handout; see Lessons
	Steps    []Step   `toml:"step"`
}

// Lessons returns the sentences to take home: what to remember, or else what each step shows.
func (c *Chapter) Lessons() []string {
	if len(c.Remember) > 0 {
		return c.Remember
	}
	var lessons []string
	for i := range c.Steps {
		lessons = append(lessons, c.Steps[i].What)
	}
	return lessons
}

// Step is one thing to see. What, Why, Try, Question and Answer are sentences for the audience;
// Notes are for the presenter.
type Step struct {
	What     string   `toml:"what"`
	Why      string   `toml:"why"`
	Try      string   `toml:"try"`
	Question string   `toml:"question"`
	Answer   string   `toml:"answer"`
	Notes    string   `toml:"notes"`
	Do       []Action `toml:"do"`
	// Show is what to look at; see ParseTarget.
	Show   []string `toml:"show"`
	Expect Expect   `toml:"expect"`
}

// Action is one thing that a step does. Exactly one of its fields is set, apart from those that say
// more about Claim, Header, Flip and Send. The sample that Format returns says what each does.
type Action struct {
	Scope  string `toml:"scope"`
	Add    string `toml:"add"`
	Remove string `toml:"remove"`
	User   string `toml:"user"`
	Preset string `toml:"preset"`
	Expiry string `toml:"expiry"`
	Clock  string `toml:"clock"`

	Claim  string `toml:"claim"`
	Header string `toml:"header"`
	Value  string `toml:"value"` // of Claim and Header
	Drop   string `toml:"drop"`
	Flip   string `toml:"flip"`
	At     int    `toml:"at"` // of Flip
	Sign   string `toml:"sign"`
	Key    string `toml:"key"`
	Paste  string `toml:"paste"`
	Keep   string `toml:"keep"`

	Issue  string `toml:"issue"`
	Fetch  string `toml:"fetch"`
	Revoke string `toml:"revoke"`
	Send   string `toml:"send"`

	// The rest of Send.
	As      string            `toml:"as"`
	With    string            `toml:"with"`
	For     string            `toml:"for"`
	Headers map[string]string `toml:"headers"`
	GraphQL string            `toml:"graphql"`
	Body    string            `toml:"body"`
}

// Expect is what must come of a step.
type Expect struct {
	Verdict  string    `toml:"verdict"`
	Findings []string  `toml:"findings"`
	Absent   []string  `toml:"absent"`
	Granted  []string  `toml:"granted"`
	Allowed  []string  `toml:"allowed"`
	Refused  []Refusal `toml:"refused"`
	Status   []int     `toml:"status"`
	Body     string    `toml:"body"`
}

// Refusal is a call that the token must not be allowed, and a part of the reason.
type Refusal struct {
	Call string `toml:"call"`
	Why  string `toml:"why"`
}

// Place is a step of a tour, counted from 1.
type Place struct{ Chapter, Step int }

// String returns the place as it is written, such as 4.2.
func (p Place) String() string { return fmt.Sprintf("%d.%d", p.Chapter, p.Step) }

// ParsePlace reads a place: "4.2", or "4" for the first step of a chapter. The error is a
// hint.Problem.
func (t *Tour) ParsePlace(text string) (Place, error) {
	chapter, step, both := strings.Cut(text, ".")
	p := Place{Step: 1}
	var err, stepErr error
	p.Chapter, err = strconv.Atoi(chapter)
	if both {
		p.Step, stepErr = strconv.Atoi(step)
	}
	switch {
	case err != nil || stepErr != nil:
		return Place{}, hint.Problem{
			Message: redact.Quote(text, 20) + " is not a step", Hint: "give a chapter such as 4, or a step such as 4.2",
		}
	case p.Chapter < 1 || p.Chapter > len(t.Chapters):
		return Place{}, hint.Problem{
			Message: fmt.Sprintf("there is no chapter %d", p.Chapter),
			Hint:    fmt.Sprintf("give one from 1 to %d", len(t.Chapters)),
		}
	case t.step(p) == nil:
		steps := len(t.Chapters[p.Chapter-1].Steps)
		return Place{}, hint.Problem{
			Message: "there is no step " + p.String(), Hint: fmt.Sprintf("chapter %d has steps 1 to %d", p.Chapter, steps),
		}
	}
	return p, nil
}

// step returns the step at a place, nil if there is none.
func (t *Tour) step(p Place) *Step {
	if p.Chapter < 1 || p.Chapter > len(t.Chapters) {
		return nil
	}
	steps := t.Chapters[p.Chapter-1].Steps
	if p.Step < 1 || p.Step > len(steps) {
		return nil
	}
	return &steps[p.Step-1]
}

// First returns the first place.
func (t *Tour) First() Place { return Place{1, 1} }

// Next returns the place after p; ok is false after the last one.
func (t *Tour) Next(p Place) (next Place, ok bool) {
	for _, next := range []Place{{p.Chapter, p.Step + 1}, {p.Chapter + 1, 1}} {
		if t.step(next) != nil {
			return next, true
		}
	}
	return p, false
}

// Back returns the place before p; ok is false before the first one.
func (t *Tour) Back(p Place) (back Place, ok bool) {
	back = Place{p.Chapter, p.Step - 1}
	if back.Step < 1 && p.Chapter > 1 && p.Chapter <= len(t.Chapters) {
		back = Place{p.Chapter - 1, len(t.Chapters[p.Chapter-2].Steps)}
	}
	if t.step(back) == nil {
		return p, false
	}
	return back, true
}

//go:embed courier.toml
var courierText []byte

// BuiltIn returns the built-in tour: Courier's authentication in ten chapters. Callers must not
// write to it.
var BuiltIn = sync.OnceValue(func() *Tour {
	t, err := Parse(courierText)
	if err != nil {
		panic("the built-in tour: " + err.Error()) // a test plays it
	}
	return t
})

//go:embed format.toml
var format string

// Format returns the documentation of a tour's file: a small tour in which comments explain every
// key.
func Format() string { return format }
