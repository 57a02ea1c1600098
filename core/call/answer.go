package call

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// longestWait bounds what RetryAfter returns.
const longestWait = 365 * 24 * time.Hour

// StatusText returns a status with its name, "404 Not Found", and the number alone
// where it has none.
func StatusText(status int) string {
	return strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status))
}

// OK reports whether the status is one of success, 2xx.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// Redirect reports whether the status is one of those that send a client elsewhere.
func (a Answer) Redirect() bool {
	switch a.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// RetryAfter returns how long the server asks to wait (RFC 9110 section 10.2.3):
// whole seconds, or a date, which is held against the answer's own Date so that a
// wrong clock on this machine does not matter. It is 0 to a year; ok is false where
// the header is missing or not understood, or a date and there is nothing to hold it
// against.
func (a Answer) RetryAfter() (wait time.Duration, ok bool) {
	value := strings.TrimSpace(a.Header.Get("Retry-After"))
	if value != "" && strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil || seconds > int64(longestWait/time.Second) {
			return longestWait, true
		}
		return time.Duration(seconds) * time.Second, true
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	now := a.At
	if date, err := http.ParseTime(a.Header.Get("Date")); err == nil {
		now = date
	}
	if now.IsZero() { // the Client has no clock
		return 0, false
	}
	return min(max(until.Sub(now), 0), longestWait), true
}

// HTML reports whether the body is a page and not data.
func (a Answer) HTML() bool {
	start := strings.ToLower(strings.TrimSpace(a.Body[:min(len(a.Body), 512)]))
	return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html") ||
		strings.HasPrefix(strings.ToLower(a.Header.Get("Content-Type")), "text/html") && start != "" && start[0] == '<'
}

// location returns where an answer sends the client, "" where it sends it nowhere. What
// the request carried is masked: servers put a session into the path.
func (r Request) location(from *url.URL, response *http.Response) string {
	value := response.Header.Get("Location")
	if value == "" || !(Answer{Status: response.StatusCode}).Redirect() {
		return ""
	}
	to, err := from.Parse(value)
	if err != nil || to.Host == "" {
		return "an address that cannot be read"
	}
	return show(to, r.Mask)
}
