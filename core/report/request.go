package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/call"
	"bulla/core/redact"
)

type requestRecord struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	// Body is JSON if the body is, else a string.
	Body any `json:"body"`
}

// Request returns the JSON of a request that was not sent, with its secrets masked, and what was
// found in the token that it would issue.
func Request(r call.Request, s core.Snapshot) []byte {
	record := requestRecord{
		Method: r.Method, URL: redact.Text(r.URL), Headers: map[string]string{}, Body: redact.Text(r.Body),
	}
	for _, f := range r.Header {
		name, value, _ := strings.Cut(fmt.Sprint(f), ": ") // a field masks itself
		record.Headers[name] = value
	}
	if body := redact.Text(r.Body); json.Valid([]byte(body)) {
		record.Body = json.RawMessage(body)
	}
	return object(struct {
		Request  requestRecord   `json:"request"`
		Findings []findingRecord `json:"findings"`
	}{record, findings(s.Findings)})
}

// Refusal is an issuer's response that refuses a token.
type Refusal struct {
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// At is always null; every error in JSON has it.
	At *int `json:"at"`
	// Status is the HTTP status, Type the issuer's own word for it, "" for none.
	Status int    `json:"status"`
	Type   string `json:"type"`
	// RetryAfter is how many seconds to wait before trying again, null if unknown.
	RetryAfter *float64 `json:"retry_after_seconds"`
}

// Wait sets how long to wait before trying again; 0 means unknown.
func (r *Refusal) Wait(span time.Duration) {
	if span > 0 {
		seconds := span.Seconds()
		r.RetryAfter = &seconds
	}
}

// Refused returns the JSON of a refusal.
func Refused(r Refusal) []byte {
	return object(struct {
		Error Refusal `json:"error"`
	}{r})
}

// Serving returns the JSON of a running server.
func Serving(base string) []byte {
	return object(struct {
		URL string `json:"url"`
	}{base})
}
