package ui

import (
	"bulla/core"
	"bulla/core/intake"
	"bulla/ui/keymap"
)

// composedFrom says that the request on the screen is now the pasted one.
func (m *Model) composedFrom() string {
	text := "composed from the pasted " + askedAs(m.snap.Found.Kind)
	if from := m.snap.Asked().UserFrom(); from != "" {
		text += "; the sample user replaces the one that your program fills in"
	}
	return text + "; " + m.keys.Global(keymap.Compose) + " undoes it"
}

// askedAs names what was pasted instead of a token.
func askedAs(kind intake.Kind) string {
	if kind == intake.ScopeString {
		return "scope"
	}
	return "request"
}

// forgetAsked forgets the pasted text. What it asked for stays composed.
func (m *Model) forgetAsked() {
	m.apply(core.BackToCompose{})
	m.focusOn(keymap.Scopes)
	m.toast = "forgot the pasted text; its request stays composed"
}
