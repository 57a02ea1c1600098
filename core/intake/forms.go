package intake

// alphabet is the set of characters that may stand behind the prefix of a secret.
type alphabet int

const (
	anyWord      alphabet = iota // base64url
	alphanumeric                 // letters and digits
	hexadecimal
	base64Like // base64, base64url and percent signs
)

func (a alphabet) has(c byte) bool {
	switch a {
	case alphanumeric:
		return isSegmentByte(c) && c != '-' && c != '_'
	case hexadecimal:
		return isHex(c)
	case base64Like:
		return isSegmentByte(c) || c == '+' || c == '/' || c == '=' || c == '%' || c == '&'
	}
	return isSegmentByte(c)
}

// secretForm is a key or token that can be told by its first characters.
type secretForm struct {
	// name is what it is.
	name, prefix string
	// tail is how many characters follow at least.
	tail int
	of   alphabet
}

const courierKey = "a Courier API key"

// secretForms are the forms of Courier's documentation on environments and API
// keys, and those that other systems document. Of two that share a beginning the
// longer one comes first. Courier's keys are letters and digits alone.
var secretForms = []secretForm{
	{courierKey, "pk_prod_", 6, alphanumeric}, {courierKey, "dk_prod_", 6, alphanumeric},
	{courierKey, "pk_test_", 6, alphanumeric}, {courierKey, "dk_test_", 6, alphanumeric},
	{courierKey, "pk_", 20, alphanumeric}, {courierKey, "dk_", 20, alphanumeric}, {courierKey, "token_", 10, alphanumeric},

	{"a GitHub token", "github_pat_", 20, anyWord}, {"a GitHub token", "ghp_", 16, anyWord}, {"a GitHub token", "gho_", 16, anyWord},
	{"a GitHub token", "ghu_", 16, anyWord}, {"a GitHub token", "ghs_", 16, anyWord}, {"a GitHub token", "ghr_", 16, anyWord},
	{"a GitLab token", "glpat-", 16, anyWord}, {"a GitLab token", "gldt-", 16, anyWord}, {"a GitLab token", "glrt-", 16, anyWord},
	{"a GitLab token", "glcbt-", 16, anyWord}, {"a GitLab token", "glptt-", 16, anyWord}, {"a GitLab token", "GR1348941", 16, anyWord},
	{"a Slack token", "xoxb-", 10, anyWord}, {"a Slack token", "xoxp-", 10, anyWord}, {"a Slack token", "xoxa-", 10, anyWord},
	{"a Slack token", "xoxr-", 10, anyWord}, {"a Slack token", "xoxs-", 10, anyWord}, {"a Slack token", "xoxc-", 10, anyWord},
	{"a Slack token", "xoxd-", 10, base64Like}, {"a Slack token", "xoxe", 16, anyWord}, {"a Slack token", "xapp-", 10, anyWord},
	{"a Vault token", "hvs.", 16, anyWord}, {"a Vault token", "hvb.", 16, anyWord}, {"a Vault token", "hvr.", 16, anyWord},
	{"an AWS access key id", "AKIA", 12, alphanumeric}, {"an AWS access key id", "ASIA", 12, alphanumeric},
	{"a Stripe key", "sk_live_", 10, anyWord}, {"a Stripe key", "sk_test_", 10, anyWord},
	{"a Stripe key", "rk_live_", 10, anyWord}, {"a Stripe key", "rk_test_", 10, anyWord},
	{"a Stripe key", "pk_live_", 10, anyWord}, {"a webhook secret", "whsec_", 16, base64Like},
	{"a Google API key", "AIza", 30, anyWord}, {"a Google access token", "ya29.", 16, anyWord},
	{"a Google client secret", "GOCSPX-", 16, anyWord}, {"a Google refresh token", "1//0", 30, anyWord},
	{"an Anthropic key", "sk-ant-", 16, anyWord}, {"an OpenAI key", "sk-", 20, anyWord}, {"a Hugging Face token", "hf_", 20, alphanumeric},
	{"a SendGrid key", "SG.", 16, anyWord}, {"a Twilio key", "SK", 32, hexadecimal}, {"a Mailgun key", "key-", 32, hexadecimal},
	{"an npm token", "npm_", 20, anyWord}, {"a PyPI token", "pypi-", 20, anyWord}, {"a RubyGems key", "rubygems_", 20, anyWord},
	{"a Docker token", "dckr_pat_", 16, anyWord}, {"a Databricks token", "dapi", 32, hexadecimal},
	{"a DigitalOcean token", "dop_v1_", 20, anyWord}, {"a DigitalOcean token", "doo_v1_", 20, anyWord}, {"a Doppler token", "dp.pt.", 20, anyWord},
	{"a Shopify token", "shpat_", 16, anyWord}, {"a Shopify token", "shpca_", 16, anyWord},
	{"a Shopify token", "shppa_", 16, anyWord}, {"a Shopify secret", "shpss_", 16, anyWord},
	{"a Linear key", "lin_api_", 16, anyWord}, {"a Notion token", "ntn_", 30, anyWord}, {"a Postman key", "PMAK-", 20, anyWord},
	{"an Atlassian token", "ATATT3", 20, base64Like}, {"a New Relic key", "NRAK-", 16, anyWord}, {"a Sentry token", "sntrys_", 20, base64Like},
	{"a Supabase token", "sbp_", 20, anyWord}, {"a Figma token", "figd_", 20, anyWord}, {"a Tailscale key", "tskey-", 16, anyWord},
	{"an Azure shared access signature", "SharedAccessSignature sr=", 1, base64Like}, {"an Azure shared access signature", "sig=", 30, base64Like},
	{"an Azure account key", "AccountKey=", 20, base64Like}, {"an Azure account key", "SharedAccessKey=", 20, base64Like},
	{"an age secret key", "AGE-SECRET-KEY-1", 16, anyWord},
}

// secretPairs has the first two bytes of all prefixes.
var secretPairs = func() *pairSet {
	var prefixes []string
	for _, form := range secretForms {
		prefixes = append(prefixes, form.prefix)
	}
	return pairsOf(prefixes...)
}()
