package diagnose

import (
	"slices"

	"bulla/core/courier"
	"bulla/core/redact"
	"bulla/core/visible"
)

// sendsOtherUser reports a request that names another user than the expected one.
func (c *checker) sendsOtherUser() bool {
	if c.Sent == nil || !c.Sent.ToCourier() {
		return false
	}
	user := c.Sent.User()
	if user == "" || user == c.User {
		return false
	}
	sent := visible.QuoteASCII(redact.ID(redact.Text(user)), 60)
	c.add(CodeUserMismatch, Finding{
		Severity: Error,
		Title:    "the request is for " + sent + ", not for " + redact.QuoteASCII(c.User, 60),
		Because:  "you gave another user with --user",
		Fix:      "give the request, the token and --user the same ID",
	})
	return true
}

// sendsOtherClientKey reports a request with the client key of another workspace than the expected
// one.
func (c *checker) sendsOtherClientKey(expected string) bool {
	if c.Sent == nil {
		return false
	}
	workspace, ok := courier.ClientKeyWorkspace(c.Sent.ClientKey())
	if !ok || workspace == expected {
		return false
	}
	c.add(CodeWorkspace, Finding{
		Severity: Error, Title: "the request has the client key of another workspace",
		Because: "its client key is for " + workspace + ", but you expect " + expected,
		Fix:     "use the client key of the workspace that issued the token",
	})
	return true
}

// region checks that the requests go to the region of the workspace, and names the addresses of a
// workspace in the EU.
func (c *checker) region() {
	names := map[courier.Region]string{courier.US: "the US", courier.EU: "the EU"}
	expected := courier.Region(c.Region)
	var sent courier.Region
	if c.Sent != nil {
		sent = c.Sent.Region()
	}
	const unknownThere = "a workspace is in one region; the other region doesn't know its tokens and answers 401"
	switch {
	case sent != "" && expected != "" && sent != expected:
		c.add("region", Finding{
			Severity: Error, Title: "the request goes to " + names[sent] + ", but the workspace is in " + names[expected],
			Because: unknownThere,
			Fix:     "use the addresses of " + names[expected] + ": " + addresses(expected),
		})
	case c.callsBothRegions():
		c.add("region", Finding{
			Severity: Error, Title: "the requests go to the US and to the EU",
			Because: unknownThere,
			Fix:     "use the addresses of one region everywhere; in the EU they are " + addresses(courier.EU),
		})
	case sent == "" && expected == courier.EU:
		c.add("region", Finding{
			Severity: Note, Title: "an EU workspace needs the EU addresses",
			Because: "by default the SDKs call the US, where the token is unknown",
			Fix:     "set " + addresses(courier.EU) + " in the SDK",
		})
	}
}

// addresses lists the hosts of a region.
func addresses(r courier.Region) string {
	if r == courier.EU {
		return "api.eu.courier.com, inbox.eu.courier.io and realtime.eu.courier.io"
	}
	return "api.courier.com, inbox.courier.com and realtime.courier.io"
}

// callsBothRegions reports whether the pasted requests go to both of Courier's regions.
func (c *checker) callsBothRegions() bool {
	var called []courier.Region
	for i := range c.Found.Requests {
		if region := c.Found.Requests[i].Region(); region != "" && !slices.Contains(called, region) {
			called = append(called, region)
		}
	}
	return len(called) > 1
}
