package ui

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// fix applies fixes: to a pasted token all that leave no choice, to a composed one the fix of the
// finding under the cursor, or else the first there is.
func (m *Model) fix() {
	if m.snap.OfOtherIssuer() {
		m.renew()
		return
	}
	before := m.snap.Workbench
	remedies, whole := m.remedies()
	_, isFixing := m.panes[m.focus].(pane.Fixing)
	pasted, issued := m.snap.Mode == core.Inspect, m.snap.AsIssued()
	m.apply(core.Fix{Remedies: remedies})
	if issued || !pasted {
		remedies = before.Request.ChangedBy(remedies)
	}
	done := diagnose.Describe(remedies)
	if whole != nil {
		done = strings.Join(whole.Changes, ", ")
	}
	switch from := source(before); {
	case done != "":
		m.toast = "fixed: " + done
	case !pasted:
		m.toast = "reissued as of now; the request is unchanged"
	case issued:
		m.toast = "back to the request sent to " + before.Origin.Host + "; " +
			m.keys.Global(keymap.Send) + " sends it again"
	default:
		m.toast = "reissued with the scopes and lifetime of " + from
	}
	if left := m.snap.Findings; len(left) > 0 && left[0].Severity == diagnose.Error {
		m.toast += "; " + m.still(left[0]) + ": " + left[0].Title
	}
	if pasted {
		m.toast += "; " + m.keys.Global(keymap.Compose) + " undoes it"
	}
	if _, _, ok := m.fixed(); ok {
		m.toast += "; " + m.keys.Global(keymap.Compare) + " compares"
	}
	if pasted && !isFixing {
		m.focusOn(keymap.Scopes)
	}
}

// remedies returns what the fix key applies; whole is the fix that it makes up, nil if it is only a
// part of one.
func (m *Model) remedies() (remedies []diagnose.Remedy, whole *diagnose.Fix) {
	if fixing, ok := m.panes[m.focus].(pane.Fixing); ok {
		remedies, _ = fixing.Fix(m.frame(m.focus))
		return remedies, nil
	}
	if m.snap.Mode == core.Compose && m.snap.Asked() == nil {
		finding, _ := m.fixable()
		return []diagnose.Remedy{finding.Remedy}, nil
	}
	return m.snap.Remedies(), m.snap.Fix
}

// fixDisabled says why the fix key can't be used now, "" if it can.
func (m *Model) fixDisabled() string {
	if m.snap.Mode == core.Inspect && m.snap.Token.Text == "" {
		return "there is no token to fix: press " + m.keys.Global(keymap.Paste) + " to paste another"
	}
	if t := m.snap.Token; t.Nested != "" || t.Encrypted && !m.snap.Opened {
		return "its claims can't be read, so bulla can't reissue it"
	}
	if m.snap.OfOtherIssuer() {
		return m.unrenewable()
	}
	if fixing, ok := m.panes[m.focus].(pane.Fixing); ok {
		_, why := fixing.Fix(m.frame(m.focus))
		return why
	}
	if _, ok := m.fixable(); m.snap.Mode == core.Compose && !ok {
		return m.unfixable()
	}
	return ""
}

// reissueDisabled says why the composed token can't be reissued now, "" if it can.
func (m *Model) reissueDisabled() string {
	switch {
	case m.snap.Edit != diagnose.NotEdited:
		return "an edited token can't be reissued: press " + m.keys.Global(keymap.Compose) + " to undo the edit"
	case m.snap.Mode == core.Inspect && m.snap.Origin.Issuer == courier.Courier:
		return fmt.Sprintf("Courier issued this token: press %s, then %s to issue another",
			m.keys.Global(keymap.Compose), m.keys.Global(keymap.Send))
	case m.snap.OfOtherIssuer():
		return m.keys.Global(keymap.Reissue) + " reissues only composed tokens: " + m.keys.Global(keymap.Fix) +
			" reissues this one, if the key can sign it"
	case m.snap.Mode == core.Inspect:
		return fmt.Sprintf("%s reissues composed tokens only: press %s to compose one like this",
			m.keys.Global(keymap.Reissue), m.keys.Global(keymap.Fix))
	case m.snap.Token.Text == "":
		return "there is no token to reissue: " + m.snap.NoToken
	}
	return ""
}

// renew reissues another issuer's token with the same claims: only its issuer knows which others it
// may have.
func (m *Model) renew() {
	m.apply(core.Renew{Now: m.settings.Now()})
	m.toast = fmt.Sprintf("reissued with the same claims, signed with %s; %s undoes it; %s compares",
		pane.DescribeKey(m.snap.Key), m.keys.Global(keymap.Compose), m.keys.Global(keymap.Compare))
}

// unrenewable says why the fix key can't reissue another issuer's token, "" if it can.
func (m *Model) unrenewable() string {
	if m.snap.CanSign() {
		return ""
	}
	return fmt.Sprintf("no key can sign this token: press %s to add one; %s then reissues it with the same claims",
		m.keys.Pane(keymap.Key), m.keys.Global(keymap.Fix))
}

// source names the token that a fix starts from.
func source(before core.Workbench) string {
	switch {
	case before.Edit != diagnose.NotEdited:
		return "the edited token"
	case before.Origin.Broken != "":
		return "the broken token"
	case before.Origin.Host != "":
		return "the token from " + before.Origin.Host
	}
	return "the pasted token"
}

// fixable returns the finding that the fix key fixes while composing. In a pasted request it fixes
// all at once.
func (m *Model) fixable() (diagnose.Finding, bool) {
	finding, ok := m.selectedFinding()
	if ok && m.isFocused(keymap.Diagnosis) && m.snap.Asked() == nil {
		return finding, !finding.Remedy.IsZero()
	}
	i := slices.IndexFunc(m.snap.Findings, func(f diagnose.Finding) bool { return !f.Remedy.IsZero() })
	if i < 0 {
		return diagnose.Finding{}, false
	}
	return m.snap.Findings[i], true
}

// selectedFinding returns the finding under the cursor of the diagnosis.
func (m *Model) selectedFinding() (diagnose.Finding, bool) {
	p := m.paneOf(keymap.Diagnosis)
	selecting, ok := m.panes[p].(pane.Selecting)
	if !ok {
		return diagnose.Finding{}, false
	}
	return selecting.Selected(m.frame(p))
}

// unfixable says why the fix key does nothing, and what to do instead.
func (m *Model) unfixable() string {
	finding, ok := m.selectedFinding()
	if !ok || finding.Fix == "" {
		return "there is nothing to fix"
	}
	if finding.Code == diagnose.CodeUserMissing {
		return "only you know the user: press " + m.keys.Key(keymap.Scopes, keymap.AddUser) + " in Scopes to add one"
	}
	if finding.Code == diagnose.CodeUserPlaceholder && m.snap.Mode == core.Compose {
		return "only you know the user: press " + m.keys.Key(keymap.Scopes, keymap.Edit) +
			" in Scopes to replace the placeholder"
	}
	return m.keys.Global(keymap.Fix) + " can't fix this: " + finding.Fix
}
