package intake

import (
	"strings"

	"bulla/core/courier"
)

// secretForm is a key or token that can be told by its first characters.
type secretForm struct {
	// name is what it is.
	name, prefix string
	// tail is how many characters follow at least.
	tail int
}

const courierKey = "a Courier API key"

// courierForms are the forms of Courier's documentation on environments and API
// keys. The order matters where one prefix begins another.
var courierForms = []secretForm{
	{courierKey, "pk_prod_", 6}, {courierKey, "dk_prod_", 6},
	{courierKey, "pk_test_", 6}, {courierKey, "dk_test_", 6},
	{courierKey, "pk_", 20}, {courierKey, "dk_", 20},
	{courierKey, "token_", 10},
}

var otherForms = []secretForm{
	{"a GitHub token", "github_pat_", 20}, {"a GitHub token", "ghp_", 16}, {"a GitHub token", "gho_", 16},
	{"a GitHub token", "ghu_", 16}, {"a GitHub token", "ghs_", 16}, {"a GitHub token", "ghr_", 16},
	{"a GitLab token", "glpat-", 16}, {"a GitLab token", "gldt-", 16}, {"a GitLab token", "glrt-", 16},
	{"a Slack token", "xoxb-", 10}, {"a Slack token", "xoxp-", 10}, {"a Slack token", "xoxa-", 10},
	{"a Slack token", "xoxr-", 10}, {"a Slack token", "xoxs-", 10}, {"a Slack token", "xapp-", 10},
	{"a Vault token", "hvs.", 16}, {"a Vault token", "hvb.", 16},
	{"an AWS access key id", "AKIA", 12}, {"an AWS access key id", "ASIA", 12},
	{"a Stripe key", "sk_live_", 10}, {"a Stripe key", "sk_test_", 10},
	{"a Stripe key", "rk_live_", 10}, {"a Stripe key", "rk_test_", 10},
	{"a Google API key", "AIza", 30}, {"a Google access token", "ya29.", 16},
	{"a key of an AI service", "sk-", 20}, {"a SendGrid key", "SG.", 16},
	{"an npm token", "npm_", 20}, {"a PyPI token", "pypi-", 20},
	{"a DigitalOcean token", "dop_v1_", 20}, {"a Shopify token", "shpat_", 16},
	{"a webhook secret", "whsec_", 16},
}

// find returns the first place of the form in text, -1 where there is none. A
// prefix inside another word is no key, unless it names Courier's environment.
func (f secretForm) find(text string) (from, to int) {
	anywhere := strings.Count(f.prefix, "_") == 2
	for at := 0; ; at = from + len(f.prefix) {
		i := strings.Index(text[at:], f.prefix)
		if i < 0 {
			return -1, -1
		}
		from = at + i
		if !anywhere && from > 0 && isSegmentRune(rune(text[from-1])) {
			continue
		}
		if to = f.end(text, from); to > 0 {
			return from, to
		}
	}
}

// end returns where a secret of the form that begins at from ends, 0 where what
// follows the prefix is too short.
func (f secretForm) end(text string, from int) int {
	start := from + len(f.prefix)
	to := start
	for to < len(text) && f.inTail(text[to]) {
		to++
	}
	if to-start < f.tail || f.prefix == "token_" && !random(text[start:to]) {
		return 0
	}
	return to
}

// inTail reports whether c may stand behind the prefix. Courier's keys are
// letters and digits alone.
func (f secretForm) inTail(c byte) bool {
	return isSegmentRune(rune(c)) && (f.name != courierKey || c != '-' && c != '_')
}

// random tells the tail of a key from the name of a variable such as
// token_introspection.
func random(tail string) bool {
	return len(tail) >= 20 || strings.ContainsAny(tail, "0123456789") || tail == strings.ToUpper(tail)
}

// findAPIKeys returns the masked form of the first key of each of Courier's forms.
func findAPIKeys(text string) []string {
	var masked []string
	for _, form := range courierForms {
		if from, to := form.find(text); from >= 0 {
			masked = append(masked, courier.MaskKey(text[from:to]))
		}
	}
	return masked
}

// findOther names the key of another system in text, "" for none.
func findOther(text string) string {
	for _, form := range otherForms {
		if from, _ := form.find(text); from >= 0 {
			return form.name
		}
	}
	return ""
}

// Mask replaces the secret part of every key in a short text, such as the message
// of an error that quotes what was given. It minds no word boundaries: what is
// masked too much does no harm.
func Mask(s string) string {
	for _, forms := range [][]secretForm{courierForms, otherForms} {
		for _, form := range forms {
			s = form.mask(s)
		}
	}
	return s
}

func (f secretForm) mask(s string) string {
	for at := 0; ; at += len(f.prefix) {
		i := strings.Index(s[at:], f.prefix)
		if i < 0 {
			return s
		}
		at += i
		if to := f.end(s, at); to > 0 {
			s = s[:at+len(f.prefix)] + "****" + s[to:]
		}
	}
}
