package redact

import "bulla/core/visible"

// Short masks the keys in a text and shortens it in the middle to at most limit characters, which
// it makes visible (see visible.Text).
func Short(text string, limit int) string {
	return visible.Text(visible.Shorten(masked(text), limit))
}

// Quote is Short in double quotes, for use in a sentence.
func Quote(text string, limit int) string {
	return visible.Quote(masked(text), limit)
}

// QuoteASCII is Quote for texts in which one letter may look like another (see visible.QuoteASCII).
func QuoteASCII(text string, limit int) string {
	return visible.QuoteASCII(masked(text), limit)
}

// searched is how many bytes of the beginning, and of the end, of a text are searched for keys: far
// more than are shown, but not all, because a claim may have megabytes.
const searched = 1 << 15

// masked masks the keys in a text, of which the middle may be missing.
func masked(text string) string {
	if len(text) <= 2*searched {
		return Keys(text)
	}
	return Keys(text[:searched]) + Keys(text[len(text)-searched:])
}
