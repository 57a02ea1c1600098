package report_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/report"
)

// inert fails if a report has anything in it that Markdown would act on, besides what bulla writes:
// headings, lists, tables, bold severities and code.
func inert(t *testing.T, doc string) {
	t.Helper()
	fenced := false
	for line := range strings.Lines(doc) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
			continue
		}
		if fenced {
			continue
		}
		rest := codeRE.ReplaceAllString(line, "")
		for _, own := range []string{"## ", "# ", "    - ", "  - ", "- "} {
			if after, ok := strings.CutPrefix(rest, own); ok {
				rest = after
				break
			}
		}
		rest = severityRE.ReplaceAllString(rest, "")
		if cells := strings.Split(line, "|"); strings.HasPrefix(line, "|") {
			if n := len(cells); n != 4 && n != 6 {
				t.Errorf("%d cells: %q", n, line)
			}
			rest = strings.ReplaceAll(strings.ReplaceAll(rest, "|", ""), "---", "")
		}
		if bad := strings.IndexFunc(rest, isActive); bad >= 0 {
			t.Errorf("%q is not code in %q", rest[bad:], line)
		}
		if strings.Contains(rest, "://") || strings.Contains(rest, "www.") {
			t.Errorf("an address is not code in %q", line)
		}
	}
	if fenced {
		t.Error("a block of code does not end")
	}
}

var (
	codeRE     = regexp.MustCompile("`[^`]+`")
	severityRE = regexp.MustCompile(`^\*\*(error|warning|note)\*\*`)
)

func isActive(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(` ()"',.;:!?-`, r)
}

func TestMarkdownHidesWhoTheTokenIsAbout(t *testing.T) {
	const payload = `{"scope":"user_id:pigeon inbox:read:messages inbox:write:events userid:magpie","tenant_scope":"published/production",` +
		`"tenant_id":"3f0e7b0a-7c1c-4d5e-9a77-0c6b7a1f2d33","iat":1794999000,"exp":1794999900,"jti":"5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001",` +
		`"sub":"auth0|64f1c2d3e4b5","email":"ann.smith@example.com","name":"Ann Smith","ip":"203.0.113.9",` +
		`"address":{"street":"Elm Street 7"},"groups":["falcons"],"customer":1234567,"admin":true}`
	paste := `curl -X PUT 'https://api.courier.com/users/sparrow/tokens/fcm-device-42' -H 'Authorization: Bearer ` +
		compact(courierHeader, payload) + `' -H 'X-Courier-User-Id: sparrow'`
	secrets := []string{
		"pigeon", "magpie", "sparrow", "fcm-device-42", "3f0e7b0a", "5d3c8f5e", "auth0", "64f1c2d3e4b5", "ann.smith", "Ann Smith",
		"203.0.113.9", "Elm Street", "falcons", "1234567", "eyJ", strings.Repeat("A", 40),
	}
	s := inspect(paste)
	doc := report.Markdown(s, report.MarkdownOptions{Version: "1.2.3"})
	inert(t, doc)
	for _, secret := range secrets {
		if strings.Contains(doc, secret) {
			t.Errorf("the report has %q:\n%s", secret, doc)
		}
	}
	for _, want := range []string{
		"# JWT report: broken,", `user_id:user-1 inbox:read:messages inbox:write:events userid:****`, "HMAC with", "1.2.3", "`user-2`",
		"| payload | `admin` | `true` |", "2026-11-18 11:05:00", "fix: ", "/users/user-2/tokens/****",
	} {
		if !strings.Contains(doc, want) {
			t.Errorf("the report lacks %q:\n%s", want, doc)
		}
	}
	kept := report.Markdown(s, report.MarkdownOptions{ShowIDs: true})
	inert(t, kept)
	for _, secret := range secrets[:14] {
		if !strings.Contains(kept, secret) {
			t.Errorf("with IDs, the report lacks %q:\n%s", secret, kept)
		}
	}
	for _, secret := range secrets[14:] {
		if strings.Contains(kept, secret) {
			t.Errorf("with IDs, the report has %q:\n%s", secret, kept)
		}
	}
}

// TestMarkdownIsInert puts what Markdown and GitHub act on into every place of a token that a
// report shows.
func TestMarkdownIsInert(t *testing.T) {
	hostile := []string{
		"[x](https://evil.example)", "![x](https://evil.example/p.png)", "<img src=x onerror=alert(1)>", "@everyone", "#1", "a|b|c",
		"`code`", "``` \n# head", "**bold** _it_", "https://evil.example", "www.evil.example", ":tada:", "GH-12", "a\nb", "| --- |",
		"ann@example.com", `\`, "`|`", "<!-- -->", "&lt;b&gt;", "~~x~~", "$x$", "1234567", "deadbeef1", "[ ] task", "\u202eb", "\x1b[31m",
	}
	for _, text := range hostile {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		q := string(quoted)
		payload := `{"scope":` + q + `,"iss":` + q + `,"aud":` + q + `,"exp":` + q + `,` + q + `:` + q + `,"role":[` + q + `]}`
		header := `{"alg":` + q + `,"kid":` + q + `,"typ":` + q + `}`
		s := core.Workbench{}.Apply(core.SetExpectation{Expectation: core.Expectation{
			User: text, Policy: diagnose.Policy{Issuer: text, Audience: text, Subject: text},
		}}, core.Moment{}).Apply(core.Paste{Text: "curl -H 'Authorization: Bearer " + compact(header, payload) +
			"' 'https://api.example/x?y=" + text + "'"}, core.Moment{}).Snapshot(now)
		for _, showIDs := range []bool{false, true} {
			inert(t, report.Markdown(s, report.MarkdownOptions{ShowIDs: showIDs, Version: text}))
		}
		if t.Failed() {
			t.Fatalf("with %q", text)
		}
	}
}

// TestMarkdownOfSamples checks the reports of all sample inputs.
func TestMarkdownOfSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "tokens", "*.txt"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) { checkMarkdown(t, inspect(string(text))) })
	}
}

// checkMarkdown checks that a report is inert and has none of the secrets of the token.
func checkMarkdown(t *testing.T, s core.Snapshot) {
	t.Helper()
	doc := report.Markdown(s, report.MarkdownOptions{})
	inert(t, doc)
	const recognizable = 6 // shorter values are parts of ordinary words
	jti, _ := s.Token.Claim("jti")
	sub, _ := s.Token.Claim("sub")
	for _, secret := range append(s.Users(), jti.Text, sub.Text, s.Token.Text, s.Token.Signature().Text) {
		isUser := strings.HasPrefix(secret, "user-")
		if len(secret) >= recognizable && !isUser && strings.Contains(doc, secret) {
			t.Errorf("the report has %q:\n%s", secret, doc)
		}
	}
}

// TestMarkdownHidesOddIDs checks IDs that are long, escaped, or look like a shortened text.
func TestMarkdownHidesOddIDs(t *testing.T) {
	const marker = "Zq7" // which no text of bulla has
	for _, id := range []string{
		strings.Repeat("x", 3000), strings.Repeat("x", 20_000), "a\u0000b\u202e", `a\b"c`, "a...b", "a  b", "%41%2541", "\u00e9\u65e5\u0301", "a.b",
	} {
		id = marker + id + marker
		payload, err := json.Marshal(map[string]string{"scope": "user_id:" + id + " inbox:read:messages", "sub": id, "jti": id})
		if err != nil {
			t.Fatal(err)
		}
		s := core.Workbench{}.Apply(core.SetExpectation{Expectation: core.Expectation{User: id}}, core.Moment{}).
			Apply(core.Paste{Text: compact(courierHeader, string(payload))}, core.Moment{}).Snapshot(now)
		if doc := report.Markdown(s, report.MarkdownOptions{}); strings.Contains(doc, marker) {
			t.Errorf("the report has a part of %.40q:\n%s", id, doc)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, payload := range []string{courierPayload, `{"sub":"a|b","scope":"x"}`, "{\"\xff\":\"\\ud800\u202e`\"}", `[[[]]]`, `{"a":"\`, ""} {
		f.Add(courierHeader, payload)
		f.Add(payload, courierHeader)
	}
	f.Fuzz(func(t *testing.T, header, payload string) {
		s := inspect(compact(header, payload))
		inert(t, report.Markdown(s, report.MarkdownOptions{}))
		inert(t, report.Markdown(s, report.MarkdownOptions{ShowIDs: true}))
	})
}

// FuzzMarkdownUser checks that no report has the user, the subject or the ID of the token.
func FuzzMarkdownUser(f *testing.F) {
	f.Add("pigeon", "auth0|1", int64(1794999000))
	f.Fuzz(func(t *testing.T, user, id string, exp int64) {
		const marker = "Zq7" // which no text of bulla has
		user, id = marker+strings.ToValidUTF8(user, "")+marker, marker+strings.ToValidUTF8(id, "")+marker
		payload, err := json.Marshal(map[string]any{
			"scope": "user_id:" + user + " inbox:read:messages", "sub": id, "jti": id, "exp": exp, "tenant_id": id,
		})
		if err != nil {
			t.Fatal(err)
		}
		s := core.Workbench{}.Apply(core.SetExpectation{Expectation: core.Expectation{User: id}}, core.Moment{}).
			Apply(core.Paste{Text: compact(courierHeader, string(payload))}, core.Moment{}).Snapshot(now)
		if doc := report.Markdown(s, report.MarkdownOptions{}); strings.Contains(doc, marker) {
			t.Errorf("the report has a part of %q or %q:\n%s", user, id, doc)
		}
	})
}

func TestMarkdownJSON(t *testing.T) {
	s := inspect(compact(courierHeader, courierPayload))
	var got struct{ Verdict, Report string }
	if err := json.Unmarshal(report.JSONMarkdown(s, report.MarkdownOptions{}), &got); err != nil {
		t.Fatal(err)
	}
	if got.Verdict != string(s.Verdict) || got.Report != report.Markdown(s, report.MarkdownOptions{}) {
		t.Errorf("got %+v", got)
	}
}

// TestMarkdownLimits reports a token with many claims in not too many lines.
func TestMarkdownLimits(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"a":1`)
	for range 2000 {
		b.WriteString(`,"claim":"` + strings.Repeat("value ", 20) + `"`)
	}
	b.WriteString("}")
	s := inspect(compact(courierHeader, b.String()))
	doc := report.Markdown(s, report.MarkdownOptions{})
	if rows := strings.Count(doc, "\n"); rows > 700 {
		t.Errorf("%d lines", rows)
	}
	b.Reset()
	for i := range 1000 {
		fmt.Fprintf(&b, " zq%d", i)
	}
	// There are more unknown words than are masked, so the scope is not shown at all.
	doc = report.Markdown(inspect(compact(courierHeader, `{"scope":"x`+b.String()[:4000]+`"}`)), report.MarkdownOptions{})
	if strings.Contains(doc, "zq") {
		t.Errorf("the report shows words of the scope:\n%s", doc)
	}
}
