package issuebody

import (
	"slices"
	"strings"

	"bulla/core/scope"
	"bulla/core/shell"
	"bulla/core/spelling"
	"bulla/core/token"
)

// readJSON reads a JSON body. ok is false if it asks for nothing that issue-token gives, as the
// answer of a token endpoint does.
func readJSON(text string) (b Body, ok bool) {
	doc, ok := parseObject(text)
	if !ok || !isBody(doc.Root.Members) {
		return Body{}, false
	}
	return readMembers(doc), true
}

// ReadSent reads the JSON body of a request to issue-token. Computed says that a shell or a program
// fills in a part of it, such as $name.
func ReadSent(text string, computed bool) (b Body, ok bool) {
	doc, ok := parseObject(text)
	if !ok {
		return Body{}, false
	}
	b = readMembers(doc)
	if computed {
		b.fillVariables()
	}
	return b.masked(), true
}

// parseObject parses a JSON object; ok is false if the text is not one.
func parseObject(text string) (doc token.Document, ok bool) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") || len(text) > maxBody {
		return token.Document{}, false
	}
	doc, _ = token.Parse(text, token.Payload)
	return doc, doc.Complete && doc.Root.Kind == token.Object
}

// fillVariables marks what a shell fills in.
func (b *Body) fillVariables() {
	var scope strings.Builder
	for at := 0; at < len(b.Scope); {
		size, name := variable(b.Scope[at:])
		if name == "" || len(b.Computed) == maxComputed {
			scope.WriteByte(b.Scope[at])
			at++
			continue
		}
		name = cleanName(name)
		b.Computed = append(b.Computed, name)
		scope.WriteString(filledIn(name))
		at += size
	}
	b.Scope = scope.String()
	for at := range b.Expiry.Text {
		if _, name := variable(b.Expiry.Text[at:]); name != "" {
			b.Expiry.Computed = true
		}
	}
}

// variable reads the variable of a shell that a text begins with: $name, ${name}, $(command) or
// %name%.
func variable(text string) (size int, name string) {
	switch {
	case text[0] == '$':
		return dollar(text)
	case text[0] == '%':
		found := shell.CmdVariable(text)
		return len(found), strings.Trim(found, "%")
	}
	return 0, ""
}

// readMembers reads the members of a body.
func readMembers(doc token.Document) (b Body) {
	for _, m := range doc.Root.Members {
		if m.Shadowed {
			continue
		}
		meant := meaning(m.Name)
		if m.Name != meant {
			b.Unknown = append(b.Unknown, Member{Name: m.Name, Meant: meant})
		}
		switch {
		case meant == ScopeMember && (b.Scope == "" || m.Name == meant):
			b.setScope(m, m.Name == meant)
		case meant == ExpiryMember && m.Name == meant:
			b.Expiry = Expiry{Kind: m.Value.Kind, Text: source(doc, m.Value)}
		}
	}
	return b
}

// maxBody is how many bytes the JSON of a body may have.
const maxBody = 64 << 10

// source returns the text of a string, and the JSON of anything else.
func source(doc token.Document, v token.Value) string {
	if v.Kind == token.String {
		return v.Text
	}
	return doc.Source(v)
}

// setScope reads the scope: one string, or else the strings in an array. Only a member with the
// right name counts for Courier.
func (b *Body) setScope(m token.Member, named bool) {
	b.Scope = scopeText(m.Value)
	if named {
		b.ScopeKind = m.Value.Kind
	}
}

// scopeText returns the scope string that a value is, or that its strings make.
func scopeText(v token.Value) string {
	if v.Kind == token.String {
		return v.Text
	}
	return scope.Join(texts(v.Items))
}

// texts returns the strings in an array.
func texts(items []token.Value) []string {
	var list []string
	for _, item := range items {
		if item.Kind == token.String {
			list = append(list, item.Text)
		}
	}
	return list
}

// isBody reports whether JSON members are the body of issue-token: they have a scope of Courier's,
// or nothing but its members. Claims, and the answer of a token endpoint, are something else.
func isBody(members []token.Member) bool {
	known, recognized, unknown := false, false, false
	expires := slices.ContainsFunc(members, func(m token.Member) bool { return meaning(m.Name) == ExpiryMember })
	for _, m := range members {
		if isForeign(m.Name) || !expires && (m.Name == "iss" || m.Name == "aud") {
			return false
		}
		meant := meaning(m.Name)
		known = known || m.Name == ScopeMember || m.Name == ExpiryMember
		unknown = unknown || meant == ""
		if meant == ScopeMember {
			recognized = recognized || scope.Recognize(scopeText(m.Value))
		}
	}
	return recognized || known && !unknown
}

// isForeign reports whether a member belongs to a token, to its claims or to the answer of a token
// endpoint (RFC 6749 section 5.1).
func isForeign(name string) bool {
	switch name {
	case "access_token", "accessToken", "refresh_token", "id_token", "token", "token_type", "jwt", "error",
		"iat", "exp", "jti", "tenant_id", "tenant_scope":
		return true
	}
	return false
}

// otherNames are names that people use for a member, in lower case without hyphens and underscores.
var otherNames = map[string]string{
	"scopes": ScopeMember, "scp": ScopeMember, "permissions": ScopeMember,
	"expires": ExpiryMember, "expiresat": ExpiryMember, "expiry": ExpiryMember, "expiration": ExpiryMember, "ttl": ExpiryMember,
}

// meaning returns the member of issue-token that a name is or was meant to be, "" for none.
func meaning(name string) string {
	if len(name) > maxName {
		return ""
	}
	letters := strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	for _, member := range []string{ScopeMember, ExpiryMember} {
		if strings.ReplaceAll(member, "_", "") == letters {
			return member
		}
	}
	if member := otherNames[letters]; member != "" {
		return member
	}
	return spelling.Nearest(name, []string{ScopeMember, ExpiryMember})
}
