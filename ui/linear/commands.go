package linear

import (
	"strings"

	"bulla/core/spelling"
)

// command is one of the words that the prompt takes.
type command struct {
	name string
	// key is the key that does the same on the screen, "" for none. It is taken as the command too.
	key string
	// takes says what may follow, "" for nothing.
	takes string
	does  string
	run   func(d *dialog, given string)
}

// commands returns all commands in the order of the help. To add one, add a row.
func commands() []command {
	return []command{
		{"help", "?", "[COMMAND]", "lists the commands", (*dialog).help},
		{pasteName, "p", "[TEXT or @FILE]",
			"inspects a token or anything that contains one; without a text, the lines up to an empty one",
			(*dialog).pasteCommand},
		{"user", "a", "[ID]", "adds a user; the first one replaces the sample user", (*dialog).user},
		{"scopes", "", "[WORD or all]", "lists the scopes with their numbers; [x] marks those that are picked", (*dialog).scopes},
		{"pick", "n", "[NUMBER or SCOPE]", "adds a scope, or removes it if it is picked; takes several, too", (*dialog).pick},
		{"preset", "s", "[NAME]", "replaces the scopes with a preset; users stay", (*dialog).preset},
		{"expiry", "", "[TIME]", "sets when the token expires, such as 2 days, until 17:00 or never", (*dialog).expiry},
		{"token", "", "[NUMBER]", "prints the token; with a number, shows another token of the paste", (*dialog).token},
		{"claims", "", "", "reads the header and the claims with what they mean", (*dialog).claims},
		{"diagnosis", "", "[all]", "reads the findings with their fixes; all adds the checks that passed", (*dialog).diagnosis},
		{"access", "", "[METHOD PATH]", "lists the endpoints that the token may call, or answers for one request", (*dialog).access},
		{"explain", "", "[NAME]", "explains a claim, a finding or a scope, such as exp", (*dialog).explain},
		{"fix", "f", "[FINDING]", "fixes what a new token can fix, or one finding of a composed token", (*dialog).fix},
		{"undo", "u", "", "undoes the last change", (*dialog).undo},
		{"redo", "ctrl+r", "", "redoes the change that was undone last", (*dialog).redo},
		{"compose", "esc", "", "leaves the pasted token and goes back to composing", (*dialog).compose},
		{"reissue", "r", "", "reissues the composed token as of now", (*dialog).reissue},
		{"issue", "", "", "prints the command with which Courier issues the composed token; sends nothing", (*dialog).issue},
		{"history", "w", "", "lists all tokens of this session with numbers", (*dialog).history},
		{"open", "", "[NUMBER]", "shows a token of the history", (*dialog).open},
		{"compare", "C", "[NUMBER]", "compares the token with one of the history; after a fix, with the original",
			(*dialog).compare},
		{"clock", "", "[TIME]", "judges the token at another time, such as +1h, next or now", (*dialog).clock},
		{"copy", "y", "[NAME]", "copies the token, or what copy list lists; what can't be copied is printed", (*dialog).copyCommand},
		{"report", "", "", "prints a report for a ticket, with IDs and secrets masked", (*dialog).report},
		{"quit", "q", "", "ends bulla", (*dialog).quit},
	}
}

// find returns the command of a word or a key. exit is what a shell calls quit.
func find(word string) (command, bool) {
	if strings.EqualFold(word, "exit") {
		word = "quit"
	}
	for _, c := range commands() {
		if strings.EqualFold(word, c.name) || word != "" && word == c.key {
			return c, true
		}
	}
	return command{}, false
}

func names() []string {
	var all []string
	for _, c := range commands() {
		all = append(all, c.name)
	}
	return all
}

// unknown says that a word is not a command. It doesn't repeat a long one, which may be a part of a
// token.
func (d *dialog) unknown(word string) {
	const longest = 24
	if len(word) > longest {
		d.refuse("this is not a command", "help lists the commands; type paste before a text of several lines")
		return
	}
	d.refuse(quote(word)+" is not a command", spelling.Advise(strings.ToLower(word), names(), "help lists the commands"))
}

// help lists the commands, or explains one.
func (d *dialog) help(given string) {
	if c, ok := find(given); ok {
		d.say(c.explained())
		return
	}
	if given != "" {
		d.unknown(given)
		return
	}
	for _, c := range commands() {
		d.say(c.explained())
	}
	d.say("A token, a header, a curl command or a scope string can be typed or pasted at the prompt itself.")
}

// explained says in a line what a command does.
func (c command) explained() string {
	text := strings.TrimSpace(c.name+" "+c.takes) + ": " + c.does
	if len(c.key) == 1 {
		text += "; " + c.key + " is short for it"
	}
	return text
}

func (d *dialog) quit(string) { d.ended = true }
