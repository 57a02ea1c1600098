package access

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/themes"
	"bulla/ui/pane"
)

const (
	indent           = 2  // cells: the glyph and a space
	methodColumn     = 11 // cells: "PUT DELETE" and a space
	allMethodsColumn = 17 // cells: "PUT PATCH DELETE" and a space
	roomyRow         = 75 // cells; from here on a row has room for all methods, its path and its scope
	leastDoes        = 12 // cells: of what a row does, next to what it needs
	wideRow          = 56 // cells; from here on a row shows the request, otherwise what the request does
)

// noToken says why the pane has no token to show.
func noToken(f pane.Frame) string {
	if f.Snapshot.Bearer().APIKey {
		return "an API key can call every endpoint for every user: keep it on your server"
	}
	return "there is no token: " + f.Snapshot.NoToken
}

// noTokenLines is what the pane shows without a token.
func noTokenLines(f pane.Frame) []pane.Line {
	return append(pane.Wrap(themes.Muted, noToken(f), f.Width), pane.WithoutToken(f)...)
}

// refusalLines says once why the token is refused everywhere. The detail of the first row has what
// doesn't fit in three lines.
func refusalLines(f pane.Frame) []pane.Line {
	refused := f.Snapshot.Bearer().Refused
	if refused == "" {
		return nil
	}
	const most = 3
	text := append(inRole(themes.Error, "401 on every call:"), inRole(themes.Text, refused)...)
	lines := afterGlyph(pane.Text(themes.Error, f.Glyphs.Error+" "), text, f)
	if len(lines) > most {
		lines = lines[:most]
		last := lines[most-1]
		last = last.Fit(min(last.Width(), f.Width-pane.Width(f.Glyphs.Ellipsis)), "")
		lines[most-1] = *last.Add(themes.Text, f.Glyphs.Ellipsis)
	}
	return lines
}

// inRole returns the words of a text in one role.
func inRole(role themes.Role, text string) []pane.Line {
	var words []pane.Line
	for _, word := range strings.Fields(text) {
		words = append(words, pane.Text(role, word))
	}
	return words
}

// afterGlyph lays out words after a glyph, in as many lines as they need.
func afterGlyph(glyph pane.Line, words []pane.Line, f pane.Frame) []pane.Line {
	text := pane.Flow(words, room(f))
	return append([]pane.Line{*glyph.Append(text[0])}, indented(text[1:])...)
}

// reply is an answer with its glyph.
type reply struct {
	glyph string
	role  themes.Role
	text  string
}

// question is the question that the first row answers.
const question = "Inbox empty?"

// courierRefuses is the note about pasted and received tokens that only the emulator accepts.
const courierRefuses = "Courier refuses a token that bulla signed"

// answer says why the inbox is empty.
func answer(v *view, f pane.Frame) reply {
	g := f.Glyphs
	refused := f.Snapshot.Bearer().Refused != ""
	_, signed := signedHere(f)
	because := v.inbox.Because
	if signed {
		because += "; and " + courierRefuses
	}
	switch {
	case refused && f.Snapshot.OfOtherIssuer():
		return reply{g.Error, themes.Error, "refused like every call: this is not a token from Courier"}
	case refused && v.inbox.Allowed():
		return reply{g.Error, themes.Error, "refused like every call; its scopes would allow it"}
	case refused:
		return reply{g.Error, themes.Error, "refused like every call; in a new token, " + v.inbox.Because}
	case v.inbox.Allowed() && signed:
		return reply{g.Note, themes.Note, "this token can read the messages, but " + courierRefuses}
	case v.inbox.Allowed() && f.Snapshot.Mode == core.Compose:
		return reply{g.Pass, themes.Pass, "once issued, this token can read the messages"}
	case v.inbox.Allowed():
		return reply{g.Pass, themes.Pass, "not because of this token: it can read the messages"}
	case alarming(v.inbox, f.Snapshot.Features):
		return reply{g.Error, themes.Error, because}
	case v.inbox.Outcome == access.Doubtful && tokenFault(v.inbox):
		return reply{g.Error, themes.Error, because}
	case v.inbox.Outcome == access.Doubtful:
		return reply{g.Warning, themes.Warning, because}
	}
	return reply{g.Note, themes.Note, because}
}

// tokenFault reports whether an error in the token is why a call fails, rather than only a missing
// scope.
func tokenFault(d access.Decision) bool {
	return slices.ContainsFunc(d.Causes, func(f diagnose.Finding) bool { return f.Severity == diagnose.Error })
}

// renderInbox answers the most frequent question.
func renderInbox(v *view, f pane.Frame, cursor bool) []pane.Line {
	a := answer(v, f)
	line := pane.Text(a.role, a.glyph+" ")
	if !cursor {
		line.Add(themes.Strong, question+" ").Add(themes.Text, a.text)
		return []pane.Line{line}
	}
	lines := afterGlyph(line, append(inRole(themes.Strong, question), inRole(themes.Text, a.text)...), f)
	return append(underCursor(lines, f), inboxRemedy(v, f)...)
}

// underCursor highlights the first line if the pane is focused, or a tour points at it.
func underCursor(lines []pane.Line, f pane.Frame) []pane.Line {
	if f.Focused || f.Pointed {
		lines[0] = lines[0].Fit(f.Width, f.Glyphs.Ellipsis)
		lines[0].On(themes.Cursor)
	}
	return lines
}

// room returns how many cells there are next to the glyph.
func room(f pane.Frame) int { return max(f.Width-indent, 10) }

// indented aligns lines with the text after a glyph.
func indented(lines []pane.Line) []pane.Line {
	out := make([]pane.Line, len(lines))
	for i, line := range lines {
		out[i].PadTo(indent)
		out[i].Append(line)
	}
	return out
}

// heading is the name of a group and how many of its calls are allowed.
func heading(v *view, group string, f pane.Frame) pane.Line {
	allowed, all := v.count(group)
	line, count := pane.Text(themes.Strong, group), pane.Line{}
	switch {
	case v.subject.refused:
		line = pane.Text(themes.Muted, group)
		count.Add(themes.Faint, fmt.Sprintf("%d of %d by its scopes", allowed, all))
	case allowed == all:
		count.Add(themes.Pass, fmt.Sprintf("all %d", all))
	case allowed == 0:
		count.Add(themes.Faint, fmt.Sprintf("none of %d", all))
	default:
		count.Add(themes.Muted, fmt.Sprintf("%d of %d", allowed, all))
	}
	line.PadTo(f.Width - count.Width())
	if line.Width()+count.Width() > f.Width {
		return line
	}
	return *line.Append(count)
}

// renderRow draws the requests of one path: as they are sent if the frame is wide, otherwise as
// what they do, after what they lack.
func renderRow(r row, f pane.Frame, cursor bool) []pane.Line {
	d := r.decision()
	glyph, role, text := mark(r, f)
	line := pane.Text(role, glyph+" ")
	why, complete := r.because(), false
	switch {
	case f.Width < wideRow && !d.Allowed(): // what is missing matters more than the end of the row
		missing := scopeOf(r, f)
		missing = missing.Fit(min(missing.Width(), max(f.Width-indent-gap-leastDoes, 0)), f.Glyphs.Ellipsis)
		line.Append(missing).Add(text, "  "+d.Endpoint.Does)
		if line.Width() > f.Width {
			line, why = line.Fit(f.Width, f.Glyphs.Ellipsis), d.Endpoint.Does+": "+why
		}
	case f.Width < wideRow:
		line.Add(text, d.Endpoint.Does)
		addRight(&line, scopeOf(r, f), mustShow(r) && !cursor, f) // under the cursor it is below
	default:
		why = d.Endpoint.Does + ": " + why
		complete = request(&line, r, f, text)
	}
	if !cursor {
		return []pane.Line{line}
	}
	lines := append([]pane.Line{line}, indented(pane.Wrap(themes.Muted, why, room(f)))...)
	lines = append(lines, remedyLines(d, f)...)
	if !complete {
		lines = append(lines, indented(pane.Wrap(themes.Muted, r.request(room(f), f.Glyphs.Ellipsis), room(f)))...)
	}
	return underCursor(lines, f)
}

// mark returns the glyph of a row, its role and the role of the text next to it. A call that
// the scope doesn't allow is only a note, as in the diagnosis, because a token need not allow
// everything. If the token is refused, even what its scopes allow fails.
func mark(r row, f pane.Frame) (glyph string, role, text themes.Role) {
	g, d := f.Glyphs, r.decision()
	switch {
	case r.refused && d.Allowed():
		return g.Error, themes.Faint, themes.Faint
	case r.refused:
		return g.Note, themes.Faint, themes.Faint
	case d.Allowed():
		return g.Pass, themes.Pass, themes.Text
	case alarming(d, f.Snapshot.Features):
		return g.Error, themes.Error, themes.Text
	}
	return g.Note, themes.Note, themes.Muted
}

// request adds the request, and the scope at the right end. If there isn't room for both it
// shortens the request: first its operations, then its user, then its end. It reports whether the
// whole request is shown.
func request(line *pane.Line, r row, f pane.Frame, role themes.Role) (complete bool) {
	d, right := r.decision(), scopeOf(r, f)
	start := line.Width()
	methods, column := pane.Text(role, r.methods()), methodColumn
	if f.Width >= roomyRow {
		column = allMethodsColumn
	}
	requests := []string{fullPath(d), shortPath(d, f.Glyphs.Ellipsis)}
	for i, path := range requests {
		for most := max(len(d.Endpoint.Operations), 1); most > 0; most-- {
			whole := methods.Fit(column-1, f.Glyphs.Ellipsis)
			whole.Add(role, " "+path).Append(operations(d, most, f))
			if start+whole.Width()+gap+right.Width() <= f.Width {
				line.Append(whole)
				addRight(line, right, mustShow(r), f)
				return i == 0 && methods.Width() < column && most >= len(d.Endpoint.Operations)
			}
		}
	}
	if most := f.Width / 2; right.Width() > most {
		right = right.Fit(most, f.Glyphs.Ellipsis)
	}
	line.Append(methods.Fit(column-1, f.Glyphs.Ellipsis)).Add(role, " "+requests[1])
	line.Append(operations(d, 1, f))
	*line = line.Fit(min(line.Width(), max(f.Width-gap-right.Width(), 0)), f.Glyphs.Ellipsis)
	addRight(line, right, mustShow(r), f)
	return false
}

// operations shows at most so many operations of a request, with an ellipsis if others need the
// same scope.
func operations(d access.Decision, most int, f pane.Frame) pane.Line {
	var line pane.Line
	switch names := d.Endpoint.Operations; {
	case d.Operation == "":
	case most >= len(names):
		line.Add(themes.Muted, " "+strings.Join(names, ", "))
	default:
		line.Add(themes.Muted, " "+strings.Join(names[:most], ", ")).Add(themes.Faint, ", "+f.Glyphs.Ellipsis)
	}
	return line
}

// mustShow reports whether the scope of a row has to be shown, even if the row is cut: it is
// missing, or allows only some brands.
func mustShow(r row) bool { return !r.decision().Allowed() || r.only != "" }

// scopeOf is the scope that allows the row, or the one it needs.
func scopeOf(r row, f pane.Frame) pane.Line {
	var line pane.Line
	switch {
	case !r.decision().Allowed():
		line.Add(themes.Accent, "needs ").Add(themes.Text, needs(r.decision()))
	case r.only != "":
		line.Add(themes.Text, r.only).Add(themes.Muted, ": "+r.scope)
	default:
		line.Add(themes.Muted, r.scope)
	}
	if r.refused {
		line.In(themes.Faint)
	}
	return line
}

// gap is the least number of cells between a row and the text at its right end.
const gap = 2

// addRight adds a text at the right end of the line. If there isn't room it leaves the text out,
// unless it must be shown: then it shortens the text and the line.
func addRight(line *pane.Line, text pane.Line, must bool, f pane.Frame) {
	const least = 10 // cells: "needs rea" and an ellipsis
	room := f.Width - gap - line.Width()
	if text.Width() > room {
		if !must {
			return
		}
		room = min(max(room, least), text.Width())
		text = text.Fit(room, f.Glyphs.Ellipsis)
		*line = line.Fit(max(f.Width-gap-room, 0), f.Glyphs.Ellipsis)
	}
	line.PadTo(f.Width - text.Width())
	line.Append(text)
}
