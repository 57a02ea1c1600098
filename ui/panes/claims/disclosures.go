package claims

import (
	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/token"
	"bulla/themes"
)

// disclosedRows returns the claims in the disclosures of an SD-JWT, and whether the signature
// covers them (RFC 9901 section 7.1).
func disclosedRows(s *core.Snapshot) []row {
	found := s.Found
	if s.Mode != core.Inspect || found.Kind != intake.SDJWT || s.Picked != 0 {
		return nil
	}
	signed := diagnose.SignedDisclosures(s.Token.Payload, found.Disclosures)
	algorithm, named := s.Token.Claim("_sd_alg")
	var rows []row
	for i, d := range found.Disclosures[:min(len(found.Disclosures), maxWords)] {
		r := disclosedRow(d)
		switch {
		case d.Fault != "":
		case named && algorithm.Text != "sha-256":
			r.short = "its digest was not checked"
		case signed[i]:
			r.short = "its digest is signed"
		default:
			r.valueRole, r.shortRole, r.short = themes.Error, themes.Error, "not signed, anyone could have added it"
			r.brief = "not signed: " + r.value
		}
		r.explains = r.short
		rows = append(rows, r)
	}
	return rows
}

// disclosedRow returns the row of one disclosure, or what is wrong with it.
func disclosedRow(d intake.Disclosure) row {
	r := row{part: token.Payload, index: -1, disclosed: true, member: d.Name, name: d.Name, value: d.Value,
		source: d.Value, valueRole: themes.Text, shortRole: themes.Muted}
	if d.Name == "" {
		r.name = "(array element)"
	}
	if d.Fault != "" {
		r.name, r.value, r.short = "(broken)", d.Text, d.Fault
		r.valueRole, r.shortRole = themes.Error, themes.Error
		return r
	}
	if value, _ := token.Parse(d.Value, token.Payload); value.Root.Kind == token.String {
		r.value = value.Root.Text
	}
	return r
}
