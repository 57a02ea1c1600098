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

// socketMethod is the method of an entry about a websocket that is open already, and
// the operations are what happened: it ended, or sent what was ignored.
const (
	socketMethod     = "WS"
	socketOperation  = "websocket"
	messageOperation = "message"
)

// Entry is what the log says of a request, or of an open websocket. No text in it holds
// a secret, and all of them are visible.
type Entry struct {
	// Time is when the request came.
	Time time.Time
	// Method is "-" where the request could not be read, and "WS" where it is about a
	// websocket that was opened before.
	Method string
	// Path is that of the endpoint, such as /users/:user_id/tokens/:token: what stands in
	// its placeholders may be secret. Of a path that is no endpoint's, words are shown.
	Path string
	// Operation are the fields of a GraphQL request.
	Operation string
	// Status is the one of the answer. Where a websocket ended it is the code of that,
	// from 1000 on (RFC 6455 section 7.4), and 0 for what was sent over it.
	Status int
	// Took is how long the answer took, the latency included.
	Took time.Duration
	// Allowed says whether the request was let through; one that was and then found
	// nothing has the status 404.
	Allowed bool
	// Why says why the answer is what it is.
	Why string
	// Bearer is who asked: "key pk_test_****", "token 3f9a2c17" with a fingerprint that
	// differs with every start, "text 3f9a2c17" for what is neither, or "none".
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

// outcome says in one word how the request ended.
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

// ascii spells out what is not printable ASCII, for a header.
func ascii(text string) string {
	quoted := visible.QuoteASCII(text, 0)
	return quoted[1 : len(quoted)-1]
}

// callPath returns the path of a request as access.Decide takes it. A colon there
// begins a placeholder or ends a scheme; in a request it is a character like others.
func callPath(u *url.URL) string { return strings.ReplaceAll(u.EscapedPath(), ":", "%3A") }

// methodsOf returns the methods that a path has, and the path with its placeholders;
// none where it is no endpoint's.
func methodsOf(path string) (methods []string, template string) {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
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

// mostSegments is how many segments of an unknown path are looked at for a secret.
const mostSegments = 50

// splitSecret reports whether the segments that are not words form a secret together: a
// signature in standard base64 may contain slashes.
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

// logPath returns a path as the log may show it.
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
		// A push token is long, or stands where tokens do.
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
