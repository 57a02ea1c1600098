package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"unicode/utf8"
)

// BecauseHeader is the header that gives the reason for a response. Courier does not send it.
const BecauseHeader = "Bulla-Because"

// maxBecause is how many characters of a reason are shown.
const maxBecause = 400

// response is the response to a request.
type response struct {
	status  int
	body    any    // nil if there is none
	text    []byte // the body, once it is encoded
	because string
	// allow are the methods that a 405 names.
	allow []string
	// retry is set if the same request may succeed later.
	retry bool
	// socket is set if the request becomes a websocket.
	socket *socket
}

// errorBody is the shape of Courier's errors (Courier: Handling responses and errors).
type errorBody struct {
	Message string `json:"message"`
	Type    string `json:"type"`
}

// errorType returns the type of Courier's errors with a status.
func errorType(status int) string {
	switch {
	case status == http.StatusUnauthorized:
		return "authentication_error"
	case status == http.StatusForbidden:
		return "authorization_error"
	case status == http.StatusTooManyRequests:
		return "rate_limit_error"
	case status >= http.StatusInternalServerError:
		return "api_error"
	}
	return "invalid_request_error"
}

// failure returns an error. The body of a 401 is one word, whatever the reason (Courier:
// courier-react-native#17); the reason is in the header and the log.
func failure(status int, message string) response {
	shown := message
	if status == http.StatusUnauthorized {
		shown = "Unauthorized"
	}
	return response{status: status, body: errorBody{shown, errorType(status)}, because: message}
}

// fault is an error with a status for its response.
type fault struct {
	status  int
	message string
}

// Error returns the message for the client.
func (f *fault) Error() string { return f.message }

// bad returns a fault in the request: 400.
func bad(format string, values ...any) error {
	return &fault{status: http.StatusBadRequest, message: fmt.Sprintf(format, values...)}
}

// unknown returns a fault for something that does not exist: 404.
func unknown(what string) error {
	return &fault{status: http.StatusNotFound, message: "there is no such " + what}
}

// responseTo returns the response to an error: the one of a fault, and 500 for any other error.
func responseTo(err error) response {
	var f *fault
	if errors.As(err, &f) {
		return failure(f.status, f.message)
	}
	return failure(http.StatusInternalServerError, "the emulator failed: "+scrub(err.Error(), maxBecause))
}

// unauthorized returns a 401 with the reason.
func unauthorized(reason string) response { return failure(http.StatusUnauthorized, reason) }

// encode replaces the body with its text.
func (resp *response) encode() {
	if resp.body == nil {
		return
	}
	text, err := marshal(resp.body)
	if err != nil { // only JSON values are stored
		resp.status = http.StatusInternalServerError
		text = []byte(`{"message":"the response can't be written","type":"api_error"}` + "\n")
	}
	resp.body, resp.text = nil, text
}

// marshal returns a value as JSON with a line break, so that the prompt of a terminal starts on a
// new line. It leaves <, > and & unescaped, as Courier does; json.Marshal writes six bytes for
// each.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return b.Bytes(), err
}

// encodeJSON encodes a JSON value, which never fails.
func encodeJSON(value any) json.RawMessage {
	text, _ := marshal(value)
	return bytes.TrimSuffix(text, []byte("\n"))
}

// jsonSize returns how many bytes a text has at most as JSON, without its quotes. Stored and
// answered texts are counted this way because some characters are six bytes in JSON.
func jsonSize(text string) (size int) {
	for _, r := range text {
		switch {
		case r < ' ' || r == utf8.RuneError || r == '\u2028' || r == '\u2029':
			size += len(`\u0000`)
		case r == '"' || r == '\\':
			size += 2
		default:
			size += utf8.RuneLen(r)
		}
	}
	return size
}
