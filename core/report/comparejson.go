package report

import (
	"encoding/json"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/visible"
)

type comparisonRecord struct {
	Same    bool           `json:"same"`
	Summary string         `json:"summary"`
	A       comparedRecord `json:"a"`
	B       comparedRecord `json:"b"`
	// Header and Claims are the members that differ; Unchanged counts the others.
	Header    []memberRecord `json:"header"`
	Claims    []memberRecord `json:"claims"`
	Unchanged struct {
		Header int `json:"header"`
		Claims int `json:"claims"`
	} `json:"unchanged"`
	Scopes    changesRecord       `json:"scopes"`
	Users     changesRecord       `json:"users"`
	Disclosed changesRecord       `json:"disclosed"`
	Times     []timeRecord        `json:"times"`
	Features  changesRecord       `json:"features"`
	Endpoints endpointsRecord     `json:"endpoints"`
	Findings  findingsDiffRecord  `json:"findings"`
	Signature signatureDiffRecord `json:"signature"`
}

// comparedRecord is one of the two tokens.
type comparedRecord struct {
	Kind      string           `json:"kind"`
	Verdict   diagnose.Verdict `json:"verdict"`
	Signature signatureRecord  `json:"signature"`
	Issuer    *identityRecord  `json:"issuer"`
	Times     timesRecord      `json:"times"`
	// Unread says why not all of its claims could be compared; null if they could.
	Unread *string `json:"unread"`
}

// memberRecord is a member that differs. A and B are its values, null where absent: Change tells
// that from a value that is null.
type memberRecord struct {
	Path   []string        `json:"path"`
	Change string          `json:"change"`
	A      json.RawMessage `json:"a"`
	B      json.RawMessage `json:"b"`
	Gained []string        `json:"gained"`
	Lost   []string        `json:"lost"`
}

type changesRecord struct {
	Gained []string `json:"gained"`
	Lost   []string `json:"lost"`
	Kept   []string `json:"kept"`
}

// timeRecord is a time that differs; Seconds is how much later B's is, null if unknown.
type timeRecord struct {
	Claim   string   `json:"claim"`
	A       *string  `json:"a"`
	B       *string  `json:"b"`
	Seconds *float64 `json:"seconds"`
}

type endpointsRecord struct {
	Opened []endpointRecord `json:"opened"`
	Closed []endpointRecord `json:"closed"`
}

type endpointRecord struct {
	Method    string      `json:"method"`
	Path      string      `json:"path"`
	Operation string      `json:"operation"`
	Host      access.Host `json:"host"`
}

type findingsDiffRecord struct {
	Gone []findingRecord `json:"gone"`
	New  []findingRecord `json:"new"`
	Kept int             `json:"kept"`
}

type signatureDiffRecord struct {
	Same bool `json:"same"`
}

// Compare returns the JSON of a comparison.
func Compare(c core.Comparison) []byte {
	record := comparisonRecord{
		Same: c.Same, Summary: c.Summary(), A: compared(c.A), B: compared(c.B),
		Header: memberRecords(c.Header), Claims: memberRecords(c.Claims),
		Scopes: changes(c.Scopes), Users: changes(c.Users), Disclosed: changes(c.Disclosed),
		Times: timeRecords(c.Times), Features: changes(c.Features),
		Endpoints: endpointsRecord{endpoints(c.Opened), endpoints(c.Closed)},
		Findings:  findingsDiffRecord{findings(c.Findings.Gone), findings(c.Findings.New), c.Findings.Kept},
		Signature: signatureDiffRecord{Same: !c.Signature},
	}
	record.Unchanged.Header, record.Unchanged.Claims = c.Header.Same, c.Claims.Same
	return object(record)
}

func compared(s core.Side) comparedRecord {
	return comparedRecord{
		Kind: string(s.Found.Kind), Verdict: s.Verdict, Signature: signature(s.Snapshot), Issuer: identity(s.Snapshot),
		Times: times(s.Snapshot), Unread: optional(s.Unread),
	}
}

func memberRecords(c core.MemberChanges) []memberRecord {
	records := []memberRecord{}
	for _, m := range c.Changes {
		change := "changed"
		switch {
		case m.A == "":
			change = "added"
		case m.B == "":
			change = "removed"
		}
		records = append(records, memberRecord{m.Path, change, rawJSON(m.A), rawJSON(m.B), list(m.Gained), list(m.Lost)})
	}
	return records
}

// rawJSON returns JSON text as it is, and text that isn't complete JSON as a string.
func rawJSON(text string) json.RawMessage {
	switch {
	case text == "":
		return json.RawMessage("null")
	case json.Valid([]byte(text)):
		return json.RawMessage(text)
	}
	return json.RawMessage(visible.QuoteJSON(text))
}

func changes(c core.Changes) changesRecord {
	return changesRecord{list(c.Gained), list(c.Lost), list(c.Kept)}
}

func timeRecords(times []core.TimeChange) []timeRecord {
	records := []timeRecord{}
	for _, t := range times {
		record := timeRecord{Claim: t.Claim, A: dateText(t.A), B: dateText(t.B)}
		if t.A.OK() && t.B.OK() {
			record.Seconds = seconds(t.A.Time, t.B.Time)
		}
		records = append(records, record)
	}
	return records
}

func endpoints(calls []access.Decision) []endpointRecord {
	records := []endpointRecord{}
	for _, d := range calls {
		records = append(records, endpointRecord{d.Method, pathOf(d.Path), d.Operation, d.Endpoint.Host})
	}
	return records
}
