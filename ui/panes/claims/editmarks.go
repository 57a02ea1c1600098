package claims

import (
	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/scope"
	"bulla/core/token"
)

// edited reports whether what the row shows was edited.
func (r row) edited() bool { return r.edit != "" }

// markEdits marks the rows whose members were edited.
func markEdits(all []row, s *core.Snapshot) {
	if s.Edit == diagnose.NotEdited {
		return
	}
	before := map[token.Part]earlier{}
	for _, part := range []token.Part{token.Header, token.Payload} {
		before[part] = earlierOf(s.Original.Document(part))
	}
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].part == all[i].part && all[end].index == all[i].index {
			end++
		}
		if all[i].index >= 0 {
			before[all[i].part].mark(all[i:end])
		}
		i = end
	}
}

// earlier maps the names of a document's members to their values before the edit, in order.
type earlier map[string][]earlierValue

type earlierValue struct{ source, text string }

func earlierOf(doc token.Document) earlier {
	e := earlier{}
	for _, m := range doc.Root.Members {
		e[m.Name] = append(e[m.Name], earlierValue{source: doc.Source(m.Value), text: m.Value.Text})
	}
	return e
}

// mark marks the rows of one member by comparing it with the next earlier member of its name.
func (e earlier) mark(rows []row) {
	first := &rows[0]
	values := e[first.member]
	if len(values) == 0 {
		first.edit = "added"
		return
	}
	value := values[0]
	e[first.member] = values[1:]
	switch {
	case value.source == first.source:
	case first.partial:
		markWords(rows, value.text)
	default:
		first.edit = "edited"
	}
}

// markWords marks the scopes that were added. If none was, it marks the whole scope claim.
func markWords(rows []row, before string) {
	were := map[string]bool{}
	for _, word := range scope.Parse(before).Words {
		were[word.Text] = true
	}
	added := false
	for i := range rows {
		if !were[rows[i].value] {
			rows[i].edit, added = "added", true
		}
	}
	if !added {
		rows[0].edit = "edited"
	}
}
