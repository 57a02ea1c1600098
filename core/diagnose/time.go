package diagnose

import (
	"strings"
	"time"

	"bulla/core/expiry"
	"bulla/core/visible"
)

const (
	// soon is the remaining life below which a token is about to expire, whatever
	// its lifetime; soonPart is the part of the lifetime below which it is.
	soon     = 5 * time.Minute
	soonPart = 10
	// longest is the longest lifetime that Courier's documents recommend, and
	// shortest one that no refresh can keep up with.
	longest  = 30 * 24 * time.Hour
	shortest = time.Minute
)

const renewFix = "issue a new token and refresh it before its exp"

// time checks the three time claims (RFC 7519 sections 4.1.4 to 4.1.6).
func (c *checker) time() {
	c.exp()
	c.notBefore()
	c.issuedAt()
	c.timesOrder()
	c.lifetime()
}

// expCodes are the checks that need an exp.
var expCodes = []code{codeExp, codeExpSoon, codeExpType, codeExpUnit, codeExpRange}

func (c *checker) exp() {
	exp := &c.Times.ExpiresAt
	switch {
	case exp.State == DateAbsent:
		c.expAbsent()
	case !exp.OK():
		fault := dateFault("exp", exp)
		fault.Remedy = c.renew()
		fault.Command = c.command(fault.Remedy)
		c.add(expFaultCode(exp.State), fault)
		c.skip(codeExp, "not checked: exp is not a usable date", fault.Title)
		c.skipRest("exp is not a usable date", expCodes...)
	case c.Now.Before(exp.Time):
		left := exp.Time.Sub(c.Now)
		c.pass(codeExp, "valid for another "+about(left), "")
		c.expSoon(left)
	case c.Now.Before(exp.Time.Add(c.Policy.Leeway)):
		c.pass(codeExp, c.expiredTitle()+", within the leeway of "+exactly(c.Policy.Leeway), "")
		remedy := c.renew()
		c.add(codeExpSoon, Finding{Severity: Warning, Title: "only the leeway keeps it good", Because: "its exp has passed: a server that holds it to the second answers 401",
			Fix: renewFix, Remedy: remedy, Command: c.command(remedy)})
	default:
		c.expired()
	}
}

// expFaultCode returns the check that a date of that state fails.
func expFaultCode(s DateState) code {
	switch s {
	case DateNotNumber:
		return codeExpType
	case DateOutOfRange:
		return codeExpRange
	default:
		return codeExpUnit
	}
}

func (c *checker) expSoon(left time.Duration) {
	lifetime, known := c.Times.Lifetime()
	if left >= soon && (!known || left >= lifetime/soonPart) {
		return
	}
	remedy, fix := c.renew(), renewFix
	if composed := c.Found.Kind == ""; composed && known && lifetime <= soon {
		remedy, fix = Remedy{Kind: SetExpiry, New: "1d"}, `choose a longer expiry, usually "1 day"` // issued anew it would end as soon
	}
	c.add(codeExpSoon, Finding{Severity: Warning, Title: "expires in " + about(left),
		Because: "a page that is open by then goes silent until it gets a new token", Fix: fix, Remedy: remedy, Command: c.command(remedy)})
}

func (c *checker) expAbsent() {
	if !c.readable() {
		c.skipRest("the claims could not be read", codeExpMissing)
		c.skipRest("the claims could not be read", expCodes...)
		return
	}
	because := "Courier cannot revoke a token: a leaked one stays good for ever"
	if name := c.otherExp(); name != "" {
		because = "it has " + visible.Quote(name, 40) + ", which no library reads as exp"
	}
	remedy, fix := Remedy{Kind: SetExpiry, New: "1d"}, "send expires_in, usually \"1 day\""
	if c.Request != nil && c.Request.expires() {
		remedy, fix = Remedy{}, "expires_in was sent: see why "+c.Request.who()+" left it out"
	}
	c.add(codeExpMissing, Finding{Severity: Warning, Title: "the token never expires", Because: because,
		Fix: fix, Remedy: remedy, Command: c.command(remedy)})
	for _, k := range expCodes {
		c.skip(k, "not checked: there is no exp", "a token without exp does not expire")
	}
}

// otherExp returns a claim that was probably meant to be exp, "" where there is
// none.
func (c *checker) otherExp() string {
	for _, member := range c.Token.Payload.Root.Members {
		switch strings.ToLower(member.Name) {
		case "exp", "expires", "expires_at", "expires_in", "expiry":
			return member.Name
		}
	}
	return ""
}

func (c *checker) expired() {
	exp := c.Times.ExpiresAt.Time
	because := "its exp is " + exp.Format(time.RFC3339) + ": servers answer 401"
	if exp.Equal(time.Unix(0, 0)) {
		because = "exp is 0, the year 1970; some libraries read that as never"
	}
	title := c.expiredTitle()
	if c.Policy.Leeway > 0 {
		title += ", more than the leeway of " + exactly(c.Policy.Leeway)
	}
	remedy := c.renew()
	c.add(codeExp, Finding{Severity: Error, Title: title, Because: because, Fix: renewFix, Remedy: remedy, Command: c.command(remedy)})
	c.skip(codeExpSoon, "not checked", "the token has expired")
}

// expiredTitle says how long ago the token expired.
func (c *checker) expiredTitle() string {
	ago := c.Now.Sub(c.Times.ExpiresAt.Time)
	if ago < time.Second {
		return "expired just now"
	}
	return "expired " + about(ago) + " ago"
}

// renew is the remedy of a new expiry: as long as the token lived, where that
// was a sensible time, else the documents' one day.
func (c *checker) renew() Remedy {
	lifetime, ok := c.Times.Lifetime()
	if !ok || lifetime < shortest || lifetime > longest {
		return Remedy{Kind: SetExpiry, New: "1d"}
	}
	return Remedy{Kind: SetExpiry, New: expiry.Format(float64(lifetime.Milliseconds()))}
}

// dateFault says what keeps a claim that is there from being a date.
func dateFault(name string, d *Date) Finding {
	value := shownDate(d)
	const fix = "have the issuer write whole seconds since 1970"
	f := Finding{Severity: Error, Fix: fix}
	meant := "probably " + d.Time.Format(time.RFC3339) + " was meant"
	switch d.State {
	case DateMilliseconds:
		f.Title, f.Fix = name+" "+value+" is in milliseconds", fix+": divide by 1000"
		f.Because = "as seconds it lies after the year 5000: the token would never expire; " + meant
	case DateMicroseconds:
		f.Title, f.Fix = name+" "+value+" is in microseconds", fix+": divide by 1,000,000"
		f.Because = "as seconds it lies millions of years ahead; " + meant
	case DateNanoseconds:
		f.Title, f.Fix = name+" "+value+" is in nanoseconds", fix+": divide by 1,000,000,000"
		f.Because = "as seconds it lies beyond every calendar; " + meant
	case DateDuration:
		f.Title, f.Fix = name+" "+value+" looks like a duration", "have the issuer add it to the time of issue"
		f.Because = "as a date it is " + d.Time.Format(time.RFC3339) + ", long past"
	case DateOutOfRange:
		f.Title, f.Because = name+" "+value+" is no usable date", "it is negative or after the year 9999; libraries wrap it round to some other time"
	default:
		f.Title = name + " is " + d.Value.Kind.WithArticle() + ", not a number"
		f.Because = "RFC 7519 section 2: a NumericDate is a number of seconds; libraries read other types as never or as expired"
	}
	return f
}

// shownDate returns the text of a time claim for a title.
func shownDate(d *Date) string { return visible.Text(visible.Shorten(d.Value.Text, 40)) }

func (c *checker) notBefore() {
	nbf, leeway := &c.Times.NotBefore, c.Policy.Leeway
	switch {
	case nbf.State == DateAbsent:
		c.skip(codeNbf, "no nbf in the token", "it is optional")
	case nbf.longPast():
		c.add(codeNbf, Finding{Severity: Warning,
			Title:   "nbf " + shownDate(nbf) + " is long past: it doesn't delay anything",
			Because: "as a date it is in 1970 or before, so every server accepts it; a delay was probably meant",
			Fix:     "have the issuer write the time from which the token is valid, in whole seconds since 1970, or leave nbf out"})
	case !nbf.OK():
		c.add(codeNbf, dateFault("nbf", nbf))
	case c.Now.Add(leeway).Before(nbf.Time):
		title := "not valid before " + nbf.Time.Format(time.RFC3339Nano)
		if leeway > 0 {
			title += ", more than the leeway of " + exactly(leeway) + " ahead"
		}
		c.add(codeNbf, Finding{Severity: Error, Title: title, Because: "that is " + about(nbf.Time.Sub(c.Now)) + " from now", Fix: "wait, or check the clocks of issuer and client"})
	case c.Now.Before(nbf.Time):
		c.pass(codeNbf, "valid in "+about(nbf.Time.Sub(c.Now))+", within the leeway of "+exactly(leeway), "")
	}
}

// mostSkew is how far ahead a clock is believed to be: by a time zone, a day, a month
// that was set wrong.
const mostSkew = 30 * 24 * time.Hour

func (c *checker) issuedAt() {
	iat, leeway := &c.Times.IssuedAt, c.Policy.Leeway
	switch {
	case iat.State == DateAbsent:
		c.skip(codeIatFuture, "no iat in the token", "")
		c.skip(codeIatType, "no iat in the token", "")
	case !iat.OK():
		fault := iatFault(iat)
		c.add(codeIatType, fault)
		c.skip(codeIatFuture, "not checked: iat is not a usable date", fault.Title)
	case c.Now.Add(leeway).Before(iat.Time):
		title := "issued " + about(iat.Time.Sub(c.Now)) + " in the future"
		if leeway > 0 {
			title += ", more than the leeway of " + exactly(leeway)
		}
		because, fix := "the clock of the issuer is ahead of this one, or this one is slow", "set both clocks by NTP"
		if iat.Time.Sub(c.Now) > mostSkew {
			because, fix = "no clock is that far ahead: iat was made up, or reckoned from milliseconds", "have the issuer write the time of issue in whole seconds since 1970"
		}
		c.add(codeIatFuture, Finding{Severity: Warning, Title: title, Because: because, Fix: fix})
	case c.Now.Before(iat.Time):
		c.pass(codeIatFuture, "issued "+about(iat.Time.Sub(c.Now))+" in the future, within the leeway of "+exactly(leeway), "")
	}
}

// iatFault says what keeps iat from being a date. Libraries refuse a token whose iat is
// not a number (RFC 7519 section 4.1.6); a number in another unit they accept.
func iatFault(iat *Date) Finding {
	fault := dateFault("iat", iat)
	if iat.State != DateNotNumber {
		fault.Severity = Warning
	}
	return fault
}

func (c *checker) timesOrder() {
	exp, iat, nbf := &c.Times.ExpiresAt, &c.Times.IssuedAt, &c.Times.NotBefore
	before := ""
	switch {
	case !exp.OK() || !iat.OK() && !nbf.OK():
		c.skip(codeTimesOrder, "not checked", "two of iat, nbf and exp are needed")
		return
	case iat.OK() && exp.Time.Before(iat.Time):
		before = "iat"
	case nbf.OK() && exp.Time.Before(nbf.Time):
		before = "nbf"
	default:
		return
	}
	remedy := c.renew()
	c.add(codeTimesOrder, Finding{Severity: Error, Title: "exp lies before " + before, Because: "the token was valid at no time", Fix: "send a positive expires_in", Remedy: remedy, Command: c.command(remedy)})
}

func (c *checker) lifetime() {
	lifetime, ok := c.Times.Lifetime()
	if !ok {
		c.skip(codeLifetimeLong, "not checked", "iat and exp are needed")
		c.skip(codeLifetimeTiny, "not checked", "iat and exp are needed")
		return
	}
	remedy := Remedy{Kind: SetExpiry, New: "1d"}
	switch {
	case lifetime > longest:
		c.add(codeLifetimeLong, Finding{Severity: Warning, Title: "the token lives " + expiry.Words(lifetime), Because: "Courier cannot revoke a token; its documents advise 30 days at most, and only with refresh",
			Fix: "send a shorter expires_in, usually \"1 day\"", Remedy: remedy, Command: c.command(remedy)})
	case lifetime >= 0 && lifetime < shortest:
		c.add(codeLifetimeTiny, Finding{Severity: Warning, Title: "the token lives only " + expiry.Words(lifetime), Because: `expires_in as a string of digits is milliseconds: "3600" is 3.6 seconds`,
			Fix: `send "1h", or the number 3600 without quotes`, Remedy: remedy, Command: c.command(remedy)})
	}
}

// about says how long a span is, roughly.
func about(span time.Duration) string {
	if 0 < span && span < time.Second {
		return "less than a second"
	}
	return expiry.Short(span)
}

// exactly says how long a leeway is, to the millisecond.
func exactly(leeway time.Duration) string { return expiry.Format(float64(leeway.Milliseconds())) }
