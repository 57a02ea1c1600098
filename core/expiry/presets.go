package expiry

// Presets returns the lifetimes to choose from, as Parse accepts them: those that Courier's JWT
// guide names and two usual ones between them, shortest first.
func Presets() []string { return []string{"30m", "1h", "8h", "1d", "2d", "7d", "30d"} }

const (
	adviceExpired  = "Expired when issued: Courier refuses every call."
	adviceTiny     = "Under a minute: it expires before most pages have loaded."
	adviceShort    = "For high security; refresh it during the session."
	adviceWorkday  = "About a workday; issue a new token at each login."
	adviceStandard = "The standard web session."
	adviceDays     = "Longer than most sessions; refresh it before it expires."
	adviceRefresh  = "Use it only if your app refreshes tokens reliably."
	adviceLong     = "Too long: an issued token can't be revoked."
	adviceNever    = "This token never expires and can't be revoked."
)

// Advice returns one sentence about lifetimes of this length, based on the section Token Expiration
// of Courier's JWT guide.
func Advice(l Lifetime) string {
	if l.form == Absent {
		return adviceNever
	}
	switch seconds := l.seconds(); {
	case seconds <= 0:
		return adviceExpired
	case seconds < tinySeconds:
		return adviceTiny
	case seconds <= 3600:
		return adviceShort
	case seconds < 86400:
		return adviceWorkday
	case seconds == 86400:
		return adviceStandard
	case seconds < 7*86400:
		return adviceDays
	case seconds <= longSeconds:
		return adviceRefresh
	default:
		return adviceLong
	}
}
