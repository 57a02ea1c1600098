package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/scope"
)

// CodeElsewhere is the code of the note on causes outside the token.
const CodeElsewhere = "elsewhere"

// cause is something outside the token that can keep it from working: what it is, and how to tell
// whether it is the cause, or what to do about it.
type cause struct{ what, tell string }

// line returns the cause as one line.
func (c cause) line() string { return c.what + ": " + c.tell }

// usualCauses introduces elsewhereCauses.
const usualCauses = "usual causes:"

// elsewhereCauses are what can keep an inbox empty, or its messages in the wrong state, although
// the token is fine. The last two are those of Courier's guide about cross-channel read sync.
var elsewhereCauses = []cause{
	{"the SDK uses another userId", "compare it with user_id in the token"},
	{"JWT is not enabled in the Inbox provider", "check its settings in Courier"},
	{"an old SDK sends the client key", "its requests have no Authorization header"},
	{"the message was sent to a tenant", "the SDK needs the same tenantId"},
	{"the SDK calls the wrong region", "EU workspaces use inbox.eu.courier.io, all others inbox.courier.com"},
	{"a mobile SDK kept an old token", "sign out and sign in again"},
	{"opening the email marked the message as read", "set optOutOfInboxSync to stop that"},
	{"a message stays unread after the email is opened", "the email client blocks the tracking pixel; " +
		"call the archive endpoint of the Messages API"},
}

// elsewhereBecause has all causes in one text. It is joined once, because a diagnosis is repeated
// every second.
var elsewhereBecause = func() string {
	lines := make([]string, len(elsewhereCauses))
	for i, c := range elsewhereCauses {
		lines[i] = c.line()
	}
	return usualCauses + " " + strings.Join(lines, "; ")
}()

var elsewhereChecks = []check{
	{
		code: CodeElsewhere, severities: "note", run: (*checker).elsewhere,
		about: "What can keep an inbox empty although the token is fine. It is listed if the token is for the inbox, no error was found and no scope is missing, and before all other notes if you name the inbox with --for.",
		why: "The causes are: the SDK's userId is not the user of the token; JWT is not enabled in the Inbox provider; an old SDK sends the client key; the message was sent to a tenant and the SDK has no tenantId; " +
			"an EU workspace is used with US addresses; or a mobile SDK kept an old token. Cross-channel read sync marks a message as read when its email is opened. It uses a tracking pixel: if the email client blocks it, the message stays unread.",
		fix:    "Compare userId and tenantId in the SDK's sign-in with the token and with the send request. Sign out and sign in again. Set optOutOfInboxSync to turn the sync off. Where pixels are blocked, mark messages with the archive endpoint of the Messages API.",
		bad:    "a healthy inbox token that was pasted",
		good:   "an expired token: fix that first",
		source: courierGuide + "; Courier: Inbox with tenants",
	},
}

// elsewhere lists what can keep an inbox empty although the token is fine.
func (c *checker) elsewhere() {
	if c.Found.Kind == "" || c.broken() || c.lacksScopes() || !c.looksLikeCourier() {
		return
	}
	isInbox := func(f scope.Feature) bool { return f.Name == inbox || f.Name == "toast" }
	if !slices.ContainsFunc(c.Implied, isInbox) {
		return
	}
	title, status := "if the inbox is still empty, look outside the token", 0
	if c.Sent != nil {
		status = c.Sent.Status
	}
	refused := status == 401 || status == 403
	if refused {
		title = fmt.Sprintf("the server answered %d, but the token looks fine: look outside it", status)
	}
	c.add(CodeElsewhere, Finding{
		Severity: Note, Title: title,
		Because: elsewhereBecause,
		Fix:     "check these one by one, in this order",
	})
	c.elsewhereFirst = refused || slices.ContainsFunc(c.For, isInbox)
}

// lacksScopes reports whether scopes are missing that the inbox does not work without.
func (c *checker) lacksScopes() bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool {
		return f.Code == CodeScopeNeeded && f.Severity == Warning
	})
}

// Reasons returns Because as it is to be shown, in one or more lines: causes outside the token have
// a line each. A skipped check has no causes.
func (f Finding) Reasons() []string {
	if f.Code != CodeElsewhere || f.Because == "" {
		return []string{f.Because}
	}
	lines := []string{usualCauses}
	for _, c := range elsewhereCauses {
		lines = append(lines, "- "+c.line())
	}
	return lines
}
