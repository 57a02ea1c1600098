package snippet

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestQuote(t *testing.T) {
	const plain = `a"b'c\d$e#f`
	const odd = "x\x00\t\n\r\x1b\u0085\u2028\u202e\U0001f600</script>${x}#{x}\\(x)`'\""
	for _, tt := range []struct{ language, plain, odd string }{
		{"curl", `'a"b'\''c\d$e#f'`, `$'x\000\t\n\r\033\302\205\342\200\250\342\200\256\360\237\230\200</script>${x}#{x}\\(x)` + "`" + `\'"'`},
		{"node", `"a\"b'c\\d$e#f"`, `"x\u{0}\t\n\r\u{1B}\u{85}\u{2028}\u{202E}\u{1F600}\x3C/script>${x}#{x}\\(x)` + "`" + `'\""`},
		{"python", `"a\"b'c\\d$e#f"`, `"x\x00\t\n\r\x1b\u0085\u2028\u202e\U0001f600</script>${x}#{x}\\(x)` + "`" + `'\""`},
		{"ruby", `'a"b\'c\\d$e#f'`, `"x\u{0}\t\n\r\u{1B}\u{85}\u{2028}\u{202E}\u{1F600}</script>${x}\#{x}\\(x)` + "`" + `'\""`},
		{"go", `"a\"b'c\\d$e#f"`, `"x\x00\t\n\r\x1b\u0085\u2028\u202e\U0001f600</script>${x}#{x}\\(x)` + "`" + `'\""`},
		{"php", `'a"b\'c\\d$e#f'`, `"x\u{0}\t\n\r\u{1B}\u{85}\u{2028}\u{202E}\u{1F600}</script>\${x}#{x}\\(x)` + "`" + `'\""`},
		{"java", `"a\"b'c\\d$e#f"`, `"x\000\t\n\r\033\u0085\u2028\u202E\uD83D\uDE00</script>${x}#{x}\\(x)` + "`" + `'\""`},
		{"csharp", `"a\"b'c\\d$e#f"`, `"x\u0000\t\n\r\u001B\u0085\u2028\u202E\uD83D\uDE00</script>${x}#{x}\\(x)` + "`" + `'\""`},
		{"react", `"a\"b'c\\d$e#f"`, `"x\u{0}\t\n\r\u{1B}\u{85}\u{2028}\u{202E}\u{1F600}\x3C/script>${x}#{x}\\(x)` + "`" + `'\""`},
		{"ios", `"a\"b'c\\d$e#f"`, `"x\u{0}\t\n\r\u{1B}\u{85}\u{2028}\u{202E}\u{1F600}</script>${x}#{x}\\(x)` + "`" + `'\""`},
		{"android", `"a\"b'c\\d\$e#f"`, `"x\u0000\t\n\r\u001B\u0085\u2028\u202E\uD83D\uDE00</script>\${x}#{x}\\(x)` + "`" + `'\""`},
		{"flutter", `'a"b\'c\\d\$e#f'`, `'x\u{0}\t\n\r\u{1B}\u{85}\u{2028}\u{202E}\u{1F600}</script>\${x}#{x}\\(x)` + "`" + `\'"'`},
	} {
		t.Run(tt.language, func(t *testing.T) {
			quote := quoter(tt.language)
			if got := quote(""); got != `""` && got != `''` {
				t.Errorf("the empty text is %s", got)
			}
			if got := quote(plain); got != tt.plain {
				t.Errorf("got\n%s\nwant\n%s", got, tt.plain)
			}
			if got := quote(odd); got != tt.odd {
				t.Errorf("got\n%s\nwant\n%s", got, tt.odd)
			}
		})
	}
}

// program returns the path of a program, or skips the test.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

// TestQuoteIsReadBack lets the languages themselves read the literals and print them as JSON.
func TestQuoteIsReadBack(t *testing.T) {
	for _, tt := range []struct {
		language string
		command  []string // the code is its last argument
		before   string
		after    string
	}{
		{"node", []string{"node", "--eval"}, "console.log(JSON.stringify([", "]))"},
		{"python", []string{"python3", "-c"}, "import json\nprint(json.dumps([", "]))"},
		{"ruby", []string{"ruby", "-rjson", "-e"}, "puts JSON.generate([", "])"},
		{"php", []string{"php", "-r"}, "echo json_encode([", "]);"},
	} {
		t.Run(tt.language, func(t *testing.T) {
			path := program(t, tt.command[0])
			var literals []string
			for _, word := range hostileWords {
				literals = append(literals, quoter(tt.language)(word))
			}
			code := tt.before + strings.Join(literals, ", ") + tt.after
			out, err := exec.CommandContext(t.Context(), path, append(slices.Clone(tt.command[1:]), code)...).Output()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatalf("%v in %s", err, out)
			}
			if !slices.Equal(got, hostileWords) {
				t.Errorf("got\n%q\nwant\n%q", got, hostileWords)
			}
		})
	}
}

func TestBashQuoteIsReadBack(t *testing.T) {
	path := program(t, "bash")
	code := "printf '%s\\0'"
	var want []string
	for _, word := range hostileWords {
		word = strings.ReplaceAll(word, "\x00", "") // no variable of bash can contain it
		want = append(want, word)
		code += " " + quoteBash(word)
	}
	out, err := exec.CommandContext(t.Context(), path, "-c", code).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"); !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// checkLiteral checks that a literal is one line of printable ASCII, and that nothing between its
// quotes ends it or is replaced by a value.
func checkLiteral(t *testing.T, language, literal string) {
	t.Helper()
	if !isPrintable(literal) || len(literal) < 2 {
		t.Fatalf("%s: %q", language, literal)
	}
	if language == "curl" && literal[0] == '\'' {
		inner := strings.ReplaceAll(literal[1:len(literal)-1], `'\''`, "")
		if strings.Contains(inner, "'") {
			t.Fatalf("bash ends %s early", literal)
		}
		return
	}
	literal = strings.TrimPrefix(literal, "$")
	quote, inner := literal[0], literal[1:len(literal)-1]
	starters := map[string]string{`ruby"`: "#", `php"`: "$", `android"`: "$", "flutter'": "$"}[language+string(quote)]
	for at := 0; at < len(inner); at++ {
		switch {
		case inner[at] == '\\':
			at++
			if at == len(inner) || language == "ios" && inner[at] == '(' {
				t.Fatalf("%s: the backslash at %d of %s", language, at, literal)
			}
		case inner[at] == quote || strings.IndexByte(starters, inner[at]) >= 0:
			t.Fatalf("%s: the %c at %d of %s", language, inner[at], at, literal)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, word := range hostileWords {
		f.Add(word)
	}
	languages := Names()
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		for _, language := range languages {
			checkLiteral(t, language, quoter(language)(text))
		}
		if got, err := strconv.Unquote(quoter("go")(text)); err != nil || got != text {
			t.Fatalf("Go reads %q, %v", got, err)
		}
		var got string
		if err := json.Unmarshal([]byte(jsonASCII(text)), &got); err != nil || got != text {
			t.Fatalf("JSON reads %q, %v", got, err)
		}
	})
}
