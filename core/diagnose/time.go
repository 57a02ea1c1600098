package diagnose

import (
	"time"

	"bulla/core/expiry"
	"bulla/core/redact"
)

// timeChecks are about the three time claims (RFC 7519 sections 4.1.4 to 4.1.6).
var timeChecks = []check{
	{
		code: "exp", severities: "error", verify: true, run: (*checker).exp,
		about:  "Whether the token has expired: now is at or after exp, and the leeway has passed as well.",
		why:    "Servers answer 401, the WebSocket is refused, and the inbox stays empty. Mobile SDKs keep an old token across launches.",
		fix:    "Issue a new token, and refresh it before it expires. The SDKs don't do that for you.",
		bad:    `"exp": 1700000000`,
		good:   `"exp": 4102444800`,
		source: "RFC 7519 section 4.1.4",
	},
	{
		code: "exp-missing", severities: "warning",
		pass:   "it expires",
		about:  "Whether there is an exp.",
		why:    "A token without exp never expires, and Courier can't revoke a token: a leaked one works forever. EXP, expires and expires_in are other claims, which no library reads.",
		fix:    "Send expires_in to issue-token, usually \"1 day\".",
		bad:    `{"scope": "...", "iat": 1700000000}`,
		good:   `{"scope": "...", "iat": 1700000000, "exp": 1700086400}`,
		source: courierCreateJWT + "; RFC 7519 section 4.1.4",
	},
	{
		code: "exp-type", severities: "error", verify: true,
		pass:   "exp is a number",
		about:  "Whether exp is a number.",
		why:    "Libraries read a string or null as never or as expired, or refuse the token, so it works on one server and not on another.",
		fix:    "Have the issuer write whole seconds since 1970, without quotes.",
		bad:    `"exp": "2026-11-20T10:00:00Z"`,
		good:   `"exp": 1795168800`,
		source: "RFC 7519 sections 2 and 4.1.4",
	},
	{
		code: "exp-unit", severities: "error", verify: true,
		pass:   "exp is in seconds",
		about:  "Whether exp is in seconds: not in milliseconds or microseconds, and not a duration.",
		why:    "Milliseconds (Date.now()) read as seconds are a date after the year 50000, so the token never expires. A duration such as 3600 is a date in 1970.",
		fix:    "Divide Date.now() by 1000 and round down; add a duration to the time of issue.",
		bad:    `"exp": 1795168800000`,
		good:   `"exp": 1795168800`,
		source: "RFC 7519 section 2, NumericDate",
	},
	{
		code: "exp-range", severities: "error", verify: true,
		pass:   "exp is a possible date",
		about:  "Whether exp is between 1970 and the end of the year 9999.",
		why:    "Libraries wrap such numbers around to another time, sometimes in the future.",
		fix:    "Have the issuer write whole seconds since 1970.",
		bad:    `"exp": -1`,
		good:   `"exp": 1795168800`,
		source: "RFC 7519 section 2, NumericDate",
	},
	{
		code: "exp-soon", severities: "warning, or note for other issuers",
		pass:   "not about to expire",
		about:  "Whether less than five minutes, or less than a tenth of the lifetime, is left; or only the leeway.",
		why:    "A page that is still open then stops receiving messages: the WebSocket is closed and calls answer 401 until there is a new token.",
		fix:    "Issue a new token, and refresh it before it expires.",
		bad:    "an exp one minute from now",
		good:   "an exp one hour from now, of a token that is valid for a day",
		source: courierGuide,
	},
	{
		code: "nbf", severities: "error, or warning if it is a small or a negative number", verify: true, run: (*checker).notBefore,
		pass:   "already valid",
		about:  "Whether the token is valid already: now is at or after nbf, give or take the leeway; and whether nbf is a date.",
		why:    "Servers refuse the token until then. If it is only a few seconds, two clocks differ. A number such as 3600 is a date in 1970: every server accepts it, and it delays nothing.",
		fix:    "Wait, or synchronize the clocks of issuer and server with NTP. Courier doesn't write nbf.",
		bad:    `"nbf" one hour from now`,
		good:   `"nbf" one hour ago`,
		source: "RFC 7519 section 4.1.5",
	},
	{
		code: "iat-future", severities: "warning", verify: true, run: (*checker).issuedAt,
		pass:   "issued in the past",
		about:  "Whether the token says that it was issued in the future, by more than the leeway.",
		why:    "The issuer's clock is ahead of yours, or yours is slow. Some libraries refuse such a token.",
		fix:    "Synchronize both clocks with NTP.",
		bad:    `"iat" one hour from now`,
		good:   `"iat" one hour ago`,
		source: "RFC 7519 section 4.1.6",
	},
	{
		code: "iat-type", severities: "error if it is not a number, warning otherwise", verify: true,
		pass:   "iat is a date",
		about:  "Whether iat is a date in seconds.",
		why:    "Nobody can tell the token's age and lifetime. RFC 7519 requires a number, and libraries such as jose and PyJWT refuse anything else.",
		fix:    "Have the issuer write whole seconds since 1970.",
		bad:    `"iat": "now"`,
		good:   `"iat": 1795168800`,
		source: "RFC 7519 sections 2 and 4.1.6",
	},
	{
		code: "times-order", severities: "error", run: (*checker).timesOrder,
		pass:   "the times are in order",
		about:  "Whether exp is later than iat and nbf.",
		why:    "A token that expires before it starts was never valid. A negative expires_in causes this.",
		fix:    "Send a positive expires_in.",
		bad:    `"iat": 1795168800, "exp": 1795168740`,
		good:   `"iat": 1795168800, "exp": 1795255200`,
		source: "RFC 7519 sections 4.1.4 to 4.1.6",
	},
	{
		code: "lifetime-long", severities: "warning", run: (*checker).lifetime,
		pass:   "valid for 30 days or less",
		about:  "Whether a token from Courier is valid for more than 30 days; a token of an unknown issuer, for more than 10 years.",
		why:    "Courier can't revoke a token. Its documentation recommends 30 days at most, and one day for a browser.",
		fix:    "Send a shorter expires_in, usually \"1 day\", and refresh the token.",
		bad:    `"expires_in": "1000 days"`,
		good:   `"expires_in": "1 day"`,
		source: courierCreateJWT,
	},
	{
		code: "lifetime-tiny", severities: "warning",
		pass:   "valid for five minutes or longer",
		about:  "Whether a token from Courier is valid for less than five minutes, or for exactly a thousandth of a week or of 30 days.",
		why:    "A client can hardly refresh it in time. Often expires_in was a string of digits, which is in milliseconds: \"3600\" is 3.6 seconds.",
		fix:    "Send a longer expires_in with a unit, such as \"1h\", or as a number without quotes.",
		bad:    `"expires_in": "3600"`,
		good:   `"expires_in": "1h"`,
		source: "vercel/ms; " + courierIssue,
	},
}

const (
	// soon is the remaining time below which any token is about to expire. A token is also about to
	// expire if less than one soonPart of its lifetime is left.
	soon     = 5 * time.Minute
	soonPart = 10
	// longest is the longest lifetime that Courier's documentation recommends; with one below
	// shortest, no refresh can keep up.
	longest  = 30 * 24 * time.Hour
	shortest = 5 * time.Minute
	decade   = 10 * 365 * 24 * time.Hour
)

// expCodes are the checks that need an exp.
var expCodes = []string{"exp", "exp-soon", "exp-type", "exp-unit", "exp-range"}

func (c *checker) exp() {
	exp := &c.Times.ExpiresAt
	switch {
	case exp.State == DateAbsent:
		c.expAbsent()
	case !exp.OK():
		fault := dateFault("exp", exp)
		fault.Remedy = c.renew()
		c.add(expFaultCode(exp.State), fault)
		c.skip("exp", "not checked: exp is not a usable date", fault.Title)
		c.skipRest("exp is not a usable date", expCodes...)
	case c.Now.Before(exp.Time):
		left := exp.Time.Sub(c.Now)
		c.pass("exp", "valid for another "+about(left), "")
		c.expSoon(left)
	case c.Now.Before(exp.Time.Add(c.Policy.Leeway)):
		c.pass("exp", c.expiredTitle()+", within the leeway of "+exactly(c.Policy.Leeway), "")
		c.add("exp-soon", Finding{
			Severity: c.soonSeverity(), Title: "valid only because of the leeway",
			Because: "its exp has passed: a server without leeway answers 401",
			Fix:     c.renewFix(),
			Remedy:  c.renew(),
		})
	default:
		c.expired()
	}
}

func (c *checker) expSoon(left time.Duration) {
	lifetime, known := c.Times.Lifetime()
	if left >= soon && (!known || left >= lifetime/soonPart) {
		return
	}
	remedy, fix := c.renew(), c.renewFix()
	if composed := c.Found.Kind == ""; composed && known && lifetime <= soon {
		remedy, fix = oneDay, `choose a longer expiry, usually "1 day"` // a new one would expire as soon
	}
	because := "a page that is still open then receives nothing until it gets a new token"
	if c.foreign() {
		because = "many issuers issue short-lived tokens on purpose; once it expires, servers answer 401"
	}
	c.add("exp-soon", Finding{
		Severity: c.soonSeverity(), Title: "expires in " + about(left),
		Because: because,
		Fix:     fix,
		Remedy:  remedy,
	})
}

func (c *checker) expAbsent() {
	if !c.readable() {
		c.skipRest("the claims could not be read", "exp-missing")
		c.skipRest("the claims could not be read", expCodes...)
		return
	}
	if c.foreign() && c.Identity.Issuer != nil && c.Identity.NoExp {
		c.pass("exp-missing", "no exp, as is normal for "+c.Identity.Issuer.Title, "")
		c.noExp()
		return
	}
	because := "Courier can't revoke a token: a leaked one works forever"
	if c.foreign() {
		because = "if it leaks, it works until the issuer revokes it or replaces its key"
	}
	if name := c.nearClaim("exp"); name != "" {
		because = "it has " + redact.Quote(name, 40) + ", which no library reads as exp"
	}
	remedy, fix := oneDay, "send expires_in, usually \"1 day\""
	if c.Request != nil && c.Request.expires() {
		remedy, fix = Remedy{}, "the request had expires_in: find out why "+c.Request.server()+" left it out"
	}
	if c.foreign() && c.Found.Kind == "" {
		fix = "add the claim exp: the time at which the token expires, in seconds since 1970"
	} else if c.foreign() {
		fix = "have the issuer add exp"
	}
	c.add("exp-missing", Finding{
		Severity: Warning, Title: "the token never expires",
		Because: because,
		Fix:     fix,
		Remedy:  remedy,
	})
	c.noExp()
}

// noExp skips the checks that need an exp.
func (c *checker) noExp() {
	for _, k := range expCodes {
		c.skip(k, "not checked: there is no exp", "a token without exp doesn't expire")
	}
}

func (c *checker) expired() {
	exp := c.Times.ExpiresAt.Time
	because := "its exp is " + exp.Format(time.RFC3339) + ": servers answer 401"
	if exp.Equal(time.Unix(0, 0)) {
		because = "exp is 0, the year 1970; some libraries read that as never"
	}
	if zone, ok := c.zoneBehind(); ok {
		because += "; if it was issued just now, the issuer's clock is " + about(zone) + " behind, probably a time zone"
	}
	title := c.expiredTitle()
	if c.Policy.Leeway > 0 {
		title += ", more than the leeway of " + exactly(c.Policy.Leeway)
	}
	c.add("exp", Finding{
		Severity: Error, Title: title,
		Because: because,
		Fix:     c.renewFix(),
		Remedy:  c.renew(),
	})
	c.skip("exp-soon", "not checked", "the token has expired")
}

// expiredTitle says how long ago the token expired.
func (c *checker) expiredTitle() string {
	ago := c.Now.Sub(c.Times.ExpiresAt.Time)
	if ago < time.Second {
		return "expired just now"
	}
	return "expired " + about(ago) + " ago"
}

// renew returns the remedy of a new expiry: the lifetime of the token if that is sensible, or else
// one day, which Courier's documentation recommends.
func (c *checker) renew() Remedy {
	lifetime, ok := c.Times.Lifetime()
	if !ok || lifetime < shortest || lifetime > longest {
		return oneDay
	}
	return Remedy{Kind: SetExpiry, New: expiry.Format(float64(lifetime.Milliseconds()))}
}

func (c *checker) notBefore() {
	nbf, leeway := &c.Times.NotBefore, c.Policy.Leeway
	switch {
	case nbf.State == DateAbsent:
		c.skip("nbf", "no nbf in the token", "it is optional")
	case nbf.longPast():
		c.add("nbf", Finding{
			Severity: Warning, Title: "nbf " + shownDate(nbf) + " is long past: it doesn't delay anything",
			Because: "as a date it is in 1970 or before, so every server accepts it; a delay was probably meant",
			Fix:     "have the issuer write the time from which the token is valid, in whole seconds since 1970, or leave nbf out",
		})
	case !nbf.OK():
		c.add("nbf", dateFault("nbf", nbf))
	case c.Now.Add(leeway).Before(nbf.Time):
		because, fix := "that is "+about(nbf.Time.Sub(c.Now))+" from now", "wait, or check the clocks of issuer and client"
		if zone, ok := c.zoneOf(nbf.Time); ok {
			because, fix = zoneReason(zone), zoneFix
		}
		title := "not valid before " + nbf.Time.Format(time.RFC3339Nano)
		if leeway > 0 {
			title += ", more than the leeway of " + exactly(leeway) + " ahead"
		}
		c.add("nbf", Finding{
			Severity: Error, Title: title,
			Because: because,
			Fix:     fix,
		})
	case c.Now.Before(nbf.Time):
		c.pass("nbf", "valid in "+about(nbf.Time.Sub(c.Now))+", within the leeway of "+exactly(leeway), "")
	}
}

// mostSkew is how far ahead a clock may plausibly be: a wrong time zone, day or month.
const mostSkew = 30 * 24 * time.Hour

func (c *checker) issuedAt() {
	iat, leeway := &c.Times.IssuedAt, c.Policy.Leeway
	switch {
	case iat.State == DateAbsent:
		c.skip("iat-future", "no iat in the token", "")
		c.skip("iat-type", "no iat in the token", "")
	case !iat.OK():
		fault := iatFault(iat)
		c.add("iat-type", fault)
		c.skip("iat-future", "not checked: iat is not a usable date", fault.Title)
	case c.Now.Add(leeway).Before(iat.Time):
		title := "issued " + about(iat.Time.Sub(c.Now)) + " in the future"
		if leeway > 0 {
			title += ", more than the leeway of " + exactly(leeway)
		}
		because, fix := "the issuer's clock is ahead of this one, or this one is slow", "synchronize both clocks with NTP"
		zone, ok := timeZone(iat.Time.Sub(c.Now), zoneSlack)
		switch {
		case ok:
			because, fix = zoneReason(zone), zoneFix
		case iat.Time.Sub(c.Now) > mostSkew:
			because, fix = "clocks don't drift that far: iat is invented or in milliseconds", "have the issuer write the time of issue in whole seconds since 1970"
		}
		c.add("iat-future", Finding{Severity: Warning, Title: title, Because: because, Fix: fix})
	case c.Now.Before(iat.Time):
		c.pass("iat-future", "issued "+about(iat.Time.Sub(c.Now))+" in the future, within the leeway of "+exactly(leeway), "")
	}
}

func (c *checker) timesOrder() {
	exp, iat, nbf := &c.Times.ExpiresAt, &c.Times.IssuedAt, &c.Times.NotBefore
	before, first := "", time.Time{}
	switch {
	case !exp.OK() || !iat.OK() && !nbf.OK():
		c.skip("times-order", "not checked", "two of iat, nbf and exp are needed")
		return
	case iat.OK() && exp.Time.Before(iat.Time):
		before, first = "iat", iat.Time
	case nbf.OK() && exp.Time.Before(nbf.Time):
		before, first = "nbf", nbf.Time
	default:
		return
	}
	because, fix := "the token was never valid", "send a positive expires_in"
	if c.foreign() {
		fix = "have the issuer write an exp that is later than iat and nbf"
	}
	if zone, ok := timeZone(first.Sub(exp.Time), 0); ok {
		because, fix = because+"; exp is exactly "+about(zone)+" earlier, probably a time zone: local time was used as UTC", zoneFix
	}
	c.add("times-order", Finding{
		Severity: Error, Title: "exp is before " + before,
		Because: because,
		Fix:     fix,
		Remedy:  c.renew(),
	})
}

// about describes a span roughly.
func about(span time.Duration) string {
	if 0 < span && span < time.Second {
		return "less than a second"
	}
	return expiry.Short(span)
}

// exactly describes a leeway to the millisecond.
func exactly(leeway time.Duration) string { return expiry.Format(float64(leeway.Milliseconds())) }
