package cli

import (
	"strings"

	"bulla/core/intake"
	"bulla/core/spelling"
)

// unknownCommand returns the failure of a first word that looks like a command but isn't one. It
// returns nil if the word may be an INPUT.
func unknownCommand(word string) error {
	if isCommand(word) || !isName(word) || intake.Find(word).Kind != intake.Text {
		return nil
	}
	if isTopic(word) {
		return fail("unknown command "+quote(word), "did you mean bulla help "+word+"?")
	}
	like := likeCommands(word)
	if len(like) == 0 {
		return nil
	}
	hint := "did you mean bulla " + strings.Join(like, " or bulla ") + "?"
	if isFile(word) {
		hint += " To read the file of that name, give @" + word
	}
	return fail("unknown command "+quote(word), hint)
}

// isName reports whether a word looks like the name of a command: letters, digits and hyphens, with
// a letter first. The beginning of a token does not.
func isName(word string) bool {
	if strings.HasPrefix(word, "eyJ") {
		return false
	}
	for i, c := range []byte(word) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || c != '-' && (c < '0' || '9' < c)) {
			return false
		}
	}
	return word != ""
}

// likeCommands returns the commands that begin with a word. If there are none, it returns those
// nearest in spelling: at most two letters and half of the name differ. A short name such as man is
// too near to other words, such as NaN.
func likeCommands(word string) []string {
	const most, short = 2, 3
	word = strings.ToLower(word)
	if isCommand(word) {
		return []string{word}
	}
	var begin, near []string
	fewest := most
	for _, name := range commandNames() {
		if strings.HasPrefix(name, word) {
			begin = append(begin, name)
		}
		slips := spelling.Distance(word, name, most)
		if slips > fewest || slips*2 > len(name) || len(name) <= short {
			continue
		}
		if slips < fewest {
			fewest, near = slips, nil
		}
		near = append(near, name)
	}
	if len(begin) > 0 {
		return begin
	}
	return near
}
