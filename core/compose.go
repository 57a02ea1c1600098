package core

import (
	"encoding/json"
	"errors"

	"bulla/core/courier"
	"bulla/core/edit"
	"bulla/core/expiry"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
)

// compose makes the composed token anew, or says what keeps it from being issued.
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

// documents returns the header and payload that the request comes to.
func (w *Workbench) documents() (Documents, error) {
	documents, given := w.Request.Documents, w.Request.Documents.Payload != ""
	if !given {
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
	payload, err := w.set(token.Payload, documents.Payload, w.Request.Claims)
	return Documents{Header: header, Payload: payload}, err
}

// header returns the header: Courier's own where none is given, with the algorithm
// that was asked for, or else that the key signs with, and the key's id.
func (w *Workbench) header(given string) (string, error) {
	text := given
	if given == "" {
		text = courier.Header
	}
	var settings []Setting
	alg := w.Request.Algorithm
	if usable := w.Signer.Algorithms(); given == "" && alg == "" && len(usable) > 0 {
		alg = usable[0]
	}
	if alg != "" {
		settings = append(settings, Setting{Name: "alg", JSON: quote(alg)})
	}
	if id := w.Signer.ID(); id != "" && given == "" {
		settings = append(settings, Setting{Name: "kid", JSON: quote(id)})
	}
	return w.set(token.Header, text, append(settings, w.Request.Header...))
}

// set puts settings into a JSON text.
func (w *Workbench) set(part token.Part, text string, settings []Setting) (string, error) {
	for _, s := range settings {
		doc, _ := token.Parse(text, part)
		changed, err := edit.Set(doc, s.Name, s.JSON, w.Issued.Now)
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
	var fault *expiry.Error
	if errors.As(err, &fault) {
		return "", errors.New("expires_in " + visible.Quote(fault.Text, 40) + " is not understood: " + fault.Reason)
	}
	if err != nil {
		return "", err
	}
	iat := w.Issued.Now.Unix()
	exp, expires := lifetime.ExpiresAt(iat)
	if !expires && lifetime.Form() != expiry.Absent {
		return "", errors.New("the token would end outside the years 1970 to 9999: write a shorter time, for example 30 days")
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

// tenantScope returns where the composed token is to be good: with Courier its API key
// decides that.
func (w *Workbench) tenantScope() courier.TenantScope {
	if w.IssueWith == courier.Courier && w.KeyScope != (courier.TenantScope{}) {
		return w.KeyScope
	}
	return courier.TenantScope{State: "published", Environment: w.Request.Environment}
}

// quote returns text as a JSON string.
func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string always encodes
	return string(quoted)
}

// SetDocuments has a header and a payload signed in the place of Courier's.
type SetDocuments struct{ Documents Documents }

func (c SetDocuments) apply(w *Workbench) bool {
	w.Request.Documents = c.Documents
	return true
}

// SetAlgorithm sets the alg to sign with; "" is the usual one of the key, or that of
// a given header.
type SetAlgorithm struct{ Name string }

func (c SetAlgorithm) apply(w *Workbench) bool {
	w.Request.Algorithm = c.Name
	return true
}

// SetMember puts a header parameter or a claim in or over what the request comes to.
type SetMember struct {
	Part    token.Part
	Setting Setting
}

func (c SetMember) apply(w *Workbench) bool {
	settings := &w.Request.Claims
	if c.Part == token.Header {
		settings = &w.Request.Header
	}
	*settings = append((*settings)[:len(*settings):len(*settings)], c.Setting)
	return true
}
