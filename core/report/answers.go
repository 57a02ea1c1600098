package report

import (
	"errors"
	"math"
	"time"

	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/scope"
)

type catalogueRecord struct {
	Scopes  []entryRecord  `json:"scopes"`
	Presets []presetRecord `json:"presets"`
}

type entryRecord struct {
	Name      string   `json:"name"`
	Form      string   `json:"form"`
	Status    string   `json:"status"`
	Gives     string   `json:"gives"`
	NeededBy  []string `json:"needed_by"`
	NeedsUser bool     `json:"needs_user"`
}

type presetRecord struct {
	Name   string   `json:"name"`
	Scopes []string `json:"scopes"`
}

// Scopes returns the JSON of the catalogue. The form of a scope is "literal", or
// "template" where its name holds a placeholder to be filled in.
func Scopes() []byte {
	var record catalogueRecord
	for _, e := range scope.Catalogue() {
		form := "literal"
		if e.Placeholder != "" {
			form = "template"
		}
		record.Scopes = append(record.Scopes, entryRecord{
			Name: e.Pattern, Form: form, Status: e.Status.String(), Gives: e.Gives, NeededBy: list(access.NeededBy(e)), NeedsUser: e.NeedsUser,
		})
	}
	for _, p := range scope.Presets() {
		record.Presets = append(record.Presets, presetRecord{Name: p.Name, Scopes: list(p.Scopes)})
	}
	return object(record)
}

// Preset returns the JSON of the scope string that a preset comes to.
func Preset(name string, scopes []string) []byte {
	return object(struct {
		Preset string   `json:"preset"`
		Scope  string   `json:"scope"`
		Scopes []string `json:"scopes"`
	}{name, scope.Join(scopes), list(scopes)})
}

type expiryRecord struct {
	Input        string          `json:"input"`
	Valid        bool            `json:"valid"`
	Milliseconds *float64        `json:"milliseconds"`
	Seconds      *float64        `json:"seconds"`
	ExpiresAt    *string         `json:"expires_at"`
	Warnings     []warningRecord `json:"warnings"`
	Error        *Fault          `json:"error"`
}

type warningRecord struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Text     string `json:"text"`
	Fix      string `json:"fix"`
}

// Expiry returns the JSON of what an expires_in comes to for a token issued at
// now. Err is the error of reading it.
func Expiry(input string, lifetime expiry.Lifetime, err error, now time.Time) []byte {
	record := expiryRecord{Input: input, Valid: err == nil, Warnings: []warningRecord{}}
	if err != nil {
		record.Error = expiryFault(err)
		return object(record)
	}
	for _, w := range lifetime.WarningsAt(now.Unix()) {
		warning := warningRecord{Code: w.Code, Severity: severityOf(w).String(), Text: w.Text, Fix: w.Fix}
		record.Warnings = append(record.Warnings, warning)
	}
	ms := lifetime.Milliseconds()
	whole := math.Floor(ms / 1000)
	record.Milliseconds = &ms
	if exp, ok := lifetime.ExpiresAt(now.Unix()); ok {
		whole = float64(exp - now.Unix())
		text := time.Unix(exp, 0).UTC().Format(time.RFC3339)
		record.ExpiresAt = &text
	}
	record.Seconds = &whole
	return object(record)
}

// severityOf returns how bad a warning about a lifetime is.
func severityOf(w expiry.Warning) diagnose.Severity {
	if w.Fatal {
		return diagnose.Error
	}
	return diagnose.Warning
}

// Fault is what an error report says.
type Fault struct {
	Message string `json:"message"`
	// Hint says what to do, "" where nothing is known.
	Hint string `json:"hint"`
	// At is the byte offset of the fault in what was given, nil where there is none.
	At *int `json:"at"`
}

// Failure returns the JSON of something that could not be done.
func Failure(f Fault) []byte {
	return object(struct {
		Error Fault `json:"error"`
	}{f})
}

// expiryFault turns an error of package expiry into a Fault.
func expiryFault(err error) *Fault {
	var e *expiry.Error
	if !errors.As(err, &e) {
		return &Fault{Message: err.Error()}
	}
	return &Fault{Message: e.Reason, Hint: e.Hint, At: &e.At}
}

// Theme is one row of the list of themes.
type Theme struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Dark  bool   `json:"dark"`
}

// Themes returns the JSON of the list of themes; current is the one in use.
func Themes(current string, themes []Theme) []byte {
	return object(struct {
		Current string  `json:"current"`
		Themes  []Theme `json:"themes"`
	}{current, themes})
}

// Key is one row of the list of keys.
type Key struct {
	Place    string `json:"place"`
	Keys     string `json:"keys"`
	Explains string `json:"explains"`
}

// Keys returns the JSON of the list of keys.
func Keys(keys []Key) []byte {
	return object(struct {
		Keys []Key `json:"keys"`
	}{keys})
}

// Completion returns the JSON of the completion script of a shell.
func Completion(shell, script string) []byte {
	return object(struct {
		Shell  string `json:"shell"`
		Script string `json:"script"`
	}{shell, script})
}

// Version returns the JSON of what program this is, built by which Go for which
// system.
func Version(version, goVersion, system string) []byte {
	return object(struct {
		Version string `json:"version"`
		Go      string `json:"go"`
		System  string `json:"system"`
	}{version, goVersion, system})
}
