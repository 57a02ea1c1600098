package report

import (
	"encoding/json"
	"time"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/scope"
	"bulla/core/signing"
)

type issueRecord struct {
	Token     string          `json:"token"`
	Header    json.RawMessage `json:"header"`
	Payload   json.RawMessage `json:"payload"`
	ExpiresAt *string         `json:"expires_at"`
	Issuer    courier.Issuer  `json:"issuer"`
	Findings  []findingRecord `json:"findings"`
	Differs   []string        `json:"differs"`
}

// Issue returns the JSON of a token that was issued.
func Issue(s core.Snapshot) []byte {
	return object(issueRecord{
		Token:     s.Token.Text,
		Header:    documentJSON(s.Token.Header),
		Payload:   documentJSON(s.Token.Payload),
		ExpiresAt: dateText(s.Times.ExpiresAt),
		Issuer:    s.IssuedBy,
		Findings:  findings(s.Findings),
		Differs:   list(s.Differences()),
	})
}

type decodeRecord struct {
	Input  inputRecord   `json:"input"`
	Token  tokenRecord   `json:"token"`
	Times  timesRecord   `json:"times"`
	Faults []faultRecord `json:"faults"`
}

type inputRecord struct {
	Kind       string   `json:"kind"`
	FoundIn    string   `json:"found_in"`
	Removed    []string `json:"removed"`
	Candidates int      `json:"candidates"`
	// Tokens are all tokens: the candidates, then tokens inside others. Picked counts from 1; it is
	// 0 if there is no token.
	Tokens []candidateRecord `json:"tokens"`
	Picked int               `json:"picked"`
}

type tokenRecord struct {
	Header    json.RawMessage `json:"header"`
	Payload   json.RawMessage `json:"payload"`
	Signature signatureSize   `json:"signature"`
	// Encryption is only present for an encrypted token.
	Encryption *encryptionRecord `json:"encryption,omitempty"`
}

// encryptionRecord says whether a key decrypted the token; Because and Fix are null if one did.
type encryptionRecord struct {
	Opened  bool    `json:"opened"`
	Because *string `json:"because"`
	Fix     *string `json:"fix"`
}

type signatureSize struct {
	Present bool `json:"present"`
	Bytes   int  `json:"bytes"`
}

type timesRecord struct {
	Now       string   `json:"now"`
	IssuedAt  *string  `json:"issued_at"`
	NotBefore *string  `json:"not_before"`
	ExpiresAt *string  `json:"expires_at"`
	Lifetime  *float64 `json:"lifetime_seconds"`
	Remaining *float64 `json:"remaining_seconds"`
}

type faultRecord struct {
	Code   string `json:"code"`
	Part   string `json:"part"`
	At     int    `json:"at"`
	Detail string `json:"detail"`
}

// Decode returns the JSON of a decoded token.
func Decode(s core.Snapshot) []byte { return object(decoded(s)) }

func decoded(s core.Snapshot) decodeRecord {
	faults := make([]faultRecord, 0, len(s.Token.Faults))
	for _, f := range s.Token.Faults {
		faults = append(faults, faultRecord{Code: f.Code, Part: f.Part.String(), At: f.At, Detail: f.Detail})
	}
	signature := s.Token.Signature()
	return decodeRecord{
		Input: input(s),
		Token: tokenRecord{
			Header:     documentJSON(s.Token.Header),
			Payload:    documentJSON(s.Token.Payload),
			Signature:  signatureSize{Present: signature.Text != "", Bytes: len(signature.Bytes)},
			Encryption: encryption(s),
		},
		Times:  times(s),
		Faults: faults,
	}
}

// encryption says whether an encrypted token was decrypted and, if not, why. It is nil for any
// other token.
func encryption(s core.Snapshot) *encryptionRecord {
	if s.Closed == nil && !s.Opened {
		return nil
	}
	record := encryptionRecord{Opened: s.Opened}
	if s.Closed != nil {
		record.Because, record.Fix = &s.Closed.Reason, &s.Closed.Fix
	}
	return &record
}

func input(s core.Snapshot) inputRecord {
	record := inputRecord{
		Kind: string(s.Found.Kind), FoundIn: s.Found.Where, Removed: list(s.Found.Removed),
		Candidates: len(s.Found.Candidates), Tokens: candidates(s),
	}
	if len(s.Tokens) > 0 {
		record.Picked = s.Picked + 1
	}
	return record
}

func times(s core.Snapshot) timesRecord {
	record := timesRecord{
		Now:       s.Now.UTC().Format(time.RFC3339Nano),
		IssuedAt:  dateText(s.Times.IssuedAt),
		NotBefore: dateText(s.Times.NotBefore),
		ExpiresAt: dateText(s.Times.ExpiresAt),
	}
	if !s.Times.ExpiresAt.OK() {
		return record
	}
	record.Remaining = seconds(s.Now, s.Times.ExpiresAt.Time)
	if s.Times.IssuedAt.OK() {
		record.Lifetime = seconds(s.Times.IssuedAt.Time, s.Times.ExpiresAt.Time)
	}
	return record
}

// seconds returns the span between two times. A time.Duration can't exceed 292 years.
func seconds(from, to time.Time) *float64 {
	span := float64(to.Unix()-from.Unix()) + float64(to.Nanosecond()-from.Nanosecond())/1e9
	return &span
}

// dateText returns a date as RFC 3339, nil if it is unusable.
func dateText(d diagnose.Date) *string {
	if !d.OK() {
		return nil
	}
	text := d.Time.Format(time.RFC3339Nano)
	return &text
}

type diagnoseRecord struct {
	decodeRecord
	Verdict   diagnose.Verdict `json:"verdict"`
	Signature signatureRecord  `json:"signature"`
	Issuer    *identityRecord  `json:"issuer"`
	Scopes    scopesRecord     `json:"scopes"`
	Features  []featureRecord  `json:"features"`
	Findings  []findingRecord  `json:"findings"`
	Request   *sentRecord      `json:"request"`
	Fix       *fixRecord       `json:"fix"`
}

type signatureRecord struct {
	Status signing.Status `json:"status"`
	Alg    *string        `json:"alg"`
	Key    *string        `json:"key"`
}

type scopesRecord struct {
	Users   []string `json:"users"`
	Granted []string `json:"granted"`
	Unknown []string `json:"unknown"`
	Missing []string `json:"missing"`
}

type featureRecord struct {
	Name    string   `json:"name"`
	Ready   bool     `json:"ready"`
	Missing []string `json:"missing"`
}

// Diagnose returns the JSON of a diagnosis: the members of Decode, the verdict and the reasons for
// it.
func Diagnose(s core.Snapshot) []byte { return object(diagnosed(s)) }

func diagnosed(s core.Snapshot) diagnoseRecord {
	return diagnoseRecord{
		decodeRecord: decoded(s),
		Verdict:      s.Verdict,
		Signature:    signature(s),
		Issuer:       identity(s),
		Scopes:       scopes(s),
		Features:     features(s),
		Findings:     findings(s.Findings),
		Request:      sent(s),
		Fix:          fix(s),
	}
}

// features says for each feature whether the token is ready for it. No scope makes another issuer's
// token ready, so nothing is missing there.
func features(s core.Snapshot) []featureRecord {
	records := []featureRecord{}
	for _, f := range s.Features {
		records = append(records, featureRecord{Name: f.Feature.Name, Ready: f.Ready, Missing: list(f.Missing)})
	}
	if s.Foreign {
		for _, f := range scope.Features() {
			records = append(records, featureRecord{Name: f.Name, Missing: []string{}})
		}
	}
	return records
}

func signature(s core.Snapshot) signatureRecord {
	record := signatureRecord{Status: s.Signature.Status, Alg: optional(s.Signature.Alg), Key: optional(s.Signature.Key)}
	if record.Status == "" {
		record.Status = signing.Absent // without a token
	}
	return record
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func scopes(s core.Snapshot) scopesRecord {
	record := scopesRecord{Users: list(s.Users()), Granted: []string{}, Unknown: []string{}, Missing: []string{}}
	if s.Foreign { // only the issuer knows its scopes
		record.Users, record.Granted = []string{}, list(s.Granted())
		return record
	}
	seen := map[string]bool{}
	add := func(items *[]string, word string) {
		if !seen[word] {
			seen[word] = true
			*items = append(*items, word)
		}
	}
	if b := s.Asked(); b != nil && b.UserFrom() != "" {
		record.Users = []string{} // a program fills it in
	}
	for _, word := range s.Scopes.Words {
		switch {
		case word.Entry == nil:
			add(&record.Unknown, word.Text)
		case word.Entry.Group != scope.GroupUser:
			add(&record.Granted, word.Text)
		}
	}
	for _, f := range s.Features {
		if !f.Meant {
			continue
		}
		for _, word := range f.Missing {
			add(&record.Missing, word)
		}
	}
	return record
}

// findingRecord is a finding; its command is null if absent.
type findingRecord struct {
	Code     string  `json:"code"`
	Severity string  `json:"severity"`
	Title    string  `json:"title"`
	Because  string  `json:"because"`
	Fix      string  `json:"fix"`
	Command  *string `json:"command"`
}

func findings(list []diagnose.Finding) []findingRecord {
	records := make([]findingRecord, len(list))
	for i, f := range list {
		records[i] = findingRecord{f.Code, f.Severity.String(), f.Title, f.Because, f.Fix, optional(f.Command)}
	}
	return records
}

// fixRecord is what fixes the token; its command is null if the scope can't be typed in a terminal.
type fixRecord struct {
	Scope     string   `json:"scope"`
	ExpiresIn string   `json:"expires_in"`
	Changes   []string `json:"changes"`
	Command   *string  `json:"command"`
}

// fix returns what fixes the token, nil if a new token is not the cure.
func fix(s core.Snapshot) *fixRecord {
	f := s.Fix
	if f == nil {
		return nil
	}
	return &fixRecord{f.Scope, f.ExpiresIn, f.Changes, optional(f.Command)}
}
