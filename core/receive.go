package core

import (
	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
)

// Origin is where a token came from that was not pasted.
type Origin struct {
	// Host is the server that answered with it, "" for a paste.
	Host string
	// Asked is what that server was asked for, nil where it was not asked for a token
	// with certain scopes.
	Asked *diagnose.Request
	// Issuer is courier.Courier where the answer was that of issue-token, "" where
	// only the token could tell.
	Issuer courier.Issuer
}

// Receive takes the answer of a server and looks at it as at any paste.
type Receive struct {
	Text   string
	Origin Origin
}

func (c Receive) apply(w *Workbench) bool {
	Paste{Text: c.Text}.apply(w)
	w.Origin = c.Origin
	return false
}

// SetIssuer chooses who is asked for tokens. It asks nobody yet.
type SetIssuer struct {
	Issuer courier.Issuer
	// KeyScope is what the API key that will be used tells of the token to come; its
	// zero value is that nothing is known.
	KeyScope courier.TenantScope
}

func (c SetIssuer) apply(w *Workbench) bool {
	before := w.tenantScope()
	w.IssueWith, w.KeyScope = c.Issuer, c.KeyScope
	return w.tenantScope() != before
}

// Previews reports whether the token only shows what Courier will be asked for.
func (s Snapshot) Previews() bool { return s.Mode == Compose && s.IssueWith == courier.Courier }

// Differs says in which ways the token is not what its issuer was asked for, a sentence
// each; nil where it is, or where nobody knows.
func (s Snapshot) Differs() []string {
	asked := s.Origin.askedFor(s.Edit)
	if asked == nil {
		return nil
	}
	return asked.Differences(s.Token, s.Facts, s.Now)
}

// Answers reports whether the token is as its issuer answered a request of ours: what was
// asked for is still there to go back to.
func (s Snapshot) Answers() bool { return s.Mode == Inspect && s.Origin.askedFor(s.Edit) != nil }

// askedFor returns what the token was asked for with. Nobody asked for one that was edited
// here.
func (o Origin) askedFor(edit diagnose.Edit) *diagnose.Request {
	if edit != diagnose.NotEdited {
		return nil
	}
	return o.Asked
}

// Emulated reports whether the token came from bulla's emulator in the place of
// Courier.
func (s Snapshot) Emulated() bool {
	workspace, _, _ := courier.ParseTenantID(s.claimText("tenant_id"))
	return s.Origin.Issuer == courier.Courier && workspace == courier.SampleWorkspace
}

func (s Snapshot) claimText(name string) string {
	claim, _ := s.Token.Claim(name)
	return claim.Text
}

// Bearer returns what the token is worth to a server.
func (s Snapshot) Bearer() access.Bearer {
	if s.Token.Text == "" && s.Found.Kind == intake.APIKey {
		return access.Bearer{APIKey: true}
	}
	return access.FromToken(s.Scopes, s.Findings)
}

// Access judges every endpoint for the user that the SDK is given, or else for the
// first one of the token.
func (s Snapshot) Access() []access.Decision { return access.Table(s.Bearer(), s.Expect.User) }
