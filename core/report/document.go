package report

import (
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"bulla/core"
	"bulla/core/token"
	"bulla/core/visible"
)

// documentJSON returns a header or payload in ASCII and without white space between values. Members
// keep their order and numbers their source text; of members with the same name, the last one is
// kept. It is null if the text is not a complete JSON value.
func documentJSON(doc token.Document) json.RawMessage {
	if !doc.Complete || doc.Text == "" {
		return json.RawMessage("null")
	}
	return appendValue(nil, doc, doc.Root)
}

func appendValue(b []byte, doc token.Document, v token.Value) []byte {
	switch v.Kind {
	case token.Object:
		return appendObject(b, doc, v)
	case token.Array:
		b = append(b, '[')
		for i, item := range v.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendValue(b, doc, item)
		}
		return append(b, ']')
	default:
		return visible.AppendJSON(b, doc.Source(v))
	}
}

func appendObject(b []byte, doc token.Document, v token.Value) []byte {
	b = append(b, '{')
	first := true
	for _, member := range v.Members {
		if member.Shadowed {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = visible.AppendJSON(b, nameSource(doc, member))
		b = append(b, ':')
		b = appendValue(b, doc, member.Value)
	}
	return append(b, '}')
}

// nameSource returns the source text of a member's name, with quotes.
func nameSource(doc token.Document, member token.Member) string {
	text := doc.Text[member.NameStart:]
	for at := 1; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++ // skip the escaped character, which may be a quote
		case '"':
			return text[:at+1]
		}
	}
	return text
}

// pretty writes a JSON value over several lines: all members in their order, shadowed ones
// included, with control characters escaped.
type pretty struct {
	*page
	doc token.Document
	// explain returns a comment on a top-level member, "" for none; nil for no comments.
	explain func(token.Member) string
	// column is the column of the comments, unless the member before one is wider.
	column int
}

const indentation = "  "

// document writes a header or payload, indented. Text that is not complete JSON is written as it
// is, after the members that could be read.
func (p *page) document(doc token.Document, role Role) {
	if doc.Text == "" {
		p.exact(span{Muted, "empty"})
		return
	}
	if strings.Trim(doc.Text, " ") == "" {
		p.exact(span{Muted, "only spaces"})
		return
	}
	if !doc.Complete {
		p.incomplete(doc, role)
		return
	}
	pretty{page: p, doc: doc}.value(nil, doc.Root, 0, role, "")
}

// explained writes the header or payload of the token with comments on its members.
func (p *page) explained(s core.Snapshot, part token.Part) {
	doc, role := s.Token.Document(part), Header
	if part == token.Payload {
		role = Payload
	}
	if p.style.Lines && p.members(s, part) {
		return
	}
	if !doc.Complete || doc.Root.Kind != token.Object {
		p.document(doc, role)
		return
	}
	explain := func(m token.Member) string { return core.Explain(s.Identity, s.Token, part, m).Summary }
	pretty := pretty{page: p, doc: doc, explain: explain}
	pretty.column = pretty.commentColumn(doc.Root.Members)
	pretty.value(nil, doc.Root, 0, role, "")
}

// incomplete writes incomplete JSON: the members that could be read, then the rest unchanged. Bytes
// that are not text are written in hexadecimal.
func (p *page) incomplete(doc token.Document, role Role) {
	members := wholeMembers(doc)
	switch {
	case len(members) > 0:
		p.exact(span{Muted, "{"})
		for i, member := range members {
			pretty{page: p, doc: doc}.member(member, 0, role, comma(i, len(members)))
		}
		rest := strings.TrimRight(doc.Text[members[len(members)-1].Value.End:], " ")
		if rest == "" {
			p.exact(span{Error, "lost from here on: nothing follows"})
			return
		}
		p.exact(span{Error, "lost from here on:"})
		p.exact(span{Plain, rest})
	case !utf8.ValidString(doc.Text) || strings.Contains(doc.Text, "\x00"):
		for line := range strings.Lines(hex.Dump([]byte(doc.Text))) {
			p.exact(span{Plain, strings.TrimSuffix(line, "\n")})
		}
	default:
		p.exact(span{Plain, doc.Text})
	}
}

// wholeMembers returns the top-level members of broken JSON that end before the fault. It returns
// none if the JSON is complete but nested too deeply.
func wholeMembers(doc token.Document) []token.Member {
	_, faults := token.Parse(doc.Text, token.Payload)
	for _, f := range faults {
		if f.Code != token.FaultJSON {
			continue
		}
		n := 0
		for n < len(doc.Root.Members) && doc.Root.Members[n].Value.End < f.At {
			n++
		}
		return doc.Root.Members[:n]
	}
	return nil
}

// value writes a value. Before is the beginning of its first line, and after is the comma at the
// end of its last line, if any. The role applies to a plain value and to the names of an object, so
// that only top-level names have their segment's color.
func (p pretty) value(before []span, v token.Value, depth int, role Role, after string) {
	indent := strings.Repeat(indentation, depth)
	switch {
	case v.Kind == token.Object && len(v.Members) > 0:
		p.exact(append(before, span{Muted, "{"})...)
		for i, member := range v.Members {
			p.member(member, depth, role, comma(i, len(v.Members)))
		}
		p.exact(span{Plain, indent}, span{Muted, "}" + after})
	case v.Kind == token.Array && len(v.Items) > 0:
		p.exact(append(before, span{Muted, "["})...)
		for i, item := range v.Items {
			p.value([]span{{Plain, indent + indentation}}, item, depth+1, Plain, comma(i, len(v.Items)))
		}
		p.exact(span{Plain, indent}, span{Muted, "]" + after})
	case v.Kind == token.Object:
		p.exact(append(before, span{Muted, "{}" + after})...)
	case v.Kind == token.Array:
		p.exact(append(before, span{Muted, "[]" + after})...)
	default:
		p.exact(append(before, span{role, typedJSON(p.doc.Source(v))}, span{Muted, after})...)
	}
}

// member writes a member of an object at the given depth.
func (p pretty) member(m token.Member, depth int, role Role, after string) {
	name, value := role, Plain
	if m.Shadowed {
		name, value = Faint, Faint
	}
	start := []span{
		{Plain, strings.Repeat(indentation, depth+1)}, {name, typedJSON(nameSource(p.doc, m))}, {Muted, ": "},
	}
	if depth == 0 {
		after += p.comment(m, after)
	}
	p.value(start, m.Value, depth+1, value, after)
}

// comment returns the comment on a top-level member, "" for none or if it does not fit on the line.
func (p pretty) comment(m token.Member, after string) string {
	text := p.commentText(m)
	if text == "" {
		return ""
	}
	width := p.width(m) + cells([]span{{Muted, after}})
	text = strings.Repeat(" ", max(p.column-width, 2)) + text
	if width+cells([]span{{Muted, text}}) > p.sentences() {
		return ""
	}
	return text
}

// commentText returns the text of the comment on a top-level member, "" for none. A value that
// takes several lines has none.
func (p pretty) commentText(m token.Member) string {
	if p.explain == nil || m.Shadowed || len(m.Value.Members) > 0 || len(m.Value.Items) > 0 {
		return ""
	}
	text := p.explain(m)
	if text == "" {
		return ""
	}
	return "// " + text
}

// width returns how many cells a top-level member takes without its comma.
func (p pretty) width(m token.Member) int {
	text := indentation + typedJSON(nameSource(p.doc, m)) + ": " + typedJSON(p.doc.Source(m.Value))
	return cells([]span{{Plain, text}})
}

// commentColumn returns the first column at which all comments are in line, if they all fit on the
// page there; otherwise the last one at which they do.
func (p pretty) commentColumn(members []token.Member) int {
	column, longest := 0, 0
	for i, m := range members {
		if text := p.commentText(m); text != "" {
			column = max(column, p.width(m)+len(comma(i, len(members)))+2)
			longest = max(longest, cells([]span{{Muted, text}}))
		}
	}
	return min(column, p.sentences()-longest)
}

// typedJSON replaces characters that package visible would escape with JSON escapes, so that the
// text remains valid JSON. Bytes that are not UTF-8 are left to visible, since JSON can't contain
// them.
func typedJSON(source string) string {
	if visible.Text(source) == source {
		return source
	}
	var b []byte
	for at := 0; at < len(source); {
		r, size := utf8.DecodeRuneInString(source[at:])
		text := source[at : at+size]
		at += size
		if r == utf8.RuneError && size == 1 || visible.Text(text) == text {
			b = append(b, text...)
			continue
		}
		b = visible.AppendJSONEscape(b, r)
	}
	return string(b)
}

func comma(i, n int) string {
	if i+1 < n {
		return ","
	}
	return ""
}
