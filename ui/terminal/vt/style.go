package vt

import (
	"slices"
	"strings"
)

// Style describes how a cell looks. Two cells that look the same have the same description. The
// color of a space can't be seen, unless it is underlined or the like.
func (c Cell) Style() string {
	var attributes []string
	fg, bg := "", ""
	words := strings.Split(c.Look, ";")
	for i := 0; i < len(words); i++ {
		word, used := words[i], 0
		switch {
		case word == "38" || word == "48":
			used = 4
			if i+1 < len(words) && words[i+1] == "5" {
				used = 2
			}
			used = min(used, len(words)-1-i)
			color := strings.Join(words[i+1:i+1+used], ";")
			if word == "38" {
				fg = color
			} else {
				bg = color
			}
		case word == "39":
			fg = ""
		case word == "49":
			bg = ""
		case len(word) == 2 && (word[0] == '3' || word[0] == '9'):
			fg = word
		case len(word) == 2 && word[0] == '4', len(word) == 3 && strings.HasPrefix(word, "10"):
			bg = word
		case word == "22":
			attributes = without(attributes, "1", "2")
		case len(word) == 2 && word[0] == '2':
			attributes = without(attributes, word[1:])
		case word != "":
			attributes = append(without(attributes, word), word)
		}
		i += used
	}
	if c.Text == " " {
		attributes = without(attributes, "1", "2", "3", "5", "8")
		if len(attributes) == 0 {
			fg = ""
		}
	}
	slices.Sort(attributes)
	return strings.Join(attributes, ",") + " " + fg + " on " + bg
}

func without(list []string, removed ...string) []string {
	return slices.DeleteFunc(list, func(word string) bool { return slices.Contains(removed, word) })
}
