package redact

import "strings"

// The characters that may follow the prefix of a key.
const (
	hexadecimal  = "0123456789abcdefABCDEF"
	alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	base64URL    = alphanumeric + "-_"
	base64Like   = base64URL + "+/=%&" // base64, base64url and percent-encoding
)

// keyForm is what a key or token looks like that is recognized by its first characters.
type keyForm struct {
	// name is what it is, with an article.
	name, prefix string
	// shortest is the least number of characters after the prefix.
	shortest int
	alphabet string
}

const courierKey = "a Courier API key"

// keyForms are documented by Courier (environments and API keys) and by the other systems. If one
// prefix starts with another, the longer one comes first.
var keyForms = []keyForm{
	{courierKey, "pk_prod_", 6, alphanumeric}, {courierKey, "dk_prod_", 6, alphanumeric},
	{courierKey, "pk_test_", 6, alphanumeric}, {courierKey, "dk_test_", 6, alphanumeric},
	{courierKey, "pk_", 20, alphanumeric}, {courierKey, "dk_", 20, alphanumeric}, {courierKey, "token_", 10, alphanumeric},

	{"a GitHub token", "github_pat_", 20, base64URL}, {"a GitHub token", "ghp_", 16, base64URL},
	{"a GitHub token", "gho_", 16, base64URL},
	{"a GitHub token", "ghu_", 16, base64URL}, {"a GitHub token", "ghs_", 16, base64URL}, {"a GitHub token", "ghr_", 16, base64URL},
	{"a GitLab token", "glpat-", 16, base64URL}, {"a GitLab token", "gldt-", 16, base64URL},
	{"a GitLab token", "glrt-", 16, base64URL},
	{"a GitLab token", "glcbt-", 16, base64URL}, {"a GitLab token", "glptt-", 16, base64URL},
	{"a GitLab token", "GR1348941", 16, base64URL},
	{"a Slack token", "xoxb-", 10, base64URL}, {"a Slack token", "xoxp-", 10, base64URL}, {"a Slack token", "xoxa-", 10, base64URL},
	{"a Slack token", "xoxr-", 10, base64URL}, {"a Slack token", "xoxs-", 10, base64URL}, {"a Slack token", "xoxc-", 10, base64URL},
	{"a Slack token", "xoxd-", 10, base64Like}, {"a Slack token", "xoxe", 16, base64URL}, {"a Slack token", "xapp-", 10, base64URL},
	{"a Vault token", "hvs.", 16, base64URL}, {"a Vault token", "hvb.", 16, base64URL}, {"a Vault token", "hvr.", 16, base64URL},
	{"an AWS access key ID", "AKIA", 12, alphanumeric}, {"an AWS access key ID", "ASIA", 12, alphanumeric},
	{"a Stripe key", "sk_live_", 10, base64URL}, {"a Stripe key", "sk_test_", 10, base64URL},
	{"a Stripe key", "rk_live_", 10, base64URL}, {"a Stripe key", "rk_test_", 10, base64URL},
	{"a Stripe key", "pk_live_", 10, base64URL}, {"a webhook secret", "whsec_", 16, base64Like},
	{"a Google API key", "AIza", 30, base64URL}, {"a Google access token", "ya29.", 16, base64URL},
	{"a Google client secret", "GOCSPX-", 16, base64URL}, {"a Google refresh token", "1//0", 30, base64URL},
	{"an Anthropic key", "sk-ant-", 16, base64URL}, {"an OpenAI key", "sk-", 20, base64URL},
	{"a Hugging Face token", "hf_", 20, alphanumeric},
	{"a SendGrid key", "SG.", 16, base64URL}, {"a Twilio key", "SK", 32, hexadecimal}, {"a Mailgun key", "key-", 32, hexadecimal},
	{"an npm token", "npm_", 20, base64URL}, {"a PyPI token", "pypi-", 20, base64URL},
	{"a RubyGems key", "rubygems_", 20, base64URL},
	{"a Docker token", "dckr_pat_", 16, base64URL}, {"a Databricks token", "dapi", 32, hexadecimal},
	{"a DigitalOcean token", "dop_v1_", 20, base64URL}, {"a DigitalOcean token", "doo_v1_", 20, base64URL},
	{"a Doppler token", "dp.pt.", 20, base64URL},
	{"a Shopify token", "shpat_", 16, base64URL}, {"a Shopify token", "shpca_", 16, base64URL},
	{"a Shopify token", "shppa_", 16, base64URL}, {"a Shopify secret", "shpss_", 16, base64URL},
	{"a Linear key", "lin_api_", 16, base64URL}, {"a Notion token", "ntn_", 30, base64URL},
	{"a Postman key", "PMAK-", 20, base64URL},
	{"an Atlassian token", "ATATT3", 20, base64Like}, {"a New Relic key", "NRAK-", 16, base64URL},
	{"a Sentry token", "sntrys_", 20, base64Like},
	{"a Supabase token", "sbp_", 20, base64URL}, {"a Supabase secret key", "sb_secret_", 16, base64URL},
	{"a Figma token", "figd_", 20, base64URL}, {"a Tailscale key", "tskey-", 16, base64URL},
	{"an Azure shared access signature", "SharedAccessSignature sr=", 1, base64Like},
	{"an Azure shared access signature", "sig=", 30, base64Like},
	{"an Azure account key", "AccountKey=", 20, base64Like}, {"an Azure account key", "SharedAccessKey=", 20, base64Like},
	{"an age secret key", "AGE-SECRET-KEY-1", 16, base64URL},
}

// prefixStarts has the first two bytes of every prefix: most offsets of a text need no further
// test, which makes Keys a hundred times as fast (BenchmarkKeys).
var prefixStarts = func() *[256][256]bool {
	var starts [256][256]bool
	for _, form := range keyForms {
		starts[form.prefix[0]][form.prefix[1]] = true
	}
	return &starts
}()

// namesEnvironment reports whether the prefix is pk_prod_, dk_test_ and the like, which no other
// word contains by chance.
func (f keyForm) namesEnvironment() bool {
	return f.name == courierKey && strings.Count(f.prefix, "_") == 2
}

// end returns where a key of this form ends that starts at from, or 0. A second Courier key ends
// the first.
func (f keyForm) end(text string, from int) int {
	if !strings.HasPrefix(text[from:], f.prefix) {
		return 0
	}
	start := from + len(f.prefix)
	to := start
	for to < len(text) && strings.IndexByte(f.alphabet, text[to]) >= 0 &&
		!(f.name == courierKey && startsCourierKey(text[to:])) {
		to++
	}
	tail := text[start:to]
	switch {
	case len(tail) < f.shortest,
		f.prefix == "token_" && !isRandom(tail),
		f.prefix == "sk-" && isInWord(text, from) && !IsRandom(tail): // a word such as task-
		return 0
	}
	return to
}

// isInWord reports whether a letter comes before an offset, other than that of an escape such as
// \n.
func isInWord(text string, at int) bool {
	if at == 0 || !isLetter(text[at-1]) {
		return false
	}
	return at == 1 || text[at-2] != '\\'
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func startsCourierKey(s string) bool {
	return len(s) > 3 && s[2] == '_' && s[1] == 'k' || strings.HasPrefix(s, "token_")
}

// isRandom distinguishes a key from the name of a variable such as token_introspection.
func isRandom(tail string) bool {
	return len(tail) >= 20 || strings.ContainsAny(tail, "0123456789") || tail == strings.ToUpper(tail)
}
