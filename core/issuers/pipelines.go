package issuers

import (
	"strings"
	"time"

	"bulla/core/token"
)

// pipelineRows are the tokens of clusters, CI jobs and apps of code hosts.
var pipelineRows = []Issuer{
	{
		Name: "kubernetes", Title: "a Kubernetes service account token",
		Shows: "the claim kubernetes.io, or sub system:serviceaccount:NS:NAME",
		signs: []sign{either(has("kubernetes.io"), claimBegins("sub", "system:serviceaccount:"), issIs("kubernetes/serviceaccount"))},
		detail: func(v *view) string {
			account, ok := strings.CutPrefix(v.text("sub"), "system:serviceaccount:")
			if !ok || account == "" {
				return ""
			}
			return "of " + quoted(strings.Replace(account, ":", "/", 1))
		},
		About: "aud must contain what the receiver expects; it is for the API server unless you request another audience (kubectl create token --audience)",
		advice: func(v *view) string {
			if v.text("iss") == "kubernetes/serviceaccount" {
				return "it is a legacy token from a secret: it never expires, and deleting the secret revokes it"
			}
			return ""
		},
		Claims: []Claim{
			{"kubernetes.io", "the namespace, pod and service account"}, {"sub", "the service account"},
			{"kubernetes.io/serviceaccount/namespace", "the namespace"},
			{"kubernetes.io/serviceaccount/secret.name", "the secret that holds it"},
			{"kubernetes.io/serviceaccount/service-account.name", "the service account"},
			{"kubernetes.io/serviceaccount/service-account.uid", "the ID of the service account"},
		},
		grants: claims("groups"),
		Keys:   "kubectl get --raw /openid/v1/jwks",
		NoExp:  true,
		Source: "Kubernetes: Managing Service Accounts",
	},
	{
		Name: "github-actions", Title: "a GitHub Actions token",
		Shows:  "iss https://token.actions.githubusercontent.com",
		signs:  []sign{either(issIs("https://token.actions.githubusercontent.com"), issBegins("https://token.actions.githubusercontent.com/"))},
		detail: claimed("of", "repository"),
		About:  "cloud providers compare sub and aud exactly; the token expires within minutes",
		Claims: []Claim{
			{"sub", "the repository and branch or environment"}, {"repository", "the repository"}, {"ref", "the branch or tag"},
			{"environment", "the deployment environment"}, {"job_workflow_ref", "the workflow that the job runs"},
			{"actor", "who started the run"}, {"run_id", "the run"}, {"event_name", "what started the run"},
		},
		Keys:   "https://token.actions.githubusercontent.com/.well-known/jwks",
		Source: "GitHub: OpenID Connect reference",
	},
	{
		Name: "gitlab", Title: "a GitLab CI token",
		Shows:  "project_path and job_id or pipeline_id",
		signs:  []sign{has("project_path"), hasOne("job_id", "pipeline_id")},
		detail: claimed("of", "project_path"),
		About:  "set aud under id_tokens in .gitlab-ci.yml to the value that the receiver expects",
		Claims: []Claim{
			{"project_path", "the project"}, {"namespace_path", "the group"}, {"job_id", "the job"},
			{"pipeline_id", "the pipeline"}, {"ref", "the branch or tag"}, {"ref_protected", "whether ref is protected"},
			{"environment", "the deployment environment"}, {"user_login", "who started the job"},
		},
		Keys:   "{iss}/oauth/discovery/keys",
		Source: "GitLab: OpenID Connect (OIDC) authentication using ID tokens",
	},
	{
		Name: "github-app", Title: "a GitHub App JWT",
		Shows:  "RS256 and only iat, exp and iss; iss is a number or a client ID",
		signs:  []sign{headerIs("alg", "RS256"), only(has("iss", "exp"), "iat"), appID},
		detail: func(v *view) string { return "of app " + quoted(v.claim("iss").Text) },
		About:  "GitHub exchanges it for an installation token; set iat 60 seconds back to allow for clock drift",
		Claims: []Claim{
			{"iss", "the app's ID or client ID"}, {"exp", "at most 10 minutes from now"},
		},
		Holder:  "it is signed with your app's private key",
		Longest: 10 * time.Minute, FromNow: true,
		Requires: []string{"iat"}, Refuser: "GitHub",
		Source: "GitHub: Generating a JSON Web Token (JWT) for a GitHub App",
	},
}

// appID holds if iss is the ID of a GitHub App: a number, or a client ID that begins with Iv.
func appID(v *view) []string {
	iss := v.claim("iss")
	isNumber := iss.Text != "" && strings.Trim(iss.Text, "0123456789") == ""
	isClient := strings.HasPrefix(iss.Text, "Iv") && len(iss.Text) >= 16 && len(iss.Text) <= 24
	return found("iss", isNumber || iss.Kind == token.String && isClient)
}
