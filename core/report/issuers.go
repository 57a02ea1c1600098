package report

import (
	"bulla/core"
	"bulla/core/issuers"
	"bulla/core/visible"
)

// identityRecord says whose token it is. Name is null for an issuer that bulla doesn't know.
type identityRecord struct {
	Name         *string  `json:"name"`
	Title        string   `json:"title"`
	Iss          *string  `json:"iss"`
	RecognizedBy []string `json:"recognized_by"`
}

// identity returns whose token it is, nil if nothing is known.
func identity(s core.Snapshot) *identityRecord {
	id := s.Identity
	if id.Title == "" {
		return nil
	}
	record := &identityRecord{Title: id.Title, Iss: optional(id.Iss), RecognizedBy: list(id.RecognizedBy)}
	if id.Issuer != nil {
		record.Name = &id.Name
	}
	return record
}

type issuerRecord struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	Shows  string   `json:"recognized_by"`
	Keys   *string  `json:"keys"`
	Holder *string  `json:"key_holder"`
	Grants []string `json:"grants"`
	Source string   `json:"source"`
}

// Issuers returns the JSON of the issuers that bulla knows.
func Issuers() []byte {
	records := []issuerRecord{}
	for _, row := range issuers.All() {
		records = append(records, issuerRecord{
			Name: row.Name, Title: row.Title, Shows: row.Shows,
			Keys: optional(row.Keys), Holder: optional(row.Holder), Grants: list(row.GrantClaims()), Source: row.Source,
		})
	}
	return object(struct {
		Issuers []issuerRecord `json:"issuers"`
	}{records})
}

// IssuersText returns the list of the issuers that bulla knows: below the name and the title of
// each, how its tokens are recognized, and where its keys are.
func IssuersText(style Style) string {
	p := &page{style: style}
	width := 0
	for _, row := range issuers.All() {
		width = max(width, len(row.Name))
	}
	indent := span{Plain, pad("", width+2)}
	for _, row := range issuers.All() {
		p.line(span{Strong, pad(row.Name, width+2)}, span{Plain, row.Title})
		p.prose(indent, "recognized by: ", Muted, visible.Text(row.Shows))
		switch {
		case row.Keys != "":
			p.prose(indent, "keys: ", Muted, row.Keys)
		default:
			p.prose(indent, "key: ", Muted, row.Holder)
		}
	}
	return p.String()
}
