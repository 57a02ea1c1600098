package diagnose

import "bulla/core/courier"

// localKey says that bulla signed the token: here, or as the emulator.
func (c *checker) localKey() {
	if !c.local() || c.Edit == EditedOnly {
		return
	}
	f := Finding{Severity: c.localSeverity(), Title: "local key: Courier refuses this token",
		Because: "it looks like a token from Courier, but only Courier holds the key of your workspace",
		Fix:     "send the same scope and expires_in to Courier's issue-token endpoint from your server"}
	switch {
	case c.Preview:
		f.Title, f.Fix = "a preview: Courier signs the real token", "request it from Courier"
	case c.Issuer == courier.Courier:
		f.Title, f.Fix = "issued by bulla's emulator: Courier will refuse it", "unset COURIER_BASE_URL to get a token from Courier itself"
	case c.Issuer != courier.Local:
		f.Title = "made by bulla or its emulator: Courier will refuse it"
		f.Fix = "have Courier issue it: run bulla issue --remote, or unset COURIER_BASE_URL on your server"
	}
	c.add(CodeLocalKey, f)
}

// localSeverity returns how much it matters that Courier refuses the token: not while it is
// composed or sent to this machine, and most where it is meant for Courier.
func (c *checker) localSeverity() Severity {
	composed := c.Issuer == courier.Local
	switch {
	case composed || c.Preview || c.Host != "" && courier.IsThisMachine(c.Host) || c.sentToThisMachine():
		return Note
	case c.Issuer == courier.Courier || c.toldForCourier():
		return Error
	}
	return Warning
}

// local reports whether the token was issued by bulla itself.
func (c *checker) local() bool {
	workspace, _, _ := courier.ParseTenantID(c.tenantID)
	return c.Issuer == courier.Local || workspace == courier.SampleWorkspace
}
