package ui

import (
	"slices"

	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
	"bulla/ui/panes/access"
	"bulla/ui/panes/claims"
	"bulla/ui/panes/diagnosis"
	"bulla/ui/panes/expiry"
	"bulla/ui/panes/flow"
	"bulla/ui/panes/key"
	"bulla/ui/panes/scopes"
	"bulla/ui/panes/token"
	"bulla/ui/panes/tour"
)

// newPane returns the pane of a context and its slot on the screen. A new pane is registered here
// and in keymap.Panes, which has the order of the digits.
func newPane(context keymap.Context) (pane.Pane, layout.Slot) {
	switch context {
	case keymap.Scopes:
		return scopes.New(), layout.Choices
	case keymap.Expiry:
		return expiry.New(), layout.Settings
	case keymap.Token:
		return token.New(), layout.Encoded
	case keymap.Claims:
		return claims.New(), layout.Decoded
	case keymap.Diagnosis:
		return diagnosis.New(), layout.Findings
	case keymap.Key:
		return key.New(), layout.Signing
	case keymap.Access:
		return access.New(), layout.Calls
	case keymap.Tour:
		return tour.New(), layout.Guide
	case keymap.Flow:
		return flow.New(), layout.Exchanges
	}
	panic("ui: no pane for the context " + context)
}

// paneSet is the panes of the screen, in the order of their digits. The three slices have an
// element for each pane.
type paneSet struct {
	panes    []pane.Pane
	contexts []keymap.Context
	slots    []layout.Slot
}

func newPaneSet() paneSet {
	set := paneSet{contexts: keymap.Panes()}
	for _, context := range set.contexts {
		p, slot := newPane(context)
		set.panes, set.slots = append(set.panes, p), append(set.slots, slot)
	}
	return set
}

// paneOf returns the pane of a context.
func (s paneSet) paneOf(context keymap.Context) layout.Pane {
	return layout.Pane(slices.Index(s.contexts, context))
}

// contextOf returns the context that the keys of a pane are looked up in now.
func (s paneSet) contextOf(p layout.Pane) keymap.Context {
	if contextual, ok := s.panes[p].(pane.Contextual); ok {
		return contextual.Context()
	}
	return s.contexts[p]
}
