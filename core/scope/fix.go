package scope

import (
	"fmt"
	"strings"

	"bulla/core/redact"
)

// Fix corrects everything that can be corrected without guessing: separators, repeated words,
// userId: and the like, legacy scopes, mistakes copied from incorrect docs, and misspellings of
// exactly one known scope. Anything else stays as it is. Each line of changes says what was
// corrected and is safe to print. Fixing the result again changes nothing.
func Fix(text string) (fixed string, changes []string) {
	known := catalogue()
	pieces, _ := split(text)
	if join(pieces) != text {
		changes = append(changes, "scopes are now separated by one space")
	}
	var words []Word
	for _, p := range pieces {
		right := known.fixWord(p)
		if right != p.Text {
			changes = append(changes, replaced(p.Text, right))
		}
		for word := range strings.SplitSeq(right, " ") {
			words = append(words, Word{Text: word})
		}
	}
	words, reads := fixLegacyRead(words)
	words, repeats := unique(words)
	return join(words), append(append(changes, reads...), repeats...)
}

// replaced describes a change of one word.
func replaced(old, new string) string {
	return fmt.Sprintf("%s is now %s", redact.QuoteASCII(old, maxShown), redact.QuoteASCII(new, maxShown))
}

// maxFixed is how many scopes a list may have to be fixed. Each is compared with the catalogue, and
// nobody writes a longer list by hand.
const maxFixed = 200

// Fixed returns the list of the text that Fix returns. It returns the list itself if it has no
// faults, or more than maxFixed scopes, however they are separated.
func (l List) Fixed() List {
	if l.fixed || len(l.Faults) == 0 || l.pieces > maxFixed {
		return l
	}
	if text, _ := Fix(l.Text); text != l.Text {
		l = Parse(text)
	}
	l.fixed = true
	return l
}

func join(pieces []Word) string {
	words := make([]string, len(pieces))
	for i, p := range pieces {
		words[i] = p.Text
	}
	return Join(words)
}

// fixWord returns the word or words that replace a word, or the word itself if it is right or can't
// be fixed.
func (x *index) fixWord(w Word) string {
	word := w.Text
	if id, ok := userID(word); ok {
		return UserPrefix + id
	}
	_, _, bad := badCharacter(word)
	if strings.Contains(word, "*") && !bad {
		return word
	}
	if instead, ok := docMistake(word); ok {
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

// fixLegacyRead replaces read:messages with inbox:read:messages if the inbox is meant.
func fixLegacyRead(words []Word) (fixed []Word, changes []string) {
	if !inboxMeant(words) {
		return words, nil
	}
	for i, w := range words {
		if w.Text == legacyRead {
			words[i].Text = inboxRead
			changes = append(changes, replaced(legacyRead, inboxRead))
		}
	}
	return words, changes
}

// unique removes words that are in the list before.
func unique(words []Word) (kept []Word, changes []string) {
	seen := map[string]bool{}
	for _, w := range words {
		if seen[w.Text] {
			changes = append(changes, "removed a repeated "+redact.QuoteASCII(w.Text, maxShown))
			continue
		}
		seen[w.Text] = true
		kept = append(kept, w)
	}
	return kept, changes
}
