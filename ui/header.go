package ui

import (
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// header shows the mode, the user and the verdict.
func (m *Model) header() pane.Line {
	verdict := m.verdict()
	verdict = verdict.Fit(min(verdict.Width(), m.roomForClock()), m.settings.Glyphs.Ellipsis)
	verdict.Add(themes.Text, " ").Press(fmt.Sprint(int(m.paneOf(keymap.Diagnosis)) + 1))
	left := m.mode(max(m.width-verdict.Width(), 0))
	room := m.width - left.Width() - verdict.Width()
	middle := m.who(m.which())
	if middle.Width()+4 > room {
		middle = m.who(m.whichShort())
	}
	if m.snap.Mode == core.Compose && m.snap.SampleUser && middle.Width()+4 > room {
		middle = m.user()
		middle.Add(themes.Text, " ").Add(themes.Sample, "sample")
	}
	if room >= leastMiddle && middle.Width()+4 > room {
		middle = middle.Fit(room-4, m.settings.Glyphs.Ellipsis)
	}
	if middle.Width()+4 <= room {
		// In the middle of the row, or as near to it as there is room: a verdict that changes doesn't
		// move it.
		at := (m.width - middle.Width()) / 2
		left.PadTo(max(left.Width()+2, min(at, left.Width()+room-middle.Width()-2)))
		left.Append(middle)
	}
	left = left.Fit(max(m.width-verdict.Width(), 0), m.settings.Glyphs.Ellipsis)
	return *left.Append(verdict)
}

// leastMiddle is how many cells the middle of the header needs to show part of a name.
const leastMiddle = 12

// mode says whether the program composes or inspects, and which clock it uses if that isn't the
// system's: the longest form that fits.
func (m *Model) mode(width int) pane.Line {
	name := pane.Text(themes.Strong, " bulla")
	line := name
	line.Add(themes.Muted, "  ").Add(themes.Accent, m.snap.Mode.String())
	if m.snap.Mode == core.Compose && m.snap.IssueWith == courier.Courier {
		line.Add(themes.Accent, " for Courier")
	}
	badges := m.clockBadges()
	for _, left := range []pane.Line{line, name, {}} {
		for _, badge := range badges {
			if left.Width()+2+pane.Width(badge)+1 <= width {
				return *left.Add(themes.Text, "  ").Add(themes.Warning, badge)
			}
		}
	}
	return line
}

// who names the user of the token, and says which of the pasted tokens it is.
func (m *Model) who(which string) pane.Line {
	if m.snap.Mode == core.Inspect && m.snap.Token.Text == "" {
		return pane.Text(themes.Muted, "pasted text")
	}
	line := m.user()
	switch {
	case m.snap.Mode == core.Inspect && which != "":
		line.Add(themes.Muted, "  "+which)
	case m.snap.Asked() != nil:
		line.Add(themes.Muted, "  a pasted "+askedAs(m.snap.Found.Kind))
	case m.snap.Mode == core.Compose && m.snap.SampleUser:
		line.Add(themes.Text, "  ").Add(themes.Sample, "sample user")
	}
	return line
}

// user names the user of the scope, or else the subject of the token.
func (m *Model) user() pane.Line {
	users := m.snap.Users()
	sub, _ := m.snap.Token.Claim("sub")
	var line pane.Line
	switch {
	case len(users) > 0:
		line.Add(themes.Text, users[0])
	case sub.Kind == token.String && sub.Text != "":
		line.Add(themes.Muted, "sub ").Add(themes.Text, sub.Text)
	default:
		line.Add(themes.Muted, "no user")
	}
	if line.Width() > longestUser {
		line = line.Fit(longestUser, m.settings.Glyphs.Ellipsis)
	}
	if len(users) > 1 {
		line.Add(themes.Muted, fmt.Sprintf(" +%d", len(users)-1))
	}
	return line
}

// which says which of the tokens is on the screen, and whether it was edited.
func (m *Model) which() string {
	edited := m.snap.Edit != diagnose.NotEdited
	several := len(m.snap.Tokens) > 1
	number := fmt.Sprintf("token %d of %d", m.snap.Picked+1, len(m.snap.Tokens))
	switch {
	case several && edited:
		return number + ", edited"
	case several:
		return number
	case edited:
		return "an edited token"
	case m.snap.Origin.Broken != "":
		return "broken on purpose: " + m.snap.Origin.Broken
	case m.snap.Origin.Issuer == courier.Courier:
		return "issued by " + m.snap.Origin.Host
	case m.snap.Origin.Host != "":
		return "from " + m.snap.Origin.Host
	}
	return "a pasted token"
}

// whichShort is which for a narrow screen; "" says that it is the only token, unedited.
func (m *Model) whichShort() string {
	switch {
	case m.snap.Edit != diagnose.NotEdited:
		return "edited"
	case len(m.snap.Tokens) > 1:
		return fmt.Sprintf("%d of %d", m.snap.Picked+1, len(m.snap.Tokens))
	}
	return ""
}

// longestUser is how many cells of a user ID the header shows at most.
const longestUser = 30

// verdict says in the upper right corner whether the token works: glyph, text and color.
func (m *Model) verdict() pane.Line {
	g := m.settings.Glyphs
	errors, warnings := diagnose.Count(m.snap.Findings, diagnose.Error), diagnose.Count(m.snap.Findings, diagnose.Warning)
	switch {
	case m.snap.Mode == core.Inspect && m.snap.Token.Text == "":
		return pane.Text(themes.Error, g.Error+" "+m.snap.Found.Kind.Summary())
	case m.snap.Asked() != nil && m.snap.Verdict == diagnose.Broken:
		return pane.Text(themes.Error, g.Error+" "+askedAs(m.snap.Found.Kind)+": "+visible.Plural(errors, "error"))
	case m.snap.Mode == core.Compose && m.snap.ExpiryErr != nil:
		return pane.Text(themes.Error, g.Error+" no token: can't read the expiry")
	case m.snap.Token.Text == "":
		return pane.Text(themes.Error, g.Error+" no token")
	case m.snap.Verdict == diagnose.Broken:
		return pane.Text(themes.Error, g.Error+" broken: "+visible.Plural(errors, "error"))
	case m.snap.Verdict == diagnose.Warn:
		return pane.Text(themes.Warning, g.Warning+" "+visible.Plural(warnings, "warning"))
	}
	ready := m.ready()
	switch {
	case m.snap.Asked() != nil && ready != "":
		return pane.Text(themes.Pass, g.Pass+" "+askedAs(m.snap.Found.Kind)+" ready for "+ready)
	case m.snap.Mode == core.Compose && m.snap.Asked() == nil:
		return m.previewVerdict(ready)
	case m.snap.Mode == core.Inspect && isLocal(m.snap):
		return pane.Text(themes.Warning, g.Warning+" Courier refuses it")
	case ready == "":
		return pane.Text(themes.Pass, g.Pass+" no problems found")
	}
	return pane.Text(themes.Pass, g.Pass+" ready for "+ready)
}

// isLocal reports whether bulla signed the token, so that Courier refuses it.
func isLocal(s core.Snapshot) bool {
	_, local := s.Finding(diagnose.CodeLocalKey)
	return local
}

// previewVerdict is the verdict on a composed token without problems. Only Courier can issue one
// that works.
func (m *Model) previewVerdict(ready string) pane.Line {
	text := "preview: Courier refuses local-key tokens"
	switch {
	case m.snap.IsPreview() && ready == "":
		text = "preview: Courier signs the real token"
	case m.snap.IsPreview():
		text = "preview: ready for " + ready
	case m.width < narrowHeader:
		text = "preview"
	case m.width < wideHeader:
		text = "preview: local key"
	}
	return pane.Text(themes.Warning, m.settings.Glyphs.Warning+" "+text)
}

// From these widths on, the header has room for a longer and for the whole verdict on a preview.
const (
	narrowHeader = 60
	wideHeader   = 100
)

// ready names the features that the token is ready for, at most two of them, "" if it isn't ready
// for any.
func (m *Model) ready() string {
	var names []string
	for _, feature := range m.snap.Ready() {
		names = append(names, feature.Name)
	}
	if len(names) > 2 {
		names = append(names[:2], fmt.Sprintf("%d more", len(names)-2))
	}
	return strings.Join(names, ", ")
}
