package core

import (
	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/core/token"
)

// EditPart replaces the decoded header or payload of the token that is shown. The token is signed
// again with a key that fits its header. Without such a key it keeps its signature and counts as
// tampered with. A composed token is inspected from then on.
type EditPart struct {
	Part token.Part
	Text string
}

func (c EditPart) apply(w *Workbench) bool {
	shown := w.shown()
	if shown.Text == "" {
		return false
	}
	if w.Edit == diagnose.NotEdited {
		w.Original, w.EditsComposed = shown, w.Mode == Compose
	}
	w.Mode = Inspect
	w.resign(token.Decode(edit.Replace(shown, c.Part, c.Text)))
	return false
}

func (c EditPart) about(*Workbench) about { return about{"edit the " + c.Part.String(), Edited} }

// Revert undoes all edits.
type Revert struct{}

func (Revert) apply(w *Workbench) bool {
	if w.Edit == diagnose.NotEdited {
		return false
	}
	if w.EditsComposed {
		return BackToCompose{}.apply(w)
	}
	w.inspect(w.Original, diagnose.NotEdited)
	w.Original = token.Token{}
	return false
}

func (Revert) about(*Workbench) about { return does("leave the edited token", "") }

// SetSigner sets the key that signs composed tokens, also after an edit.
type SetSigner struct{ Key signing.Key }

func (c SetSigner) apply(w *Workbench) bool {
	w.Signer = c.Key
	if w.Edit != diagnose.NotEdited && w.EditsComposed {
		w.resign(w.Inspected)
	}
	return true
}

func (c SetSigner) about(*Workbench) about { return does("sign with", c.Key.String()) }

// SetVerifiers sets the keys that check pasted tokens and sign them after an edit; nil removes
// them.
type SetVerifiers struct{ Keys signing.Keys }

func (c SetVerifiers) apply(w *Workbench) bool {
	w.Verifiers = c.Keys
	if w.Edit != diagnose.NotEdited && !w.EditsComposed {
		w.resign(w.Inspected)
	}
	return false
}

func (c SetVerifiers) about(*Workbench) about {
	if len(c.Keys) == 0 {
		return does("forget the key", "")
	}
	return does("use", c.Keys.String())
}

// resign inspects an edited token, signed again if one of the keys can.
func (w *Workbench) resign(edited token.Token) {
	if edited.SigningInput() == w.Original.SigningInput() {
		w.inspect(w.Original, diagnose.NotEdited)
		return
	}
	w.sign(edited)
}

// sign inspects a token signed with one of the keys, or as it is if none can sign it.
func (w *Workbench) sign(edited token.Token) {
	compact, err := signing.Sign(edited.Header.Text, edited.Payload.Text, w.editKeys().Signer(edited.Header))
	if err != nil {
		w.inspect(edited, diagnose.EditedOnly)
		return
	}
	w.inspect(token.Decode(compact), diagnose.EditedAndSigned)
}

// inspect makes t the inspected token.
func (w *Workbench) inspect(t token.Token, state diagnose.Edit) {
	w.Inspected, w.Edit = t, state
	if w.EditsComposed {
		w.Found = intake.Found{
			Kind: intake.JWT, Candidates: []intake.Candidate{{Token: t.Text}}, Size: len(t.Text),
		}
	}
	w.Found.Token = t.Text
}

// editKeys returns the keys that may sign the token after an edit.
func (w *Workbench) editKeys() signing.Keys {
	if w.EditsComposed {
		return signing.Keys{w.Signer}
	}
	return w.inspectKeys()
}

// inspectKeys returns the keys that check the inspected token.
func (w *Workbench) inspectKeys() signing.Keys {
	if w.Origin.Signer.IsZero() {
		return w.Verifiers
	}
	return append(signing.Keys{w.Origin.Signer}, w.Verifiers...)
}
