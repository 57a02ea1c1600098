// Package snippet writes the code that issues, with Courier's issue-token endpoint,
// exactly the token that was composed, and the code of an app that uses it.
package snippet

import (
	"slices"
	"strings"
)

// Side tells what a snippet belongs to.
type Side uint8

// The sides of a token's way: a backend asks Courier for it, a client signs in with
// it, the refresh timer replaces it before it ends.
const (
	Backend Side = iota
	Client
	Refresh
)

// String returns "backend", "client" or "refresh".
func (s Side) String() string {
	switch s {
	case Client:
		return "client"
	case Refresh:
		return "refresh"
	default:
		return "backend"
	}
}

// Language is one language, or one SDK, that snippets are written in.
type Language struct {
	Name  string // as the command line takes it, such as "node"
	Title string // for people, such as "Node.js"
	File  string // the file to put the snippet into
	Side  Side
	// Highlights tells how to set its parts apart on a screen.
	Highlights Highlights
}

// Highlights is what is needed to colour a snippet line by line: none of them has a
// comment or a string that goes on in the next line.
type Highlights struct {
	Comment  string   // begins a comment that ends with the line
	Quotes   string   // the characters that open a string, and close it
	Keywords []string // the words of the language itself, those the snippet uses
}

// aliases are the names people type for a language, beside its own.
const aliases = `
curl: bash sh shell
node: js javascript nodejs node.js mjs
python: py python3
ruby: rb rack
go: golang
csharp: c# cs dotnet .net
react: jsx reactjs react-web
web-components: web wc webcomponents html vanilla
ios: swift swiftui
android: kotlin kt
flutter: dart
react-native: rn reactnative
refresh: timer refresh-timer`

// ByName returns the language of a name or of an alias such as "js" or "c#", in upper
// or lower case.
func ByName(name string) (Language, bool) {
	name = strings.ToLower(name)
	for line := range strings.Lines(aliases) {
		language, names, _ := strings.Cut(strings.TrimSpace(line), ":")
		if slices.Contains(strings.Fields(names), name) {
			name = language
		}
	}
	all := Languages()
	at := slices.IndexFunc(all, func(l Language) bool { return l.Name == name })
	if at < 0 {
		return Language{}, false
	}
	return all[at], true
}

// Names returns the names of the languages, in the order of Languages.
func Names() []string {
	var names []string
	for _, l := range Languages() {
		names = append(names, l.Name)
	}
	return names
}
