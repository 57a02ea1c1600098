// Package shell knows the syntax of a command line: it quotes text as one word, for the commands
// that bulla prints to be copied, and recognizes variables.
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

// Curl returns the curl command of a request. The headers are words of a shell, such as a quoted
// "Name: value".
func Curl(method, url string, headers []string, body string) string {
	command := "curl"
	if method != "GET" {
		command += " -X " + method
	}
	command += " " + Word(url)
	for _, header := range headers {
		command += " -H " + header
	}
	if body != "" {
		command += " -d " + Quote(body)
	}
	return command
}

// IsVariable reports whether text looks like the name of an environment variable.
func IsVariable(text string) bool {
	return strings.Trim(strings.ToUpper(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == ""
}

// CmdVariable returns the variable of cmd.exe that a text begins with, such as %NAME%, "" if it
// begins with something else. In lower case it could be percent-encoding.
func CmdVariable(text string) string {
	const longest = 61
	if text == "" || text[0] != '%' {
		return ""
	}
	length := strings.IndexByte(text[1:min(len(text), longest+2)], '%')
	if length <= 0 {
		return ""
	}
	if name := text[1 : 1+length]; name != strings.ToUpper(name) || !IsVariable(name) || isDigit(name[0]) {
		return ""
	}
	return text[:length+2]
}

// HasCmdVariable reports whether a text has a variable of cmd.exe.
func HasCmdVariable(text string) bool {
	for at := strings.IndexByte(text, '%'); at >= 0; at = strings.IndexByte(text, '%') {
		if text = text[at:]; CmdVariable(text) != "" {
			return true
		}
		text = text[1:]
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// plain are the characters that have no special meaning to a shell anywhere in an argument.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,"
