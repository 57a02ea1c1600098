package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"bulla/core/access"
	"bulla/core/redact"
	"bulla/core/visible"
)

// socketMethod is the method of an entry about an open websocket. The operations say what happened:
// it closed, or it sent a message that was ignored.
const (
	socketMethod     = "WS"
	socketOperation  = "websocket"
	messageOperation = "message"
)

// Entry is the log entry of a request or of an open websocket. Its texts contain no secret, and are
// visible.
type Entry struct {
	// Time is when the request arrived.
	Time time.Time
	// Method is "-" if the request could not be read, and "WS" for an open websocket.
	Method string
	// Path is that of the endpoint, such as /users/:user_id/tokens/:token, because the values of
	// its placeholders may be secret. An unknown path is shown, with long segments masked.
	Path string
	// Operation names the fields of a GraphQL request.
	Operation string
	// Status is the status of the response. It is the close code of a websocket, from 1000 (RFC
	// 6455 section 7.4), and 0 for a message on it.
	Status int
	// Took is how long the response took, including the latency.
	Took time.Duration
	// Allowed says whether the request was allowed. If it was and found nothing, the status is 404.
	Allowed bool
	// Why is the reason for the response.
	Why string
	// Bearer is who sent the request: "key pk_test_****", "token 3f9a2c17" with a fingerprint that
	// changes with every start, "text 3f9a2c17" for anything else, or "none".
	Bearer string
}

// String returns the entry as one line.
func (e Entry) String() string {
	what := strings.TrimSpace(fmt.Sprintf("%-6s %s %s", e.Method, e.Path, e.Operation))
	end := fmt.Sprintf("%3d %s", e.Status, e.outcome())
	if e.Status == 0 {
		end = "  - " + e.outcome()
	}
	line := fmt.Sprintf("%s  %-48s  %-11s  %-16s  %s", e.Time.Format(time.TimeOnly), what, end, e.Bearer, e.Why)
	if e.Took >= time.Millisecond {
		line += fmt.Sprintf(" (%s)", e.Took.Round(time.Millisecond))
	}
	return strings.TrimRight(line, " ")
}

// outcome is one word for the result.
func (e Entry) outcome() string {
	switch {
	case e.Method == socketMethod && e.Operation == socketOperation:
		return "closed"
	case e.Method == socketMethod && e.Operation == messageOperation:
		return "ignored"
	case e.Status < http.StatusBadRequest && e.Allowed:
		return "ok"
	case e.Status < http.StatusBadRequest:
		return "empty"
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden:
		return "refused"
	case e.Status >= http.StatusInternalServerError || e.Status == http.StatusTooManyRequests:
		return "failed"
	}
	return "invalid"
}

// scrub makes text fit for a log: masked, visible and short.
func scrub(text string, limit int) string {
	return visible.Text(visible.Shorten(redact.Opaque(text), limit))
}

// ascii escapes what is not printable ASCII, for a header.
func ascii(text string) string {
	quoted := visible.QuoteASCII(text, 0)
	return quoted[1 : len(quoted)-1]
}

// callPath returns the path of a request for access.Decide, in which a colon starts a placeholder
// or ends a scheme. In a request it is an ordinary character.
func callPath(u *url.URL) string { return strings.ReplaceAll(u.EscapedPath(), ":", "%3A") }

// methodsOf returns the methods of a path and the path with its placeholders; none if the path is
// unknown.
func methodsOf(path string) (methods []string, template string) {
	all := []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	for _, method := range all {
		if e, _, _, ok := access.Match(method, path, ""); ok {
			methods, template = append(methods, method), e.Path
		}
	}
	return methods, template
}

// maxSegments and maxSegment limit what the log shows of an unknown path.
const (
	maxSegments = 6
	maxSegment  = 24
)

// mostSegments is how many segments of an unknown path are searched for a secret.
const mostSegments = 50

// splitSecret reports whether the segments that are not words are a secret together: a signature in
// standard base64 may contain slashes.
func splitSecret(segments []string) bool {
	for first := range min(len(segments), maxSegments) {
		var b strings.Builder
		for _, s := range segments[first:] {
			if !isWord(s) {
				b.WriteString(s)
			}
		}
		if joined := b.String(); redact.Opaque(joined) != joined {
			return true
		}
	}
	return false
}

// isWord reports whether a segment looks like a word of an endpoint, such as issue-token.
func isWord(segment string) bool {
	return strings.Trim(segment, "abcdefghijklmnopqrstuvwxyz-") == ""
}

// logPath returns a path as the log shows it.
func logPath(u *url.URL) string {
	if slices.Contains([]string{healthPath, socketPath}, u.Path) {
		return u.Path
	}
	if _, template := methodsOf(callPath(u)); template != "" {
		return template
	}
	segments := strings.SplitN(u.Path, "/", mostSegments)
	secret := splitSecret(segments)
	for i, s := range segments {
		// A push token is long, or comes after "token".
		afterToken := i > 0 && strings.HasPrefix(strings.ToLower(segments[i-1]), "token")
		if len(s) > maxSegment || afterToken || secret && !isWord(s) {
			segments[i] = "****"
			continue
		}
		segments[i] = scrub(s, maxSegment)
	}
	if len(segments) > maxSegments {
		segments = append(segments[:maxSegments], "...")
	}
	return strings.Join(segments, "/")
}
