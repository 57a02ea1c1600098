package intake

import (
	"strings"
	"testing"
)

// TestSplitEscapes checks that an escape is undone even if a line break or a border splits it.
func TestSplitEscapes(t *testing.T) {
	tok := sample("one")
	h, p, sig := segments(tok)
	for name, in := range map[string]string{
		"percent":              h + "%2\nE" + p + "." + sig,
		"percent sign":         h + "%\n2E" + p + "." + sig,
		"in a box":             "│ " + h + "%2 │\n│ E" + p + " │\n│ ." + sig + " │",
		"percent in an email":  "> " + h + "%2\n> E" + p + "\n> ." + sig,
		"encoded twice":        h + "%25\n2E" + p + "." + sig,
		"quoted-printable dot": h + "=2\nE" + p + "." + sig,
	} {
		if got := Find(in); got.Token != tok || got.Total != 1 {
			t.Errorf("%s: Find(%q) finds %q", name, in, got.Token)
		}
	}
}

// TestHeaderInLinesAfterDot checks that a dot before a token isn't taken for the rest of a header,
// even if the header itself is split over several lines.
func TestHeaderInLinesAfterDot(t *testing.T) {
	tok := sample("one")
	in := "." + tok[:8] + "\n" + tok[8:]
	if got := Find(in); got.Token != tok || got.HasRemark(Truncated) {
		t.Errorf("Find(%q) finds %q and says %+v", in, got.Token, got.Remarks)
	}
}

// FuzzUndo checks that the offsets of a view never leave the input and never go back.
func FuzzUndo(f *testing.F) {
	for _, seed := range []string{
		"a%252E%2Eb", "&amp;#46;", `a\u002eb\_`, "=3D=2E", "\x1b[31mred\x1b[0m", "\xff\xfea\x00b\x00",
		"a.1=two; a.0=one; b", "base64-eyJhIjoxfQ", wide("eyJ.", true, false),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		v := undo(in)
		if len(v.layers) == 0 && (v.text != in || v.base != in) || strings.Count(v.text, "\n") > len(in) {
			t.Fatalf("%q reads as %q and %q", in, v.base, v.text)
		}
		start, end, inBase := 0, 0, 0
		for at := range len(v.text) + 1 {
			s, e, b := v.start(at), v.end(at), v.startInBase(at)
			if s < start || e < end || b < inBase || s > len(in) || e > len(in) || b > len(v.base) {
				t.Fatalf("%q: offset %d of %q is %d to %d, and %d of %q", in, at, v.text, s, e, b, v.base)
			}
			start, end, inBase = s, e, b
		}
	})
}
