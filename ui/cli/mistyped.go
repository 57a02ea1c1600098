package cli

import (
	"slices"
	"strings"

	"bulla/core/intake"
	"bulla/core/spelling"
)

// plannedCommands returns the words that will be commands but are not yet: someone who types
// one does not mean a token.
func plannedCommands() []string {
	return []string{"config", "diff", "issuers", "man", "report", "tour"}
}

// noCommand returns the failure of a first word that looks like a command and is not
// one, nil where it may be an input.
func noCommand(word string) error {
	if isCommand(word) || !isName(word) || intake.Find(word).Kind != intake.Text {
		return nil
	}
	if slices.Contains(plannedCommands(), word) {
		return fail("there is no command "+quote(word)+" yet", "bulla --help lists the commands")
	}
	like := likeCommands(word)
	if len(like) == 0 {
		return nil
	}
	hint := "did you mean bulla " + strings.Join(like, " or bulla ") + "?"
	if isFile(word) {
		hint += " To read the file of that name, give @" + word
	}
	return fail("there is no command "+quote(word), hint)
}

// isName reports whether a word has the form of a command's name: letters, digits and
// hyphens, the first of them a letter. The start of a token does not.
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

// likeCommands returns the commands that begin with a word, or else those nearest to it:
// at most two letters away, and no more than half of the name's letters.
func likeCommands(word string) []string {
	const most = 2
	word = strings.ToLower(word)
	var begin, near []string
	fewest := most
	for _, name := range commandNames() {
		if strings.HasPrefix(name, word) {
			begin = append(begin, name)
		}
		slips := spelling.Distance(word, name, most)
		if slips > fewest || slips*2 > len(name) {
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
