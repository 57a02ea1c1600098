package issuebody

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"sync"

	"bulla/core/expiry"
	"bulla/core/scope"
	"bulla/core/token"
)

// endpoint is in code that calls issue-token itself.
const endpoint = "issue-token"

// methodNames are the methods of Courier's SDKs that call issue-token.
var methodNames = []string{"issueToken", "issue_token", "IssueToken"}

// maxCode is how many bytes of code are read.
const maxCode = 1 << 20

// maxLine is how many bytes before a name are searched for the beginning of a comment.
const maxLine = 500

// maxTried is how many names are looked at until one has a scope of Courier's.
const maxTried = 32

// readCode reads code, or any other text that gives a name to a scope string, such as
// scope="user_id:x ...".
func readCode(text string) (b Body, ok bool) {
	text = text[:min(len(text), maxCode)]
	if !strings.Contains(text, "cope") && !strings.Contains(text, "COPE") {
		return Body{}, false
	}
	c := code{text: text, expands: expandingQuotes(text), lookUps: new(int)}
	calls := strings.Contains(text, endpoint) || containsAny(text, methodNames)
	if !calls && c.isToken() {
		return Body{}, false
	}
	at, ok := c.scope(&b)
	if !ok {
		at, ok = c.computedScope(&b)
	}
	if !ok {
		return Body{}, false
	}
	c.expiry(&b, at)
	b.Bare = !calls && b.Expiry.IsAbsent() && len(b.Unknown) == 0
	return b, true
}

// code is a program.
type code struct {
	text    string
	expands string
	lookUps *int // how many names were looked up
}

// expression reads the value of a name.
func (c code) expression(n named) *expression {
	e := newExpression(c.text, n.value, c.expandsAt(n), c.lookUps)
	e.read()
	return e
}

// isToken reports whether the text is a token that was decoded, or the answer of a token endpoint.
func (c code) isToken() bool {
	for _, member := range []string{"iat", "alg", "jti", "tenant_scope", "access_token", "token_type"} {
		for start, end := range wholeWords(c.text, member) {
			if sign, _ := assigned(c.text, end, isQuoted(c.text, start)); sign == ":" {
				return true
			}
		}
	}
	return false
}

// quoteMarks are the marks that a quoted name may have around it.
const quoteMarks = "\"'`"

// isQuoted reports whether the name that begins at an offset has a quote before it.
func isQuoted(text string, at int) bool {
	return at > 0 && strings.IndexByte(quoteMarks, text[at-1]) >= 0
}

// wholeWords yields where a word begins and ends, except inside another one.
func wholeWords(text, word string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for from := 0; ; {
			at := strings.Index(text[from:], word)
			if at < 0 {
				return
			}
			start, end := from+at, from+at+len(word)
			whole := (start == 0 || !isNameByte(text[start-1])) && (end == len(text) || !isNameByte(text[end]))
			if whole && !yield(start, end) {
				return
			}
			from = end
		}
	}
}

// scope reads a scope string of Courier's, and returns where it is: the first that is called scope,
// or else the first whose name contains that word.
func (c code) scope(b *Body) (at int, ok bool) {
	tried := 0
	for _, exact := range []bool{true, false} {
		for name := range c.named("scope") {
			if strings.EqualFold(name.text, ScopeMember) != exact {
				continue
			}
			if tried++; tried > maxTried {
				break
			}
			if c.readScope(b, name) {
				return name.value, true
			}
		}
	}
	return 0, false
}

// computedScope reads a scope that a program makes as a whole before it calls an SDK of Courier's.
func (c code) computedScope(b *Body) (at int, ok bool) {
	called := func(method string) bool { return strings.Contains(c.text, method+"(") }
	if !slices.ContainsFunc(methodNames, called) {
		return 0, false
	}
	for name := range c.named("scope") {
		if !strings.EqualFold(name.text, ScopeMember) {
			continue
		}
		e := c.expression(name)
		if e.literal || len(e.computed) == 0 {
			break
		}
		b.Scope, b.Computed, b.ScopeKind = e.value(), e.computed, token.String
		return name.value, true
	}
	return 0, false
}

// readScope reads the value of a name if it is a scope string of Courier's.
func (c code) readScope(b *Body, name named) bool {
	if plain := c.unquoted(name.value); plain != "" {
		b.Scope, b.ScopeKind = plain, token.String
		return true
	}
	e := c.expression(name)
	value := e.value()
	if !e.literal || !scope.Recognize(Body{Scope: value, Computed: e.computed}.Filled("u")) {
		return false
	}
	b.Scope, b.Computed, b.ScopeKind = value, e.computed, token.String
	if len(e.items) > 1 && e.joiner == "" && name.isMember() && strings.EqualFold(name.text, ScopeMember) {
		b.ScopeKind = token.Array
	}
	return true
}

// unquoted returns a scope string without quotes, which goes to the end of its line.
func (c code) unquoted(at int) string {
	line := c.text[at:min(len(c.text), at+maxExpression)]
	if i := strings.IndexAny(line, "\r\n&"); i >= 0 {
		line = line[:i]
	}
	line = strings.TrimRight(line, " \t,;")
	if line == "" || strings.ContainsAny(line, "\"'`()[]") || !scope.Recognize(line) {
		return ""
	}
	return line
}

// unquotedTime returns an expires_in without quotes, such as 2 days, "" for anything else. A number
// is left to the expression.
func (c code) unquotedTime(at int) string {
	line := c.text[at:min(len(c.text), at+maxName)]
	if i := strings.IndexAny(line, "\r\n,;&})"); i >= 0 {
		line = line[:i]
	}
	line = strings.TrimSpace(line)
	if _, err := expiry.Parse(line); err != nil || strings.Trim(line, "0123456789") == "" {
		return ""
	}
	return line
}

// expiry reads the expires_in that is nearest to the scope.
func (c code) expiry(b *Body, near int) {
	best := named{}
	for name := range c.named("expire") {
		if meaning(name.text) == ExpiryMember && (best.text == "" || name.isBetter(best, near)) {
			best = name
		}
	}
	if best.text == "" {
		return
	}
	if plain := c.unquotedTime(best.value); plain != "" {
		b.Expiry = Expiry{Kind: token.String, Text: plain}
		return
	}
	e := c.expression(best)
	if best.text != ExpiryMember && c.isWire() && best.isMember() {
		b.Unknown = append(b.Unknown, Member{Name: best.text, Meant: ExpiryMember})
		return
	}
	b.Expiry = Expiry{Kind: token.String, Text: e.value(), Computed: len(e.computed) > 0}
	if len(e.items) == 0 {
		b.Expiry.Kind, b.Expiry.Text, b.Expiry.Computed = token.Number, e.number, e.number == "" || e.called
	}
}

// isBetter reports whether a name is more likely than another to be the one that is sent with the
// scope: the one that is spelled right, or else the nearer one.
func (n named) isBetter(than named, near int) bool {
	exact, thanExact := n.text == ExpiryMember, than.text == ExpiryMember
	if exact != thanExact {
		return exact
	}
	return distance(n.value, near) < distance(than.value, near)
}

func distance(a, b int) int { return max(a-b, b-a) }

// isWire reports whether the code sends its own JSON, so that names must be right. An SDK of
// Courier's has names of its own.
func (c code) isWire() bool {
	return strings.Contains(c.text, endpoint) && !containsAny(c.text, methodNames)
}

// named is a name that code gives to a value.
type named struct {
	text string
	// sign is what is between the name and the value: = := : => , or (.
	sign  string
	value int // where the value begins
}

// isMember reports whether the name is a member of an object and not a variable.
func (n named) isMember() bool { return n.sign != "=" && n.sign != ":=" }

// named yields the names that contain a word, in any case, and have a value.
func (c code) named(word string) iter.Seq[named] {
	return func(yield func(named) bool) {
		for at := indexFold(c.text, word, 0); at >= 0; at = indexFold(c.text, word, at+1) {
			start, end := at, at+len(word)
			for start > 0 && isNameByte(c.text[start-1]) {
				start--
			}
			for end < len(c.text) && isNameByte(c.text[end]) {
				end++
			}
			at = end - 1
			if end-start > maxName {
				continue
			}
			n := named{text: c.text[start:end]}
			if n.sign, n.value = assigned(c.text, end, isQuoted(c.text, start)); n.sign == "" || c.inComment(start) {
				continue
			}
			if !yield(n) {
				return
			}
		}
	}
}

// assignments yields where the values of a variable begin.
func assignments(text, name string) iter.Seq[int] {
	return func(yield func(int) bool) {
		tried := 0
		for _, end := range wholeWords(text, name) {
			sign, value := assigned(text, end, false)
			if tried++; tried > maxTried || (sign == "=" || sign == ":=") && !yield(value) {
				return
			}
		}
	}
}

// assigned returns the sign after a name that gives it a value, and where the value begins. A type
// may be before the sign, as in "scope: string = ...". The sign is "" for no value.
func assigned(text string, end int, quoted bool) (sign string, value int) {
	rest := text[end:min(len(text), end+maxName)]
	if quoted {
		rest = strings.TrimLeft(rest, `\`+quoteMarks)
		rest = strings.TrimPrefix(rest, "]") // body["scope"] = ...
	}
	rest = strings.TrimLeft(rest, " \t?")
	at := min(len(text), end+maxName) - len(rest)
	for _, sign := range []string{":=", "=>", "==", "=", ":", ",", "("} {
		if !strings.HasPrefix(rest, sign) {
			continue
		}
		if sign == "==" || sign == "," && !quoted {
			return "", 0
		}
		value = at + len(sign)
		if typed := typeLength(rest[len(sign):]); sign == ":" && typed > 0 {
			sign, value = "=", value+typed
		}
		for value < len(text) && strings.IndexByte(" \t\r\n", text[value]) >= 0 {
			value++
		}
		return sign, value
	}
	return "", 0
}

// typeLength returns the length of a type and the = after it, 0 for anything else.
func typeLength(text string) int {
	equals := strings.IndexByte(text, '=')
	if equals < 0 || equals+1 < len(text) && (text[equals+1] == '=' || text[equals+1] == '>') {
		return 0
	}
	if name := strings.Trim(text[:equals], " []<>?"); name == "" || strings.IndexFunc(name, notName) >= 0 {
		return 0
	}
	return equals + 1
}

func notName(r rune) bool { return r >= 0x80 || !isNameByte(byte(r)) }

func isNameByte(c byte) bool { return c == '_' || isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }

// inComment reports whether an offset is in a line that is a comment.
func (c code) inComment(at int) bool {
	line := c.text[max(0, at-maxLine):at]
	line = strings.TrimLeft(line[strings.LastIndexByte(line, '\n')+1:], " \t")
	return strings.HasPrefix(line, "//") || strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "* ")
}

// dartSigns show Dart, which fills in $name in any quotes, and expandingSigns a language that does
// so in double quotes: PHP, Kotlin or Dart. phpRE finds variables of PHP, PowerShell or Perl.
var (
	dartSigns      = []string{"package:", "Dio(", "await http.", "Uri.parse("}
	expandingSigns = []string{"<?php", "val ", "fun ", "final "}
	phpRE          = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$\w{1,60}(?:->|\s{0,4}=)`) })
)

// expandingQuotes returns the quotes in which a program fills in $name, "" for none.
func expandingQuotes(text string) string {
	switch {
	case containsAny(text, dartSigns) && !strings.Contains(text, "<?php"):
		return `"'`
	case containsAny(text, expandingSigns), phpRE().MatchString(text):
		return `"`
	}
	return ""
}

// expandsAt returns the quotes in which $name is filled in. In a shell, these are double quotes,
// unless single quotes are around them.
func (c code) expandsAt(n named) string {
	before := c.text[max(0, n.value-maxExpression):n.value]
	if start := strings.LastIndex(before, "curl "); start >= 0 {
		if strings.Count(before[start:], "'")%2 == 0 {
			return `"`
		}
		return ""
	}
	if c.expands == "" && n.sign == "=" && c.text[n.value-1] == '=' && n.text == strings.ToUpper(n.text) {
		return `"`
	}
	return c.expands
}

func containsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// indexFold is strings.Index from an offset, without regard to the case of ASCII letters.
func indexFold(text, word string, from int) int {
	for at := from; at+len(word) <= len(text); at++ {
		if text[at]|0x20 == word[0] && strings.EqualFold(text[at:at+len(word)], word) {
			return at
		}
	}
	return -1
}
