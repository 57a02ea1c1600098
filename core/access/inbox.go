package access

import (
	"slices"
	"strings"

	"bulla/core/diagnose"
)

// EmptyInbox says why an inbox with this token may be empty. It returns the decision about the
// messages if they aren't allowed, and a Doubtful one if Courier's guide or the diagnosis finds a
// cause in the token. ok is false if the token isn't the cause.
func EmptyInbox(b Bearer, user string) (d Decision, ok bool) {
	d = Decide(b, Call{Method: "POST", Path: inboxPath, Operation: "messages", User: user})
	if !d.Allowed() || b.APIKey {
		return d, !d.Allowed()
	}
	events := Decide(b, Call{Method: "POST", Path: inboxPath, Operation: inboxEvents()[0], User: user})
	d.Needs, d.ToAdd, d.Causes = events.Needs, events.ToAdd, events.Causes
	if len(b.Suspects) > 0 && b.Suspects[0].Severity == diagnose.Error {
		worst := b.Suspects[0]
		d.Outcome, d.Because = Doubtful, "Courier may reject this token: "+title(worst)
		isWorst := func(f diagnose.Finding) bool { return f.Code == worst.Code && f.Title == worst.Title }
		if !slices.ContainsFunc(d.Causes, isWorst) {
			d.Causes = append(b.Suspects[:1:1], d.Causes...)
		}
		return d, true
	}
	if events.Allowed() {
		return d, false
	}
	// Courier: Authenticate Courier Inbox SDKs, Troubleshooting: "without these, the SDK connects
	// successfully but returns no messages".
	d.Outcome = Doubtful
	d.Because = "Courier's guide requires both inbox scopes, and the token " + strings.TrimPrefix(events.Because, "the scope ")
	return d, true
}
