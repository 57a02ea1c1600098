package access

import (
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/visible"
)

// shown returns words of a scope for a sentence.
func shown(words string) string { return visible.Text(redact.ID(words)) }

// title is what a finding says, with keys masked.
func title(f diagnose.Finding) string { return visible.Text(redact.Keys(f.Title)) }

// Whom returns the user that is acted for as it may be shown, "" where none is.
func (d Decision) Whom() string { return shown(d.User) }
