package report

import (
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/signing"
)

type accessRecord struct {
	Decisions  []decisionRecord  `json:"decisions"`
	InboxEmpty *emptyInboxRecord `json:"inbox_empty"`
	Signature  signatureRecord   `json:"signature"`
}

type decisionRecord struct {
	Method    string      `json:"method"`
	Path      string      `json:"path"`
	Operation string      `json:"operation"`
	Host      access.Host `json:"host"`
	Allowed   bool        `json:"allowed"`
	Needs     []string    `json:"needs"`
	Because   string      `json:"because"`
}

// emptyInboxRecord says why the inbox is empty with the token.
type emptyInboxRecord struct {
	Because string   `json:"because"`
	Needs   []string `json:"needs"`
}

// Access returns the JSON of what a token opens. Inbox_empty is null where the token
// is not why an inbox is empty.
func Access(s core.Snapshot) []byte {
	record := accessRecord{Decisions: []decisionRecord{}, Signature: signature(s)}
	for _, d := range s.Access() {
		record.Decisions = append(record.Decisions, decision(d))
	}
	if d, ok := access.EmptyInbox(s.Bearer(), s.Expect.User); ok {
		record.InboxEmpty = &emptyInboxRecord{Because: d.Because, Needs: list(d.Needs)}
	}
	return object(record)
}

// Decision returns the JSON of the answer to one call made with what was looked at.
func Decision(s core.Snapshot, d access.Decision) []byte {
	return object(struct {
		decisionRecord
		Signature signatureRecord `json:"signature"`
	}{decision(d), signature(s)})
}

func decision(d access.Decision) decisionRecord {
	return decisionRecord{
		Method: d.Method, Path: pathOf(d.Path), Operation: d.Operation, Host: d.Endpoint.Host,
		Allowed: d.Allowed(), Needs: list(d.Needs), Because: d.Because,
	}
}

// AccessText returns what a token opens as a table, and why an inbox with it is
// empty.
func AccessText(s core.Snapshot, style Style) string {
	p := &page{style: style}
	bearer := s.Bearer()
	switch {
	case bearer.APIKey:
		p.apiKey()
	case bearer.Refused != "":
		p.refused(bearer)
	}
	p.gap()
	p.decisions(s.Access(), bearer.Refused != "")
	if !bearer.APIKey {
		p.gap()
		p.emptyInbox(s, bearer)
	}
	if s.Token.Text != "" {
		p.gap()
		p.signature(s)
	}
	return p.String()
}

// apiKey says that what opens everything is no token.
func (p *page) apiKey() {
	mark, role := p.style.severity(diagnose.Error)
	p.line(span{role, mark + " "}, span{Strong, "this is an API key, not a token"}, span{Plain, ": it must never reach a client"})
	p.prose(span{Plain, "  "}, "", Plain, "an API key can call every endpoint of its workspace, for every user")
	p.prose(span{Plain, "  "}, "fix: ", Plain, "have your backend issue a token with it: POST /auth/issue-token; rotate it if a client has seen it")
}

// refused says once why nothing is opened, and what to do.
func (p *page) refused(bearer access.Bearer) {
	mark, role := p.style.severity(diagnose.Error)
	p.line(span{role, mark + " "}, span{Plain, "401 on every call: "}, span{Strong, bearer.Refused})
	p.prose(span{Plain, "  "}, "fix: ", Plain, bearer.RefusedBy.Fix)
}

// decisions writes the table. Where the token is refused altogether, the reason
// stands above and no row repeats it.
func (p *page) decisions(decisions []access.Decision, refused bool) {
	path, operation := 0, 0
	for _, d := range decisions {
		path, operation = max(path, len(place(d))), max(operation, len(d.Operation))
	}
	for _, d := range decisions {
		mark, role := p.style.severity(outcome(d))
		row := []span{
			{role, mark + " "}, {Plain, pad(d.Method, len("DELETE")+1)}, {Plain, pad(place(d), path+2)}, {Plain, pad(d.Operation, operation+2)},
		}
		switch {
		case d.Allowed() || refused:
			row = append(row, span{Muted, d.Endpoint.Does})
		default:
			row = append(row, span{Muted, "needs "}, span{Strong, needs(d)})
		}
		p.line(row...)
	}
}

// needs names what is missing.
func needs(d access.Decision) string {
	if len(d.Needs) == 0 {
		return "another user id" // no scope can hold the one that is asked for
	}
	return strings.Join(d.Needs, " ")
}

func outcome(d access.Decision) diagnose.Severity {
	if d.Allowed() {
		return diagnose.Pass
	}
	return diagnose.Error
}

// place is the path of a call, with its host where that is not the usual one; of a URL
// the host is the one that was named.
func place(d access.Decision) string {
	const (
		usual          = "https://" + string(access.API)
		emulatorSocket = "/ws" // a path that Courier's host does not have
	)
	switch path := pathOf(d.Path); {
	case d.Path == emulatorSocket:
		return path
	case path == d.Path && d.Endpoint.Host != access.API:
		return string(d.Endpoint.Host) + path
	case path == d.Path || d.Path == usual+path:
		return path
	}
	return d.Path
}

// pathOf returns the path of a URL; a path stays as it is.
func pathOf(text string) string {
	_, rest, ok := strings.Cut(text, "://")
	if !ok || strings.HasPrefix(text, "/") {
		return text
	}
	_, path, _ := strings.Cut(rest, "/")
	return "/" + path
}

// signature says what is known of the signature: what a token opens is read from what it
// says, and anyone can write that.
func (p *page) signature(s core.Snapshot) {
	const localKey = "made by bulla or its emulator, which Courier refuses"
	isLocal := slices.ContainsFunc(s.Findings, func(f diagnose.Finding) bool { return f.Code == diagnose.CodeLocalKey })
	status := s.Signature.Status
	words := statusWords(s)
	switch {
	case status == signing.Valid:
		words = "valid under the given key: " + keyWords(s)
	case status == signing.Unchecked && len(s.Keys) == 0 && isLocal:
		words, isLocal = "not checked: "+localKey, false
	case status == signing.Unchecked:
		words = signer(s)
	}
	if isLocal {
		words += "; " + localKey
	}
	p.fact("signature", span{Plain, words})
}

// emptyInbox answers the question that is asked most.
func (p *page) emptyInbox(s core.Snapshot, bearer access.Bearer) {
	const indent = "  "
	d, ok := access.EmptyInbox(bearer, s.Expect.User)
	if ok {
		p.line(span{Strong, "inbox empty? "}, span{Plain, d.Because})
		p.prose(span{Plain, indent}, "fix: ", Plain, d.Fix())
		return
	}
	user := d.PrintableUser()
	if user == "" {
		user = "the user that the SDK is given"
	}
	p.line(span{Strong, "inbox empty? "}, span{Plain, "the token is not why: it reads the messages of " + user})
	p.prose(span{Plain, indent}, "fix: ", Plain, "compare what the SDK is given: that user id, no tenant of another, the region of the workspace; and send to that user in the environment that issued the token")
}

// DecisionText returns the answer to one call made with what was looked at.
func DecisionText(s core.Snapshot, d access.Decision, style Style) string {
	p := &page{style: style}
	if s.Bearer().APIKey {
		p.apiKey()
		p.gap()
	}
	mark, role := p.style.severity(outcome(d))
	call := strings.TrimRight(d.Method+" "+place(d)+" "+d.Operation, " ")
	p.line(span{role, mark + " "}, span{Strong, call}, span{Plain, ": " + d.Because})
	fix := d.Fix()
	if fix == "" && d.Outcome == access.Unauthorized {
		fix = s.Bearer().RefusedBy.Fix
	}
	p.prose(span{Plain, "  "}, "fix: ", Plain, fix)
	if s.Token.Text != "" {
		p.signature(s)
	}
	return p.String()
}
