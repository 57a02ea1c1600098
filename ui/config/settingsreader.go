package config

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/spelling"
	"bulla/core/tomlfile"
	"bulla/core/visible"
)

// maxFaults is how many faults of a file are reported.
const maxFaults = 20

// Read reads a settings file. What has a fault is left out, and the rest is read. The faults are in
// the order of the file.
func Read(text []byte, themes Themes) (Settings, []hint.Fault) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // Windows may put a byte order mark there
	r := &settingsReader{text: slices.Clone(text), themes: themes, keysAt: map[keyOf]int{}}
	if len(text) > MaxFile {
		r.fault(0, "it is longer than 64 KiB, so it is not a settings file", "")
		return Settings{}, r.faults
	}
	if r.dropSyntaxFaults() {
		r.walk()
		r.dropConflicts()
	}
	slices.SortStableFunc(r.faults, func(a, b hint.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.settings, r.faults
}

// settingsReader reads a settings file.
type settingsReader struct {
	text     []byte
	themes   Themes
	settings Settings
	faults   []hint.Fault
	keysAt   map[keyOf]int // where each key of the keyboard is in the file
}

// fault adds a fault at a byte offset.
func (r *settingsReader) fault(at int, message, advice string) {
	if len(r.faults) < maxFaults {
		problem := hint.Problem{Message: redact.Keys(message), Hint: advice}
		r.faults = append(r.faults, hint.At(r.text, at, problem))
	}
}

// dropSyntaxFaults blanks the lines that are not TOML, so that one of them doesn't cost all others.
// After a bad heading nobody can say which table the keys belong to, so it blanks all that follows.
// It reports whether the rest can be read.
func (r *settingsReader) dropSyntaxFaults() bool {
	for range maxFaults {
		fault, ok := tomlfile.Syntax(r.text, `each line is NAME = "VALUE", with quotes around a text`)
		if !ok {
			return true
		}
		lines := bytes.SplitAfter(r.text, []byte("\n"))
		at := min(fault.Line, len(lines)) - 1
		for at > 0 && len(bytes.TrimSpace(lines[at])) == 0 {
			at-- // of what isn't closed, only the end of the file is known
		}
		bad := lines[at]
		if quotes, lacks := withQuotes(string(bad)); lacks {
			fault.Message, fault.Hint = "this is not TOML: the value needs quotes", "write "+redact.Text(quotes)
		}
		if strings.HasSuffix(fault.Message, "is already defined") {
			fault.Hint = "remove one of the lines"
		}
		fault.Message = redact.Keys(fault.Message)
		if !slices.Contains(r.faults, fault) {
			r.faults = append(r.faults, fault)
		}
		if bytes.HasPrefix(bytes.TrimSpace(bad), []byte("[")) {
			bad = r.text[len(bytes.Join(lines[:at], nil)):]
		}
		for i, c := range bad { // a part of r.text
			if c != '\n' {
				bad[i] = ' '
			}
		}
	}
	return false
}

// withQuotes returns a line whose value is words without quotes as it should be. It reports false
// for any other line, and for one that may have a secret.
func withQuotes(line string) (quotes string, lacks bool) {
	name, value, found := strings.Cut(line, "=")
	value, _, _ = strings.Cut(value, "#")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	other := func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" -_+", r))
	}
	if !found || name == "" || value == "" || isSecret(name) || strings.ContainsFunc(name+value, other) {
		return "", false
	}
	return name + ` = "` + value + `"`, true
}

// walk reads every key of the file, but none of a table that is not one of the settings.
func (r *settingsReader) walk() {
	var p unstable.Parser
	p.Reset(r.text)
	var table []*unstable.Node
	known := true
	for p.NextExpression() {
		node := p.Expression()
		switch {
		case node.Kind == unstable.KeyValue && known:
			r.pair(pathOf(table, node), node.Value())
		case node.Kind == unstable.Table, node.Kind == unstable.ArrayTable:
			table = copied(tomlfile.Each(node.Key()))
			heading := headingOf(table, node.Kind)
			if known = heading == "[keys]"; !known {
				r.notTable(int(table[0].Raw.Offset), heading)
			}
		}
	}
}

// headingOf returns the heading of a table as it is written.
func headingOf(table []*unstable.Node, kind unstable.Kind) string {
	var names []string
	for _, node := range table {
		names = append(names, string(node.Data))
	}
	heading := "[" + strings.Join(names, ".") + "]"
	if kind == unstable.ArrayTable {
		heading = "[" + heading + "]"
	}
	return heading
}

// notTable adds the fault of a table that is not one of the settings.
func (r *settingsReader) notTable(at int, heading string) {
	shown := visible.Text(visible.Shorten(redact.Text(heading), 40))
	r.fault(at, shown+" is not a table of the settings", "the only table is [keys]")
}

// copied returns copies of nodes, which the parser reuses.
func copied(nodes iter.Seq[*unstable.Node]) []*unstable.Node {
	var all []*unstable.Node
	for node := range nodes {
		one := *node
		one.Data = slices.Clone(node.Data)
		all = append(all, &one)
	}
	return all
}

// pathOf returns the keys that lead to a value.
func pathOf(table []*unstable.Node, pair *unstable.Node) []*unstable.Node {
	return slices.Concat(table, copied(tomlfile.Each(pair.Key())))
}

// pair reads a key with its value.
func (r *settingsReader) pair(path []*unstable.Node, value *unstable.Node) {
	name, at := string(path[0].Data), int(path[0].Raw.Offset)
	switch {
	case name == "keys" && len(path) == 2:
		r.key(path[1], value)
	case name == "keys" && len(path) == 1 && value.Kind == unstable.InlineTable:
		for pair := range tomlfile.Each(value.Children()) {
			r.pair(pathOf(path, pair), pair.Value())
		}
	case name == "keys" && len(path) == 1:
		r.fault(at, "keys is a table", `write [keys], and below it lines such as fix = "F"`)
	case len(path) == 1:
		r.setting(name, at, value)
	case name == "keys":
		r.fault(int(path[1].Raw.Offset), "the keys of an action are a text or a list", `write it as fix = "F" or fix = ["F", "f5"]`)
	default:
		r.notTable(at, "["+name+"]")
	}
}

// setting reads a setting.
func (r *settingsReader) setting(name string, at int, value *unstable.Node) {
	all := All()
	i := slices.IndexFunc(all, func(s Setting) bool { return s.Name == name })
	if i < 0 {
		r.unknown(name, at, all)
		return
	}
	kind := wanted{must: "a text in quotes"}
	switch {
	case all[i].list != nil:
		kind = wanted{must: `a list of texts, such as ["a", "b"]`, several: true}
	case value.Kind != unstable.String:
		kind.advice = all[i].check(string(value.Data), r.themes).Hint
	}
	texts, ok := r.texts(name, at, value, kind)
	if !ok {
		return
	}
	var values []string
	for _, t := range texts {
		problem := r.checkText(t.text)
		if problem.IsZero() {
			problem = all[i].check(t.text, r.themes)
		}
		if !problem.IsZero() {
			r.fault(t.at, name+": "+problem.Message, problem.Hint)
			continue
		}
		values = append(values, t.text)
	}
	if len(values) > 0 {
		all[i].set(&r.settings, values)
	}
}

// unknown adds the fault of a name that isn't a setting.
func (r *settingsReader) unknown(name string, at int, all []Setting) {
	if isSecret(name) {
		r.fault(at, quoted(name)+" is not a setting: this file holds no secrets",
			"remove it; bulla help secrets says how to give a secret, such as in $COURIER_API_KEY")
		return
	}
	names := []string{"keys"}
	for _, s := range all {
		names = append(names, s.Name)
	}
	r.fault(at, quoted(name)+" is not a setting",
		spelling.Advise(name, names, "the settings are "+strings.Join(names, ", ")))
}

// isSecret reports whether a name is that of a secret.
func isSecret(name string) bool {
	lower := strings.ToLower(strings.NewReplacer("-", "_", " ", "_").Replace(name))
	words := []string{"api_key", "apikey", "secret", "token", "password", "passphrase", "jwt", "cookie"}
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(lower, word) })
}

// checkText refuses values that no setting can have.
func (r *settingsReader) checkText(text string) hint.Problem {
	switch {
	case redact.Text(text) != text:
		return hint.Problem{Message: "the value looks like a secret, and this file holds none",
			Hint: "remove it, and rotate the key if others could see it"}
	case visible.Text(text) != text:
		return hint.Problem{Message: quoted(text) + " contains a character that can't be seen", Hint: "remove it"}
	}
	return hint.Problem{}
}

// textAt is a text and where it is in the file.
type textAt struct {
	text string
	at   int
}

// wanted says what a value must be, for the fault of one that isn't.
type wanted struct {
	must, advice string
	several      bool // a list is allowed
}

// texts reads a text, or a list of texts if there may be several.
func (r *settingsReader) texts(name string, at int, value *unstable.Node, kind wanted) (texts []textAt, ok bool) {
	nodes := []*unstable.Node{value}
	if kind.several && value.Kind == unstable.Array {
		nodes = copied(tomlfile.Each(value.Children()))
	}
	for _, node := range nodes {
		place := at
		if node.Raw.Length > 0 {
			place = int(node.Raw.Offset)
		}
		switch node.Kind {
		case unstable.Comment:
		case unstable.String:
			texts = append(texts, textAt{string(node.Data), place})
		default:
			r.fault(place, name+" must be "+kind.must, kind.advice)
			return nil, false
		}
	}
	return texts, true
}
