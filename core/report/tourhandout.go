package report

import (
	"fmt"
	"strings"

	"bulla/core/redact"
	"bulla/core/tour"
	"bulla/core/visible"
)

// TourHandout returns the JSON of TourHandoutText.
func TourHandout(t *tour.Tour) []byte {
	return object(struct {
		Handout string `json:"handout"`
	}{TourHandoutText(t)})
}

// TourHandoutText returns a page of Markdown to take home: the lessons of each chapter. It has no
// more than that, to fit on a page.
func TourHandoutText(t *tour.Tour) string {
	m := &markdown{mask: redact.Text}
	m.heading(1, t.Title)
	if t.About != "" {
		m.raw(sentence(t.About))
	}
	for i, chapter := range t.Chapters {
		m.heading(2, fmt.Sprintf("%d. %s", i+1, chapter.Title))
		for _, lesson := range chapter.Lessons() {
			m.raw("- " + sentence(lesson))
		}
	}
	return m.text.String()
}

// sentence returns a text of a tour as Markdown. Its author may use emphasis and code, but no HTML
// and no links.
func sentence(text string) string {
	text = strings.Join(strings.Fields(visible.Text(redact.Text(text))), " ")
	return strings.NewReplacer("<", "&lt;", ">", "&gt;", "[", `\[`, "]", `\]`, "_", `\_`, "*", `\*`).Replace(text)
}
