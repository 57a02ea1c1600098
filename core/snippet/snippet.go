// Package snippet writes code: a backend that issues the composed token with Courier's issue-token
// endpoint, and an app that uses it.
package snippet

import (
	"slices"
	"strings"
)

// Side is the part of an app that a snippet is for.
type Side uint8

// The sides: a backend requests the token from Courier, a client signs in with it, and the refresh
// timer replaces it before it expires.
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
	Name  string // as typed on the command line, such as "node"
	Title string // for people, such as "Node.js"
	File  string // the file to put the snippet into
	Side  Side
	// Highlights says how to color it on a screen.
	Highlights Highlights
}

// Highlights is what is needed to color a snippet line by line: no snippet has a comment or a
// string of several lines.
type Highlights struct {
	Comment  string   // starts a comment that ends with the line
	Quotes   string   // the characters that open a string, and close it
	Keywords []string // the keywords that the snippet uses
}

// aliases are other names that people type for a language.
const aliases = `
curl: bash sh shell
node: js javascript nodejs node.js mjs
python: py python3
ruby: rb rack
go: golang
csharp: c# cs dotnet .net
react: jsx reactjs react-web
vue: vue3 vuejs nuxt
angular: ng
web-components: web wc webcomponents html vanilla
ios: swift swiftui
android: kotlin kt
flutter: dart
react-native: rn reactnative
refresh: timer refresh-timer`

// ByName returns the language with a name or an alias such as "js" or "c#", in upper or lower case.
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
