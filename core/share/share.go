// Package share lists what can be copied from a Snapshot or written to a file: the token and what
// it is used in, what would issue it, its parts, and a report for a ticket.
package share

import (
	"cmp"
	"strings"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/issuer"
	"bulla/core/report"
	"bulla/core/shell"
	"bulla/core/visible"
)

// The names of the items, as a menu and a message show them.
const (
	Token      = "token"
	Header     = "Authorization header"
	Curl       = "curl command"
	Report     = "redacted report"
	Scope      = "scope string"
	ExpiresIn  = "expires_in"
	Body       = "issue-token body"
	Claims     = "claims JSON"
	HeaderJSON = "header JSON"
	Export     = "export line"
	Unsigned   = "token without signature"
	Claim      = "claim under the cursor"
)

// Item is one thing to copy or to write to a file.
type Item struct {
	Name string
	// Preview shows in one line what it is.
	Preview string
	// File is the name of the file to write it to.
	File string
	// WhyNot says why there is nothing to copy now, "" if there is.
	WhyNot string
	// HasToken is set if it contains the whole token.
	HasToken bool
	text     func() string
}

// Text returns the item itself, "" if there is a WhyNot.
func (i Item) Text() string {
	if i.WhyNot != "" {
		return ""
	}
	return i.text()
}

// Options are what the items depend on besides the Snapshot.
type Options struct {
	// BaseURL is the address of Courier's API, "" for the one of the region.
	BaseURL string
	Region  courier.Region
	// ClaimName and ClaimValue are the claim under the cursor, "" for none.
	ClaimName, ClaimValue string
	Report                report.MarkdownOptions
}

// longestPreview is how many bytes of a text its preview has at most.
const longestPreview = 200

// item returns an item of a text and what comes before it. They are only joined when the text is
// needed: a token may be very long.
func item(name, file, before, text string) Item {
	head := before + text[:min(len(text), longestPreview)]
	return Item{
		Name: name, File: file, Preview: visible.Text(strings.Join(strings.Fields(head), " ")),
		text: func() string { return before + text },
	}
}

// without returns an item that can't be copied, and why.
func without(name, file, why string) Item { return Item{Name: name, File: file, WhyNot: why} }

// Items returns everything in the order of the menu.
func Items(s core.Snapshot, o Options) []Item {
	return []Item{
		ofToken(s, item(Token, "token.jwt", "", s.Token.Text)),
		ofToken(s, item(Header, "header.txt", "Authorization: Bearer ", s.Token.Text)),
		ofToken(s, curl(s, o)),
		reported(s, o),
		scopeString(s),
		expiresIn(s),
		body(s),
		document(s, Claims, "claims.json", s.Token.Payload.Text),
		document(s, HeaderJSON, "header.json", s.Token.Header.Text),
		claim(o),
		ofToken(s, export(s)),
		unsigned(s),
	}
}

// Find returns the item with a name.
func Find(items []Item, name string) Item {
	for _, i := range items {
		if i.Name == name {
			return i
		}
	}
	return Item{}
}

// ofToken returns an item that contains the token, if there is one.
func ofToken(s core.Snapshot, i Item) Item {
	if s.Token.Text == "" {
		return without(i.Name, i.File, noToken(s))
	}
	i.HasToken = true
	return i
}

// noToken says why there is no token.
func noToken(s core.Snapshot) string { return "there is no token: " + s.NoToken }

// export returns the line that puts the token into a variable of a shell.
func export(s core.Snapshot) Item {
	variable := "COURIER_TOKEN"
	if s.Foreign {
		variable = "TOKEN"
	}
	i := item(Export, "token.env", "export "+variable+"=", s.Token.Text)
	i.text = func() string { return "export " + variable + "=" + shell.Quote(s.Token.Text) }
	return i
}

// reported returns the report for a ticket. It is only written when it is needed.
func reported(s core.Snapshot, o Options) Item {
	return Item{
		Name: Report, File: "report.md",
		Preview: "Markdown for a ticket: " + report.Verdict(s) + "; IDs and signature masked",
		text:    func() string { return report.Markdown(s, o.Report) },
	}
}

func scopeString(s core.Snapshot) Item {
	const file = "scope.txt"
	if s.Scopes.Text == "" {
		return without(Scope, file, "the scope is empty")
	}
	return item(Scope, file, "", s.Scopes.Text)
}

// lifetime returns how long the token is or would be valid, as expires_in says it; why says why it
// doesn't.
func lifetime(s core.Snapshot) (l expiry.Lifetime, why string) {
	if s.Mode == core.Compose {
		if s.ExpiryErr != nil {
			return l, "bulla can't read the expiry"
		}
		return s.Lifetime, ""
	}
	if s.Token.Text == "" {
		return l, noToken(s)
	}
	if s.Foreign {
		return l, "only Courier's tokens are issued with it"
	}
	if s.Times.ExpiresAt.State == diagnose.DateAbsent {
		return expiry.Never(), ""
	}
	span, ok := s.Times.Lifetime()
	l, err := expiry.Parse(expiry.Format(float64(span.Milliseconds())))
	if !ok || span <= 0 || err != nil {
		return l, "the token doesn't say how long it was valid"
	}
	return l, ""
}

func expiresIn(s core.Snapshot) Item {
	const file = "expires_in.txt"
	l, why := lifetime(s)
	if why == "" && l.JSON() == "" {
		why = "the token never expires, so none is sent"
	}
	if why != "" {
		return without(ExpiresIn, file, why)
	}
	return item(ExpiresIn, file, "", l.JSON())
}

// body returns the body of the request that issues the token.
func body(s core.Snapshot) Item {
	const file = "body.json"
	l, why := lifetime(s)
	if why == "" && s.Scopes.Text == "" {
		why = "the scope is empty"
	}
	if why != "" {
		return without(Body, file, why)
	}
	return item(Body, file, "", issuer.Request{Scope: s.Scopes.Text, ExpiresIn: l}.JSON())
}

// document returns the header or the payload as it is.
func document(s core.Snapshot, name, file, text string) Item {
	switch {
	case s.Token.Text == "":
		return without(name, file, noToken(s))
	case name == Claims && s.Token.Encrypted && !s.Opened:
		return without(name, file, "the claims are encrypted")
	case text == "":
		return without(name, file, "it is empty")
	}
	return item(name, file, "", text)
}

func claim(o Options) Item {
	const file = "claim.txt"
	if o.ClaimName == "" {
		return without(Claim, file, "no claim is under the cursor")
	}
	i := item(Claim, file, "", o.ClaimValue)
	i.Preview = visible.Text(o.ClaimName) + " = " + i.Preview
	return i
}

// unsigned returns the token without its signature, which nobody can use.
func unsigned(s core.Snapshot) Item {
	const file = "unsigned.jwt"
	switch {
	case s.Token.Text == "":
		return without(Unsigned, file, noToken(s))
	case s.Token.Encrypted:
		return without(Unsigned, file, "an encrypted token has no signature")
	case s.Token.Count != 3:
		return without(Unsigned, file, "the token has no signature")
	}
	i := item(Unsigned, file, "", s.Token.SigningInput())
	i.text = func() string { return s.Token.SigningInput() + "." }
	return i
}

// Refused says why the token doesn't work, "" if it may.
func Refused(s core.Snapshot) string {
	if s.Token.Text == "" {
		return ""
	}
	if !s.Foreign {
		why := s.Bearer().Refused
		if s.IssuedBy == courier.Local {
			why = cmp.Or(why, "signed with a local key")
		}
		if why == "" {
			return ""
		}
		return "Courier refuses it: " + strings.TrimSuffix(why, ": Courier will refuse it")
	}
	for _, f := range s.Findings {
		if f.Severity == diagnose.Error && f.Code != diagnose.CodeNotCourier {
			return "it is broken: " + f.Title
		}
	}
	return ""
}

// firstUser returns the user that a request is made for.
func firstUser(s core.Snapshot) string {
	users := s.Users()
	if len(users) == 0 {
		users = []string{"USER_ID"}
	}
	return cmp.Or(s.Expected().User, users[0])
}
