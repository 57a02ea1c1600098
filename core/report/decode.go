package report

import (
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/token"
	"bulla/core/visible"
)

// DecodeText returns a decoded token: header and payload with what their members mean, the
// signature, the times and the faults of its form. It judges nothing.
func DecodeText(s core.Snapshot, style Style) string {
	p := &page{style: style}
	if s.Token.Text == "" {
		p.findings(s.Findings)
		return p.String()
	}
	p.line(span{Header, "header"})
	p.explained(s, token.Header)
	p.gap()
	p.line(span{Payload, "payload"})
	if s.Closed == nil && s.Token.Payload.Text != "" {
		p.explained(s, token.Payload)
	} else {
		p.payload(s)
	}
	p.disclosures(s)
	p.gap()
	p.found(s)
	p.fact("signature", span{Signature, describeSignature(s.Token)})
	p.times(s)
	p.faults(s)
	return p.String()
}

// DocumentText returns only one part of a token, indented.
func DocumentText(doc token.Document, role Role, style Style) string {
	p := &page{style: style}
	p.document(doc, role)
	return p.String()
}

// PayloadText returns only the payload, indented.
func PayloadText(s core.Snapshot, style Style) string {
	p := &page{style: style}
	p.payload(s)
	return p.String()
}

// payload writes the payload; of an encrypted token, only if a key decrypted it.
func (p *page) payload(s core.Snapshot) {
	switch {
	case s.Closed != nil:
		p.line(span{Muted, "encrypted: " + s.Closed.Reason + "; " + s.Closed.Fix})
	case s.Token.Encrypted && s.Token.Payload.Text == "":
		p.line(span{Muted, "encrypted: it contains a token"})
	default:
		p.document(s.Token.Payload, Payload)
	}
}

// maxDisclosed is how many disclosures are listed one by one.
const maxDisclosed = 100

// disclosures writes the claims that an SD-JWT discloses outside its payload (RFC 9901 section
// 4.2). The signature covers only their digests.
func (p *page) disclosures(s core.Snapshot) {
	all := s.Found.Disclosures
	if len(all) == 0 || s.Picked != 0 {
		return
	}
	p.gap()
	p.line(span{Payload, "disclosures"}, span{Muted, "  apart from the signed payload"})
	for _, d := range all[:min(len(all), maxDisclosed)] {
		switch {
		case d.Fault != "":
			p.line(span{Plain, indentation + visible.Shorten(d.Text, 40) + "  "}, span{Error, d.Fault})
		case d.Name == "":
			p.line(span{Plain, indentation + typedJSON(d.Value)}, span{Muted, "  an element of an array"})
		default:
			p.line(span{Payload, indentation + redact.Quote(d.Name, 60)}, span{Muted, ": "}, span{Plain, typedJSON(d.Value)})
		}
	}
	if more := len(all) - maxDisclosed; more > 0 {
		p.line(span{Muted, fmt.Sprintf("%sand %d more", indentation, more)})
	}
}

func describeSignature(t token.Token) string {
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

// found says where in the input the token was, what was removed, and which others are there.
func (p *page) found(s core.Snapshot) {
	if s.Found.Where != "" {
		p.fact("found in", span{Plain, s.Found.Where})
	}
	if len(s.Found.Removed) > 0 {
		p.fact("removed", span{Plain, strings.Join(s.Found.Removed, ", ")})
	}
	p.tokens(s)
}

// faults lists what is wrong with the form, worst first.
func (p *page) faults(s core.Snapshot) {
	var faults []diagnose.Finding
	for _, f := range s.Findings {
		if f.Severity <= diagnose.Note && s.Token.HasFault(f.Code) {
			faults = append(faults, f)
		}
	}
	p.findings(faults)
}
