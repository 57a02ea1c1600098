package token

import "strings"

// room is where the members and items of one document go. They are counted
// before they are read, so that no list grows and is copied: the memory that
// reading takes is known from the text.
type room struct {
	// counts are the elements of the arrays and objects, in the order in which
	// these open; opened is how many of them the parser has opened.
	counts []int32
	opened int
	// members and items are what is not used yet.
	members []Member
	items   []Value
}

// measure counts the elements of the arrays and objects of the text into counts
// and makes room for them. It looks at brackets, commas and quotes alone; where
// the text is no JSON it is only a guess.
func (p *parser) measure(counts []int32) {
	var open [MaxDepth + 1]int32 // by depth, the place in counts of what is open; -1 is none
	open[0] = -1
	var braces [MaxDepth + 1]bool
	var members, items int
	depth := 0
	for at := 0; at < len(p.text); at++ {
		element := false
		switch c := p.text[at]; c {
		case '"':
			at = closingQuote(p.text, at+1)
		case '}', ']':
			depth = max(depth-1, 0)
		case ',':
			element = true
		case '{', '[':
			if depth++; depth > MaxDepth {
				continue
			}
			open[depth], braces[depth] = -1, c == '{'
			if len(counts) < MaxValues {
				open[depth] = int32(len(counts))
				counts = append(counts, 0)
			}
			empty := at+1 < len(p.text) && p.text[at+1] == c+2 // ASCII has } two after {, and ] after [
			element = !empty
		}
		if !element || depth > MaxDepth || open[depth] < 0 {
			continue
		}
		counts[open[depth]]++
		if braces[depth] {
			members++
		} else {
			items++
		}
	}
	p.counts = counts
	p.members = make([]Member, min(members, MaxValues+1))
	p.items = make([]Value, min(items, MaxValues+1))
}

// count returns how many elements the array or object that opens now was found
// to have.
func (r *room) count() int {
	if r.opened >= len(r.counts) {
		return 0
	}
	r.opened++
	return int(r.counts[r.opened-1])
}

// memberRoom returns an empty list with room for the members of the object that
// opens now.
func (r *room) memberRoom() []Member {
	n := min(r.count(), len(r.members))
	list := r.members[:0:n]
	r.members = r.members[n:]
	return list
}

// itemRoom is memberRoom for the items of an array.
func (r *room) itemRoom() []Value {
	n := min(r.count(), len(r.items))
	list := r.items[:0:n]
	r.items = r.items[n:]
	return list
}

// closingQuote returns where the string ends whose text begins at start: the
// place of its closing quote, or the end of the text.
func closingQuote(text string, start int) int {
	for at := start; ; at++ {
		quote := strings.IndexByte(text[at:], '"')
		if quote < 0 {
			return len(text)
		}
		at += quote
		before := at
		for before > start && text[before-1] == '\\' {
			before--
		}
		if (at-before)%2 == 0 {
			return at
		}
	}
}

// stepOver moves behind the array or object at the position without reading it.
func (p *parser) stepOver() {
	depth := 0
	for ; p.pos < len(p.text); p.pos++ {
		switch p.text[p.pos] {
		case '"':
			p.pos = min(closingQuote(p.text, p.pos+1), len(p.text)-1)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				p.pos++
				return
			}
		}
	}
}
