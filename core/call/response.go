package call

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// longestWait is the most that RetryAfter returns.
const longestWait = 365 * 24 * time.Hour

// StatusText returns a status with its name, "404 Not Found", or only the number if it has no name.
func StatusText(status int) string {
	return strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status))
}

// OK reports whether the status is 2xx.
func (r Response) OK() bool { return r.Status >= 200 && r.Status < 300 }

// Redirect reports whether the status sends the client to another address.
func (r Response) Redirect() bool {
	switch r.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// RetryAfter returns how long the server asks to wait (RFC 9110 section 10.2.3): whole seconds, or
// the time until a date. A date is compared with the Date of the response, so that a wrong clock on
// this machine doesn't matter. The wait is 0 to a year. Ok is false if the header is missing or
// malformed, or if it is a date and there is nothing to compare it with.
func (r Response) RetryAfter() (wait time.Duration, ok bool) {
	value := strings.TrimSpace(r.Header.Get("Retry-After"))
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
	now := r.At
	if date, err := http.ParseTime(r.Header.Get("Date")); err == nil {
		now = date
	}
	if now.IsZero() { // the Client has no clock
		return 0, false
	}
	return min(max(until.Sub(now), 0), longestWait), true
}

// ClockAhead returns how far the clock of the Client is ahead of the server's, by the Date of the
// response (RFC 9110 section 6.6.1). Ok is false if one of them has no time.
func (r Response) ClockAhead() (ahead time.Duration, ok bool) {
	date, err := http.ParseTime(r.Header.Get("Date"))
	if err != nil || r.At.IsZero() {
		return 0, false
	}
	return r.At.Sub(date), true
}

// HTML reports whether the body is an HTML page.
func (r Response) HTML() bool {
	start := strings.ToLower(strings.TrimSpace(r.Body[:min(len(r.Body), 512)]))
	return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html") ||
		strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "text/html") && start != "" && start[0] == '<'
}

// location returns the target of a redirect, "" if the response is not one. The secrets of the
// request are masked: servers put a session into the path.
func (r Request) location(from *url.URL, response *http.Response) string {
	value := response.Header.Get("Location")
	if value == "" || !(Response{Status: response.StatusCode}).Redirect() {
		return ""
	}
	to, err := from.Parse(value)
	if err != nil || to.Host == "" {
		return "an address that can't be read"
	}
	return show(to, r.Mask)
}
