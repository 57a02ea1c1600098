package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/token"
	"bulla/core/visible"
)

// candidateRecord is one of several tokens. At is the byte offset in the input, null for a token
// inside another token.
type candidateRecord struct {
	Where string      `json:"where"`
	At    *int        `json:"at"`
	Kind  intake.Kind `json:"kind"`
	Alg   *string     `json:"alg"`
}

func candidates(s core.Snapshot) []candidateRecord {
	records := make([]candidateRecord, 0, len(s.Tokens))
	for i, c := range s.Tokens {
		record := candidateRecord{Where: c.Where, Kind: kind(c), Alg: optional(algorithm(s, i))}
		if i < len(s.Found.Candidates) {
			record.At = &c.At
		}
		records = append(records, record)
	}
	return records
}

// kind returns the kind of a token; a token inside another one is a JWT.
func kind(c intake.Candidate) intake.Kind {
	if c.Kind == "" {
		return intake.JWT
	}
	return c.Kind
}

// algorithm returns the alg of one of the tokens, escaped, or "". It reads only the header.
func algorithm(s core.Snapshot, i int) string {
	if i == s.Picked {
		return s.Signature.Alg
	}
	header, _, _ := strings.Cut(s.Tokens[i].Token, ".")
	alg, _ := token.Decode(header).Header.Root.Get("alg")
	return redact.Short(alg.Text, 40)
}

// maxListed is how many tokens are listed as text.
const maxListed = 20

// tokens lists the tokens, if there are several, so that one can be picked.
func (p *page) tokens(s core.Snapshot) {
	if len(s.Tokens) < 2 {
		return
	}
	found, width := positions(s.Tokens), 0
	for _, position := range found {
		width = max(width, utf8.RuneCountInString(position))
	}
	for i := range s.Tokens {
		label, mark := "", "  "
		if i == 0 {
			label = "tokens"
		}
		if i == s.Picked {
			mark = "> "
		}
		if i < maxListed || i == s.Picked {
			where := fmt.Sprintf("%d  %s", i+1, pad(found[i], width))
			if p.style.Lines {
				p.tokenLine(s, i, found[i])
				continue
			}
			p.fact(label, span{Warning, mark}, span{Plain, where}, span{Muted, "  " + summary(s, i)})
		}
	}
	more := ""
	if n := len(s.Tokens) - maxListed; n > 0 {
		more = fmt.Sprintf("%d more; ", n)
	}
	p.fact("", span{Muted, "  " + more + p.or("--pick N picks another one", "token N shows another one")})
}

// positions says where the tokens were found. It adds the byte offset if that is ambiguous.
func positions(tokens []intake.Candidate) []string {
	shared := map[string]int{}
	for _, c := range tokens {
		shared[c.Where]++
	}
	var names []string
	for _, c := range tokens {
		name := c.Where
		switch {
		case shared[name] > 1:
			name = strings.TrimPrefix(fmt.Sprintf("%s, byte %d", name, c.At), ", ")
		case name == "":
			name = "the input"
		}
		names = append(names, name)
	}
	return names
}

// summary returns what distinguishes a token from the others: its algorithm and its users.
func summary(s core.Snapshot, i int) string {
	t := token.Decode(s.Tokens[i].Token)
	list, _ := diagnose.ReadScope(t)
	who := strings.Join(list.Users(), " ")
	if subject, ok := t.Claim("sub"); ok && who == "" {
		who = subject.Text
	}
	parts := []string{algorithm(s, i), visible.Shorten(who, 40)}
	return strings.Trim(strings.Join(parts, ", "), ", ")
}
