package intake

import (
	"slices"
	"strconv"
	"strings"

	"bulla/core/redact"
	"bulla/core/visible"
)

// chunk is one of the cookies NAME.0, NAME.1 and so on that a value was split over, because a
// browser keeps at most 4,096 bytes in each. Auth.js and Supabase do this.
type chunk struct {
	number   int
	from, to int    // of the value
	ends     string // the characters that end it
}

const (
	// maxChunked is how many split cookies of one text are joined, and maxChunks how many pieces
	// one may have.
	maxChunked, maxChunks = 8, 40
	longestCookieName     = 120
	// shortestChunk is how long a piece is at least that is not the last one.
	shortestChunk = 1000
	// maxBetween is how much text is removed between two pieces: the attributes of a cookie, or the
	// other columns of a table.
	maxBetween = 600
)

// undoChunks joins the pieces of split cookies.
func undoChunks(w *rewriter) {
	text := w.source
	for at, sets := 0, 0; sets < maxChunked; {
		dot := indexFrom(text, at, ".0")
		if dot < 0 {
			return
		}
		at = dot + 1
		start := cookieNameStart(text, dot)
		first, ok := readChunk(text, start, dot, "")
		if !ok || first.number != 0 {
			continue
		}
		sets++
		chunks := findChunks(text, text[start:dot], first)
		if len(chunks) > 1 && chunks[0].from >= w.copied && joinable(text, chunks) {
			at = w.join(chunks)
		}
	}
}

// cookieNameStart returns where the name begins that ends at end.
func cookieNameStart(text string, end int) int {
	start := end
	for start > 0 && end-start < longestCookieName && (isSegmentByte(text[start-1]) || text[start-1] == '.') {
		start--
	}
	return start
}

// findChunks returns the pieces of the cookie with that name in the order of the text, as long as
// none is missing.
func findChunks(text, name string, first chunk) []chunk {
	chunks := []chunk{first}
	for n := 1; n < maxChunks; n++ {
		numbered := name + "." + strconv.Itoa(n)
		at := strings.Index(text, numbered)
		for at > 0 && isSegmentByte(text[at-1]) {
			at = indexFrom(text, at+1, numbered)
		}
		if at < 0 {
			break
		}
		c, ok := readChunk(text, at, at+len(name), first.ends)
		if !ok || c.number != n {
			break
		}
		chunks = append(chunks, c)
	}
	slices.SortFunc(chunks, func(a, b chunk) int { return a.from - b.from })
	return chunks
}

// readChunk reads a piece whose name begins at start and whose number follows the dot: NAME.0=VALUE
// of a header, or the columns of a table, or JSON. If ends is "", it finds out what ends the value:
// one that is JSON itself has quotes in it.
func readChunk(text string, start, dot int, ends string) (c chunk, ok bool) {
	after := strings.TrimLeft(text[dot+1:min(len(text), dot+4)], "0123456789")
	if after == "" || strings.IndexByte("\"'=: \t", after[0]) < 0 {
		return c, false // most dots are those of an address or a version
	}
	m := chunkRE().FindStringSubmatchIndex(text[dot:min(len(text), dot+longestCookieName)])
	if start == dot || m == nil {
		return c, false
	}
	c.number, _ = strconv.Atoi(text[dot+m[2] : dot+m[3]])
	c.from = dot + m[1]
	c.to, c.ends = c.from, ends
	if ends == "" {
		c.ends = ";,\"'`"
		if rest := text[c.from:]; strings.HasPrefix(rest, `["`) || strings.HasPrefix(rest, `{"`) {
			c.ends = ";"
		}
	}
	least := byte('!')
	if c.ends == ";" {
		least = ' '
	}
	for c.to < len(text) && text[c.to] >= least && strings.IndexByte(c.ends, text[c.to]) < 0 {
		c.to++
	}
	return c, c.to > c.from
}

var chunkRE = compileOnce(`^\.(\d{1,2})(?:["']?[ ]?[=:][ ]?["']?|\t+ *|["'],[ \r\n]*["']value["'][ ]?:[ ]?["'])`)

// joinable reports whether the text between the pieces may be removed: it has neither a token nor a
// key in it.
func joinable(text string, chunks []chunk) bool {
	if slices.ContainsFunc(chunks, func(c chunk) bool { return c.number > 0 && startsHeader(text[c.from:]) }) {
		return false // tokens of a list
	}
	for i, c := range chunks[1:] {
		between := text[chunks[i].to:max(chunks[i].to, c.from)]
		switch {
		case c.from < chunks[i].to, len(between) > maxBetween:
			return false
		case strings.Contains(between, "eyJ"), redact.Find(between).Courier != "":
			return false
		}
	}
	return true
}

// join joins pieces that are in the order of the text, and returns where the last one ends. Pieces
// in the right order keep their places.
func (w *rewriter) join(chunks []chunk) (end int) {
	byNumber := func(a, b chunk) int { return a.number - b.number }
	end = chunks[len(chunks)-1].to
	if slices.IsSortedFunc(chunks, byNumber) {
		for i, c := range chunks[1:] {
			w.replace(chunks[i].to, c.from, "")
		}
		return end
	}
	numbered := slices.SortedFunc(slices.Values(chunks), byNumber)
	for i, c := range numbered { // the first piece gets the first place, whichever was there
		next := end
		if i+1 < len(chunks) {
			next = chunks[i+1].from
		}
		w.replace(chunks[i].from, next, w.source[c.from:c.to])
	}
	return end
}

// undoBase64Prefix removes what Supabase writes in a cookie before the base64 of a session.
func undoBase64Prefix(w *rewriter) {
	const prefix = "base64-"
	for at := indexFrom(w.source, 0, prefix+"ey"); at >= 0; at = indexFrom(w.source, at+1, prefix+"ey") {
		w.replace(at, at+len(prefix), "")
	}
}

// remarkChunks says that the token was joined from several cookies, or that only the first of them
// was pasted.
func (f *Found) remarkChunks(v view, p piece, cookie string) {
	count, from, to := 1, p.start, p.end
	for i := len(v.layers) - 1; i >= 0 && count == 1; i-- {
		if encodings[v.layers[i].encoding].joins {
			count = v.layers[i].pieces(from, to)
		}
		from, to = v.layers[i].start(from), v.layers[i].end(to)
	}
	name, first := strings.CutSuffix(cookie, ".0")
	switch {
	case count == 1 && first && len(p.token) >= shortestChunk && !hasSignature(p.token):
		f.remark(Truncated, "this is only the first piece of a cookie that was split",
			"its name ends in .0, and the token is not complete", "copy the cookies "+name+".1 and so on too: bulla joins them")
	case count > 1:
		f.remark(Chunks, "the token was joined from "+visible.Plural(count, "cookie"),
			"a browser keeps at most 4,096 bytes in a cookie, so the app splits a longer one into NAME.0, NAME.1 and so on", "")
	}
}

// pieces returns how many pieces the range [from, to) of the result was joined from.
func (l layer) pieces(from, to int) int {
	count := 1
	for _, r := range l.runs[l.first(from+1):] {
		if r.out >= to {
			break
		}
		if r.out > from { // the first piece has no run if all of them kept their places
			count++
		}
	}
	return count
}
