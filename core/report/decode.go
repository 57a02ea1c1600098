package report

import (
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/token"
)

// DecodeText returns a token taken apart: header and payload as they stand, the
// signature, the times and the faults of its form. Nothing in it is judged.
func DecodeText(s core.Snapshot, style Style) string {
	p := &page{style: style}
	if s.Token.Text == "" {
		p.findings(s.Findings)
		return p.String()
	}
	p.line(span{Header, "header"})
	p.document(s.Token.Header, Header)
	p.gap()
	p.line(span{Payload, "payload"})
	p.payload(s.Token)
	p.gap()
	p.fact("signature", span{Signature, signatureWords(s.Token)})
	p.times(s)
	p.found(s)
	p.faults(s)
	return p.String()
}

// DocumentText returns one part of a token alone, indented.
func DocumentText(doc token.Document, role Role, style Style) string {
	p := &page{style: style}
	p.document(doc, role)
	return p.String()
}

func (p *page) payload(t token.Token) {
	if t.Encrypted && t.Payload.Text == "" {
		p.line(span{Muted, "encrypted: only who holds the key can read it"})
		return
	}
	p.document(t.Payload, Payload)
}

func signatureWords(t token.Token) string {
	signature := t.Signature()
	switch {
	case t.Encrypted:
		return "none: the token is encrypted, not signed"
	case signature.Text == "":
		return "none"
	case len(signature.Bytes) == 1:
		return "1 byte, not checked"
	default:
		return fmt.Sprintf("%d bytes, not checked", len(signature.Bytes))
	}
}

// found says where in the input the token was and what was cut away.
func (p *page) found(s core.Snapshot) {
	if s.Found.Where != "" {
		p.fact("found in", span{Plain, s.Found.Where})
	}
	if len(s.Found.Removed) > 0 {
		p.fact("cut away", span{Plain, strings.Join(s.Found.Removed, ", ")})
	}
	if len(s.Tokens) < 2 {
		return
	}
	for i, candidate := range s.Tokens {
		label, mark := "", "  "
		if i == 0 {
			label = "tokens"
		}
		if i == s.Picked {
			mark = "> "
		}
		p.fact(label, span{Warning, mark}, span{Plain, fmt.Sprintf("%d  ", i+1)}, span{Muted, place(candidate)})
	}
	p.fact("", span{Muted, "  --pick N looks at another"})
}

// place says where a token was found.
func place(c intake.Candidate) string {
	if c.Where == "" {
		return fmt.Sprintf("at byte %d", c.At)
	}
	return c.Where
}

// faults lists what is wrong with the form, worst first.
func (p *page) faults(s core.Snapshot) {
	var faults []diagnose.Finding
	for _, f := range s.Findings {
		if s.Token.HasFault(f.Code) {
			faults = append(faults, f)
		}
	}
	p.findings(faults)
}
