// Package emulator emulates Courier's auth on this machine. It issues tokens as issue-token does,
// and serves the endpoints that they open from a small store in memory. core/access decides what a
// token opens; this package turns its decisions into Courier's responses.
//
// Behavior that neither Courier's documentation nor the source of its SDKs describes is inferred,
// and a comment says so.
package emulator

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bulla/core/signing"
)

// maxBody is how many bytes the body of a request may have.
const maxBody = 256 << 10

// Options configure an emulator.
type Options struct {
	// APIKey is the only key that is accepted. "" accepts everything that looks like an API key;
	// Server serves that on loopback addresses only.
	APIKey string
	// Signer is the HS256 key that tokens are signed with.
	Signer signing.Key
	// Workspace is the ID of the workspace that tokens are for, "" for courier.SampleWorkspace.
	Workspace string
	// Now is the clock. It is required.
	Now func() time.Time
	// Random is the source of IDs and of the salt of fingerprints. It is required. One goroutine
	// reads it at a time.
	Random io.Reader
	// Latency is how long each response is delayed, unless the request ends before.
	Latency time.Duration
	// Fail are the responses, in order, to the first requests. Preflights and GET /health are not
	// counted, so that waiting for the emulator to start uses none of them.
	Fail []Failure
	// Origins are the web origins that may call the emulator in addition to its own, such as
	// "http://localhost:3000"; see CheckOrigin.
	Origins []string
	// Hosts are more names that a Host header may contain, without a port.
	Hosts []string
	// Log receives an entry for each answered request, one at a time; nil logs nothing. A websocket
	// is logged when it opens, when it closes, and when it sends something that is ignored. Log
	// must not block: other responses and the shutdown wait for it.
	Log func(Entry)
	// After replaces time.After; nil is time.After.
	After func(time.Duration) <-chan time.Time
}

// Emulator is the http.Handler that emulates Courier. Make one with New.
type Emulator struct {
	options Options
	keySum  [sha256.Size]byte
	salt    [16]byte
	// unfit is why the emulator can't work at all, nil if it can.
	unfit error
	cross *http.CrossOriginProtection
	store *store
	hub   *hub

	random  io.Reader
	logging sync.Mutex

	// working and workingBare have an element for each request being answered, with a body and
	// without one.
	working, workingBare chan struct{}
	writing              atomic.Int64 // bytes of the large responses that are being written

	failing  sync.Mutex
	failures []Failure // not used yet

	revoking sync.Mutex
	revoked  map[[sha256.Size]byte]bool // the API keys that were revoked
}

// New returns an emulator with two brands, the topics of a sample catalogue, and three sample
// messages for every user. If o.Random can't be read, it answers everything with 500.
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
		random:  Locked(o.Random),

		working:     make(chan struct{}, maxWorking),
		workingBare: make(chan struct{}, maxWorking),
		failures:    append([]Failure(nil), o.Fail...),
		revoked:     map[[sha256.Size]byte]bool{},
	}
	if _, err := io.ReadFull(o.Random, e.salt[:]); err != nil {
		e.unfit = errors.New("the random source for IDs can't be read")
	}
	for _, origin := range o.Origins {
		_ = e.cross.AddTrustedOrigin(origin) // a malformed one matches no request
	}
	return e
}

// Revoke refuses an API key from now on, as Courier does with a key that was deleted. Tokens that
// were issued with it stay valid: Courier can't revoke tokens (Courier: Create an auth token).
func (e *Emulator) Revoke(apiKey string) {
	e.revoking.Lock()
	defer e.revoking.Unlock()
	e.revoked[sha256.Sum256([]byte(apiKey))] = true
}

// Reset forgets what was stored and which API keys were revoked. Tokens stay valid, and websockets
// stay open.
func (e *Emulator) Reset() {
	e.revoking.Lock()
	clear(e.revoked)
	e.revoking.Unlock()
	e.store.reset()
}

// exchange is one request while it is being answered.
type exchange struct {
	*http.Request
	body   []byte
	caller caller
	entry  Entry
	// answered is closed when the response has been written.
	answered chan struct{}
}

// ServeHTTP answers a request.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{Request: r, answered: make(chan struct{})}
	x.entry = Entry{Time: e.options.Now(), Method: scrub(r.Method, 20), Path: logPath(r.URL)}
	defer close(x.answered)
	resp, release := e.admit(e.respond(w, x))
	defer release()
	x.body = nil // writing may take a long time
	e.send(w, x, resp)
}

// respond returns the response. A panic is answered with 500, and the server keeps running.
func (e *Emulator) respond(w http.ResponseWriter, x *exchange) (resp response) {
	defer func() {
		switch problem := recover(); problem {
		case nil:
		case http.ErrAbortHandler:
			panic(problem)
		default:
			x.entry.Allowed = false
			resp = failure(http.StatusInternalServerError, "the emulator failed; please report this with the log line")
			resp.because += ": " + scrub(fmt.Sprint(problem), maxBecause)
		}
	}()
	if resp, done := e.guard(w, x); done {
		return resp
	}
	if e.unfit != nil {
		return failure(http.StatusInternalServerError, e.unfit.Error())
	}
	if isInfo(x.Request) {
		x.entry.Allowed = true
		return response{status: http.StatusOK, body: describe(), because: "the description of the emulator needs no token"}
	}
	if err := x.read(w); err != nil {
		return responseTo(err)
	}
	failed := e.nextFailure()
	if err := e.wait(x.Request); err != nil {
		return responseTo(err)
	}
	if failed != 0 {
		return failure(failed, "this failure was requested when the emulator was started")
	}
	return e.work(x)
}

// read reads the whole body. After that, the client waits only for the latency.
func (x *exchange) read(w http.ResponseWriter) error {
	tooLarge := &fault{
		status:  http.StatusRequestEntityTooLarge,
		message: "the body is larger than " + strconv.Itoa(maxBody>>10) + " kB",
	}
	if x.ContentLength > maxBody && x.Header.Get("Expect") != "" {
		return tooLarge // reading it would make the client send all of it (100-continue)
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

// wait waits for the latency.
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

// errGone is why the emulator stops waiting for a request.
var errGone = &fault{status: http.StatusServiceUnavailable, message: "the client left, or the emulator is stopping"}

// send writes a response and logs it.
func (e *Emulator) send(w http.ResponseWriter, x *exchange, resp response) {
	x.entry.Status, x.entry.Why = resp.status, scrub(resp.because, maxBecause)
	if x.entry.Bearer == "" {
		x.entry.Bearer = e.shownBearer(x.Request)
	}
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set(BecauseHeader, ascii(x.entry.Why))
	if len(resp.allow) > 0 {
		header.Set("Allow", strings.Join(resp.allow, ", "))
	}
	if resp.status == http.StatusUnauthorized {
		header.Set("WWW-Authenticate", "Bearer")
	}
	if resp.status == http.StatusTooManyRequests || resp.retry {
		header.Set("Retry-After", "1")
	}
	if resp.socket != nil {
		e.upgrade(w, x, resp.socket)
		return
	}
	writeBody(w, resp)
	e.log(x)
	_ = http.NewResponseController(w).Flush() // before websockets get its events
}

// writeBody writes the status and the body, if there is one.
func writeBody(w http.ResponseWriter, resp response) {
	resp.encode()
	if resp.text == nil {
		w.WriteHeader(resp.status)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(resp.text)))
	w.WriteHeader(resp.status)
	_, _ = w.Write(resp.text) // the client may have left
}

// log logs an answered request.
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
