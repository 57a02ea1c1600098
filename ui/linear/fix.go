package linear

import (
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/diagnose"
)

// fix fixes what a new token can fix: all of it, or one finding of a composed token.
func (d *dialog) fix(given string) {
	s := d.snapshot()
	switch {
	case s.Token.Text == "" && s.Mode == core.Inspect:
		d.refuse("there is no token to fix", "paste another text")
		return
	case s.Token.Nested != "" || s.Token.Encrypted && !s.Opened:
		d.refuse("its claims can't be read, so bulla can't reissue it", "start bulla with --key and the key that opens it")
		return
	case s.OfOtherIssuer():
		d.renew(s)
		return
	}
	remedies, ok := d.remedies(s, given)
	if !ok {
		return
	}
	changed := remedies
	if s.Mode == core.Compose || s.AsIssued() {
		changed = s.Request.ChangedBy(remedies)
	}
	done := diagnose.Describe(changed)
	if s.Fix != nil && given == "" {
		done = strings.Join(s.Fix.Changes, ", ")
	}
	if done = "fixed: " + done; done == "fixed: " {
		done = "reissued with the same scopes and lifetime"
	}
	d.apply(core.Fix{Remedies: remedies})
	d.tell(s, done)
	d.say("compare reads all differences; undo goes back.")
}

// remedies returns what to apply. If there is nothing, it says why and reports false.
func (d *dialog) remedies(s core.Snapshot, code string) (remedies []diagnose.Remedy, ok bool) {
	if code == "" {
		remedies = s.Remedies()
		if len(remedies) == 0 && s.Mode == core.Compose {
			d.unfixable(s.Findings)
			return nil, false
		}
		return remedies, true
	}
	f, found := s.Finding(code)
	switch {
	case !found:
		d.refuse(quote(code)+" is not one of the findings", "diagnosis lists them; fix without a name fixes all")
	case s.Mode == core.Inspect:
		d.refuse("a pasted token gets all its fixes at once", "type fix")
	case f.Remedy.IsZero():
		d.unfixable([]diagnose.Finding{f})
	default:
		return []diagnose.Remedy{f.Remedy}, true
	}
	return nil, false
}

// unfixable says why nothing can be fixed, and what to do instead.
func (d *dialog) unfixable(findings []diagnose.Finding) {
	i := slices.IndexFunc(findings, func(f diagnose.Finding) bool { return f.Severity <= diagnose.Note && f.Fix != "" })
	switch {
	case i < 0:
		d.say("There is nothing to fix.")
	case findings[i].Code == diagnose.CodeUserMissing || findings[i].Code == diagnose.CodeUserPlaceholder:
		d.refuse("only you know the user", "user ID adds one")
	default:
		d.refuse("fix can't do this: "+findings[i].Title, findings[i].Fix)
	}
}

// renew reissues another issuer's token with the same claims.
func (d *dialog) renew(s core.Snapshot) {
	if !s.CanSign() {
		d.refuse("no key can sign this token", "start bulla with --key and its key; fix then reissues it with the same claims")
		return
	}
	d.apply(core.Renew{Now: d.moment().Now})
	d.verdict(d.snapshot())
	d.say("reissued with the same claims; undo goes back.")
	d.expires(d.snapshot())
}
