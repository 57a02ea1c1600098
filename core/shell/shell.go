// Package shell writes text as one word of a command line, for the commands that bulla
// prints to be copied.
package shell

import "strings"

// Quote returns text in single quotes, between which a POSIX shell takes every character
// as itself. A single quote is written outside of them (POSIX.1-2017, Shell Command
// Language, section 2.2). No shell can take U+0000.
func Quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// Word returns text as it is where a shell takes it so, else Quote(text).
func Word(text string) string {
	if text == "" || strings.Trim(text, plain) != "" {
		return Quote(text)
	}
	return text
}

// plain are the characters that mean nothing to a shell, wherever they are in an argument.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,"
