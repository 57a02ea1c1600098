package intake

import (
	"fmt"
	"strings"
	"testing"
)

// damageCase is a token that was changed before it was pasted.
type damageCase struct {
	name, in, token string
	title           []string // parts of the title of the remark truncated
}

func damageCases() []damageCase {
	tok := sample("one")
	h, p, sig := segments(tok)
	bound := encode(`{"sub":"a","exp":1795003600,"cnf":{"jwk":{"kty":"EC","alg":"ES256"}}}`) // RFC 7800
	return []damageCase{
		{"head missing, a key in the claims", h[3:] + "." + bound + "." + sig, h[3:] + "." + bound + "." + sig, []string{"first characters"}},
		{"header missing, a key in the claims", bound + "." + sig, bound + "." + sig, []string{"header", "missing", "claims"}},
		{"head missing", h[3:] + "." + p + "." + sig, h[3:] + "." + p + "." + sig, []string{"first characters"}},
		{"head missing, odd place", h[6:] + "." + p + "." + sig, h[6:] + "." + p + "." + sig, []string{"first characters"}},
		{"head missing, no signature", h[5:] + "." + p, h[5:] + "." + p, []string{"first characters"}},
		{"head missing in a header", "Authorization: Bearer " + h[3:] + "." + p + "." + sig, h[3:] + "." + p + "." + sig, []string{"first characters"}},
		{"head missing in a log", "10:00 auth=" + h[7:] + "." + p + "." + sig + " status=401", h[7:] + "." + p + "." + sig, []string{"first characters"}},
		{"header missing", "." + p + "." + sig, "." + p + "." + sig, []string{"first characters"}},
		{"header and dot missing", p + "." + sig, p + "." + sig, []string{"header", "missing", "claims"}},
		{"ellipsis in the middle", h + "." + p[:20] + "…" + sig[20:], h + "." + p[:20] + "…" + sig[20:], []string{"shortened", fmt.Sprint("at byte ", len(h)+21)}},
		{"dots in the middle", h + "." + p[:20] + "..." + sig[20:], h + "." + p[:20] + "..." + sig[20:], []string{"shortened", fmt.Sprint("at byte ", len(h)+21)}},
		{"ellipsis at the end", h + "." + p[:20] + "…", h + "." + p[:20], []string{"shortened", "ellipsis"}},
		{"dots at the end", h + "." + p + "." + sig[:20] + "...", h + "." + p + "." + sig[:20], []string{"shortened"}},
		{"dots at the end of the header", h[:20] + "...", h[:20], []string{"shortened"}},
		{"ellipsis in a log", "token=" + h + "." + p[:9] + "… rejected", h + "." + p[:9], []string{"shortened"}},
		{"redacted signature", h + "." + p + ".[REDACTED]", h + "." + p + ".", []string{"redacted", "[REDACTED]"}},
		{"redacted after some", h + "." + p[:30] + "[truncated]", h + "." + p[:30], []string{"redacted"}},
		{"masked in angle brackets", h + "." + p + ".<masked>", h + "." + p + ".", []string{"redacted"}},
		{"dots in brackets", h + "." + p[:30] + " [...] ", h + "." + p[:30], []string{"redacted"}},
		{"stars", h + "." + p + ".****", h + "." + p + ".****",
			[]string{"redacted", fmt.Sprint("at byte ", len(h)+len(p)+2)}},
		{"x", h + "." + p + "." + strings.Repeat("x", 43), h + "." + p + "." + strings.Repeat("x", 43), []string{"redacted"}},
		{"signature removed by a cloud", h + "." + p + ".SIGNATURE_REMOVED_BY_GOOGLE", h + "." + p + ".SIGNATURE_REMOVED_BY_GOOGLE", []string{"redacted"}},
		{"blocks", h + "." + p[:20] + "█████" + "." + sig, h + "." + p[:20] + "█████" + "." + sig, []string{"redacted"}},
	}
}

func TestFindDamaged(t *testing.T) {
	for _, c := range damageCases() {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if got.Kind != JWT || got.Token != c.token {
				t.Errorf("kind %q, token %q; want %q", got.Kind, got.Token, c.token)
			}
			title := titleOf(got, Truncated)
			for _, content := range c.title {
				if !strings.Contains(title, content) {
					t.Errorf("title %q does not contain %q", title, content)
				}
			}
		})
	}
}

// titleOf returns the title of the remark of that code, "" for none.
func titleOf(f Found, code string) string {
	for _, r := range f.Remarks {
		if r.Code == code {
			return r.Title
		}
	}
	return ""
}

// TestFindDestroyed checks that a token that can't be read any more makes a remark, and is not
// found.
func TestFindDestroyed(t *testing.T) {
	tok := sample("one")
	for _, c := range []struct{ name, in, code, title string }{
		{"uppercase", strings.ToUpper(tok), NotAToken, "uppercase"},
		{"lowercase", strings.ToLower(tok), NotAToken, "lowercase"},
		{"uppercase in a header", "AUTHORIZATION: BEARER " + strings.ToUpper(tok), NotAToken, "at byte 22"},
		{"lowercase in a log", "10:00 token=" + strings.ToLower(tok) + " status=401", NotAToken, "at byte 12"},
		{"redacted", "eyJ...[REDACTED]", Truncated, "at byte 0"},
		{"redacted in a header", "Authorization: Bearer eyJ...[REDACTED]", Truncated, "at byte 22"},
		{"ellipsis", "eyJ…", Truncated, "shortened"},
		{"stars", "token: eyJhb***", Truncated, "shortened"},
		{"angle brackets", "eyJh<redacted>", Truncated, "shortened"},
		{"blocks", "eyJhbG█████", Truncated, "shortened"},
		{"only the payload", encode(`{"sub":"user-1","exp":1795000000}`), Truncated, "payload"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if got.Kind != JWT || got.Token != "" || len(got.Candidates) != 0 {
				t.Errorf("kind %q, token %q, %d candidates", got.Kind, got.Token, len(got.Candidates))
			}
			if title := titleOf(got, c.code); !strings.Contains(title, c.title) {
				t.Errorf("remarks %+v do not contain %q", got.Remarks, c.title)
			}
		})
	}
}

// TestFindGuessesNothing checks that text next to a token doesn't become part of it, and that
// damage is left to the decoder to report.
func TestFindGuessesNothing(t *testing.T) {
	tok := sample("one")
	h, p, sig := segments(tok)
	cut := h + "." + p[:50]
	long := encode(`{"alg":"XX1"}`) + "." + p + "." + sig
	for _, c := range []struct{ name, in, token string }{
		{"a word on the next line", cut + "\nthanks\n", cut},
		{"a word in capitals on the next line", cut + "\nTHANKS", cut},
		{"a name on the next line", cut + "\nAlice", cut},
		{"a number on the next line", cut + "\n401\n", cut},
		{"a rule on the next line", cut + "\n-----\n", cut},
		{"a path on the next line", cut + "\n/usr/local/bin", cut},
		{"a media type on the next line", cut + "\napplication/json", cut},
		{"a variable on the next line", cut + "\nOTHER_NAME=1", cut},
		{"a date behind", cut + " 2026-11-20", cut},
		{"words behind", cut + " and it fails with it", cut},
		{"a trace id behind", cut + " 4bf92f3577b34da6a3ce929d0e0e4736", cut},
		{"words behind a cut signature", h + "." + p + "." + sig[:40] + " and so on", h + "." + p + "." + sig[:40]},
		{"the next member", `{"a":"` + cut + `","b":"user_1A2b"}`, cut},
		{"the next argument", `f("` + cut + `", "user_1A2b")`, cut},
		{"the next row of a table", "| 1 | " + cut + " |\n| 2 | none_yet_1A |", cut},
		{"the next line of a table without a side", "| " + cut + " | x |\n+----+", cut},
		{"unknown algorithm, a word", long + "\nregards", long},
		{"words after two blank lines", cut + "\n\n\nHi Bob", cut},
		{"dotted name behind a space", cut + " www.example.com", cut},
		{"star for an underscore", strings.Replace(tok, "_", "*", 1), strings.Replace(tok, "_", "*", 1)},
		{"en dash", strings.Replace(tok, "-", "–", 1), strings.Replace(tok, "-", "–", 1)},
		{"soft hyphen", tok[:50] + "\u00ad" + tok[50:], tok[:50] + "\u00ad" + tok[50:]},
		{"zero width joiner", tok[:50] + "\u200d" + tok[50:], tok[:50] + "\u200d" + tok[50:]},
		{"full stop of a sentence", "it is " + tok + ".", tok},
		{"dots of a sentence", "it is " + tok + "...", tok},
		{"detached payload", h + ".." + sig, h + ".." + sig},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if got.Kind != JWT || got.Token != c.token || len(got.Candidates) != 1 {
				t.Errorf("Find(%q)\n got %q, %q, %d candidates\nwant %q", c.in, got.Kind, got.Token, len(got.Candidates), c.token)
			}
			if got.HasRemark(Truncated) {
				t.Errorf("remarked as truncated: %+v", got.Remarks)
			}
		})
	}
}

// TestFindOffsets checks that the offsets are those of the input as pasted.
func TestFindOffsets(t *testing.T) {
	tok := sample("one")
	written := strings.ReplaceAll(tok, ".", "%2E")
	colored := tok[:50] + "\x1b[31m" + tok[50:]
	for _, c := range []struct{ name, before, token, behind string }{
		{"on its own", " \n", tok, "\n"},
		{"header", "Authorization: Bearer ", tok, "\r\n"},
		{"percent-encoded", "a%20b%3D", written, "%21"},
		{"sentence end that is escaped", "", tok, "%21%2E"},
		{"colored", "\x1b[1m\x1b[32m", colored, "\x1b[0m\x1b[K"},
		{"entities", "&lt;&quot;", strings.ReplaceAll(tok, ".", "&#46;"), "&quot;"},
		{"backslashes", `\"`, strings.ReplaceAll(tok, "_", `\_`), `\"`},
		{"lines", "> ", tok[:70] + "\n> " + tok[70:], "\n"},
		{"escapes of JSON", `{"x":"\u0041 `, tok, `"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.before + c.token + c.behind)
			if len(got.Candidates) != 1 || got.Token != tok {
				t.Fatalf("token %q, %d candidates", got.Token, len(got.Candidates))
			}
			if at := got.Candidates[0]; at.At != len(c.before) || at.End != len(c.before)+len(c.token) {
				t.Errorf("at %d to %d, want %d to %d", at.At, at.End, len(c.before), len(c.before)+len(c.token))
			}
		})
	}
	in := wide("jwt="+tok+"\n", false, true)
	if got := Find(in).Candidates[0]; got.At != 2*5 || got.End != 2*(5+len(tok)) {
		t.Errorf("UTF-16: at %d to %d", got.At, got.End)
	}
}

// TestLookalikes checks that a token is found if some of its first letters are from another
// alphabet, and that nothing is said to be missing: the decoder names the letters.
func TestLookalikes(t *testing.T) {
	token := sample("one")
	for _, start := range []string{
		"\u0435yJ", "e\u0443J", "ey\u0408", "\u0435\u0443\u0408", "e\u03b3J", "ey\u037f", "\uff45\uff59\uff2a", "e\u04afJ",
	} {
		changed := start + token[len(headerLetters):]
		for _, c := range []struct{ name, in string }{
			{"alone", changed},
			{"header", "Authorization: Bearer " + changed + "\r\n"},
			{"JSON", `{"token":"` + changed + `"}`},
			{"Cyrillic words", "\u0443\u0435\u0443 \u0435\u0443 " + changed},
			{"lines", wrap(changed, 40, "", "\n")},
		} {
			got := Find(c.in)
			if got.Token != changed || got.Kind != JWT || got.HasRemark(Truncated) {
				t.Errorf("%s: Find(%q) finds a %s %q and says %+v", c.name, c.in, got.Kind, got.Token, got.Remarks)
			}
		}
	}
	for _, in := range []string{"\u0435\u0443\u0408", "\u0435yJ.\u0435yJ", "\u0435\u0443\u0408abc.eyJ"} {
		if got := Find(in); got.Token != "" {
			t.Errorf("Find(%q) finds %q", in, got.Token)
		}
	}
}
