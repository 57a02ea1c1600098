package request

import (
	"strconv"
	"strings"

	"bulla/core/shell"
)

// command is a program that sends requests.
type command struct {
	form Form
	name string
	read func(words []Value) (Request, bool)
}

// commands are the programs whose command lines are read.
var commands = []command{
	{"curl", "curl", readCurl},
	{"wget", "wget", readWget},
	{"httpie", "http", readHTTPie},
	{"httpie", "https", readHTTPie},
	{"httpie", "xh", readHTTPie},
}

// maxWasted is how many bytes of a text are read in vain: in a text that often mentions a command,
// each could read up to the end of the text.
const maxWasted = 4 << 20

// readCommands reads the command lines in a text.
func readCommands(text string) []Request {
	var found []Request
	for _, c := range commands {
		found = readBetween(text, found, c.find)
	}
	return found
}

// find returns the requests of one program.
func (c command) find(text string) []Request {
	var found []Request
	var set map[string]string
	for at, wasted := 0, 0; at < len(text) && wasted < maxWasted && len(found) < maxRequests; {
		next := strings.Index(text[at:], c.name)
		if next < 0 {
			break
		}
		from := at + next
		at = from + len(c.name)
		if !c.startsAt(text, from) {
			continue
		}
		if set == nil {
			set = assignments(text)
		}
		w := newWords(text, from, set)
		list := w.all()
		r, ok := c.read(list[1:])
		if !ok {
			wasted += w.at - from
			continue
		}
		r.Form, r.From, r.To = c.form, from, w.at
		if r.Body.Text == fromInput {
			r.document(text, list)
		}
		found = append(found, r)
		at = max(at, w.at)
	}
	return found
}

// maxDocument is how far the end of a document after a command is looked for.
const maxDocument = 64 << 10

// document reads the document after a command as its body: <<EOF, the lines, and EOF (POSIX.1-2017,
// Shell Command Language, section 2.7.4). Only with quotes around EOF it is sent as it is.
func (r *Request) document(text string, words []Value) {
	for i, word := range words {
		name, ok := strings.CutPrefix(word.Text, "<<")
		if name == "" && i+1 < len(words) {
			name = words[i+1].Text
		}
		name = strings.TrimPrefix(name, "-")
		begins := strings.IndexByte(text[r.To:], '\n')
		if !ok || name == "" || begins < 0 {
			continue
		}
		quoted := strings.ContainsAny(text[max(r.From, r.To-len(name)-1):r.To], "'\"\\")
		rest := text[r.To+begins+1:]
		body, _, closed := strings.Cut(rest[:min(len(rest), maxDocument)], "\n"+name)
		if closed {
			r.Body = Value{Text: body, Computed: !quoted && strings.ContainsAny(body, "$`")}
			r.To += begins + 1 + len(body) + 1 + len(name)
		}
		return
	}
}

// startsAt reports whether the name of the command is there as a word.
func (c command) startsAt(text string, at int) bool {
	if at > 0 && (isNameByte(text[at-1]) || strings.IndexByte("-.", text[at-1]) >= 0) {
		return false
	}
	after := strings.TrimPrefix(text[at+len(c.name):], ".exe")
	return after != "" && strings.IndexByte(" \t\\^`", after[0]) >= 0
}

// hasValue reports whether an option has a value, given its name without hyphens and the next word.
type hasValue func(name string, next Value) bool

// options splits the words of a command into its options with their values, in order, and the rest.
func options(words []Value, has hasValue, use func(name string, value Value)) (rest []Value) {
	for i := 0; i < len(words); i++ {
		word, next := words[i], Value{}
		if i+1 < len(words) {
			next = words[i+1]
		}
		name, long := strings.CutPrefix(word.Text, "--")
		taken := false
		switch {
		case len(word.Text) < 2 || word.Text[0] != '-':
			rest = append(rest, word)
		case long:
			taken = longOption(name, word.Computed, next, has, use)
		default:
			taken = shortOptions(word, next, has, use)
		}
		if taken {
			i++
		}
	}
	return rest
}

// longOption reads --name=value or --name value, and reports whether the next word is its value.
func longOption(name string, computed bool, next Value, has hasValue, use func(name string, value Value)) bool {
	if name, value, given := strings.Cut(name, "="); given {
		use(name, Value{Text: value, Computed: computed})
		return false
	}
	if !has(name, next) {
		use(name, Value{})
		return false
	}
	use(name, next)
	return true
}

// shortOptions reads options of a letter each, such as -sS or -XPOST, and reports whether the next
// word is the value of the last one.
func shortOptions(word, next Value, has hasValue, use func(name string, value Value)) bool {
	for letters := word.Text[1:]; letters != ""; letters = letters[1:] {
		name, value := letters[:1], letters[1:]
		switch {
		case !has(name, next):
			use(name, Value{})
		case value != "":
			use(name, Value{Text: value, Computed: word.Computed})
			return false
		default:
			use(name, next)
			return true
		}
	}
	return false
}

// headerOf reads a header field as a command line has it: "Name: value". Its shell may be cmd.exe,
// which expands %NAME%.
func headerOf(v Value) (Header, bool) {
	name, value, ok := strings.Cut(v.Text, ":")
	if !ok || name == "" || strings.ContainsAny(strings.TrimSpace(name), " \t\r\n\"'") {
		return Header{}, false
	}
	v.Text, v.Computed = strings.TrimLeft(value, " \t"), v.Computed && looksComputed(value) || shell.HasCmdVariable(value)
	return Header{strings.TrimSpace(name), v}, true
}

// isNumber reports whether a text is a number, such as the version of a program.
func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// findURL takes the first word that may be an address, unless an option gave one.
func (r *Request) findURL(words []Value) {
	for _, word := range words {
		if r.URL.Text == "" && looksLikeURL(word.Text) {
			r.URL = word
		}
	}
}

// looksLikeURL reports whether a word of a command line may be an address.
func looksLikeURL(word string) bool {
	host, _, hasPath := strings.Cut(word, "/")
	dot := strings.IndexByte(host, '.')
	switch {
	case len(word) < 2:
		return false
	case strings.Contains(word, "://"), strings.HasPrefix(host, "localhost"), word[0] == '/':
		return true
	case strings.ContainsAny(word, " \t\r\n"):
		return false
	}
	return dot > 0 && dot < len(host)-1 && !isNumber(host) || hasPath && strings.ContainsAny(host, "${<") || word[0] == ':'
}
