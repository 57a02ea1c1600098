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

func (c *checker) exp() {
	exp := c.Times.ExpiresAt
	if exp.State == DateAbsent {
		c.expAbsent()
		return
	}
	if fault, ok := dateFault("exp", exp); ok {
		fault.Remedy = c.renew()
		fault.Command = c.command(fault.Remedy)
		c.add(fault)
		c.skip("exp", "not checked: exp is not a usable date", fault.Title)
		c.skipRest("exp is not a usable date", "exp-soon", "exp-type", "exp-unit", "exp-range")
		return
	}
	if !c.Now.Before(exp.Time) {
		c.expired(exp)
		c.skip("exp-soon", "not checked", "the token has expired")
		return
	}
	left := exp.Time.Sub(c.Now)
	c.add(Finding{Code: "exp", Severity: Pass, Title: "valid for another " + expiry.Short(left)})
	lifetime, known := c.Times.Lifetime()
	if left < soon || known && left < lifetime/soonPart {
		remedy := c.renew()
		c.add(Finding{Code: "exp-soon", Severity: Warning, Title: "expires in " + expiry.Short(left),
			Because: "a page that is open by then goes silent until it gets a new token", Fix: renewFix, Remedy: remedy, Command: c.command(remedy)})
		return
	}
	c.add(Finding{Code: "exp-soon", Severity: Pass, Title: "not about to expire"})
}

func (c *checker) expAbsent() {
	if !c.readable() {
		c.skipRest("the claims could not be read", "exp", "exp-missing", "exp-soon", "exp-type", "exp-unit", "exp-range")
		return
	}
	because := "Courier cannot revoke a token: a leaked one stays good for ever"
	if name := c.otherExp(); name != "" {
		because = "it has " + visible.Quote(name, 40) + ", which no library reads as exp"
	}
	remedy := Remedy{Kind: SetExpiry, New: "1d"}
	c.add(Finding{Code: "exp-missing", Severity: Warning, Title: "the token never expires", Because: because,
		Fix: "send expires_in, usually \"1 day\"", Remedy: remedy, Command: c.command(remedy)})
	for _, code := range []string{"exp", "exp-soon", "exp-type", "exp-unit", "exp-range"} {
		c.skip(code, "not checked: there is no exp", "a token without exp does not expire")
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

func (c *checker) expired(exp Date) {
	because := "it ended at " + exp.Time.Format(time.RFC3339) + "; servers answer 401 and the inbox stays empty"
	if exp.Time.Equal(time.Unix(0, 0)) {
		because = "exp is 0, the year 1970; some libraries read that as never"
	}
	title := "expired just now"
	if ago := c.Now.Sub(exp.Time); ago >= time.Second {
		title = "expired " + expiry.Short(ago) + " ago"
	}
	remedy := c.renew()
	c.add(Finding{Code: "exp", Severity: Error, Title: title, Because: because, Fix: renewFix, Remedy: remedy, Command: c.command(remedy)})
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

// dateFault reports what keeps a claim from being a date.
func dateFault(name string, d Date) (Finding, bool) {
	value := visible.Text(visible.Shorten(d.Value.Text, 40))
	const fix = "have the issuer write whole seconds since 1970"
	meant := "probably " + d.Time.Format(time.RFC3339) + " was meant"
	switch d.State {
	case DateNotNumber:
		title := name + " is " + d.Value.Kind.WithArticle() + ", not a number"
		return Finding{Code: name + "-type", Severity: Error, Title: title, Because: "RFC 7519 section 2: a NumericDate is a number of seconds; libraries read other types as never or as expired", Fix: fix}, true
	case DateMilliseconds:
		return Finding{Code: name + "-unit", Severity: Error, Title: name + " " + value + " is in milliseconds", Because: "as seconds it lies after the year 5000: the token would never expire; " + meant, Fix: fix + ": divide by 1000"}, true
	case DateMicroseconds:
		return Finding{Code: name + "-unit", Severity: Error, Title: name + " " + value + " is in microseconds", Because: "as seconds it lies millions of years ahead; " + meant, Fix: fix + ": divide by 1,000,000"}, true
	case DateDuration:
		return Finding{Code: name + "-unit", Severity: Error, Title: name + " " + value + " looks like a duration", Because: "as a date it is " + d.Time.Format(time.RFC3339) + ", long past", Fix: "have the issuer add it to the time of issue"}, true
	case DateOutOfRange:
		return Finding{Code: name + "-range", Severity: Error, Title: name + " " + value + " is no usable date", Because: "it is negative or after the year 9999; libraries wrap it round to some other time", Fix: fix}, true
	}
	return Finding{}, false
}

func (c *checker) notBefore() {
	nbf := c.Times.NotBefore
	if nbf.State == DateAbsent {
		c.skip("nbf", "no nbf in the token", "Courier does not write it")
		return
	}
	if fault, ok := dateFault("nbf", nbf); ok {
		fault.Code = "nbf"
		c.add(fault)
		return
	}
	if c.Now.Before(nbf.Time) {
		c.add(Finding{Code: "nbf", Severity: Error, Title: "not valid before " + nbf.Time.Format(time.RFC3339), Because: "that is " + expiry.Short(nbf.Time.Sub(c.Now)) + " from now", Fix: "wait, or check the clocks of issuer and client"})
		return
	}
	c.add(Finding{Code: "nbf", Severity: Pass, Title: "already valid"})
}

func (c *checker) issuedAt() {
	iat := c.Times.IssuedAt
	if iat.State == DateAbsent {
		c.skip("iat-future", "no iat in the token", "")
		c.skip("iat-type", "no iat in the token", "")
		return
	}
	if fault, ok := dateFault("iat", iat); ok {
		fault.Code, fault.Severity = "iat-type", Warning
		c.add(fault)
		c.skip("iat-future", "not checked: iat is not a usable date", fault.Title)
		return
	}
	c.add(Finding{Code: "iat-type", Severity: Pass, Title: "iat is a date"})
	if ahead := iat.Time.Sub(c.Now); ahead > 0 {
		c.add(Finding{Code: "iat-future", Severity: Warning, Title: "issued " + expiry.Short(ahead) + " in the future", Because: "the clock of the issuer is ahead of this one, or this one is slow", Fix: "set both clocks by NTP"})
		return
	}
	c.add(Finding{Code: "iat-future", Severity: Pass, Title: "issued in the past"})
}

func (c *checker) timesOrder() {
	exp, iat, nbf := c.Times.ExpiresAt, c.Times.IssuedAt, c.Times.NotBefore
	if !exp.OK() || !iat.OK() && !nbf.OK() {
		c.skip("times-order", "not checked", "two of iat, nbf and exp are needed")
		return
	}
	before := ""
	if iat.OK() && exp.Time.Before(iat.Time) {
		before = "iat"
	} else if nbf.OK() && exp.Time.Before(nbf.Time) {
		before = "nbf"
	}
	if before == "" {
		c.add(Finding{Code: "times-order", Severity: Pass, Title: "the times are in order"})
		return
	}
	remedy := c.renew()
	c.add(Finding{Code: "times-order", Severity: Error, Title: "exp lies before " + before, Because: "the token was valid at no time", Fix: "send a positive expires_in", Remedy: remedy, Command: c.command(remedy)})
}

func (c *checker) lifetime() {
	lifetime, ok := c.Times.Lifetime()
	if !ok {
		c.skip("lifetime-long", "not checked", "iat and exp are needed")
		c.skip("lifetime-tiny", "not checked", "iat and exp are needed")
		return
	}
	remedy := Remedy{Kind: SetExpiry, New: "1d"}
	if lifetime > longest {
		c.add(Finding{Code: "lifetime-long", Severity: Warning, Title: "the token lives " + expiry.Words(lifetime), Because: "Courier cannot revoke a token; its documents advise 30 days at most, and only with refresh", Fix: "send a shorter expires_in, usually \"1 day\"", Remedy: remedy, Command: c.command(remedy)})
	} else {
		c.add(Finding{Code: "lifetime-long", Severity: Pass, Title: "lives no longer than 30 days"})
	}
	if lifetime >= 0 && lifetime < shortest {
		c.add(Finding{Code: "lifetime-tiny", Severity: Warning, Title: "the token lives only " + expiry.Words(lifetime), Because: `expires_in as a string of digits is milliseconds: "3600" is 3.6 seconds`, Fix: `send "1h", or the number 3600 without quotes`, Remedy: remedy, Command: c.command(remedy)})
	} else {
		c.add(Finding{Code: "lifetime-tiny", Severity: Pass, Title: "lives a minute or longer"})
	}
}
