package intake

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// randomToken returns a token with a random signature of the algorithm's length.
func randomToken(seed int, alg string, signature int) string {
	bytes := []byte(noise(1024 + seed)[seed:])
	payload := fmt.Sprintf(`{"sub":"user-%d","scope":"inbox:read:messages","data":"%s"}`, seed, base64.StdEncoding.EncodeToString(bytes[:30+seed%90]))
	return encode(`{"alg":"`+alg+`"}`) + "." + encode(payload) + "." +
		base64.RawURLEncoding.EncodeToString(bytes[300:300+signature])
}

// TestFindAnyColumn breaks tokens at every column, with each of the usual prefixes and line
// endings.
func TestFindAnyColumn(t *testing.T) {
	type style struct{ name, before, after, brk, behind string }
	styles := []style{
		{"plain", "", "", "\n", "\n"}, {"CRLF", "", "", "\r\n", ""}, {"indent", "    ", "", "\n", ""}, {"mail", "> ", "", "\n", "\n> \n> Regards,\n"},
		{"mail, twice", "> > ", "", "\n", ""}, {"box", "│ ", " │", "\n", ""}, {"double box", "║", "║", "\n", ""}, {"ASCII table", "| x | ", " | y |", "\n", ""},
		{"comment", "// ", "", "\n", ""}, {"backslash", "", "\\", "\n", ""}, {"blank lines", "", "", "\n\n", ""}, {"literals", `"`, `" +`, "\n", ""},
		{"adjacent literals", "    '", "'", "\n", ""}, {"words behind", "", "", "\n", "\nthanks a lot\n"}, {"spaces", "", "", " ", ""}, {"tabs", "\t", "", "\n", ""},
	}
	algs := []struct {
		name      string
		signature int
	}{{"HS256", 32}, {"ES512", 132}, {"RS256", 256}, {"PS384", 384}}
	for seed := range 24 {
		alg := algs[seed%len(algs)]
		tok := randomToken(seed, alg.name, alg.signature)
		for _, s := range styles {
			for width := 16; width <= 130; width += 1 + seed%3 {
				var lines []string
				for rest := tok; rest != ""; {
					n := min(width, len(rest))
					lines, rest = append(lines, s.before+rest[:n]+s.after), rest[n:]
				}
				in := strings.TrimSuffix(strings.Join(lines, s.brk), " +")
				if got := Find(in + s.behind); got.Token != tok {
					t.Fatalf("%s at %d, %s:\n%s\n got %q\nwant %q", s.name, width, alg.name, in, got.Token, tok)
				}
			}
		}
	}
}
