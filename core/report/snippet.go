package report

import (
	"unicode/utf8"

	"bulla/core/snippet"
)

// Snippet returns the JSON of a snippet.
func Snippet(language snippet.Language, code string) []byte {
	return object(struct {
		Language string `json:"language"`
		File     string `json:"file"`
		Side     string `json:"side"`
		Code     string `json:"code"`
	}{language.Name, language.File, language.Side.String(), code})
}

type languageRecord struct {
	Name  string `json:"name"`
	Side  string `json:"side"`
	File  string `json:"file"`
	Title string `json:"title"`
}

// Snippets returns the JSON of the list of languages.
func Snippets() []byte {
	record := struct {
		Languages []languageRecord `json:"languages"`
	}{Languages: []languageRecord{}}
	for _, l := range snippet.Languages() {
		record.Languages = append(record.Languages,
			languageRecord{Name: l.Name, Side: l.Side.String(), File: l.File, Title: l.Title})
	}
	return object(record)
}

// SnippetsText returns the list of languages, grouped by what they are for.
func SnippetsText(style Style) string {
	p := &page{style: style}
	languages := snippet.Languages()
	name, title := 0, 0
	for _, l := range languages {
		name, title = max(name, len(l.Name)), max(title, utf8.RuneCountInString(l.Title))
	}
	for i, l := range languages {
		if i == 0 || languages[i-1].Side != l.Side {
			p.gap()
			p.line(span{Strong, sideTitle(l.Side)})
		}
		p.line(span{Plain, "  " + pad(l.Name, name+2)}, span{Plain, pad(l.Title, title+2)}, span{Muted, l.File})
	}
	return p.String()
}

// sideTitle says what the snippets of a side are for.
func sideTitle(side snippet.Side) string {
	switch side {
	case snippet.Client:
		return "Client: signs in with the token"
	case snippet.Refresh:
		return "Refresh: replaces the token before it expires"
	default:
		return "Backend: issues the token"
	}
}
