package access

import (
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/intake"
	"bulla/themes"
	"bulla/ui/pane"
)

const (
	indent       = 2  // Cells: the glyph and a space.
	methodColumn = 11 // Cells: "PUT DELETE" and a space; "PUT PATCH DELETE" reaches over it.
	wideRow      = 56 // Cells from which a row shows the request; below it says in words what that does.
)

// noToken says why there is nothing to judge.
func noToken(f pane.Frame) string {
	if f.Snapshot.Bearer().APIKey {
		return "an API key opens every endpoint of its workspace, for every user: it belongs on a server only"
	}
	return "there is no token: " + f.Snapshot.Missing
}

// absent is what shows where there is no token.
func absent(f pane.Frame) []pane.Line {
	lines := pane.Wrap(themes.Muted, noToken(f), f.Width)
	if f.Snapshot.Mode == core.Inspect && f.Snapshot.Found.Kind != intake.Empty {
		lines = append(lines, pane.Wrap(themes.Faint, "p pastes another, esc goes back to composing", f.Width)...)
	}
	return lines
}

// notice says once why nothing is opened, where the token is refused as a whole.
func notice(f pane.Frame) []pane.Line {
	refused := f.Snapshot.Bearer().Refused
	if refused == "" {
		return nil
	}
	line := pane.Text(themes.Error, f.Glyphs.Error+" 401 on every call: ")
	return []pane.Line{*line.Add(themes.Text, refused)}
}

// reply is an answer: what it says, behind its glyph.
type reply struct {
	glyph string
	role  themes.Role
	text  string
}

// question is what the first row answers.
const question = "Inbox empty?"

// answer says why the inbox is empty.
func answer(v *view, f pane.Frame) reply {
	g := f.Glyphs
	refused := f.Snapshot.Bearer().Refused != ""
	switch {
	case refused && v.inbox.Allowed():
		return reply{g.Error, themes.Error, "it is refused as every call is; its scopes would open it"}
	case refused:
		return reply{g.Error, themes.Error, "it is refused as every call is; issued anew, " + v.inbox.Because}
	case v.inbox.Allowed():
		return reply{g.Pass, themes.Pass, "this token reads it: if it is empty, look elsewhere"}
	case alarming(v.inbox, f.Snapshot.Features):
		return reply{g.Error, themes.Error, v.inbox.Because}
	}
	return reply{g.Skipped, themes.Skipped, v.inbox.Because}
}

// renderInbox answers the question that is asked most.
func renderInbox(v *view, f pane.Frame, cursor bool) []pane.Line {
	a := answer(v, f)
	line := pane.Text(a.role, a.glyph+" ")
	if !cursor {
		line.Add(themes.Strong, question+" ").Add(themes.Text, a.text)
		return []pane.Line{line}
	}
	var words []pane.Line
	for _, word := range strings.Fields(question) {
		words = append(words, pane.Text(themes.Strong, word))
	}
	for _, word := range strings.Fields(a.text) {
		words = append(words, pane.Text(themes.Text, word))
	}
	told := pane.Flow(words, room(f))
	lines := append([]pane.Line{*line.Append(told[0])}, indented(told[1:])...)
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
	why, whole := d.Because, false
	if f.Width < wideRow {
		line.Add(text, d.Endpoint.Does)
		aside(&line, gate(r, f), f)
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
// that the scope does not grant is no fault: a token need not open everything.
func sign(d access.Decision, f pane.Frame) (glyph string, role, text themes.Role) {
	g := f.Glyphs
	refused := f.Snapshot.Bearer().Refused != ""
	switch {
	case refused && d.Allowed():
		return g.Note, themes.Faint, themes.Faint
	case refused:
		return g.Skipped, themes.Faint, themes.Faint
	case d.Allowed():
		return g.Pass, themes.Pass, themes.Text
	case alarming(d, f.Snapshot.Features):
		return g.Error, themes.Error, themes.Text
	}
	return g.Skipped, themes.Skipped, themes.Muted
}

// request adds the request, and at the right end what opens it. Where both have no
// room the request is shortened: first its user, then its end. It reports whether it is
// there whole.
func request(line *pane.Line, r row, f pane.Frame, role themes.Role) (whole bool) {
	d, right := r.decision(), gate(r, f)
	line.Add(role, r.methods())
	line.PadTo(indent + methodColumn - 1)
	line.Add(role, " ")
	path := place(d)
	if operation := operations(d, f); line.Width()+pane.Width(path)+operation.Width()+gap+right.Width() > f.Width {
		path = shortPath(d, f.Glyphs.Ellipsis)
	}
	line.Add(role, path).Append(operations(d, f))
	if most := max(f.Width-gap-right.Width(), 0); line.Width() > most {
		*line = line.Fit(most, f.Glyphs.Ellipsis)
		path = ""
	}
	aside(line, right, f)
	return path == place(d) && len(d.Endpoint.Operations) < 2
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

// gate is what opens the row, or behind a plus what has to be added.
func gate(r row, f pane.Frame) pane.Line {
	switch {
	case f.Snapshot.Bearer().Refused != "":
		return pane.Text(themes.Faint, r.opener)
	case r.decision().Allowed():
		return pane.Text(themes.Muted, r.opener)
	}
	line := pane.Text(themes.Accent, "+ ")
	return *line.Add(themes.Text, needs(r.decision()))
}

// gap is how many cells are at least between a row and what stands at its right end.
const gap = 2

// aside adds a text at the right end of the line, where it has room.
func aside(line *pane.Line, text pane.Line, f pane.Frame) {
	if line.Width()+gap+text.Width() <= f.Width {
		line.PadTo(f.Width - text.Width())
		line.Append(text)
	}
}
