package core

import (
	"errors"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
)

// Request is what an issuer is asked for: the body of issue-token, and the environment that the
// token is meant for.
type Request struct {
	// Scopes are the words of the scope string, in order.
	Scopes []string
	// Expiry is the text of expires_in as typed. Never means that none is sent.
	Expiry string
	Never  bool
	// Environment is production, test or env_ and an ID.
	Environment string
	// Algorithm is the alg to sign with; "" is the usual one of the key.
	Algorithm string
	// Documents, if its payload is not empty, is signed instead of Courier's header and claims.
	Documents Documents
	// Header and Claims are added to the header and the payload, or replace members there.
	Header, Claims []Member
}

// Documents are the JSON texts of a header and a payload. An empty header is Courier's own.
type Documents struct{ Header, Payload string }

// Member is a header parameter or a claim with its value as JSON text. A time claim also accepts
// what a person writes for a time, such as +30m.
type Member struct{ Name, JSON string }

// Scope returns the scope string.
func (r Request) Scope() string { return scope.Join(r.Scopes) }

// Lifetime parses the expiry. The error is an *expiry.Error.
func (r Request) Lifetime() (expiry.Lifetime, error) {
	if r.Never {
		return expiry.Never(), nil
	}
	return expiry.Parse(r.Expiry)
}

// ChangedBy returns those of the remedies that change something in the request.
func (r Request) ChangedBy(remedies []diagnose.Remedy) []diagnose.Remedy {
	return slices.DeleteFunc(slices.Clone(remedies), func(remedy diagnose.Remedy) bool {
		if remedy.Kind == diagnose.SetExpiry {
			return !r.Never && r.Expiry == remedy.New
		}
		return remedy.ApplyScope(r.Scope()) == r.Scope()
	})
}

// usersFirst moves the users to the front of the scopes and returns how many there are.
func (r *Request) usersFirst() int {
	users := make([]string, 0, len(r.Scopes))
	var others []string
	for _, s := range r.Scopes {
		if isUser(s) {
			users = append(users, s)
		} else {
			others = append(others, s)
		}
	}
	r.Scopes = append(users, others...)
	return len(users)
}

func isUser(scopeWord string) bool { return strings.HasPrefix(scopeWord, scope.UserPrefix) }

// setExpiry requests the lifetime of a token. One without exp never expires; one with unusable
// times gets a day.
func (r *Request) setExpiry(times diagnose.Times) {
	lifetime, ok := times.Lifetime()
	switch {
	case times.ExpiresAt.State == diagnose.DateAbsent:
		r.Never = true
	case ok && lifetime > 0:
		r.Expiry, r.Never = expiry.Format(float64(lifetime.Milliseconds())), false
	default:
		r.Expiry, r.Never = "1d", false
	}
}

// setEnvironment requests the environment of a token, if it names one.
func (r *Request) setEnvironment(t token.Token) {
	claim, _ := t.Claim("tenant_scope")
	if tenant, ok := courier.ParseTenantScope(claim.Text); ok {
		r.Environment = tenant.Environment
	}
}

// compose issues the composed token again, or says why it can't be issued.
func (w *Workbench) compose() {
	w.Composed, w.NotComposed = token.Token{}, ""
	documents, err := w.documents()
	if err != nil {
		w.NotComposed = err.Error()
		return
	}
	compact, err := signing.Sign(documents.Header, documents.Payload, w.Signer)
	if err != nil {
		w.NotComposed = err.Error()
		return
	}
	w.Composed = token.Decode(compact)
}

// documents returns the header and the payload that the request produces.
func (w *Workbench) documents() (Documents, error) {
	documents := w.Request.Documents
	if documents.Payload == "" {
		claims, err := w.claims()
		if err != nil {
			return Documents{}, err
		}
		documents.Payload = claims
	}
	header, err := w.header(documents.Header)
	if err != nil {
		return Documents{}, err
	}
	payload, err := w.setMembers(token.Payload, documents.Payload, w.Request.Claims)
	return Documents{Header: header, Payload: payload}, err
}

// header returns the header: Courier's own if the user gave none, with the requested algorithm, or
// else the key's usual one, and the key's ID.
func (w *Workbench) header(given string) (string, error) {
	text := given
	if given == "" {
		text = courier.Header
	}
	var members []Member
	alg := w.Request.Algorithm
	if usable := w.Signer.Algorithms(); given == "" && alg == "" && len(usable) > 0 {
		alg = usable[0]
	}
	if alg != "" {
		members = append(members, Member{Name: "alg", JSON: visible.QuoteJSON(alg)})
	}
	if id := w.Signer.ID(); id != "" && given == "" {
		members = append(members, Member{Name: "kid", JSON: visible.QuoteJSON(id)})
	}
	return w.setMembers(token.Header, text, append(members, w.Request.Header...))
}

// setMembers returns a JSON text with members added or replaced.
func (w *Workbench) setMembers(part token.Part, text string, members []Member) (string, error) {
	for _, m := range members {
		doc, _ := token.Parse(text, part)
		changed, err := edit.Set(doc, m.Name, m.JSON, w.Issued.Now)
		if err != nil {
			return "", err
		}
		text = changed
	}
	return text, nil
}

// claims returns the claims that Courier would write for the request.
func (w *Workbench) claims() (string, error) {
	lifetime, err := w.Request.Lifetime()
	if fault, ok := errors.AsType[*expiry.Error](err); ok {
		return "", errors.New("can't read expires_in " + redact.Quote(fault.Text, 40) + ": " + fault.Reason)
	}
	if err != nil {
		return "", err
	}
	iat := w.Issued.Now.Unix()
	exp, expires := lifetime.ExpiresAt(iat)
	if !expires && lifetime.Form() != expiry.Absent {
		return "", errors.New("the token would expire outside the years 1970 to 9999: use a shorter time, for example 30 days")
	}
	tenant := w.tenantScope()
	return courier.Claims{
		Scope:       w.Request.Scope(),
		TenantScope: tenant.String(),
		TenantID:    courier.TenantID(courier.SampleWorkspace, tenant.Environment),
		IssuedAt:    iat,
		ExpiresAt:   exp,
		Expires:     expires,
		JTI:         w.Issued.ID,
	}.JSON(), nil
}

// tenantScope returns the state and environment of the composed token. At Courier the API key
// decides them.
func (w *Workbench) tenantScope() courier.TenantScope {
	if w.IssueWith == courier.Courier && w.KeyScope != (courier.TenantScope{}) {
		return w.KeyScope
	}
	return courier.TenantScope{State: "published", Environment: w.Request.Environment}
}
