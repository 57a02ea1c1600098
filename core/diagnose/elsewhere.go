package diagnose

import (
	"slices"
	"strings"

	"bulla/core/scope"
)

// CodeElsewhere is the code of the note on causes outside the token.
const CodeElsewhere = "elsewhere"

// usualCauses introduces elsewhereCauses.
const usualCauses = "usual causes:"

// elsewhereCauses are what can keep an inbox empty although the token is fine.
var elsewhereCauses = []string{
	"the SDK's userId is not the token's user",
	"JWT is not enabled in the Inbox provider",
	"the message was sent to a tenant and the SDK has no tenantId",
	"an EU workspace is used with US addresses",
	"a mobile SDK kept the old token across launches",
	"read sync marked the message as read when its email was opened",
}

var elsewhereChecks = []check{
	{
		code: CodeElsewhere, severities: "note", run: (*checker).elsewhere,
		about: "What can keep an inbox empty although the token is fine. It is listed if the token is for the inbox and no error was found.",
		why: "The causes are: the SDK's userId is not the user of the token; JWT is not enabled in the Inbox provider; the message was sent to a tenant and the SDK has no tenantId; " +
			"an EU workspace is used with US addresses; a mobile SDK kept an old token; or cross-channel read sync marked the message as read when its email was opened.",
		fix:    "Compare userId and tenantId in the SDK's sign-in with the token and with the send request. Sign out and sign in again. Set optOutOfInboxSync to turn the sync off.",
		bad:    "a healthy inbox token that was pasted",
		good:   "an expired token: fix that first",
		source: courierGuide + "; Courier: Inbox with tenants",
	},
}

// elsewhere lists what can keep an inbox empty although the token is fine.
func (c *checker) elsewhere() {
	if c.Found.Kind == "" || c.broken() || !c.looksLikeCourier() {
		return
	}
	if !slices.ContainsFunc(c.Implied, func(f scope.Feature) bool { return f.Name == inbox }) {
		return
	}
	c.add(CodeElsewhere, Finding{
		Severity: Note, Title: "if the inbox is still empty, look outside the token",
		Because: usualCauses + " " + strings.Join(elsewhereCauses, "; "),
		Fix:     "compare userId and tenantId in the SDK with the token and the send request; sign out and in again; set optOutOfInboxSync to turn read sync off",
	})
}

// Reasons returns Because as it is to be shown, in one or more lines: causes outside the token have
// a line each.
func (f Finding) Reasons() []string {
	if f.Code != CodeElsewhere {
		return []string{f.Because}
	}
	lines := []string{usualCauses}
	for _, cause := range elsewhereCauses {
		lines = append(lines, "- "+cause)
	}
	return lines
}
