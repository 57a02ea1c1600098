package shell

import (
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
)

// through returns the words that sh reads from its command line.
func through(t *testing.T, words []string) []string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	out, err := exec.Command(sh, "-c", `printf '%s\000' `+strings.Join(words, " ")).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

// TestRoundTrip checks that sh reads back exactly what was quoted.
func TestRoundTrip(t *testing.T) {
	texts := []string{
		"pigeon", "o'brien", "'", "''", "'a'", `\`, `\'`, `a\`, `"`, "$HOME", "`id`", "$(id)", "a b", " a ", "", "-",
		"--user", "!!", "#a", "~", "*", "a;b", "a&b", "a|b",
		"(a)", "{a,b}", "<T>", "user_id:o'brien inbox:read:messages", "müller", "日本", "\t", "\n", "a\r\nb",
		"\x1b[31m", "\xff\xfe", "%s", "=", "a=b", "^", "?", "[a]",
	}
	random := rand.New(rand.NewPCG(1, 2))
	const alphabet = "'\"\\$` ab!\n;&|*?~#(){}[]<>%=-"
	for range 3000 {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteByte(alphabet[random.IntN(len(alphabet))])
		}
		texts = append(texts, b.String())
	}
	for name, quote := range map[string]func(string) string{"Quote": Quote, "Word": Word} {
		var words []string
		for _, text := range texts {
			words = append(words, quote(text))
		}
		read := through(t, words)
		if len(read) != len(texts) {
			t.Fatalf("%s: %d words became %d", name, len(texts), len(read))
		}
		for i, text := range texts {
			if read[i] != text {
				t.Errorf("%s(%q) = %s, which sh reads as %q", name, text, words[i], read[i])
			}
		}
	}
}

func TestWordKeepsPlainText(t *testing.T) {
	for text, want := range map[string]string{
		"pigeon": "pigeon", "user_id:a": "user_id:a", "/users/a/tokens": "/users/a/tokens", "": "''",
		"2 days": "'2 days'", "o'brien": `'o'\''brien'`,
	} {
		if got := Word(text); got != want {
			t.Errorf("Word(%q) = %s, want %s", text, got, want)
		}
	}
}
