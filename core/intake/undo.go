package intake

import (
	"slices"
	"sort"
	"strings"

	"bulla/core/visible"
)

// view is the result of the first step: what a pasted text reads as once the encodings in it are
// undone, layer by layer. For every offset of the result it knows the offset in the original.
type view struct {
	raw string
	// base is the input without UTF-16 and terminal sequences. What a server or a parser undoes
	// itself is still in it: JSON and requests are read from it.
	base string
	// text is the base with its escapes undone. Tokens are searched in it.
	text       string
	layers     []layer
	baseLayers int // how many of the layers lead from raw to base
}

// encoding is one way in which a text may be written.
type encoding struct {
	// undo replaces what is written differently.
	undo func(*rewriter)
	// most is how many times it is undone: some programs encode what is already encoded.
	most int
	// note says that a number of characters, in a number of layers, were written so; nil for none.
	note func(characters, layers int) string
	// removed is set if undoing removes text, which is noted if it was near a token.
	removed bool
	// joins is set if undoing joins a text that was split.
	joins bool
}

// encodings are undone in this order. Those before baseEncodings are not of the text itself, but of
// the file or the terminal that it comes from.
var encodings = [...]encoding{
	{undo: undoUTF16, most: 1, note: always("UTF-16 encoding")},
	{undo: undoSequences, most: 1, note: always(terminalNote), removed: true},
	{undo: undoQuotedPrintable, most: 1, note: always("quoted-printable escapes")},
	{undo: undoUnicode, most: 1, note: always(literalEscapes)},
	{undo: undoEntities, most: 2, note: always(htmlEntities)},
	{undo: undoChunks, most: 1, joins: true}, // before percent-encoding, which hides what is in the values
	{undo: undoPercent, most: 3, note: func(_, layers int) string {
		return visible.Plural(layers, "layer") + " of " + percentNote
	}},
	{undo: undoBackslashes, most: 1, note: func(characters, _ int) string {
		return visible.Plural(characters, backslashNote)
	}},
	{undo: undoBase64Prefix, most: 1},
}

const baseEncodings = 2

// Notes that other code looks for.
const (
	terminalNote   = "terminal escape sequences (colors)"
	htmlEntities   = "HTML entities"
	percentNote    = "percent-encoding"
	literalEscapes = "string literal escapes"
	backslashNote  = "backslash escape"
)

// always returns a note that counts nothing.
func always(note string) func(int, int) string { return func(int, int) string { return note } }

// layer is one encoding that was undone.
type layer struct {
	encoding int // in encodings
	runs     []run
}

// run says that the range [out, outEnd) of a layer's result was read from [in, inEnd) of its
// source, in equal shares for each byte.
type run struct{ out, outEnd, in, inEnd int }

// undo is the first step: it undoes the encodings of a pasted text.
func undo(raw string) view {
	v := view{raw: raw, text: raw}
	for i, e := range encodings {
		if i == baseEncodings {
			v.base, v.baseLayers = v.text, len(v.layers)
		}
		for n := 0; n < e.most && v.undoLayer(i); n++ {
		}
	}
	return v
}

// undoLayer undoes an encoding once and reports whether there was anything to undo.
func (v *view) undoLayer(encoding int) bool {
	w := rewriter{source: v.text}
	encodings[encoding].undo(&w)
	if len(w.runs) == 0 {
		return false
	}
	v.text = w.result()
	v.layers = append(v.layers, layer{encoding, w.runs})
	return true
}

// start returns the offset in the original of the character at at.
func (v view) start(at int) int { return mapOffset(v.layers, at, layer.start) }

// end returns the offset in the original of the end of the character that ends at at.
func (v view) end(at int) int { return mapOffset(v.layers, at, layer.end) }

// startInBase is start for the base, and endInBase is end.
func (v view) startInBase(at int) int { return mapOffset(v.layers[v.baseLayers:], at, layer.start) }
func (v view) endInBase(at int) int   { return mapOffset(v.layers[v.baseLayers:], at, layer.end) }

// startOfBase returns the offset in the original of the character at at of the base.
func (v view) startOfBase(at int) int { return mapOffset(v.layers[:v.baseLayers], at, layer.start) }
func (v view) endOfBase(at int) int   { return mapOffset(v.layers[:v.baseLayers], at, layer.end) }

// mapOffset converts an offset in the result of the last layer to one in the source of the first.
func mapOffset(layers []layer, at int, through func(layer, int) int) int {
	for i := len(layers) - 1; i >= 0; i-- {
		at = through(layers[i], at)
	}
	return at
}

func (l layer) start(at int) int {
	i := sort.Search(len(l.runs), func(i int) bool { return l.runs[i].out > at }) - 1
	if i < 0 {
		return at
	}
	return l.runs[i].source(at)
}

func (l layer) end(at int) int {
	i := sort.Search(len(l.runs), func(i int) bool { return l.runs[i].out >= at }) - 1
	if i < 0 {
		return at
	}
	return l.runs[i].source(at)
}

func (r run) source(at int) int {
	if at >= r.outEnd {
		return r.inEnd + at - r.outEnd
	}
	return r.in + (at-r.out)*(r.inEnd-r.in)/(r.outEnd-r.out)
}

// changed returns how many characters of [from, to) of the result were written differently in the
// source.
func (l layer) changed(from, to int) int {
	changed := 0
	for _, r := range l.runs[l.first(from):] {
		if r.out > to {
			break
		}
		changed += max(0, min(r.outEnd, to)-max(r.out, from))
	}
	return changed
}

// touches reports whether anything between from and to was written differently or removed.
func (l layer) touches(from, to int) bool {
	i := l.first(from)
	return i < len(l.runs) && l.runs[i].out <= to
}

// first returns the first run that does not end before at.
func (l layer) first(at int) int {
	return sort.Search(len(l.runs), func(i int) bool { return l.runs[i].outEnd >= at })
}

// nearby is how many bytes from a token something removed still counts as around it.
const nearby = 40

// notes says what was undone inside the range [from, to) of the text, and whether text was removed
// in it or at most near bytes away.
func (v view) notes(from, to, near int) []string {
	var characters, layers [len(encodings)]int
	for _, l := range slices.Backward(v.layers) {
		n := l.changed(from, to)
		if encodings[l.encoding].removed && l.touches(from-near, to+near) {
			n = 1
		}
		from, to = l.start(from), l.end(to)
		if n > 0 {
			characters[l.encoding] += n
			layers[l.encoding]++
		}
	}
	var notes []string
	for i, e := range slices.Backward(encodings[:]) {
		if layers[i] > 0 && e.note != nil {
			notes = append(notes, e.note(characters[i], layers[i]))
		}
	}
	return notes
}

// rewriter replaces ranges of a text and records the replacements.
type rewriter struct {
	source string
	out    strings.Builder
	copied int // how much of the source was copied
	runs   []run
}

// replace replaces [from, to) of the source, which must be after everything replaced before.
// Neighbors of the same shape become one run, so that a text that is escaped throughout costs no
// more than one.
func (w *rewriter) replace(from, to int, with string) {
	if w.runs == nil {
		w.out.Grow(len(w.source))
	}
	w.out.WriteString(w.source[w.copied:from])
	next := run{w.out.Len(), w.out.Len() + len(with), from, to}
	w.out.WriteString(with)
	w.copied = to
	if n := len(w.runs); n > 0 {
		last := &w.runs[n-1]
		same := (last.outEnd-last.out)*(to-from) == (last.inEnd-last.in)*len(with)
		if same && last.outEnd == next.out && last.inEnd == from {
			last.outEnd, last.inEnd = next.outEnd, to
			return
		}
	}
	w.runs = append(w.runs, next)
}

// result returns the text with all replacements made.
func (w *rewriter) result() string {
	w.out.WriteString(w.source[w.copied:])
	return w.out.String()
}
