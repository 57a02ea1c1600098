package intake

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// wrapCases have a token that was broken over several lines.
func wrapCases() []insideCase {
	tok := sample("one")
	h, p, sig := segments(tok)
	return []insideCase{
		{"lines of 76", wrap(tok, 76, "", "\n"), tok, "", []string{"2 line breaks"}},
		{"lines of 76, CRLF", wrap(tok, 76, "", "\r\n"), tok, "", []string{"2 line breaks"}},
		{"lines of 76, CR", wrap(tok, 76, "", "\r"), tok, "", []string{"2 line breaks"}},
		{"lines of 76, then another line", wrap(tok, 76, "", "\n") + "\nthanks\n", tok, "line 1", []string{"surrounding text", "2 line breaks"}},
		{"indent", wrap(tok, 60, "    ", "\n"), tok, "", []string{"3 line breaks"}},
		{"mail", wrap(tok, 70, "> ", "\n"), tok, "", []string{"2 line breaks", "email quoting"}},
		{"mail, twice", wrap(tok, 70, ">> ", "\n"), tok, "", []string{"2 line breaks", "email quoting"}},
		{"mail, with an en dash in a line", wrap(tok[:150]+"\u2013"+tok[151:], 70, "> ", "\n"), tok[:150] + "\u2013" + tok[151:], "", []string{"2 line breaks", "email quoting"}},
		{"zero-width spaces in a line", wrap(tok[:90]+"\u200b"+tok[90:], 70, "", "\n"), tok[:90] + "\u200b" + tok[90:], "", []string{"2 line breaks"}},
		{"comment", wrap(tok, 70, "# ", "\n"), tok, "", []string{"2 line breaks"}},
		{"table borders", wrap(tok, 60, "│ ", " │\n") + " │", tok, "", []string{"3 line breaks", "table borders"}},
		{"soft breaks", wrap(tok, 75, "", "=\n"), tok, "", []string{"2 line breaks", "quoted-printable soft line breaks"}},
		{"shell continuation", wrap(tok, 75, "", "\\\n"), tok, "", []string{"2 line breaks"}},
		{"string literals", `"` + h + `." +` + "\n\t\"" + p + `." +` + "\n\t\"" + sig + `"`, tok, "", []string{"quotes", "2 line breaks", "string literal quotes"}},
		{"curl wrapped by a terminal", wrap(`curl -H "Authorization: Bearer `+tok+`" https://api.example`, 100, "", "\n"), tok, "authorization header", []string{"the Bearer scheme", "the authorization header", "the curl command", "2 line breaks"}},
		{"lines of 20", wrap(tok, 20, "", "\n"), tok, "", []string{"10 line breaks"}},
		{"lines of 64, doubled", wrap(tok, 64, "", "\n\n"), tok, "", []string{"3 line breaks"}},
		{"double borders", wrap(tok, 60, "║ ", " ║\n") + " ║", tok, "", []string{"3 line breaks", "table borders"}},
		{"heavy borders", wrap(tok, 60, "┃ ", " ┃\n") + " ┃", tok, "", []string{"3 line breaks", "table borders"}},
		{"ASCII borders", "+----+\n" + wrap(tok, 60, "| ", " |\n") + " |\n+----+", tok, "", []string{"3 line breaks", "table borders", `the trailing "+----+"`}},
		{"cell of a table", tableOf(tok), tok, "line 3", []string{"surrounding text", "3 line breaks", "table borders"}},
		{"pane next to another", "│ one   │ " + tok[:60] + " │\n│ two   │ " + tok[60:120] + " │\n│ three │ " + tok[120:] + " │", tok, "line 1", []string{"surrounding text", "2 line breaks", "table borders"}},
		{"mail, apart", wrap(tok, 70, "> > ", "\n"), tok, "", []string{"2 line breaks", "email quoting"}},
		{"mail, quoted in the end", wrap(tok, 70, "> ", "\r\n") + "\r\n> \r\n> regards", tok, "line 1", []string{"surrounding text", "2 line breaks", "email quoting"}},
		{"spaces", wrap(tok, 70, "", " "), tok, "", []string{"2 gaps of spaces"}},
		{"spaces around the dots", h + " . " + p + " . " + sig, tok, "", []string{"4 gaps of spaces"}},
		{"spaces, then words", "my token is " + wrap(tok, 70, "", " ") + " and it fails", tok, "text", []string{"surrounding text", "2 gaps of spaces"}},
		{"no-break spaces", wrap(tok, 70, "", "\u00a0"), tok, "", []string{"2 gaps of spaces", "U+00A0 NO-BREAK SPACE"}},
		{"line separators", wrap(tok, 70, "", "\u2028"), tok, "", []string{"2 line breaks"}},
		{"line breaks that are spelled out", `{"jwt":"` + wrap(tok, 70, "", `\n`) + `"}`, tok, "json member jwt", []string{"quotes", "the json member jwt", "2 line breaks"}},
		{"pane before another", tok[:60] + "│$ ls\n" + tok[60:120] + "│a b\n" + tok[120:] + "│\n", tok, "", []string{"2 line breaks", "table borders"}},
		{"psql", " id |  token\n----+-------\n  1 | " + tok[:70] + "+\n    | " + tok[70:] + "\n(1 row)\n", tok, "line 3", []string{"surrounding text", "1 line break", "table borders"}},
		{"cat -A", wrap(tok, 70, "", "$\n") + "$\n", tok, "", []string{"2 line breaks", `the trailing "$"`}},
		{"PowerShell continuation", wrap(tok, 75, "", "`\n"), tok, "", []string{"2 line breaks"}},
		{"cmd continuation", wrap(tok, 75, "", "^\r\n"), tok, "", []string{"2 line breaks"}},
		{"soft hyphens of HTML", wrap(tok, 70, "", "<wbr>"), tok, "", []string{"2 groups of markup tags"}},
		{"colored HTML", "<span class=\"h\">" + h + "</span>.<span class=\"p\">" + p + "</span>.<span>" + sig + "</span>", tok, "text", []string{"surrounding text", "4 groups of markup tags"}},
		{"segments on lines", h + "\n." + p + "\n." + sig, tok, "", []string{"2 line breaks"}},
		{"dots at the ends of lines", h + ".\n" + p + ".\n" + sig, tok, "", []string{"2 line breaks"}},
		{"line numbers", "  1  " + tok[:60] + "\n  2  " + tok[60:120] + "\n  3  " + tok[120:], tok, "", []string{"2 line breaks", "line numbers"}},
	}
}

// tableOf returns a table with a token in its second column, wrapped there.
func tableOf(tok string) string {
	row := func(a, b, c string) string { return "| " + a + " | " + b + " | " + c + " |\n" }
	return row("id", "token", "made") + "|----|----|----|\n" + row("17", tok[:60], "2026-11-20") + row("  ", tok[60:120], "") +
		row("  ", tok[120:180], "") + row("  ", tok[180:], "") + row("18", "none_yet_1", "2026-11-21")
}

// concatCases have a token that source code concatenates.
func concatCases() []insideCase {
	tok := sample("one")
	a, b, c := tok[:50], tok[50:110], tok[110:]
	const quotes, literals = "quotes", "string literal quotes"
	plain := []string{quotes, literals}
	broken := []string{quotes, "2 line breaks", literals}
	named := func(notes []string) []string {
		return append([]string{quotes, "the variable t"}, notes[1:]...)
	}
	return []insideCase{
		{"one line", `"` + a + `" + "` + b + `" + "` + c + `"`, tok, "", plain},
		{"operator in front", `t = "` + a + "\"\n  + \"" + b + "\"\n  + \"" + c + `";`, tok, "variable t", named(broken)},
		{"Java", `String t = "` + a + "\" +\n    \"" + b + "\" +\n    \"" + c + `";`, tok, "variable t", named(broken)},
		{"PHP", `$t = '` + a + "'\n  . '" + b + "'\n  . '" + c + `';`, tok, "variable t", named(broken)},
		{"Lua", `local t = "` + a + `" .. "` + b + `" .. "` + c + `"`, tok, "variable t", named(plain)},
		{"C++", `auto t = "` + a + `" << "` + b + `" << "` + c + `";`, tok, "variable t", named(plain)},
		{"C and Python", "t = (\n  \"" + a + "\"\n  \"" + b + "\"\n  \"" + c + "\"\n)", tok, "variable t", named(broken)},
		{"Python continued", "t = '" + a + "' \\\n    '" + b + "' \\\n    '" + c + "'", tok, "variable t", named(broken)},
		{"Python prefixes", "t = f\"" + a + "\"\n  f\"" + b + "\"\n  f\"" + c + "\"", tok, "line 1", []string{quotes, "surrounding text", "2 line breaks", literals}},
		{"Visual Basic", `t = "` + a + "\" & _\n  \"" + b + "\" & _\n  \"" + c + `"`, tok, "variable t", named(broken)},
		{"SQL", `t := '` + a + `' || '` + b + `' || '` + c + `'`, tok, "variable t", named(plain)},
		{"with comments", `t = "` + a + "\" + // header\n  \"" + b + "\" + // payload\n  \"" + c + `"`, tok, "variable t", named(broken)},
		{"added to", `t = "` + a + "\"\nt += \"" + b + "\"\nt += \"" + c + `"`, tok, "variable t", named(broken)},
		{"added to in PHP", `$t = "` + a + "\";\n$t .= \"" + b + "\";\n$t .= \"" + c + `";`, tok, "variable t", named(broken)},
		{"added to in full", `t = "` + a + "\";\nt = t + \"" + b + "\";\nt = t + \"" + c + `";`, tok, "variable t", named(broken)},
		{"builder", `sb.append("` + a + `").append("` + b + `").append("` + c + `")`, tok, "text", []string{quotes, "surrounding text", literals}},
		{"template literal", "const t = `" + a + "\\\n" + b + "\\\n" + c + "`", tok, "variable t", []string{"backticks", "the variable t", "2 line breaks"}},
		{"raw string", "t := `" + a + "\n" + b + "\n" + c + "`", tok, "variable t", []string{"backticks", "the variable t", "2 line breaks"}},
		{"arguments", `print("` + a + `", "` + b + `", "` + c + `")`, tok, "text", []string{quotes, "surrounding text", literals}},
	}
}

// escapedCases have an encoded or escaped token.
func escapedCases() []insideCase {
	tok := sample("one")
	h, p, sig := segments(tok)
	const colors = "terminal escape sequences (colors)"
	return []insideCase{
		{"colors", "\x1b[31m" + h + "\x1b[0m.\x1b[38;2;10;20;30m" + p + "\x1b[0m.\x1b[36m" + sig + "\x1b[0m", tok, "", []string{colors}},
		{"colors of jq", "\x1b[1;39m{\x1b[0m\x1b[34;1m\"token\"\x1b[0m\x1b[1;39m: \x1b[0;32m\"" + tok + "\"\x1b[0m\x1b[1;39m}\x1b[0m", tok, "json member token", []string{"quotes", "the json member token", colors}},
		{"only the color before", "\x1b[1m" + tok, tok, "", []string{colors}},
		{"title before", "\x1b]0;my title\x07" + tok, tok, "", []string{colors}},
		{"title not ended", "\x1b]0;" + tok, tok, "", []string{colors}},
		{"link", "\x1b]8;;https://x.example\x1b\\" + tok + "\x1b]8;;\x1b\\", tok, "", []string{colors}},
		{"charset and clear", "\x1b(B\x1b[m" + h + "\x1b[K." + p + "." + sig, tok, "", []string{colors}},
		{"C1 colors", "\u009b31m" + h + "\u009b0m." + p + "." + sig, tok, "", []string{colors}},
		{"only the escape", "\x1b" + tok, tok, "", []string{colors}},
		{"sequence not ended", "\x1b[31" + tok, tok, "", []string{colors}},
		{"colors that are spelled out", `\x1b[31m` + h + `\x1b[0m.` + p + `.` + sig, tok, "", []string{colors}},
		{"colors of cat", "^[[31m" + h + "^[[0m." + p + "." + sig, tok, "", []string{colors}},
		{"colors in JSON", `{"msg":"\u001b[32m` + tok + `\u001b[0m"}`, tok, "json member msg", []string{"quotes", "the json member msg", colors}},
		{"link in a mail", "<a href=3D\"https://x.example/?token=3D" + wrap(tok, 60, "", "=\r\n") + "\">", tok, "url parameter token", []string{"a URL", "3 line breaks", "quoted-printable soft line breaks"}},
		{"dot in a mail", h + "=2E" + p + "=2E" + sig, tok, "", []string{"quoted-printable escapes"}},
		{"dots as entities", h + "&#46;" + p + "&period;" + sig, tok, "", []string{htmlEntities}},
		{"dots as hexadecimal entities", h + "&#x2e;" + p + "&#x2E;" + sig, tok, "", []string{htmlEntities}},
		{"entities twice", h + "&amp;#46;" + p + "&amp;#46;" + sig, tok, "", []string{htmlEntities}},
		{"quotes as entities", "token=&quot;" + tok + "&quot;", tok, "variable token", []string{"quotes", "the variable token"}},
		{"escapes of JSON", h + `\u002e` + p + `\u002E` + sig, tok, "", []string{"string literal escapes"}},
		{"query in JSON of Go", `{"u":"https://x.example/?a=1\u0026token\u003d` + tok + `"}`, tok, "url parameter token", []string{"a URL"}},
		{"percent sign behind", tok + "%21", tok, "", []string{`the trailing "!"`}},
		{"percent sign before", "%22" + tok + "%22", tok, "", []string{"quotes"}},
		{"percent signs thrice", strings.ReplaceAll(tok, ".", "%25252E"), tok, "", []string{"3 layers of percent-encoding"}},
		{"byte order mark", "\ufeff" + tok, tok, "", []string{"U+FEFF ZERO WIDTH NO-BREAK SPACE"}},
		{"UTF-16 LE", wide(tok+"\r\n", false, true), tok, "", []string{"U+FEFF ZERO WIDTH NO-BREAK SPACE", "UTF-16 encoding"}},
		{"UTF-16 BE", wide(tok, true, true), tok, "", []string{"U+FEFF ZERO WIDTH NO-BREAK SPACE", "UTF-16 encoding"}},
		{"UTF-16 LE, unmarked", wide("TOKEN="+tok+"\r\n", false, false), tok, "variable TOKEN", []string{"the variable TOKEN", "UTF-16 encoding"}},
		{"UTF-16 BE, unmarked", wide(tok, true, false), tok, "", []string{"UTF-16 encoding"}},
		{"spaces of Unicode around", "\u00a0\u2003" + tok + "\u3000", tok, "", []string{"U+00A0 NO-BREAK SPACE", "U+2003 EM SPACE", "U+3000 IDEOGRAPHIC SPACE at the end"}},
		{"slashes of JSON", strings.Replace(tok, "-_", `+\/`, 1), strings.Replace(tok, "-_", "+/", 1), "", []string{"1 backslash escape"}},
	}
}

// wide returns s in UTF-16.
func wide(s string, big, mark bool) string {
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	var b []byte
	for _, u := range units {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return string(b)
}

// base64Cases have a token encoded in base64 once more.
func base64Cases() []insideCase {
	tok := sample("one")
	std, url := base64.StdEncoding.EncodeToString, base64.RawURLEncoding.EncodeToString
	one := std([]byte(tok))
	return []insideCase{
		{"base64", one, tok, "", []string{oneLayer}},
		{"base64 without padding", strings.TrimRight(one, "="), tok, "", []string{oneLayer}},
		{"base64url", url([]byte(tok)), tok, "", []string{oneLayer}},
		{"base64 of a line", std([]byte(tok + "\n")), tok, "", []string{oneLayer}},
		{"base64 in lines", wrap(one, 76, "", "\n") + "\n", tok, "", []string{oneLayer}},
		{"base64 in lines, then words", wrap(one, 76, "", "\n") + "\nthanks", tok, "line 1", []string{"surrounding text", oneLayer}},
		{"base64 twice", std([]byte(one)), tok, "", []string{twoLayers}},
		{"base64 twice, in lines", std([]byte(wrap(one, 76, "", "\n"))), tok, "", []string{twoLayers}},
		{"Kubernetes secret", "apiVersion: v1\ndata:\n  token: " + one + "\nkind: Secret\n", tok, "variable token", []string{"the variable token", oneLayer}},
		{"Kubernetes secret as JSON", `{"data":{"token":"` + one + `"},"kind":"Secret"}`, tok, "json member data.token", []string{"quotes", "the json member data.token", oneLayer}},
		{"base64 of a header", std([]byte("Bearer " + tok)), tok, "", []string{oneLayer}},
		{"base64 of a file", std([]byte("A=1\nTOKEN=" + tok + "\n")), tok, "", []string{oneLayer}},
		{"base64 of JSON", std([]byte(`{"token":"` + tok + `"}`)), tok, "", []string{oneLayer}},
		{"base64 of UTF-16", std([]byte(wide(tok, false, false))), tok, "", []string{"UTF-16 encoding", oneLayer}},
	}
}

// damagedCases have a token that was changed, cut off, or is next to others.
func damagedCases() []insideCase {
	tok := sample("one")
	h, p, sig := segments(tok)
	other := sample("two")
	return []insideCase{
		{"backslash", strings.ReplaceAll(tok, "_", `\_`), tok, "", []string{"10 backslash escapes"}},
		{"percent dots", strings.ReplaceAll(tok, ".", "%2E"), tok, "", []string{"1 layer of percent-encoding"}},
		{"percent dots twice", strings.ReplaceAll(tok, ".", "%252E"), tok, "", []string{"2 layers of percent-encoding"}},
		{"header segment next to the token", h + "\n\n" + tok, tok, "line 3", []string{"surrounding text"}},
		{"cut in the payload", h + "." + p[:50], h + "." + p[:50], "", nil},
		{"no signature", h + "." + p, h + "." + p, "", nil},
		{"empty signature", h + "." + p + ".", h + "." + p + ".", "", nil},
		{"stars for the signature", h + "." + p + ".****", h + "." + p + ".****", "", nil},
		{"only the header", h, h, "", nil},
		{"header cut off", h[3:] + "." + p + "." + sig, h[3:] + "." + p + "." + sig, "", nil},
		{"zero width space inside", h[:9] + "\u200b" + tok[9:], h[:9] + "\u200b" + tok[9:], "", nil},
		{"ideographic full stops", strings.ReplaceAll(tok, ".", "。"), strings.ReplaceAll(tok, ".", "。"), "", nil},
		{"empty objects", "e30.e30.", "e30.e30.", "", nil},
		{"first of two", tok + "\n" + other, tok, "line 1", []string{"surrounding text"}},
	}
}
