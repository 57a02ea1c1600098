package core

import (
	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/core/token"
)

// EditPart puts another text in the place of the decoded header or payload of the
// token that is looked at. The token is signed anew with the key at hand; where
// there is none that fits, it keeps the signature that it had and counts as
// tampered with. A composed token is inspected from then on.
type EditPart struct {
	Part token.Part
	Text string
}

func (c EditPart) apply(w *Workbench) bool {
	looked := w.shown()
	if looked.Text == "" {
		return false
	}
	if w.Edit == diagnose.NotEdited {
		w.Original, w.EditsComposed = looked, w.Mode == Compose
	}
	w.Mode = Inspect
	w.resign(token.Decode(edit.Replace(looked, c.Part, c.Text)))
	return false
}

// shown returns the token that the mode shows: the composed or the inspected one.
func (w Workbench) shown() token.Token {
	if w.Mode == Compose {
		return w.Composed
	}
	return w.Inspected
}

// resign takes an edited token as the one that is looked at, signed anew where a
// key at hand can.
func (w *Workbench) resign(edited token.Token) {
	if edited.SigningInput() == w.Original.SigningInput() {
		w.take(w.Original, diagnose.NotEdited)
		return
	}
	compact, err := signing.Sign(edited.Header.Text, edited.Payload.Text, w.keysAtHand().Signer(edited.Header))
	if err != nil {
		w.take(edited, diagnose.EditedOnly)
		return
	}
	w.take(token.Decode(compact), diagnose.EditedAndSigned)
}

func (w *Workbench) take(t token.Token, state diagnose.Edit) {
	w.Inspected, w.Edit = t, state
	if w.EditsComposed {
		w.Found = intake.Found{Kind: intake.JWT, Candidates: []intake.Candidate{{Token: t.Text}}, Size: len(t.Text)}
	}
	w.Found.Token = t.Text
}

// keysAtHand returns the keys that sign the token that is looked at after an edit.
func (w *Workbench) keysAtHand() signing.Keys {
	if w.EditsComposed {
		return signing.Keys{w.Signer}
	}
	return w.Verifiers
}

// Revert takes all edits back.
type Revert struct{}

func (Revert) apply(w *Workbench) bool {
	if w.Edit == diagnose.NotEdited {
		return false
	}
	if w.EditsComposed {
		return BackToCompose{}.apply(w)
	}
	w.take(w.Original, diagnose.NotEdited)
	w.Original = token.Token{}
	return false
}

// SetSigner sets the key that composed tokens are signed with.
type SetSigner struct{ Key signing.Key }

func (c SetSigner) apply(w *Workbench) bool {
	w.Signer = c.Key
	if w.Edit != diagnose.NotEdited && w.EditsComposed {
		w.resign(w.Inspected)
	}
	return true
}

// SetVerifiers sets the keys that pasted tokens are checked with; nil forgets them.
// A token that was edited is signed with them.
type SetVerifiers struct{ Keys signing.Keys }

func (c SetVerifiers) apply(w *Workbench) bool {
	w.Verifiers = c.Keys
	if w.Edit != diagnose.NotEdited && !w.EditsComposed {
		w.resign(w.Inspected)
	}
	return false
}
