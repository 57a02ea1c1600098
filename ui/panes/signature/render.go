package signature

import (
	"cmp"
	"fmt"
	"strings"

	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

const (
	column  = 10 // cells of the labels; a digest fits next to them
	hexSize = 64 // letters of a SHA-256 digest in hex
	hexHalf = 32 // letters in a line if not all of them fit
	// maxBytes is how many bytes of a user ID are shown in hex.
	maxBytes = 48
)

// sheet returns the lines of the overlay.
func (o *Overlay) sheet(f pane.Frame) *form.Sheet {
	s := form.NewSheet(f, column)
	o.addKey(s)
	o.addUser(s, f)
	o.addGiven(s, f)
	s.Done()
	s.Gap()
	o.addDigest(s, f)
	s.Gap()
	addUse(s, f)
	return s
}

// addKey adds what is known about the key, and the key itself if it is revealed.
func (o *Overlay) addKey(s *form.Sheet) {
	s.Key(&o.key, o.at == keyField)
	if o.revealed && o.key.Text() != "" {
		s.Exact("", themes.Strong, o.key.Text(), s.Room())
	}
}

// addUser adds the signed message: the user ID and its bytes.
func (o *Overlay) addUser(s *form.Sheet, f pane.Frame) {
	user := o.user
	user.Hint = cmp.Or(usual(f), user.Hint)
	s.Field("user ID", &user, o.at == userField)
	id := o.userID(f)
	if id == "" {
		return
	}
	if o.user.Value() == "" {
		s.Words("", themes.Muted, whose(f)+"; type to replace it")
	}
	s.Words("", themes.Muted, fmt.Sprintf("the message, in UTF-8: %s", bytesOf(id)))
	switch {
	case strings.TrimSpace(id) != id:
		s.Warning("it starts or ends with a space, which is signed too")
	case strings.HasPrefix(id, "user_id:"):
		s.Warning("user_id: belongs to a scope; the message is only the ID")
	}
}

// whose says whose ID is signed if none is typed.
func whose(f pane.Frame) string {
	if f.Snapshot.SampleUser {
		return "the sample user"
	}
	return "the user of the token"
}

// bytesOf returns how many bytes a text has, and the bytes.
func bytesOf(text string) string {
	shown := fmt.Sprintf("% x", text[:min(len(text), maxBytes)])
	if len(text) > maxBytes {
		shown += " ..."
	}
	return visible.Plural(len(text), "byte") + ", " + shown
}

// addGiven adds whether the given signature is right.
func (o *Overlay) addGiven(s *form.Sheet, f pane.Frame) {
	s.Field("to check", &o.given, o.at == givenField)
	given := o.toCheck()
	switch {
	case given == "":
	case o.digest(f) == "":
		s.Words("", themes.Muted, "checked when there is an API key and a user ID")
	default:
		fault := courier.CheckUserSignature(o.key.Text(), o.userID(f), given)
		if fault.IsZero() {
			s.Pass("matches this user ID and API key")
			return
		}
		s.Fault(hint.Problem{Message: "wrong: " + fault.Message, Hint: fault.Hint})
	}
}

// addDigest adds the signature.
func (o *Overlay) addDigest(s *form.Sheet, f pane.Frame) {
	digest := o.digest(f)
	if digest == "" {
		s.Words("signature", themes.Muted, "none yet: it needs an API key and a user ID")
		return
	}
	every := hexSize
	if s.Room() < hexSize {
		every = hexHalf
	}
	s.Exact("signature", themes.Strong, digest, every)
	s.Words("", themes.Muted, "HMAC-SHA256 of the user ID with the whole API key, in hex")
}

// addUse adds where the signature is sent, and what to use instead.
func addUse(s *form.Sheet, f pane.Frame) {
	s.Words("sent as", themes.Text, "x-courier-user-signature, with x-courier-client-key and x-courier-user-id")
	s.Words("", themes.Text, "React: the prop userSignature; websocket: data.userSignature")
	s.Words("", themes.Muted, "only with a client key, never with a JWT; make it only on a backend")
	s.Gap()
	s.Words("retired", themes.Text, "it never expires and has no scopes; only a new API key invalidates it. "+
		"courier-react v8+ and courier-ui-inbox v1+ no longer accept it.")
	s.Words("instead", themes.Text, "issue a JWT: press "+f.Keys.Key(keymap.SignatureOverlay, keymap.Cancel)+
		", then "+f.Keys.Global(keymap.Code)+" for the code of a backend")
}
