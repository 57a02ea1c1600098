package signature

import (
	"cmp"
	"fmt"
	"strings"

	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

const (
	column  = 10 // cells of the labels, so that a digest fits beside them
	hexSize = 64 // letters of a SHA-256 digest in hex
	hexHalf = 32 // letters of it in a line where not all of them fit
	// maxBytes is how many bytes of a user id are shown in hex.
	maxBytes = 48
)

// sheet sets the whole window.
func (p *Pane) sheet(f pane.Frame) *form.Sheet {
	s := form.NewSheet(f, column)
	p.addKey(s)
	p.addUser(s, f)
	p.addGiven(s, f)
	s.Done()
	s.Gap()
	p.addDigest(s, f)
	s.Gap()
	addUse(s)
	return s
}

// addKey shows what the key is, and the key itself where that was asked for.
func (p *Pane) addKey(s *form.Sheet) {
	s.Key(&p.key, p.at == keyField)
	if p.revealed && p.key.Text() != "" {
		s.Exact("", themes.Strong, p.key.Text(), s.Room())
	}
}

// addUser shows the message that is signed: the user id as its bytes.
func (p *Pane) addUser(s *form.Sheet, f pane.Frame) {
	user := p.user
	user.Hint = cmp.Or(usual(f), user.Hint)
	s.Field("user id", &user, p.at == userField)
	id := p.userID(f)
	if id == "" {
		return
	}
	if p.user.Value() == "" {
		s.Words("", themes.Muted, whose(f)+": what you type takes its place")
	}
	s.Words("", themes.Muted, fmt.Sprintf("the message, in UTF-8: %s", bytesOf(id)))
	switch {
	case strings.TrimSpace(id) != id:
		s.Warning("it begins or ends with a blank, which is signed too")
	case strings.HasPrefix(id, "user_id:"):
		s.Warning("user_id: belongs to a scope: the message is the id alone")
	}
}

// whose says who is signed while nobody was typed.
func whose(f pane.Frame) string {
	if f.Snapshot.SampleUser {
		return "the sample user"
	}
	return "the user of the token"
}

// bytesOf returns how many bytes a text has and what they are.
func bytesOf(text string) string {
	shown := fmt.Sprintf("% x", text[:min(len(text), maxBytes)])
	if len(text) > maxBytes {
		shown += " ..."
	}
	if len(text) == 1 {
		return "1 byte, " + shown
	}
	return fmt.Sprintf("%d bytes, %s", len(text), shown)
}

// addGiven says whether the signature that was given is right.
func (p *Pane) addGiven(s *form.Sheet, f pane.Frame) {
	s.Field("to check", &p.given, p.at == givenField)
	given := p.toCheck()
	switch {
	case given == "":
	case p.digest(f) == "":
		s.Words("", themes.Muted, "it is checked once there is an API key and a user id")
	default:
		fault := courier.CheckUserSignature(p.key.Text(), p.userID(f), given)
		if fault.IsZero() {
			s.Pass("right: it is of this user id and this API key")
			return
		}
		s.Fault(hint.Problem{Message: "wrong: " + fault.Message, Hint: fault.Hint})
	}
}

// addDigest shows the signature.
func (p *Pane) addDigest(s *form.Sheet, f pane.Frame) {
	digest := p.digest(f)
	if digest == "" {
		s.Words("signature", themes.Muted, "none yet: it takes an API key and a user id")
		return
	}
	every := hexSize
	if s.Room() < hexSize {
		every = hexHalf
	}
	s.Exact("signature", themes.Strong, digest, every)
	s.Words("", themes.Muted, "HMAC-SHA256 of the user id under the whole API key, in hex")
}

// addUse says where the signature is sent, and what to use instead.
func addUse(s *form.Sheet) {
	s.Words("sent as", themes.Text, "x-courier-user-signature, beside x-courier-client-key and x-courier-user-id")
	s.Words("", themes.Text, "React: the prop userSignature; websocket: data.userSignature")
	s.Words("", themes.Muted, "with a client key only, never with a JWT, and made on a backend only")
	s.Gap()
	s.Words("retired", themes.Text, "it never expires, carries no scopes and hangs on the API key: only another key ends it. courier-react v8+ and courier-ui-inbox v1+ no longer take it.")
	s.Words("instead", themes.Text, "issue a JWT: esc closes this window, and b shows the code of a backend that does")
}
