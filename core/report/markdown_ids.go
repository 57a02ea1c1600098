package report

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/spelling"
	"bulla/core/token"
)

// shownMembers are the header parameters and claims whose value says nothing about a person. All
// other strings, numbers, arrays and objects are masked.
func shownMembers(part token.Part) []string {
	if part == token.Header {
		return []string{"alg", "typ", "kid", "cty", "enc", "zip", "b64", "crit", "jku", "x5u"}
	}
	return []string{
		"iss", "aud", "scope", "scp", "tenant_scope", "token_use", "type", "typ", "ver", "version", "acr", "amr", "aal",
		"role", "roles", "permissions", "_sd_alg",
	}
}

// isShown reports whether a member is shown as it is.
func isShown(part token.Part, m token.Member) bool {
	switch {
	case m.Value.Kind == token.Bool || m.Value.Kind == token.Null:
		return true
	case part == token.Payload && token.IsTimeClaim(m.Name):
		return m.Value.Kind == token.Number
	}
	return slices.Contains(shownMembers(part), m.Name)
}

// identifiers collects what a report of the token must not show.
type identifiers struct {
	redact.Identifiers
	users int
}

// identifiersOf returns what a report of the token must not show: its users, the values of the
// members that are not shown, and what the request around it says of them.
func identifiersOf(s core.Snapshot) *identifiers {
	ids := &identifiers{}
	ids.IsOrdinary = isOrdinary
	for _, user := range slices.Concat(s.Users(), []string{s.Expected().User, s.Expect.Policy.Subject}) {
		ids.user(user)
	}
	sub, _ := s.Token.Claim("sub")
	ids.user(sub.Text)
	ids.request(s)
	for _, word := range s.Scopes.Words {
		if id, ok := strings.CutPrefix(word.Text, scope.UserPrefix); ok {
			ids.user(id)
			for part := range strings.FieldsSeq(id) { // texts name each part of an ID with spaces
				ids.user(part)
			}
		}
		ids.scopeWord(word)
	}
	for _, part := range []token.Part{token.Header, token.Payload} {
		for _, m := range s.Token.Document(part).Root.Members {
			if !isShown(part, m) {
				ids.values(m.Value)
			}
		}
	}
	return ids
}

// user masks a user as user-1, user-2 and so on, so that a report still shows which are the same.
func (ids *identifiers) user(id string) {
	id = bounded(id)
	if id == "" || strings.HasPrefix(id, "<") || ids.Has(id) || ids.full() {
		return
	}
	ids.users++
	ids.Add(id, "user-"+strconv.Itoa(ids.users))
}

// id masks a value.
func (ids *identifiers) id(value string) {
	if value = bounded(value); !ids.full() {
		ids.Add(value, redact.Stars)
	}
}

// mostValues is how many values of a token are masked. No real token has more.
const mostValues = 500

// full reports whether there are too many values to mask. A report then shows no claims.
func (ids *identifiers) full() bool { return ids.Len() >= mostValues }

// bounded returns the beginning and the end of a long text: a report shows no more of it.
func bounded(text string) string {
	if len(text) <= 2*longestShown {
		return text
	}
	return text[:longestShown] + text[len(text)-longestShown:]
}

// values masks a value and all values inside it.
func (ids *identifiers) values(v token.Value) {
	if ids.full() {
		return
	}
	if v.Kind == token.String || v.Kind == token.Number {
		ids.id(v.Text)
	}
	for _, m := range v.Members {
		ids.values(m.Value)
	}
	for _, item := range v.Items {
		ids.values(item)
	}
}

// scopeWord masks the pieces of an unknown scope that no known scope has: one of them may be the ID
// of a user.
func (ids *identifiers) scopeWord(word scope.Word) {
	if word.Entry != nil || ids.full() {
		return
	}
	for _, piece := range strings.FieldsFunc(word.Text, func(r rune) bool { return strings.ContainsRune(":,;=+|/", r) }) {
		plain := strings.Trim(piece, "\"'<>")
		if !ids.Has(plain) && !isOrdinary(plain) && spelling.Nearest(plain, scopePieces()) == "" {
			ids.id(plain)
		}
	}
}

// request masks what the request around the token says about a person: the segments of its path
// that are IDs, and the values of its query.
func (ids *identifiers) request(s core.Snapshot) {
	if s.Sent == nil {
		return
	}
	ids.user(s.Sent.User())
	ids.id(s.Sent.ClientKey())
	path, query, _ := strings.Cut(s.Sent.URL.Text, "?")
	for _, value := range strings.Split(query, "&") {
		if _, value, ok := strings.Cut(value, "="); ok {
			ids.escaped(value)
		}
	}
	if _, params, _, ok := access.Match(s.Sent.Method, path, s.Sent.Operation); ok {
		for _, name := range slices.Sorted(maps.Keys(params)) {
			ids.id(params[name])
		}
		return
	}
	isNoWord := func(r rune) bool { return r != '-' && !unicode.IsLower(r) }
	for _, segment := range strings.Split(s.Sent.Path(), "/") {
		if strings.ContainsFunc(segment, isNoWord) {
			ids.escaped(segment)
		}
	}
}

// escaped masks a value that may be percent-encoded.
func (ids *identifiers) escaped(value string) {
	ids.id(value)
	if plain, err := url.QueryUnescape(value); err == nil {
		ids.id(plain)
	}
}

// scopePieces returns the words that scopes are made of.
func scopePieces() []string {
	var pieces []string
	for _, e := range scope.Catalogue() {
		pieces = append(pieces, strings.Split(e.Pattern, ":")...)
	}
	return pieces
}

// isOrdinary reports whether a value is also a word of bulla's own texts, or a number that may be
// any count.
func isOrdinary(value string) bool {
	const longestCount = 4
	_, err := strconv.Atoi(value)
	return ownWords()[strings.ToLower(value)] || err == nil && len(value) <= longestCount
}

// ownWords returns the words of bulla's own texts, in lower case. The map never changes.
var ownWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	add := func(text string) {
		isOther := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }
		for _, word := range strings.FieldsFunc(strings.ToLower(text), isOther) {
			words[word] = true
		}
	}
	for _, code := range diagnose.Codes() {
		e, _ := diagnose.Explain(code)
		add(code + " " + e.Checks + " " + e.Why + " " + e.Fix)
	}
	for _, piece := range scopePieces() {
		add(piece)
	}
	return words
})
