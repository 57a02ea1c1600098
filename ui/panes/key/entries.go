package key

import (
	"slices"

	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/pane"
)

// kind is the kind of a row.
type kind uint8

const (
	keyRow kind = iota
	signatureRow
	ruleRow
)

// position identifies a row, so that the cursor stays on it when the rows change. The zero value is
// the first row, for the key in use.
type position struct {
	kind  kind
	other int // the number of the other key, from 1
	rule  string
}

// entry is one row and its content.
type entry struct {
	position
	label  string
	key    signing.Key
	number int // of the key among all keys
	rule   rule
}

// entries returns the rows: the key in use, the signature, the rules that are set, the other rules,
// and the other keys of a set. A small frame only has room for the first ones.
func entries(f pane.Frame) []entry {
	keys, first := f.Snapshot.Keys, inUse(f)
	all := []entry{{label: "key"}, {label: "signature", position: position{kind: signatureRow}}}
	if len(keys) > 0 {
		all[0].key, all[0].number = keys[first], first
	}
	var unset []entry
	for _, r := range rules() {
		e := entry{label: r.name, rule: r, position: position{kind: ruleRow, rule: r.name}}
		if r.isSet(f.Snapshot.Expect.Policy) {
			all = append(all, e)
		} else {
			unset = append(unset, e)
		}
	}
	all = append(all, unset...)
	for i, k := range keys {
		if i != first {
			all = append(all, entry{label: "other", key: k, number: i, position: position{other: i + 1}})
		}
	}
	if len(keys) > 1 && !f.Snapshot.Signature.Used.IsZero() {
		all[0].label = "used"
	}
	return all
}

// inUse returns the index of the key that was used, 0 if none was.
func inUse(f pane.Frame) int {
	used := f.Snapshot.Signature.Used
	if used.IsZero() {
		return 0
	}
	return max(0, slices.IndexFunc(f.Snapshot.Keys, func(k signing.Key) bool { return same(k, used) }))
}

// index returns the index of the row under the cursor, or of the first row if that is gone.
func (p *Pane) index(all []entry) int {
	return max(0, slices.IndexFunc(all, func(e entry) bool { return e.position == p.at }))
}

// selected returns the row under the cursor.
func (p *Pane) selected(f pane.Frame) entry {
	all := entries(f)
	return all[p.index(all)]
}

// outcome is the result of a verification or a rule, with its symbol.
type outcome struct {
	text, glyph string
	role        themes.Role
}

// signatureOf returns the outcome for the signature.
func signatureOf(f pane.Frame) outcome {
	s, g := f.Snapshot, f.Glyphs
	result := s.Signature
	switch {
	case s.Token.Text == "":
		return outcome{text: "no token", role: themes.Faint}
	case s.Edit == diagnose.EditedOnly && (result.Status == signing.Invalid || result.Status == signing.Unchecked):
		return outcome{"invalid: edited here without a key to sign it again", g.Error, themes.Error}
	case result.Open != "" && result.Status != signing.Valid:
		return outcome{"made with " + result.Open + ": anyone can sign with it", g.Error, themes.Error}
	case result.Status == signing.Valid && s.Edit == diagnose.EditedAndSigned:
		return outcome{"valid: signed again here after the edit", g.Pass, themes.Pass}
	case s.Opened:
		return outcome{"none: the token is encrypted (JWE), and this key decrypts it", g.Pass, themes.Pass}
	case s.Closed != nil && len(s.Keys) > 0:
		return outcome{"encrypted (JWE): " + s.Closed.Reason, g.Error, themes.Error}
	case s.Closed != nil:
		return outcome{"encrypted (JWE): " + s.Closed.Reason, g.Skipped, themes.Skipped}
	}
	summary, why := result.Summary()
	text := summary + ": " + why
	switch {
	case result.Accepted():
		return outcome{text, g.Pass, themes.Pass}
	case result.Status == signing.Valid, result.Status == signing.Invalid, result.Status == signing.Absent,
		result.WrongKey:
		return outcome{text, g.Error, themes.Error}
	}
	return outcome{text, g.Skipped, themes.Skipped}
}

// finding returns the worst finding of a rule. A skipped one only counts if the rule is set.
func (r rule) finding(f pane.Frame) (diagnose.Finding, bool) {
	for _, found := range f.Snapshot.Findings {
		if found.Code == r.code && (found.Severity != diagnose.Skipped || r.isSet(f.Snapshot.Expect.Policy)) {
			return found, true
		}
	}
	return diagnose.Finding{}, false
}
