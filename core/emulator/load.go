package emulator

import "net/http"

// The limits of the memory that all requests use together. Reading a body and making a response
// need many times the size of either but don't wait for a client, so a few at a time are as fast as
// all at once. Writing a response waits for its client.
const (
	maxWorking    = 2        // requests being answered, with a body and without one
	maxWriting    = 32 << 20 // bytes of the large responses that are being written
	smallResponse = 64 << 10 // bytes of a response that is always written
)

// work waits for its turn and then answers a request that was read. Requests without a body are
// quick, so they don't wait for those with one.
func (e *Emulator) work(x *exchange) response {
	turns := e.working
	if len(x.body) == 0 {
		turns = e.workingBare
	}
	select {
	case turns <- struct{}{}:
		defer func() { <-turns }()
	case <-servingContext(x.Request).Done(): // not the one of the request, which ends when the client closes its side
		return responseTo(errGone)
	}
	resp := e.route(x)
	resp.encode()
	return resp
}

// admit returns a response that may be written: the given one, or a short one if too many large
// responses are waiting for their clients. Call release once it is written.
func (e *Emulator) admit(resp response) (admitted response, release func()) {
	size := int64(len(resp.text))
	if size <= smallResponse {
		return resp, func() {}
	}
	release = func() { e.writing.Add(-size) }
	if e.writing.Add(size) <= maxWriting {
		return resp, release
	}
	release()
	resp = failure(http.StatusServiceUnavailable,
		"too many large responses are waiting for clients to read them: read them, or try again in a second")
	resp.retry = true
	return resp, func() {}
}
