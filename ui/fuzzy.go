package ui

import (
	"slices"
	"strings"
	"unicode"
)

// What a letter of a query counts for in a fuzzy match.
const (
	letterScore = 1
	startScore  = 8 // more for a letter that starts a word
	firstScore  = 2 // more for the first letter of the text
	runScore    = 6 // more for a letter right after the previous one
	mostForGap  = 3 // how much a gap costs at most
	leastScore  = 3 // per letter: below it, the letters are in the text by chance
	wordScore   = 5 // per letter of the beginning of a word that is not shown
	keyScore    = 40
)

// fuzzy says how well a query matches a command: each of its words must be in the name as a
// subsequence, start one of the other words, or be a key. At are the positions of the name's
// characters that matched, for the highlight.
func fuzzy(query, name, words string, keys []string) (score int, at []int, ok bool) {
	text := []rune(strings.ToLower(name))
	others := strings.Fields(strings.ToLower(words))
	for part := range strings.FieldsSeq(query) {
		best, positions := subsequence([]rune(strings.ToLower(part)), text)
		if n := len(part) * wordScore; n > best && hasPrefix(others, strings.ToLower(part)) {
			best, positions = n, nil
		}
		if best < keyScore && slices.Contains(keys, part) {
			best, positions = keyScore, nil
		}
		if best == 0 {
			return 0, nil, false
		}
		score += best
		at = append(at, positions...)
	}
	slices.Sort(at)
	return score, slices.Compact(at), true
}

func hasPrefix(words []string, prefix string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, prefix) })
}

// subsequence returns the best way to find the letters of a query in a text in their order, and its
// score; 0 if there is none, or only one that looks like chance.
func subsequence(query, text []rune) (score int, at []int) {
	type cell struct{ score, from int } // the best match that ends here, and where its previous letter is
	rows := make([][]cell, len(query))
	for i, letter := range query {
		rows[i] = make([]cell, len(text))
		for j, r := range text {
			if r != letter {
				continue
			}
			own := letterScore
			if startsWord(text, j) {
				own += startScore
			}
			if j == 0 {
				own += firstScore
			}
			if i == 0 {
				rows[i][j] = cell{own, -1}
				continue
			}
			for k := range j {
				previous := rows[i-1][k].score
				if previous == 0 {
					continue
				}
				total := previous + own - min(j-k-1, mostForGap)
				if k == j-1 {
					total = previous + max(own, letterScore+runScore)
				}
				if total > rows[i][j].score {
					rows[i][j] = cell{total, k}
				}
			}
		}
	}
	last := len(query) - 1
	end := -1
	for j := range text {
		if s := rows[last][j].score; s > score {
			score, end = s, j
		}
	}
	if score < leastScore*len(query) {
		return 0, nil
	}
	for i := last; i >= 0; i-- {
		at = append(at, end)
		end = rows[i][end].from
	}
	return score, at
}

// startsWord reports whether the character at i is the first of a word.
func startsWord(text []rune, i int) bool {
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return isWord(text[i]) && (i == 0 || !isWord(text[i-1]))
}
