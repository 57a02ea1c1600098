package intake

import (
	"slices"
	"sort"
	"strings"

	"bulla/core/visible"
)

// input is a pasted text and what it reads as once encodings and escapes are undone, layer by
// layer. For every offset of the result it knows the offset in the original.
type input struct {
	raw string
	// base is the input without UTF-16 and terminal sequences. JSON is parsed from it.
	base string
	// text is the base with its escapes undone.
	text       string
	layers     []layer
	baseLayers int // how many of the layers lead from raw to base
}

// layerKind is an encoding that a layer undoes.
type layerKind int

const (
	utf16Layer layerKind = iota
	terminalLayer
	quotedPrintableLayer
	unicodeLayer
	entityLayer
	percentLayer
	backslashLayer
	prefixLayer
	chunkLayer
)

type layer struct {
	kind layerKind
	runs []run
}

// run says that the range [out, outEnd) of a layer's result was read from [in, inEnd) of its
// source, in equal shares for each byte.
type run struct{ out, outEnd, in, inEnd int }

const (
	maxPercent = 3 // layers of percent-encoding
	maxEntity  = 2 // layers of HTML entities
)

func newInput(raw string) input {
	in := input{raw: raw, text: raw}
	in.undo(utf16Layer, undoUTF16)
	in.undo(terminalLayer, undoSequences)
	in.base, in.baseLayers = in.text, len(in.layers)
	in.undo(quotedPrintableLayer, undoQuotedPrintable)
	in.undo(unicodeLayer, undoUnicode)
	for n := 0; n < maxEntity && in.undo(entityLayer, undoEntities); n++ {
	}
	for n := 0; n < maxPercent && in.undo(percentLayer, undoPercent); n++ {
	}
	in.undo(backslashLayer, undoBackslashes)
	in.undo(prefixLayer, undoBase64Prefix)
	in.undo(chunkLayer, undoChunks)
	return in
}

// undo adds a layer and reports whether there was anything to undo.
func (in *input) undo(kind layerKind, rewrite func(*rewriter)) bool {
	w := rewriter{source: in.text}
	rewrite(&w)
	if len(w.runs) == 0 {
		return false
	}
	in.text = w.result()
	in.layers = append(in.layers, layer{kind, w.runs})
	return true
}

// start returns the offset in the original of the character at at.
func (in input) start(at int) int { return mapOffset(in.layers, at, layer.start) }

// end returns the offset in the original of the end of the character that ends at at.
func (in input) end(at int) int { return mapOffset(in.layers, at, layer.end) }

// startInBase is start for the base, and endInBase is end.
func (in input) startInBase(at int) int { return mapOffset(in.layers[in.baseLayers:], at, layer.start) }
func (in input) endInBase(at int) int   { return mapOffset(in.layers[in.baseLayers:], at, layer.end) }

// startOfBase returns the offset in the original of the character at at of the base.
func (in input) startOfBase(at int) int { return mapOffset(in.layers[:in.baseLayers], at, layer.start) }
func (in input) endOfBase(at int) int   { return mapOffset(in.layers[:in.baseLayers], at, layer.end) }

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

// notes says what was undone inside the range [from, to) of the text, and whether there were
// terminal sequences in it or at most near bytes away.
func (in input) notes(from, to, near int) []string {
	var notes []string
	percent := 0
	for i := len(in.layers) - 1; i >= 0; i-- {
		changed := in.layers[i].changed(from, to)
		steered := in.layers[i].touches(from-near, to+near)
		from, to = in.layers[i].start(from), in.layers[i].end(to)
		switch kind := in.layers[i].kind; {
		case kind == terminalLayer && steered:
			notes = append(notes, terminalNote)
		case changed == 0:
		case kind == percentLayer:
			percent++
		case kind == backslashLayer:
			notes = append(notes, visible.Plural(changed, backslashNote))
		case kind == utf16Layer:
			notes = append(notes, "UTF-16 encoding")
		case kind == quotedPrintableLayer:
			notes = append(notes, "quoted-printable escapes")
		case kind == unicodeLayer:
			notes = append(notes, literalEscapes)
		case kind == entityLayer && !slices.Contains(notes, htmlEntities):
			notes = append(notes, htmlEntities)
		}
	}
	if percent > 0 {
		notes = append(notes, visible.Plural(percent, "layer")+" of "+percentNote)
	}
	return notes
}

// Notes that other code looks for.
const (
	terminalNote   = "terminal escape sequences (colors)"
	htmlEntities   = "HTML entities"
	percentNote    = "percent-encoding"
	literalEscapes = "string literal escapes"
	backslashNote  = "backslash escape"
)

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
