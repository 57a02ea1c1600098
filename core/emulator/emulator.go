// Package emulator plays Courier's auth on this machine: it issues tokens as
// issue-token does, and answers the endpoints that they open from a small store in
// memory. What a token opens is decided by core/access alone; this package turns its
// decisions into the answers that Courier gives.
//
// Where Courier's documents and the sources of its SDKs are silent, a comment says
// that the behaviour is inferred.
package emulator

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bulla/core/signing"
)

// maxBody is how many bytes of a request's body are read.
const maxBody = 256 << 10

// Options are what an emulator is made of.
type Options struct {
	// APIKey is the only key that is accepted. "" accepts every text that has the form
	// of an API key, which is meant for loopback only: Server refuses to serve it
	// elsewhere.
	APIKey string
	// Signer is the HS256 key that tokens are signed with.
	Signer signing.Key
	// Now is the clock, which has to be given.
	Now func() time.Time
	// Random is where ids and the salt of fingerprints come from; it has to be given. It
	// is read by one goroutine at a time.
	Random io.Reader
	// Latency is waited before each answer; the end of the request ends it.
	Latency time.Duration
	// Fail are answered, in their order, to the first requests that would be worked on.
	// Preflights and GET /health are not counted, so that waiting for the start uses
	// none up.
	Fail []Failure
	// Origins are the web origins beside the emulator's own that may call it, such as
	// "http://localhost:3000"; see CheckOrigin.
	Origins []string
	// Hosts are further names that a Host header may hold, without port.
	Hosts []string
	// Log is given an entry for each request after it was answered, one at a time; nil
	// is no log. A websocket is logged when it is open, when it ends, and where it sends
	// what is ignored. Log must not block: other answers and the shutdown wait for it.
	Log func(Entry)
	// After is time.After, which nil stands for.
	After func(time.Duration) <-chan time.Time
}

// Emulator is the http.Handler that plays Courier. Make it with New.
type Emulator struct {
	options Options
	keySum  [sha256.Size]byte
	salt    [16]byte
	// unfit says why the emulator cannot work at all, nil where it can.
	unfit error
	cross *http.CrossOriginProtection
	store *store
	hub   *hub

	random  *lockedReader
	logging sync.Mutex

	// working and workingBare have an element for each request in work: those with a body
	// and those without one.
	working, workingBare chan struct{}
	writing              atomic.Int64 // bytes of the large answers that are being written

	failing  sync.Mutex
	failures []Failure // those still to come
}

// New returns an emulator with two brands, the topics of a sample catalogue and, for
// every user, three sample messages. Where o.Random cannot be read, all that it
// answers is 500.
func New(o Options) *Emulator {
	if o.After == nil {
		o.After = time.After
	}
	e := &Emulator{
		options: o,
		keySum:  sha256.Sum256([]byte(o.APIKey)),
		cross:   http.NewCrossOriginProtection(),
		store:   newStore(o.Now),
		hub:     newHub(),
		random:  &lockedReader{source: o.Random},

		working:     make(chan struct{}, maxWorking),
		workingBare: make(chan struct{}, maxWorking),
		failures:    append([]Failure(nil), o.Fail...),
	}
	if _, err := io.ReadFull(o.Random, e.salt[:]); err != nil {
		e.unfit = errors.New("there is no randomness for ids")
	}
	for _, origin := range o.Origins {
		_ = e.cross.AddTrustedOrigin(origin) // one that is malformed matches no request
	}
	return e
}

// exchange is one request on its way to its answer.
type exchange struct {
	*http.Request
	body   []byte
	caller caller
	entry  Entry
	// answered is closed when the answer is written.
	answered chan struct{}
}

// ServeHTTP answers a request.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{Request: r, answered: make(chan struct{})}
	x.entry = Entry{Time: e.options.Now(), Method: scrub(r.Method, 20), Path: logPath(r.URL)}
	defer close(x.answered)
	a, release := e.admit(e.respond(w, x))
	defer release()
	x.body = nil // writing may take long
	e.send(w, x, a)
}

// respond finds the answer. What panics on the way is answered 500, and the server
// lives on.
func (e *Emulator) respond(w http.ResponseWriter, x *exchange) (a answer) {
	defer func() {
		switch problem := recover(); problem {
		case nil:
		case http.ErrAbortHandler:
			panic(problem)
		default:
			x.entry.Allowed = false
			a = failure(http.StatusInternalServerError, "the emulator failed at this request: please report it, with the line of its log")
			a.because += ": " + scrub(fmt.Sprint(problem), maxBecause/2) + panicPlace()
		}
	}()
	if a, done := e.guard(w, x); done {
		return a
	}
	if e.unfit != nil {
		return failure(http.StatusInternalServerError, e.unfit.Error())
	}
	if isInfo(x.Request) {
		x.entry.Allowed = true
		return answer{status: http.StatusOK, body: describe(), because: "it says what this is, to everyone"}
	}
	if err := x.read(w); err != nil {
		return answerTo(err)
	}
	failed := e.nextFailure()
	if err := e.wait(x.Request); err != nil {
		return answerTo(err)
	}
	if failed != 0 {
		return failure(failed, "this failure was asked for when the emulator was started")
	}
	return e.work(x)
}

// panicPlace returns the place in this program where the panic began that is recovered
// from, "" where there is none.
func panicPlace() string {
	stack := make([]uintptr, 64)
	frames := runtime.CallersFrames(stack[:runtime.Callers(1, stack)])
	for panicked, more := false, true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		panicked = panicked || frame.Function == "runtime.gopanic"
		if name, own := strings.CutPrefix(frame.Function, "bulla/"); own && panicked {
			return fmt.Sprintf(" (%s, %s:%d)", name, path.Base(frame.File), frame.Line)
		}
	}
	return ""
}

// read takes in the body, of which nothing is left for later: from here on only the
// latency keeps the client waiting.
func (x *exchange) read(w http.ResponseWriter) error {
	tooLarge := &fault{status: http.StatusRequestEntityTooLarge, message: "the body is over " + strconv.Itoa(maxBody>>10) + " kB"}
	if x.ContentLength > maxBody && x.Header.Get("Expect") != "" {
		return tooLarge // reading would have the client send it all (100-continue)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, x.Body, maxBody))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return tooLarge
	case err != nil:
		return bad("the body ended early or came too slowly")
	}
	x.body = body
	return nil
}

// wait lets the latency pass.
func (e *Emulator) wait(r *http.Request) error {
	if e.options.Latency <= 0 {
		return nil
	}
	select {
	case <-e.options.After(e.options.Latency):
		return nil
	case <-r.Context().Done():
		return errGone
	}
}

// errGone is why a request is no longer waited for.
var errGone = &fault{status: http.StatusServiceUnavailable, message: "the client went away, or the emulator stops"}

// send writes an answer and logs it.
func (e *Emulator) send(w http.ResponseWriter, x *exchange, a answer) {
	x.entry.Status, x.entry.Why = a.status, scrub(a.because, maxBecause)
	if x.entry.Bearer == "" {
		x.entry.Bearer = e.shownBearer(x.Request)
	}
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set(becauseHeader, ascii(x.entry.Why))
	if len(a.allow) > 0 {
		header.Set("Allow", strings.Join(a.allow, ", "))
	}
	if a.status == http.StatusUnauthorized {
		header.Set("WWW-Authenticate", "Bearer")
	}
	if a.status == http.StatusTooManyRequests || a.retry {
		header.Set("Retry-After", "1")
	}
	if a.socket != nil {
		e.upgrade(w, x, a.socket)
		return
	}
	writeBody(w, a)
	e.log(x)
	_ = http.NewResponseController(w).Flush() // before the websockets hear of it
}

// writeBody writes the status and the body, if there is one.
func writeBody(w http.ResponseWriter, a answer) {
	a.encode()
	if a.text == nil {
		w.WriteHeader(a.status)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.text)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.text) // a client that is gone needs no answer
}

// log hands the entry of an answered request to the log.
func (e *Emulator) log(x *exchange) { e.logEntry(x.entry) }

func (e *Emulator) logEntry(entry Entry) {
	if e.options.Log == nil {
		return
	}
	entry.Took = e.options.Now().Sub(entry.Time)
	e.logging.Lock()
	defer e.logging.Unlock()
	e.options.Log(entry)
}

// lockedReader lets one goroutine read at a time.
type lockedReader struct {
	mu     sync.Mutex
	source io.Reader
}

// Read reads from the source.
func (r *lockedReader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.source.Read(p)
}
