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
	Request    *sentRecord       `json:"request"`
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

// emptyInboxRecord says why an inbox with the token is empty.
type emptyInboxRecord struct {
	Because string   `json:"because"`
	Needs   []string `json:"needs"`
}

// Access returns the JSON of the endpoints that a token may call. The member inbox_empty is null if
// the token is not the reason for an empty inbox.
func Access(s core.Snapshot) []byte {
	record := accessRecord{Request: sent(s), Decisions: []decisionRecord{}, Signature: signature(s)}
	for _, d := range s.Access() {
		record.Decisions = append(record.Decisions, decision(d))
	}
	if d, ok := access.EmptyInbox(s.Bearer(), s.Expected().User); ok {
		record.InboxEmpty = &emptyInboxRecord{Because: d.Because, Needs: list(d.Needs)}
	}
	return object(record)
}

// Decision returns the JSON of the decision about one request with the inspected token.
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

// AccessText returns a table of the endpoints that a token may call, and says why an inbox with it
// is empty.
func AccessText(s core.Snapshot, style Style) string {
	p := &page{style: style}
	bearer := s.Bearer()
	sent, isSent := s.SentDecision()
	if isSent {
		p.sentDecision(s, sent)
	}
	switch {
	case s.Asked() != nil:
		p.line(span{Strong, "there is no token yet"}, span{Plain, ": a token with this scope may call what follows"})
	case bearer.APIKey:
		p.gap()
		p.apiKey()
	case bearer.Refused != "" && !(isSent && strings.HasSuffix(sent.Because, bearer.Refused)): // not said yet
		p.gap()
		p.refused(bearer)
	}
	p.gap()
	p.decisions(s.Access(), bearer.Refused != "")
	if !bearer.APIKey && bearer.Refused == "" {
		p.gap()
		p.emptyInbox(s, bearer)
	}
	if s.Token.Text != "" {
		p.gap()
		p.signature(s)
	}
	return p.String()
}

// apiKey says that the input is an API key, not a token.
func (p *page) apiKey() {
	mark, role := p.style.severity(diagnose.Error)
	p.line(span{role, mark + " "},
		span{Strong, "this is an API key, not a token"}, span{Plain, ": it must never reach a client"})
	p.prose(span{Plain, "  "}, "", Plain, "an API key can call every endpoint of its workspace, for every user")
	p.prose(span{Plain, "  "}, "fix: ", Plain, "use it in your backend to issue a token (POST /auth/issue-token); rotate it if a client has seen it")
}

// refused says once why every request is rejected, and what to do.
func (p *page) refused(bearer access.Bearer) {
	mark, role := p.style.severity(diagnose.Error)
	p.line(span{role, mark + " "}, span{Plain, access.EveryCall}, span{Strong, bearer.Refused})
	p.prose(span{Plain, "  "}, "fix: ", Plain, bearer.RefusedBy.Fix)
}

// decisions writes the table. If the token is rejected altogether, the reason is above the table,
// and no row repeats it.
func (p *page) decisions(decisions []access.Decision, refused bool) {
	if p.style.Lines {
		p.decisionLines(decisions, refused)
		return
	}
	path, operation := 0, 0
	for _, d := range decisions {
		path, operation = max(path, len(address(d))), max(operation, len(d.Operation))
	}
	for _, d := range decisions {
		mark, role := p.style.severity(outcome(d))
		row := []span{
			{role, mark + " "}, {Plain, pad(d.Method, len("DELETE")+1)},
			{Plain, pad(address(d), path+2)}, {Plain, pad(d.Operation, operation+2)},
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

// needs names the scopes that are missing.
func needs(d access.Decision) string {
	if len(d.Needs) == 0 {
		return "another user ID" // the requested one cannot be part of a scope
	}
	return strings.Join(d.Needs, " ")
}

func outcome(d access.Decision) diagnose.Severity {
	if d.Allowed() {
		return diagnose.Pass
	}
	return diagnose.Error
}

// address returns the path of a request, with the host if it isn't the usual one. For a URL, the
// host is the one in the URL.
func address(d access.Decision) string {
	const (
		usual          = "https://" + string(access.API)
		emulatorSocket = "/ws" // only the emulator has this path
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

// pathOf returns the path of a URL; a path is returned unchanged.
func pathOf(text string) string {
	_, rest, ok := strings.Cut(text, "://")
	if !ok || strings.HasPrefix(text, "/") {
		return text
	}
	_, path, _ := strings.Cut(rest, "/")
	return "/" + path
}

// signature says what is known about the signature. Access is derived from the claims, which anyone
// can write, so the reader needs to know whether they can be trusted.
func (p *page) signature(s core.Snapshot) {
	const localKey = "made by bulla or its emulator; Courier refuses it"
	isLocal := slices.ContainsFunc(s.Findings, func(f diagnose.Finding) bool { return f.Code == diagnose.CodeLocalKey })
	status := s.Signature.Status
	text := statusSummary(s)
	switch {
	case status == signing.Valid:
		text = "valid with the given key: " + keySummary(s)
	case status == signing.Unchecked && len(s.Keys) == 0 && isLocal:
		text, isLocal = "not checked: "+localKey, false
	case status == signing.Unchecked:
		text = signer(s)
	}
	if isLocal {
		text += "; " + localKey
	}
	p.fact("signature", span{Plain, text})
}

// emptyInbox answers the most common question: why is the inbox empty?
func (p *page) emptyInbox(s core.Snapshot, bearer access.Bearer) {
	const indent = "  "
	d, ok := access.EmptyInbox(bearer, s.Expected().User)
	if ok {
		p.line(span{Strong, "inbox empty? "}, span{Plain, d.Because})
		p.prose(span{Plain, indent}, "fix: ", Plain, d.Fix())
		return
	}
	user := d.PrintableUser()
	if user == "" {
		user = "the user that the SDK uses"
	}
	reason := "the token is not the reason: it can read the messages of "
	if s.Asked() != nil {
		reason = "this scope is not the reason: it can read the messages of "
	}
	p.line(span{Strong, "inbox empty? "}, span{Plain, reason + user})
	p.prose(span{Plain, indent}, "fix: ", Plain,
		"check that the SDK uses that user ID, the right tenant and the region of the workspace, "+
			"and that messages are sent to that user in the environment that issued the token")
}

// DecisionText returns the decision about one request with the inspected token.
func DecisionText(s core.Snapshot, d access.Decision, style Style) string {
	p := &page{style: style}
	if s.Bearer().APIKey {
		p.apiKey()
		p.gap()
	}
	p.decision(s, d, strings.TrimRight(d.Method+" "+address(d)+" "+d.Operation, " "))
	if s.Token.Text != "" {
		p.signature(s)
	}
	return p.String()
}

// sentDecision answers for the request in the paste.
func (p *page) sentDecision(s core.Snapshot, d access.Decision) {
	p.decision(s, d, "this request: "+s.SentCall)
}

// decision writes the decision about a call.
func (p *page) decision(s core.Snapshot, d access.Decision, call string) {
	mark, role := p.style.severity(outcome(d))
	if mark += " "; p.style.Lines {
		mark = allowed(d)
	}
	p.line(span{role, mark}, span{Strong, call}, span{Plain, ": " + d.Because})
	fix := d.Fix()
	if fix == "" && d.Outcome == access.Unauthorized {
		fix = s.Bearer().RefusedBy.Fix
	}
	p.prose(span{Plain, "  "}, "fix: ", Plain, fix)
}
