package report

import (
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/token"
	"bulla/core/tour"
	"bulla/core/visible"
)

type chapterRecord struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	Steps  int    `json:"steps"`
}

// TourChapters returns the JSON of the chapters of a tour.
func TourChapters(t *tour.Tour) []byte {
	records := []chapterRecord{}
	for i, chapter := range t.Chapters {
		records = append(records, chapterRecord{i + 1, chapter.Title, len(chapter.Steps)})
	}
	return object(struct {
		Title    string          `json:"title"`
		Chapters []chapterRecord `json:"chapters"`
	}{t.Title, records})
}

// TourChaptersText returns a line for each chapter: number, title and how many steps it has,
// separated by tabs.
func TourChaptersText(t *tour.Tour) string {
	var b strings.Builder
	for i, chapter := range t.Chapters {
		fmt.Fprintf(&b, "%d\t%s\t%d\n", i+1, visible.Text(chapter.Title), len(chapter.Steps))
	}
	return b.String()
}

// TourFormat returns the JSON of the format of a tour's file.
func TourFormat() []byte {
	return object(struct {
		Format string `json:"format"`
	}{tour.Format()})
}

type tourStepRecord struct {
	Step      string           `json:"step"`
	Chapter   string           `json:"chapter"`
	What      string           `json:"what"`
	Why       string           `json:"why"`
	Try       *string          `json:"try"`
	Question  *string          `json:"question"`
	Answer    *string          `json:"answer"`
	Notes     *string          `json:"notes"`
	Does      []string         `json:"does"`
	Exchanges []exchangeRecord `json:"exchanges"`
	Verdict   string           `json:"verdict"`
	Findings  []string         `json:"findings"`
	Unmet     []string         `json:"unmet"`
}

type exchangeRecord struct {
	From    tour.Party `json:"from"`
	To      tour.Party `json:"to"`
	Carries string     `json:"carries"`
	Call    string     `json:"call"`
	Status  int        `json:"status"`
	Because *string    `json:"because"`
}

// TourStep returns the JSON of a step that was played.
func TourStep(o tour.Outcome) []byte {
	record := tourStepRecord{
		Step: o.Place.String(), Chapter: o.Title, What: o.Step.What, Why: o.Step.Why,
		Try: optional(o.Step.Try), Question: optional(o.Step.Question), Answer: optional(o.Step.Answer),
		Notes: optional(o.Step.Notes), Does: []string{}, Exchanges: []exchangeRecord{},
		Verdict: string(o.Snapshot.Verdict), Findings: list(o.Codes()), Unmet: list(o.Unmet),
	}
	for i := range o.Step.Do {
		record.Does = append(record.Does, o.Step.Do[i].String())
	}
	for _, e := range o.Exchanges {
		record.Exchanges = append(record.Exchanges, exchangeRecord{
			From: e.From, To: e.To, Carries: e.Carries, Call: e.Call(),
			Status: e.Response.Status, Because: optional(e.Because()),
		})
	}
	return object(record)
}

// TourStepText returns a step that was played as text: what it says, what it did and what came of
// it. The answer to its question and the notes for the presenter are left out unless they are asked
// for.
func TourStepText(o tour.Outcome, style Style, answer, notes bool) string {
	p := &page{style: style}
	p.line(span{Strong, o.Place.String() + "  " + o.Title})
	p.paragraph("what", o.Step.What)
	p.paragraph("why", o.Step.Why)
	p.does(o.Step.Do)
	for _, e := range o.Exchanges {
		p.exchange(e)
	}
	for _, text := range o.Step.Show {
		if target, problem := tour.ParseTarget(text); problem.IsZero() {
			p.target(o, target)
		}
	}
	p.paragraph("try", o.Step.Try)
	p.paragraph("question", o.Step.Question)
	if answer {
		p.paragraph("answer", o.Step.Answer)
	}
	if notes {
		p.paragraph("notes", o.Step.Notes)
	}
	mark, role := style.severity(diagnose.Error)
	for i, text := range o.Unmet {
		if i == 0 {
			p.gap()
		}
		p.line(span{role, mark + " "}, span{Strong, "not as expected: "}, span{Plain, text})
	}
	return p.String()
}

// does lists the actions of a step.
func (p *page) does(actions []tour.Action) {
	lines := make([]string, 0, len(actions))
	for i := range actions {
		lines = append(lines, actions[i].String())
	}
	p.paragraph("does", strings.Join(lines, "\n"))
}

// exchange writes a request and its response.
func (p *page) exchange(e *tour.Exchange) {
	p.gap()
	p.line(span{Strong, fmt.Sprintf("%s -> %s", e.From, e.To)}, span{Muted, "  " + carries(e)})
	for line := range strings.Lines(e.RequestText()) {
		p.exact(span{Plain, "  " + strings.TrimSuffix(line, "\n")})
	}
	severity := diagnose.Pass
	if !e.Response.OK() {
		severity = diagnose.Error
	}
	mark, role := p.style.severity(severity)
	status, rest, _ := strings.Cut(e.ResponseText(), "\n")
	row := []span{{role, mark + " "}, {Strong, status}}
	if because := e.Refusal(); because != "" {
		row = append(row, span{Muted, "  because "}, span{Plain, because})
	}
	p.line(row...)
	for line := range strings.Lines(rest) {
		p.exact(span{Plain, "  " + strings.TrimSuffix(line, "\n")})
	}
}

// carries says what a request is authenticated with.
func carries(e *tour.Exchange) string { return "with " + e.Carries }

// target writes what a step points at.
func (p *page) target(o tour.Outcome, target tour.Target) {
	p.gap()
	s := o.Snapshot
	switch target.Kind {
	case tour.Flow:
		p.flow(o.Exchanges)
	case tour.Pane:
		p.pane(s, target.Name)
	case tour.Claim:
		p.claim(s, target.Name)
	case tour.Segment:
		p.segment(s.Token, target.Name)
	case tour.Finding:
		if f, ok := s.Finding(target.Name); ok {
			p.finding(f, len(f.Code))
		}
	case tour.Endpoint:
		p.decision(s, tour.Decide(o.Snapshot, target.Name), target.Name)
	}
}

// pane writes what a pane of the screen shows.
func (p *page) pane(s core.Snapshot, name string) {
	switch name {
	case "scopes":
		for _, word := range s.Scopes.Words {
			p.line(span{Muted, "scope  "}, span{Plain, word.Text})
		}
	case "expiry":
		p.times(s)
	case "token":
		for _, segment := range [...]string{"header", "payload", "signature"} {
			p.segment(s.Token, segment)
		}
	case "claims":
		p.document(s.Token.Payload, Payload)
	case "diagnosis":
		p.verdict(s)
		shown, _ := fold(s.Findings)
		p.findings(shown)
	case "access":
		bearer := s.Bearer()
		if bearer.Refused != "" {
			p.refused(bearer)
		}
		p.decisions(s.Access(), bearer.Refused != "")
	case "key":
		p.signature(s)
	}
}

// claim writes a claim, what it means, and the characters of the token that carry it.
func (p *page) claim(s core.Snapshot, name string) {
	doc := s.Token.Payload
	for _, m := range doc.Root.Members {
		if m.Name != name {
			continue
		}
		start, end := m.Span()
		from, to := s.Token.Characters(token.Payload, start, end)
		p.line(span{Muted, "claim       "}, span{Payload, doc.Text[start:end]})
		if about := core.Explain(s.Identity, s.Token, token.Payload, m).Summary; about != "" {
			p.line(span{Muted, "means       "}, span{Plain, about})
		}
		p.line(span{Muted, "carried by  "}, span{Payload, s.Token.Text[from:to]})
		return
	}
	p.line(span{Muted, "claim       "}, span{Plain, "the token has no " + name})
}

// segment writes a segment of the token and what it decodes to. A signature is only described: the
// rest of a token is useless without it.
func (p *page) segment(t token.Token, name string) {
	part, role := token.Header, Header
	switch name {
	case "payload":
		part, role = token.Payload, Payload
	case "signature":
		p.line(span{Muted, pad(name, 11)}, span{Signature, describeSignature(t)})
		return
	}
	if i := int(part - token.Header); i < len(t.Segments) {
		p.line(span{Muted, pad(name, 11)}, span{role, t.Segments[i].Text})
		p.line(span{Muted, pad("decoded", 11)}, span{role, t.Document(part).Text})
	}
}

// TourAsideText returns the answer or the notes of a step, and says if it has none.
func TourAsideText(label, text string, style Style) string {
	if text == "" {
		text = "this step has none"
	}
	p := &page{style: style}
	p.paragraph(label, text)
	return p.String()
}
