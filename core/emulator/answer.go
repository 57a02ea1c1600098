package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"unicode/utf8"
)

// becauseHeader says on every answer why it is what it is; Courier has no such
// header.
const becauseHeader = "Bulla-Because"

// maxBecause is how many characters of a reason are told.
const maxBecause = 400

// answer is what a request is answered with.
type answer struct {
	status  int
	body    any    // nil for none
	text    []byte // the body, once it is encoded
	because string
	// allow are the methods that a 405 names.
	allow []string
	// retry says that the same request may be answered later.
	retry bool
	// socket is set where the request becomes a websocket.
	socket *socket
}

// errorBody is the shape of Courier's errors (Courier: Handling responses and errors).
type errorBody struct {
	Message string `json:"message"`
	Type    string `json:"type"`
}

// errorType returns Courier's name for the kind of error that a status is.
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

// failure returns an error answer. Of a 401 Courier says one word, whatever the
// reason is (Courier: courier-react-native#17): the reason is for header and log.
func failure(status int, message string) answer {
	told := message
	if status == http.StatusUnauthorized {
		told = "Unauthorized"
	}
	return answer{status: status, body: errorBody{told, errorType(status)}, because: message}
}

// fault is an error that knows its answer.
type fault struct {
	status  int
	message string
}

// Error returns what the client is told.
func (f *fault) Error() string { return f.message }

// bad returns a fault of the request: 400.
func bad(format string, values ...any) error {
	return &fault{status: http.StatusBadRequest, message: fmt.Sprintf(format, values...)}
}

// unknown returns a fault for what is not there: 404.
func unknown(what string) error {
	return &fault{status: http.StatusNotFound, message: "there is no such " + what}
}

// answerTo returns the answer to an error; one that knows none is answered 500.
func answerTo(err error) answer {
	var f *fault
	if errors.As(err, &f) {
		return failure(f.status, f.message)
	}
	return failure(http.StatusInternalServerError, "the emulator failed: "+scrub(err.Error(), maxBecause))
}

// unauthorized returns a 401 with the reason.
func unauthorized(reason string) answer { return failure(http.StatusUnauthorized, reason) }

// encode replaces the body with its text.
func (a *answer) encode() {
	if a.body == nil {
		return
	}
	text, err := marshal(a.body)
	if err != nil { // only values of JSON are ever stored
		a.status = http.StatusInternalServerError
		text = []byte(`{"message":"the answer cannot be written","type":"api_error"}` + "\n")
	}
	a.body, a.text = nil, text
}

// marshal returns a value as JSON and a line break, so that a terminal's prompt is
// on a line of its own. It leaves < > and & as they are, as Courier does: json.Marshal
// writes six bytes for each.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return b.Bytes(), err
}

// encodeJSON returns a value of JSON as JSON, which never fails.
func encodeJSON(value any) json.RawMessage {
	text, _ := marshal(value)
	return bytes.TrimSuffix(text, []byte("\n"))
}

// jsonSize returns how many bytes a text has at most as JSON, without its quotes. Stored
// and answered texts are counted this way because some characters are six bytes in JSON.
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
