package report

import (
	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/request"
	"bulla/core/visible"
)

// sentRecord is the request in the paste; what it doesn't show is null.
type sentRecord struct {
	Method        *string              `json:"method"`
	URL           *string              `json:"url"`
	Operation     *string              `json:"operation"`
	Authorization *authorizationRecord `json:"authorization"`
	User          *string              `json:"user"`
	ClientKey     *string              `json:"client_key"`
	Region        *string              `json:"region"`
	Decision      *decisionRecord      `json:"decision"`
}

// authorizationRecord says how the credential is sent.
type authorizationRecord struct {
	Scheme     *string `json:"scheme"`
	WellFormed bool    `json:"well_formed"`
	Problem    *string `json:"problem"`
}

// sent returns the request in the paste, nil if absent.
func sent(s core.Snapshot) *sentRecord {
	r := s.Sent
	if r == nil {
		return nil
	}
	const longest = 64 << 10
	shown := "" // a longer one is not worth reading
	if len(r.URL.Text) <= longest {
		shown = redact.URL(r.URL.Text)
	}
	record := &sentRecord{
		Method: optional(visible.Shorten(redact.Text(r.Method), 20)), URL: optional(shown),
		Operation: optional(redact.ID(redact.Text(r.Operation))), User: optional(redact.ID(redact.Text(r.User()))),
		Region: optional(string(r.Region())), Authorization: authorization(s),
	}
	if key := r.ClientKey(); key != "" {
		record.ClientKey = optional(redact.ClientKey(key))
	}
	if d, ok := s.SentDecision(); ok {
		decided := decision(d)
		record.Decision = &decided
	}
	return record
}

// authorization says how the request sends its credential, nil if it shows none.
func authorization(s core.Snapshot) *authorizationRecord {
	sent, ok := s.Sent.Authorization()
	var problem string
	for _, code := range []string{diagnose.CodeHeaderForm, intake.SchemeTwice, diagnose.CodeSDKForm} {
		if f, found := s.Finding(code); found && f.Severity == diagnose.Error && problem == "" {
			problem = f.Title
		}
	}
	if !ok && problem == "" {
		return nil
	}
	scheme := ""
	if sent.Place != request.InQuery {
		scheme = request.CheckBearer(sent.Value).Scheme
	}
	return &authorizationRecord{
		Scheme: optional(visible.Shorten(redact.Text(scheme), 16)), WellFormed: problem == "", Problem: optional(problem),
	}
}

// sentRequest writes what Courier does with the request in the paste: "this request: PUT
// /users/u/tokens/t: denied, needs write:user-tokens".
func (p *page) sentRequest(s core.Snapshot) {
	call := s.SentCall
	if call == "" {
		return
	}
	outcome, fine := s.SentOutcome()
	role := Plain
	if !fine {
		role = Strong
	}
	spans := []span{{Muted, "this request: "}, {Plain, call}}
	if outcome != "" {
		spans = append(spans, span{Plain, ": "}, span{role, outcome})
	}
	p.line(spans...)
}
