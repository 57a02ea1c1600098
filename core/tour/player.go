package tour

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"bulla/core"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/emulator"
	"bulla/core/signing"
)

// Client sends requests; a *call.Client is one.
type Client interface {
	Do(ctx context.Context, r call.Request) (call.Response, error)
}

// Options are what a Player needs from outside.
type Options struct {
	Tour *Tour
	// Now is the present. The clock of the Player moves from there.
	Now func() time.Time
	// Random is the source of keys and IDs.
	Random io.Reader
	// Local is the key that signs tokens composed or edited in the tour, a random one if it is zero.
	// With the user's own local key, bulla recognizes these tokens after the tour, too.
	Local signing.Key
	// Client sends the requests, all of them to this machine.
	Client Client
}

// Player plays a tour. It runs an emulator of Courier and the backend of an app, which only this
// machine can reach. Its methods must not be called at the same time.
type Player struct {
	options Options
	place   Place
	shift   atomic.Int64 // how far the clock was moved

	random            io.Reader
	signer, local     signing.Key // Courier's key and the Workbench's
	emulator          *emulator.Emulator
	courier, upstream *emulator.Loopback // Courier and the backend

	logging   sync.Mutex
	exchanges []*Exchange  // of the step
	running   int          // how many of them have no response yet
	request   core.Request // what the backend requests tokens with
}

// Outcome is what came of a step.
type Outcome struct {
	Place Place
	Step  *Step
	// Title is that of the chapter.
	Title string
	// Exchanges are the requests of the step in the order in which they were sent.
	Exchanges []*Exchange
	// Bench is the Workbench after the step, and Snapshot what follows from it.
	Bench    core.Workbench
	Snapshot core.Snapshot
	// Moved is how far the clock is from the present.
	Moved time.Duration
	// Key is the one that the emulator signs tokens with.
	Key signing.Key
	// Unmet says which expectations of the step were not met, a sentence each.
	Unmet []string
}

// workspace is the ID of the workspace in the tour, which is made up. It isn't the one of bulla's
// samples: in a tour the emulator stands for Courier, so no finding should say that it isn't.
const workspace = "2d9c4b7e-61f0-4a83-b5d2-8e07c13fa946"

// Start starts the servers of a tour. They stop when ctx ends or the Player is closed.
func Start(ctx context.Context, o Options) (*Player, error) {
	p := &Player{options: o, place: o.Tour.First(), random: emulator.Locked(o.Random)}
	for _, key := range []*signing.Key{&p.signer, &p.local} {
		var err error
		if *key, err = signing.RandomKey(p.random); err != nil {
			return nil, err
		}
	}
	if !o.Local.IsZero() {
		p.local = o.Local
	}
	p.emulator = emulator.New(emulator.Options{
		Signer: p.signer, Workspace: workspace, Now: p.Now, Random: p.random,
	})
	var err error
	if p.courier, err = emulator.StartLoopback(ctx, p.emulator); err != nil {
		return nil, err
	}
	if p.upstream, err = emulator.StartBackend(ctx, emulator.Backend{Issue: p.issueFor}); err != nil {
		p.courier.Close()
		return nil, err
	}
	return p, nil
}

// Close stops the servers.
func (p *Player) Close() {
	p.upstream.Close()
	p.courier.Close()
}

// URL returns the address of the emulator.
func (p *Player) URL() string { return p.courier.URL }

// Place returns the step that was played last, the first one at the start.
func (p *Player) Place() Place { return p.place }

// Now returns the time of the tour's clock, which is also the emulator's.
func (p *Player) Now() time.Time {
	return p.options.Now().UTC().Add(time.Duration(p.shift.Load()))
}

// Go plays the step at a place. It starts from the beginning of the chapter, so that the step
// always begins in the same state, whatever happened before. Playing a step again restores it.
func (p *Player) Go(ctx context.Context, at Place) (Outcome, error) {
	p.place = at
	p.shift.Store(0)
	p.emulator.Reset()
	state := state{kept: map[string]string{}}
	var err error
	if state.bench, err = p.newBench(); err != nil {
		return Outcome{}, err
	}
	chapter := &p.options.Tour.Chapters[at.Chapter-1]
	for i := range chapter.Steps[:at.Step] {
		p.forgetExchanges()
		for j := range chapter.Steps[i].Do {
			if err := p.perform(ctx, &state, &chapter.Steps[i].Do[j]); err != nil {
				return Outcome{}, &StepError{Place{at.Chapter, i + 1}, &chapter.Steps[i].Do[j], err}
			}
		}
	}
	now := p.Now()
	o := Outcome{
		Place: at, Step: p.options.Tour.step(at), Title: chapter.Title, Exchanges: p.exchanges,
		Bench: state.bench, Snapshot: state.bench.Snapshot(now), Moved: time.Duration(p.shift.Load()),
		Key: p.signer,
	}
	o.check()
	return o, nil
}

// Next plays the next step, and the last one again after the last.
func (p *Player) Next(ctx context.Context) (Outcome, error) {
	next, _ := p.options.Tour.Next(p.place)
	return p.Go(ctx, next)
}

// Back plays the step before, and the first one again before the first.
func (p *Player) Back(ctx context.Context) (Outcome, error) {
	back, _ := p.options.Tour.Back(p.place)
	return p.Go(ctx, back)
}

// Restore plays the step again.
func (p *Player) Restore(ctx context.Context) (Outcome, error) { return p.Go(ctx, p.place) }

// newBench returns the Workbench that a chapter starts with: the request for a token that the
// backend would send to Courier.
func (p *Player) newBench() (core.Workbench, error) {
	at, err := p.moment()
	if err != nil {
		return core.Workbench{}, err
	}
	environment, _ := courier.KeyScope(apiKeys[apiKey])
	w := core.New(p.local, at)
	// The user is then no longer a sample, which the next user would replace.
	w = w.Apply(core.SetScope{Text: w.Request.Scope()}, at)
	return w.Apply(core.SetIssuer{Issuer: courier.Courier, KeyScope: environment}, at), nil
}

func (p *Player) moment() (core.Moment, error) {
	id, err := uuid.NewRandomFromReader(p.random)
	return core.Moment{Now: p.Now().Truncate(time.Second), ID: id.String()}, err
}

// StepError says which step could not be played, and why.
type StepError struct {
	Place  Place
	Action *Action
	Err    error
}

// Error returns the message.
func (e *StepError) Error() string {
	return "step " + e.Place.String() + " can't " + e.Action.String() + ": " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *StepError) Unwrap() error { return e.Err }
