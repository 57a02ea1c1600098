// Package shell quotes text as one word of a command line, for the commands that bulla prints to be
// copied.
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

// plain are the characters that have no special meaning to a shell anywhere in an argument.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,"
