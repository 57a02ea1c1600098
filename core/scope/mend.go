package scope

import (
	"fmt"
	"strings"

	"bulla/core/visible"
)

// Mend corrects all that can be corrected without guessing and says what it changed, one
// line each, safe to print: separators, repeated words, userId: and the like, older
// forms, forms of faulty pages, and misspellings of exactly one known word. What it
// cannot mend stays as it is. Mending twice changes nothing more.
func Mend(text string) (mended string, changes []string) {
	known := catalogue()
	pieces, _ := split(text)
	if join(pieces) != text {
		changes = append(changes, "one space stands between two words, and nothing else")
	}
	var kept []Word
	for _, p := range pieces {
		right := known.mendWord(p)
		if right != p.Text {
			changes = append(changes, fmt.Sprintf("%s is now %s", visible.QuoteASCII(p.Text, maxShown), visible.QuoteASCII(right, maxShown)))
		}
		for word := range strings.SplitSeq(right, " ") {
			kept = append(kept, Word{Text: word})
		}
	}
	kept, moved := mendOldRead(kept)
	kept, dropped := unique(kept)
	return join(kept), append(append(changes, moved...), dropped...)
}

// maxMended is how many scopes of a list are worth comparing with the catalogue, one by
// one. Nobody writes a longer list by hand.
const maxMended = 200

// Mended returns the list of the text that Mend makes. A list without faults stays as it
// is, and so does one that is too long: scopes that only a comma separates count one by
// one there. Mending a list again costs nothing.
func (l List) Mended() List {
	if l.mended || len(l.Faults) == 0 || l.pieces > maxMended {
		return l
	}
	if text, _ := Mend(l.Text); text != l.Text {
		l = Parse(text)
	}
	l.mended = true
	return l
}

func join(pieces []Word) string {
	words := make([]string, len(pieces))
	for i, p := range pieces {
		words[i] = p.Text
	}
	return Join(words)
}

// mendWord returns the word or words to put in place of one, the same where it is right
// or past mending.
func (x *index) mendWord(w Word) string {
	word := w.Text
	if id, ok := userID(word); ok {
		return UserPrefix + id
	}
	_, _, bad := badCharacter(word)
	if strings.Contains(word, "*") && !bad {
		return word
	}
	if instead, ok := trap(word); ok {
		return instead
	}
	switch {
	case w.Entry == nil || bad:
		if near, _, ok := nearest(x.entries, word); ok {
			return near
		}
		return word
	case w.Entry.Instead != "":
		return w.Entry.Instead
	default:
		return word
	}
}

// mendOldRead puts inbox:read:messages in place of read:messages where the inbox is meant.
func mendOldRead(pieces []Word) (mended []Word, changes []string) {
	if !inboxMeant(pieces) {
		return pieces, nil
	}
	for i, p := range pieces {
		if p.Text == oldRead {
			pieces[i].Text = inboxRead
			changes = append(changes, fmt.Sprintf("%s is now %s", visible.QuoteASCII(oldRead, maxShown), visible.QuoteASCII(inboxRead, maxShown)))
		}
	}
	return pieces, changes
}

// unique drops words named before.
func unique(pieces []Word) (kept []Word, changes []string) {
	seen := map[string]bool{}
	for _, p := range pieces {
		if seen[p.Text] {
			changes = append(changes, visible.QuoteASCII(p.Text, maxShown)+" is named once")
			continue
		}
		seen[p.Text] = true
		kept = append(kept, p)
	}
	return kept, changes
}
