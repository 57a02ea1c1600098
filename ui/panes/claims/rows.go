package claims

import (
	"strings"
	"time"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/scope"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/pane"
)

// row is one line of the pane: a member, or a part of one.
type row struct {
	part   token.Part
	index  int    // of the member in its document, -1 for what is none
	member string // the member's name, also on its further rows
	name   string // what stands in the column of names
	value  string
	// brief stands in the place of the value where there is no room for an
	// explanation.
	brief string
	// short explains in a few words, explains in whole sentences.
	short, explains string
	source          string
	edit            string // what was done to it here, "" for nothing
	whole           bool   // the value is a part of the claim, which is shown whole beside it
	disclosed       bool   // it stands in a disclosure of an SD-JWT, in no part of the token
	id              bool   // the value is an id, whose ends matter
	valueRole       themes.Role
	shortRole       themes.Role
	// start and end are what the row shows of the document, and editAt is where an
	// edit of it begins, in bytes of the document: at the end of the value.
	start, end, editAt int
}

// place names where the row's claim stands.
func (r row) place() string {
	if r.disclosed {
		return "disclosed"
	}
	return r.part.String()
}

func (r row) role() themes.Role {
	if r.part == token.Header {
		return themes.Header
	}
	return themes.Payload
}

// rows lists header and payload.
func rows(f pane.Frame) []row {
	t := f.Snapshot.Token
	var all []row
	for i := range t.Header.Root.Members {
		all = append(all, headerRow(i, t))
	}
	all = append(all, unreadRows(f.Snapshot, token.Header)...)
	for i := range t.Payload.Root.Members {
		all = append(all, payloadRows(i, f)...)
	}
	all = append(all, unreadRows(f.Snapshot, token.Payload)...)
	return append(all, disclosedRows(f.Snapshot)...)
}

// unreadRows shows what of a part is no member of an object: what another kind of
// value is, and what lies behind a fault.
func unreadRows(s *core.Snapshot, part token.Part) []row {
	t := s.Token
	doc := document(t, part)
	r := row{part: part, index: -1, member: part.String(), valueRole: themes.Error, shortRole: themes.Muted, end: len(doc.Text)}
	switch n := len(doc.Root.Members); {
	case part == token.Payload && t.Encrypted && s.Opened && doc.Text == "":
		r.name, r.value, r.valueRole = "(a token)", "opened: w looks at the token inside", themes.Text
		return []row{r}
	case part == token.Payload && t.Encrypted && !s.Opened:
		r.name, r.value, r.valueRole = "(encrypted)", "6 gives the key that opens it", themes.Muted
		if s.Closed != nil && len(s.Keys) > 0 {
			r.value = s.Closed.Reason
		}
		return []row{r}
	case doc.Text == "":
		return nil
	case part == token.Payload && t.Nested != "":
		r.name, r.valueRole, r.short, r.id = "(a token)", themes.Text, "w looks at it", true
	case doc.Root.Kind != token.Object:
		r.name = "(no object)"
	case doc.Complete && n > 0:
		return nil
	case doc.Complete:
		r.name, r.valueRole = "(empty)", themes.Muted
	default:
		r.name = "(broken)"
		if n > 0 {
			r.start = doc.Root.Members[n-1].Value.End
		}
	}
	r.value, r.source, r.editAt = doc.Text[r.start:], doc.Text[r.start:], r.start
	if strings.TrimSpace(r.value) == "" {
		return nil
	}
	return []row{r}
}

func memberRow(i int, doc token.Document, part token.Part) row {
	m := doc.Root.Members[i]
	r := row{part: part, index: i, member: m.Name, name: m.Name, value: m.Value.Text, source: doc.Source(m.Value), valueRole: themes.Text, shortRole: themes.Muted}
	r.start, r.end = m.Span()
	r.editAt = m.Value.End
	switch m.Value.Kind {
	case token.String, token.Array, token.Object:
		r.editAt-- // before the closing quote or bracket
	}
	if m.Value.Kind != token.String && m.Value.Kind != token.Number {
		r.value = r.source
	}
	if m.Shadowed {
		r.valueRole, r.shortRole, r.short = themes.Error, themes.Error, "written twice: most readers take the later one"
	}
	return r
}

func headerRow(i int, t token.Token) row {
	m := t.Header.Root.Members[i]
	r := memberRow(i, t.Header, token.Header)
	if r.short == "" {
		r.short = headerWords[m.Name]
	}
	if m.Name == "alg" {
		words, ok := algWords[m.Value.Text]
		switch {
		case ok:
			r.short = words
		case t.Encrypted:
			r.short = "how its key is given"
		}
	}
	r.explains = r.short
	return r
}

var headerWords = map[string]string{
	"alg": "the algorithm of the signature", "typ": "the type of token", "kid": "which of the issuer's keys signed it", "cty": "the type of the payload",
	"enc": "the content's encryption", "crit": "extensions that a reader must know", "jku": "where the key lies: never fetched here", "jwk": "a key: never trusted here",
	"x5u": "where the certificate lies: never fetched", "x5c": "a certificate: never trusted here", "b64": "whether the payload is encoded",
}

var algWords = map[string]string{
	"HS256": "HMAC with SHA-256", "HS384": "HMAC with SHA-384", "HS512": "HMAC with SHA-512", "RS256": "RSA with SHA-256", "RS384": "RSA with SHA-384", "RS512": "RSA with SHA-512",
	"PS256": "RSA-PSS with SHA-256", "PS384": "RSA-PSS with SHA-384", "PS512": "RSA-PSS with SHA-512", "ES256": "ECDSA on P-256", "ES384": "ECDSA on P-384", "ES512": "ECDSA on P-521",
	"EdDSA": "Edwards curve, Ed25519", "Ed25519": "Edwards curve", "none": "unsigned",
}

// claimWords explain the registered claims (RFC 7519 section 4.1) and Courier's.
var claimWords = map[string]string{
	"tenant_scope": "state and environment of the API key that issued it", "tenant_id": "the Courier workspace", "account_id": "a tenant of the workspace", "jti": "this token's own id",
	"iss": "who issued it", "sub": "whom it is about", "aud": "whom it is for", "scp": "scopes, as others name them",
	"_sd": "digests of claims that may be disclosed", "_sd_alg": "the hash of the digests", "cnf": "the key of its holder",
}

func payloadRows(i int, f pane.Frame) []row {
	m := f.Snapshot.Token.Payload.Root.Members[i]
	r := memberRow(i, f.Snapshot.Token.Payload, token.Payload)
	switch {
	case m.Shadowed:
		return []row{r}
	case m.Name == "scope" && m.Value.Kind == token.String && m.Value.Text != "":
		return scopeRows(r, m.Value, f.Snapshot.Scopes)
	case m.Name == "iat" || m.Name == "exp" || m.Name == "nbf":
		return timeRows(r, f)
	}
	r.short = claimWords[m.Name]
	r.explains = r.short
	r.id = m.Name == "tenant_id" || m.Name == "jti" || m.Name == "account_id"
	if m.Name == "tenant_scope" {
		if tenant, ok := courier.ParseTenantScope(m.Value.Text); ok {
			r.explains = joinWords(r.explains, "state "+tenant.State, "environment "+tenant.Environment)
			r.short = "environment " + tenant.Environment
		}
	}
	return []row{r}
}

// maxWords is how many scopes, or disclosures, are listed one by one.
const maxWords = 500

// scopeRows set each scope on a row of its own.
func scopeRows(first row, value token.Value, list scope.List) []row {
	var all []row
	several := len(list.Words) > 1
	place := placer{source: first.source, start: value.Start}
	for i, word := range list.Words {
		if i == maxWords {
			break
		}
		r := first
		r.value, r.name, r.whole = word.Text, "", several
		if i == 0 {
			r.name = first.name
		}
		r.short, r.shortRole, r.explains = wordWords(word)
		if r.shortRole == themes.Warning {
			r.valueRole = themes.Warning
		}
		if several && list.Text == value.Text {
			r.start = place.of(word.At)
			r.end = place.of(word.At + len(word.Text))
			r.editAt = r.end
		}
		all = append(all, r)
	}
	return all
}

// wordWords explains one scope.
func wordWords(word scope.Word) (short string, role themes.Role, explains string) {
	switch {
	case word.Entry == nil:
		return "not in Courier's catalogue", themes.Warning, "Courier does not document this scope"
	case word.Entry.Group == scope.GroupUser:
		return "acts for " + word.Argument, themes.Muted, word.Entry.Explains
	}
	explains = joinWords(strings.TrimSuffix(word.Entry.Explains, "."), "Needed by "+strings.Join(access.NeededBy(*word.Entry), ", "))
	if word.Entry.Status == scope.Documented {
		return word.Entry.Gives, themes.Muted, explains
	}
	return word.Entry.Status.String() + ": " + word.Entry.Gives, themes.Warning, explains
}

// timeRows show a time claim as a date and from now, and in UTC too where that is
// another date.
func timeRows(r row, f pane.Frame) []row {
	date := map[string]diagnose.Date{"iat": f.Snapshot.Times.IssuedAt, "exp": f.Snapshot.Times.ExpiresAt, "nbf": f.Snapshot.Times.NotBefore}[r.member]
	if !date.OK() {
		r.valueRole, r.shortRole = themes.Error, themes.Error
		r.short = "not a usable date: see the diagnosis"
		return []row{r}
	}
	local := date.Time.In(f.Snapshot.Now.Location())
	from := fromNow(r.member, date.Time, f.Snapshot.Now)
	stamp := local.Format("Mon _2 Jan 15:04:05")
	if local.Year() != f.Snapshot.Now.Year() {
		stamp = local.Format("_2 Jan 2006 15:04:05")
	}
	r.short, r.brief = from, from
	r.explains = joinWords(timeWords[r.member], from, local.Format("Mon _2 Jan 2006 15:04:05 MST"), date.Time.Format(time.RFC3339))
	if r.member == "exp" && !f.Snapshot.Now.Before(date.Time) {
		r.valueRole, r.shortRole = themes.Error, themes.Error
	}
	when := r
	when.name, when.value, when.valueRole, when.shortRole = "", stamp, themes.Text, themes.Muted
	when.short = local.Format("MST")
	when.brief = stamp + " " + when.short
	if _, offset := local.Zone(); offset != 0 {
		when.short += " " + f.Glyphs.Dot + " " + date.Time.Format("Mon 15:04:05 UTC")
	}
	return []row{r, when}
}

var timeWords = map[string]string{"iat": "when it was issued", "exp": "from then on every server refuses it", "nbf": "before then every server refuses it"}

// fromNow says how far a time is from the present.
func fromNow(name string, t, now time.Time) string {
	if d := t.Sub(now); d > 0 {
		return "in " + expiry.Short(d)
	}
	ago := now.Sub(t)
	switch {
	case ago < time.Minute && name == "iat":
		return "just now" // running seconds would draw the line anew for nothing
	case name == "exp":
		return "expired " + expiry.Short(ago) + " ago"
	}
	return expiry.Short(ago) + " ago"
}

// joinWords joins sentences of an explanation.
func joinWords(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ". ")
}
