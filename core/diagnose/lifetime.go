package diagnose

import (
	"time"

	"bulla/core/expiry"
)

// lifetime checks how long the token is valid.
func (c *checker) lifetime() {
	lifetime, ok := c.Times.Lifetime()
	if c.foreign() {
		c.otherLifetime(lifetime)
		return
	}
	if !ok {
		c.skip("lifetime-long", "not checked", "iat and exp are needed")
		c.skip("lifetime-tiny", "not checked", "iat and exp are needed")
		return
	}
	digits, isThousandth := thousandths[lifetime/time.Second]
	switch {
	case lifetime > longest:
		c.add("lifetime-long", Finding{
			Severity: Warning, Title: "the token is valid for " + expiry.Describe(lifetime),
			Because: "Courier can't revoke a token; its documentation recommends 30 days at most, and only if it is refreshed",
			Fix:     "send a shorter expires_in, usually \"1 day\"",
			Remedy:  oneDay,
		})
	case lifetime >= 0 && lifetime < shortest || isThousandth:
		f := Finding{
			Severity: Warning, Title: "the token is valid for only " + expiry.Describe(lifetime),
			Because: "a client must refresh it all the time, and fails if it is late once",
			Fix:     `send a longer expires_in, usually "1 day"`,
			Remedy:  oneDay,
		}
		if isThousandth {
			f.Because = "expires_in as a string of digits is in milliseconds: " + digits
			f.Fix = `send it with a unit, such as "1h", or as a number without quotes`
		}
		c.add("lifetime-tiny", f)
	}
}

// otherLifetime checks the lifetime of a token that Courier didn't issue. Only its issuer knows
// what is long or short for it, but an exp that is decades away is as good as none.
func (c *checker) otherLifetime(lifetime time.Duration) {
	if c.Identity.Issuer == nil && lifetime > decade {
		c.add("lifetime-long", Finding{
			Severity: Warning, Title: "the token is valid for " + expiry.Describe(lifetime),
			Because: "if it leaks, it works until the issuer revokes it or replaces its key",
			Fix:     "have the issuer set an earlier exp",
		})
	}
	c.skipRest(otherIssuer, "lifetime-long", "lifetime-tiny")
}

// thousandths are the lifetimes in seconds that show that seconds were sent as a string of digits,
// which Courier reads as milliseconds: an hour, a day, a week and 30 days.
var thousandths = map[time.Duration]string{
	3: `"3600" is 3.6 seconds`, 86: `"86400" is 86.4 seconds`, 604: `"604800" is 604.8 seconds`, 2592: `"2592000" is 43 minutes`,
}

// soonSeverity returns the severity of a token that is about to expire. Many issuers write short
// lifetimes on purpose.
func (c *checker) soonSeverity() Severity {
	if c.foreign() {
		return Note
	}
	return Warning
}

// renewFix says how to get a token that is valid for longer.
func (c *checker) renewFix() string {
	if c.foreign() {
		return "get a new token from its issuer"
	}
	return "issue a new token and refresh it before it expires"
}
