// Package spelling finds the name that a misspelled word most likely stands for.
package spelling

import (
	"strings"
	"unicode/utf8"
)

// Distance returns how many letters must be inserted, deleted, replaced or swapped with a neighbor
// to turn a into b (optimal string alignment). If the lengths differ by more than limit, it returns
// only that difference.
func Distance(a, b string, limit int) int {
	d := utf8.RuneCountInString(a) - utf8.RuneCountInString(b)
	if d = max(d, -d); d > limit {
		return d
	}
	x, y := []rune(a), []rune(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			row[j] = min(last[j], row[j-1]) + 1
			if x[i-1] == y[j-1] {
				row[j] = min(row[j], last[j-1])
			} else {
				row[j] = min(row[j], last[j-1]+1)
			}
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// Nearest returns the name that word most likely misspells: the one with the fewest typos, at most
// two and fewer than half of its letters. It returns "" if no name is near. It ignores case.
func Nearest(word string, names []string) string {
	const most = 2
	best, fewest := "", most+1
	for _, name := range names {
		if d := Distance(strings.ToLower(word), strings.ToLower(name), most); d < fewest && d*2 < len(name) {
			best, fewest = name, d
		}
	}
	return best
}

// Meant returns the name that a word most likely stands for: the one that it misspells, or else the
// only one that begins with it, as prod means production. It returns "" if there is none.
func Meant(word string, names []string) string {
	if near := Nearest(word, names); near != "" {
		return near
	}
	const shortest = 3
	meant := ""
	for _, name := range names {
		if len(word) < shortest || !strings.HasPrefix(strings.ToLower(name), strings.ToLower(word)) {
			continue
		}
		if meant != "" {
			return ""
		}
		meant = name
	}
	return meant
}

// Advise returns the advice on a word that is not one of the names. If the word probably means one
// of them, that name comes first.
func Advise(word string, names []string, advice string) string {
	if meant := Meant(word, names); meant != "" {
		return "did you mean " + meant + "? " + advice
	}
	return advice
}

// Plain returns a name in lower case, without what separates its words: userId, user_id and user-id
// are userid.
func Plain(name string) string {
	return nameSeparators.Replace(strings.ToLower(name))
}

var nameSeparators = strings.NewReplacer("-", "", "_", "", " ", "")

// Same reports whether two names differ only in case and in what separates their words.
func Same(a, b string) bool { return Plain(a) == Plain(b) }
