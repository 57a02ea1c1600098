package access

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/themes"
	"bulla/ui/pane"
)

const (
	indent       = 2  // Cells: the glyph and a space.
	methodColumn = 11 // Cells: "PUT DELETE" and a space; "PUT PATCH DELETE" is cut.
	methodsWhole = 17 // Cells: "PUT PATCH DELETE" and a space.
	roomyRow     = 81 // Cells from which a row has room for that beside its path and its scope.
	wideRow      = 56 // Cells from which a row shows the request; below it says in words what that does.
)

// noToken says why there is nothing to judge.
func noToken(f pane.Frame) string {
	if f.Snapshot.Bearer().APIKey {
		return "an API key opens every endpoint of its workspace, for every user: it belongs on a server only"
	}
	return "there is no token: " + f.Snapshot.NoToken
}

// absent is what shows where there is no token.
func absent(f pane.Frame) []pane.Line {
	lines := pane.Wrap(themes.Muted, noToken(f), f.Width)
	if f.Snapshot.Mode == core.Inspect && f.Snapshot.Found.Kind != intake.Empty {
		lines = append(lines, pane.Wrap(themes.Faint, "p pastes another, esc goes back to composing", f.Width)...)
	}
	return lines
}

// refusalLines say once why nothing is opened, where the token is refused as a whole. What
// three lines do not hold is in the detail of the first row.
func refusalLines(f pane.Frame) []pane.Line {
	refused := f.Snapshot.Bearer().Refused
	if refused == "" {
		return nil
	}
	const most = 3
	told := append(coloured(themes.Error, "401 on every call:"), coloured(themes.Text, refused)...)
	lines := behind(pane.Text(themes.Error, f.Glyphs.Error+" "), told, f)
	if len(lines) > most {
		lines = lines[:most]
		last := lines[most-1].Fit(f.Width-pane.Width(f.Glyphs.Ellipsis), "")
		lines[most-1] = *last.Add(themes.Text, f.Glyphs.Ellipsis)
	}
	return lines
}

// coloured are the words of a text in one role.
func coloured(role themes.Role, text string) []pane.Line {
	var words []pane.Line
	for _, word := range strings.Fields(text) {
		words = append(words, pane.Text(role, word))
	}
	return words
}

// behind sets words behind a glyph, in as many lines as they need.
func behind(glyph pane.Line, words []pane.Line, f pane.Frame) []pane.Line {
	told := pane.Flow(words, room(f))
	return append([]pane.Line{*glyph.Append(told[0])}, indented(told[1:])...)
}

// reply is an answer: what it says, behind its glyph.
type reply struct {
	glyph string
	role  themes.Role
	text  string
}

// question is what the first row answers.
const question = "Inbox empty?"

// courierRefuses is said of pasted and received tokens with which only the emulator
// answers.
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
	case refused && v.inbox.Allowed():
		return reply{g.Error, themes.Error, "it is refused as every call is; its scopes would open it"}
	case refused:
		return reply{g.Error, themes.Error, "it is refused as every call is; issued anew, " + v.inbox.Because}
	case v.inbox.Allowed() && signed:
		return reply{g.Note, themes.Note, "this token reads it: but " + courierRefuses}
	case v.inbox.Allowed() && f.Snapshot.Mode == core.Compose:
		return reply{g.Pass, themes.Pass, "once Courier issues this token it reads the messages"}
	case v.inbox.Allowed():
		return reply{g.Pass, themes.Pass, "this token reads it: if empty, look outside the token"}
	case alarming(v.inbox, f.Snapshot.Features):
		return reply{g.Error, themes.Error, because}
	case v.inbox.Outcome == access.Doubtful && broken(v.inbox):
		return reply{g.Error, themes.Error, because}
	case v.inbox.Outcome == access.Doubtful:
		return reply{g.Warning, themes.Warning, because}
	}
	return reply{g.Note, themes.Note, because}
}

// broken reports whether a fault of the token is why something does not work, not only
// a scope that is missing.
func broken(d access.Decision) bool {
	return slices.ContainsFunc(d.Flaws, func(flaw diagnose.Finding) bool { return flaw.Severity == diagnose.Error })
}

// renderInbox answers the question that is asked most.
func renderInbox(v *view, f pane.Frame, cursor bool) []pane.Line {
	a := answer(v, f)
	line := pane.Text(a.role, a.glyph+" ")
	if !cursor {
		line.Add(themes.Strong, question+" ").Add(themes.Text, a.text)
		return []pane.Line{line}
	}
	lines := behind(line, append(coloured(themes.Strong, question), coloured(themes.Text, a.text)...), f)
	return append(underCursor(lines, f), inboxRemedy(v, f)...)
}

// underCursor lays the first line on the cursor where the pane has the keys.
func underCursor(lines []pane.Line, f pane.Frame) []pane.Line {
	if f.Focused {
		lines[0] = lines[0].Fit(f.Width, f.Glyphs.Ellipsis)
		lines[0].On(themes.Cursor)
	}
	return lines
}

// room is how many cells there are beside the glyph.
func room(f pane.Frame) int { return max(f.Width-indent, 10) }

// indented sets lines in line with the text behind a glyph.
func indented(lines []pane.Line) []pane.Line {
	out := make([]pane.Line, len(lines))
	for i, line := range lines {
		out[i].PadTo(indent)
		out[i].Append(line)
	}
	return out
}

// heading is the name of a group and how much of it is open.
func heading(v *view, group string, f pane.Frame) pane.Line {
	open, all := v.count(group)
	line, count := pane.Text(themes.Strong, group), pane.Line{}
	switch {
	case f.Snapshot.Bearer().Refused != "":
		line, count = pane.Text(themes.Muted, group), pane.Text(themes.Faint, fmt.Sprintf("%d of %d by its scopes", open, all))
	case open == all:
		count.Add(themes.Pass, fmt.Sprintf("all %d", all))
	case open == 0:
		count.Add(themes.Faint, fmt.Sprintf("none of %d", all))
	default:
		count.Add(themes.Muted, fmt.Sprintf("%d of %d", open, all))
	}
	line.PadTo(f.Width - count.Width())
	if line.Width()+count.Width() > f.Width {
		return line
	}
	return *line.Append(count)
}

// renderRow draws the requests of one path: on a wide frame as they are sent, on a
// narrow one as what they do.
func renderRow(r row, f pane.Frame, cursor bool) []pane.Line {
	d := r.decision()
	glyph, role, text := sign(d, f)
	line := pane.Text(role, glyph+" ")
	why, whole := r.because(), false
	if f.Width < wideRow {
		line.Add(text, d.Endpoint.Does)
		aside(&line, gate(r, f), limits(r) && !cursor, f) // under the cursor it stands below
	} else {
		why = d.Endpoint.Does + ": " + why
		whole = request(&line, r, f, text)
	}
	if !cursor {
		return []pane.Line{line}
	}
	lines := append([]pane.Line{line}, indented(pane.Wrap(themes.Muted, why, room(f)))...)
	lines = append(lines, remedyLines(d, f)...)
	if !whole {
		lines = append(lines, indented(pane.Wrap(themes.Muted, r.request(room(f), f.Glyphs.Ellipsis), room(f)))...)
	}
	return underCursor(lines, f)
}

// sign is the glyph of a decision, its role and that of the words beside it. A call
// that the scope does not grant is no fault but a note, as in the diagnosis: a token
// need not open everything. What the scopes of a refused token grant fails.
func sign(d access.Decision, f pane.Frame) (glyph string, role, text themes.Role) {
	g := f.Glyphs
	refused := f.Snapshot.Bearer().Refused != ""
	switch {
	case refused && d.Allowed():
		return g.Error, themes.Faint, themes.Faint
	case refused:
		return g.Note, themes.Faint, themes.Faint
	case d.Allowed():
		return g.Pass, themes.Pass, themes.Text
	case alarming(d, f.Snapshot.Features):
		return g.Error, themes.Error, themes.Text
	}
	return g.Note, themes.Note, themes.Muted
}

// request adds the request, and at the right end what opens it. Where both have no
// room the request is shortened: first its user, then its end. It reports whether it is
// there whole.
func request(line *pane.Line, r row, f pane.Frame, role themes.Role) (whole bool) {
	d, right := r.decision(), gate(r, f)
	if most := f.Width / 2; right.Width() > most {
		right = right.Fit(most, f.Glyphs.Ellipsis)
	}
	methods, column := pane.Text(role, r.methods()), methodColumn
	if f.Width >= roomyRow {
		column = methodsWhole
	}
	line.Append(methods.Fit(column-1, f.Glyphs.Ellipsis)).Add(role, " ")
	path := place(d)
	if operation := operations(d, f); line.Width()+pane.Width(path)+operation.Width()+gap+right.Width() > f.Width {
		path = shortPath(d, f.Glyphs.Ellipsis)
	}
	line.Add(role, path).Append(operations(d, f))
	if most := max(f.Width-gap-right.Width(), 0); line.Width() > most {
		*line = line.Fit(most, f.Glyphs.Ellipsis)
		path = ""
	}
	aside(line, right, limits(r), f)
	return path == place(d) && methods.Width() < column && len(d.Endpoint.Operations) < 2
}

// operations are the operation of a request, and a mark where others need the same.
func operations(d access.Decision, f pane.Frame) pane.Line {
	var line pane.Line
	if d.Operation == "" {
		return line
	}
	line.Add(themes.Muted, " "+d.Operation)
	if len(d.Endpoint.Operations) > 1 {
		line.Add(themes.Faint, ", "+f.Glyphs.Ellipsis)
	}
	return line
}

// limits reports whether the scope of a row has to be said: it is missing, or does not
// open all that the row seems to.
func limits(r row) bool { return !r.decision().Allowed() || r.alone != "" }

// gate is what opens the row, or what it needs.
func gate(r row, f pane.Frame) pane.Line {
	var line pane.Line
	switch {
	case !r.decision().Allowed():
		line.Add(themes.Accent, "needs ").Add(themes.Text, needs(r.decision()))
	case r.alone != "":
		line.Add(themes.Text, r.alone).Add(themes.Muted, ": "+r.opener)
	default:
		line.Add(themes.Muted, r.opener)
	}
	if f.Snapshot.Bearer().Refused != "" {
		line.In(themes.Faint)
	}
	return line
}

// gap is how many cells are at least between a row and what stands at its right end.
const gap = 2

// aside adds a text at the right end of the line. Where it has no room it is left out,
// or shortened, and the line too, where it has to be said.
func aside(line *pane.Line, text pane.Line, must bool, f pane.Frame) {
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
