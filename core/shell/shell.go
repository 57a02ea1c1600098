// Package shell knows the syntax of a command line: it quotes text as one word, for the commands
// that bulla prints to be copied, and recognizes the names of variables.
package shell

import "strings"

// Quote returns text in single quotes, in which a POSIX shell reads every character as itself. A
// single quote is written outside of them (POSIX.1-2017, Shell Command Language, section 2.2). No
// shell can read U+0000.
func Quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// Word returns text as it is if a shell reads it as one plain word, or else Quote(text).
func Word(text string) string {
	if text == "" || strings.Trim(text, plain) != "" {
		return Quote(text)
	}
	return text
}

// IsVariable reports whether text looks like the name of an environment variable.
func IsVariable(text string) bool {
	return strings.Trim(strings.ToUpper(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == ""
}

// plain are the characters that have no special meaning to a shell anywhere in an argument.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,"
