package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"bulla/core/access"
	"bulla/core/signing"
)

// Request is a request to Ask.
type Request struct {
	access.Sample
	// User is the user of the app, and Authorization the value of the header.
	User, Authorization string
}

// Answer is what the emulator answers to a request.
type Answer struct {
	Status int
	// Type and Message are those of an error, "" for an answer without one.
	Type, Message string
	// Because says in one clause why the emulator answers so.
	Because string
}

// Ask returns what an emulator with a signing key answers to a request at an instant, without a
// connection.
func Ask(signer signing.Key, now time.Time, r Request) (Answer, error) {
	request, err := http.NewRequest(r.Method, "http://localhost"+r.PathFor(r.User), strings.NewReader(r.Body))
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("Authorization", r.Authorization)
	request.Header.Set(userHeader, r.User)
	var answer Answer
	recorded := recorder{header: http.Header{}}
	New(Options{
		Signer: signer,
		Now:    func() time.Time { return now },
		Random: strings.NewReader(strings.Repeat("0", 1024)), // nobody sees the IDs and fingerprints made of it
		Log:    func(e Entry) { answer.Status, answer.Because = e.Status, e.Why },
	}).ServeHTTP(&recorded, request)
	if answer.Status >= http.StatusBadRequest {
		var body errorBody
		err = json.Unmarshal(recorded.body.Bytes(), &body)
		answer.Type, answer.Message = body.Type, body.Message
	}
	return answer, err
}

// recorder is the http.ResponseWriter that keeps the body. The log has the status.
type recorder struct {
	header http.Header
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(int) {}

// Write implements http.ResponseWriter.
func (r *recorder) Write(text []byte) (int, error) { return r.body.Write(text) }
