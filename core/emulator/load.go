package emulator

import "net/http"

// The limits of the memory that all requests use together. Reading a body and making an answer need
// many times the size of either but don't wait for a client, so a few at a time are as fast as all
// at once. Writing an answer waits for its client.
const (
	maxWorking  = 2        // requests being answered, with a body and without one
	maxWriting  = 32 << 20 // bytes of the large answers that are being written
	smallAnswer = 64 << 10 // bytes of an answer that is always written
)

// work waits for its turn and then answers a request that was read. Requests without a body are
// quick, so they don't wait for those with one.
func (e *Emulator) work(x *exchange) answer {
	turns := e.working
	if len(x.body) == 0 {
		turns = e.workingBare
	}
	select {
	case turns <- struct{}{}:
		defer func() { <-turns }()
	case <-servingContext(x.Request).Done(): // not the one of the request, which ends when the client closes its side
		return answerTo(errGone)
	}
	a := e.route(x)
	a.encode()
	return a
}

// admit returns an answer that may be written: the given one, or a short one if too many large
// answers are waiting for their clients. Call release once it is written.
func (e *Emulator) admit(a answer) (admitted answer, release func()) {
	size := int64(len(a.text))
	if size <= smallAnswer {
		return a, func() {}
	}
	release = func() { e.writing.Add(-size) }
	if e.writing.Add(size) <= maxWriting {
		return a, release
	}
	release()
	a = failure(http.StatusServiceUnavailable,
		"too many large answers are waiting for clients to read them: read them, or try again in a second")
	a.retry = true
	return a, func() {}
}
