package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/issuer"
	"bulla/core/redact"
	"bulla/core/report"
	"bulla/core/signing"
)

// remote holds the flags of issue that have Courier issue the token.
type remote struct {
	send, dryRun   bool
	region, apiKey string
}

func (r *remote) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&r.send, "remote", false, "have Courier issue the token")
	onceVar(flags, &r.region, "region", "", "with --remote, the `REGION` of the workspace: us or eu; by default $"+courier.BaseURLVariable+", or us")
	apiKeyVar(flags, &r.apiKey, "with --remote, use this API key, a `SECRET`: ")
	flags.BoolVar(&r.dryRun, "dry-run", false, "print the request to Courier and send nothing")
}

// used reports whether the request is for Courier, sent or not.
func (r *remote) used() bool { return r.send || r.dryRun }

// notCouriers returns the flags that a request to Courier can't contain, with the reason and what
// to do instead.
func notCouriers() []struct{ flag, why, instead string } {
	return []struct{ flag, why, instead string }{
		{"alg", "Courier chooses the algorithm", "leave it out"},
		{"secret", "Courier signs with its own key", "give the API key as --api-key"},
		{"claim", "Courier writes the claims", composingHint},
		{"header", "Courier writes the header", "leave it out"},
		{"env", "the API key decides the environment", "give the API key of that environment as --api-key"},
	}
}

// composingHint says how to compose a request.
const composingHint = "say what the token may do with --user, --preset, --scope and --expires-in"

// check refuses flags and an INPUT that a request to Courier can't contain. Without such a request
// it refuses the flags that only work with one.
func (r *remote) check(flags *pflag.FlagSet, args []string) error {
	if !r.used() {
		for _, name := range []string{"region", apiKeyFlag} {
			if flags.Changed(name) {
				return fail("--"+name+" works only with --remote", "add --remote; without it, bulla signs the token")
			}
		}
		return nil
	}
	given := "--remote"
	if !r.send {
		given = "--dry-run"
	}
	for _, f := range notCouriers() {
		if flags.Changed(f.flag) {
			return fail("--"+f.flag+" and "+given+" contradict each other: "+f.why, f.instead)
		}
	}
	if len(args) > 0 {
		return fail("an input and "+given+" contradict each other: Courier signs no claims of yours", composingHint)
	}
	return checkRegion(r.region)
}

// issueRemotely has Courier issue the token and prints it.
func (i *issuing) issueRemotely(s *session) error {
	if err := i.check(s, nil); err != nil {
		return err
	}
	composed, err := i.preview(s)
	if err != nil {
		return err
	}
	request, err := i.request(s, composed)
	if err != nil {
		return err
	}
	keyScope, _ := courier.KeyScope(request.APIKey)
	composed = composed.Apply(core.SetIssuer{Issuer: courier.Courier, KeyScope: keyScope}, composed.Issued)
	sent, err := request.Call()
	if err != nil {
		return err
	}
	if warning := request.HostWarning(); warning != "" {
		s.note("warning: "+warning, "")
	}
	preview := composed.Snapshot(s.now)
	switch {
	case i.remote.dryRun:
		return i.printRequest(s, sent, preview)
	case preview.Verdict == diagnose.Broken:
		return i.withhold(s, preview)
	}
	if !s.json {
		what := redact.Short(request.Scope, 200) + ", " + describeLifetime(request.ExpiresIn)
		s.note("asking "+request.Host()+" ("+request.Environment()+") for "+what, "")
	}
	ctx, stop := s.interruptible()
	defer stop()
	response, err := issuer.Issue(ctx, s.client(), request)
	if err != nil {
		return s.issueFailure(err)
	}
	origin := core.Origin{Host: request.Host(), Issuer: courier.Courier, Request: request.Requested()}
	at := core.Moment{Now: s.receivedAt()}
	return i.issued(s, composed.Apply(core.Receive{Text: response.Token, Origin: origin}, at).Snapshot(at.Now))
}

// withhold says why nothing was sent: Courier would issue a token that doesn't work, and nobody
// could revoke it.
func (i *issuing) withhold(s *session, preview core.Snapshot) error {
	i.warn(s, preview)
	s.note("nothing was sent: the token would not work, and Courier can't revoke it",
		"fix that first; --dry-run shows the request, and without --remote bulla signs the token")
	if !s.json {
		return refusal{}
	}
	worst := preview.Findings[0]
	refused := report.Refusal{Message: "nothing was sent: " + worst.Title, Hint: worst.Fix}
	if err := s.write(string(report.Refused(refused))); err != nil {
		return err
	}
	return refusal{}
}

// printRequest prints a request without sending it and, on stderr, what was found in it.
func (i *issuing) printRequest(s *session, request call.Request, snapshot core.Snapshot) error {
	i.warn(s, snapshot)
	err := s.print(
		func() []byte { return []byte(withVariable(string(report.Request(request, snapshot)))) },
		func() string { return withVariable(request.Text()) },
	)
	if err == nil && diagnose.Judge(snapshot.Findings) == diagnose.Broken {
		return refusal{}
	}
	return err
}

// preview composes the token that Courier is asked for, signed with a local key.
func (i *issuing) preview(s *session) (core.Workbench, error) {
	at, err := s.issueMoment()
	if err != nil {
		return core.Workbench{}, err
	}
	signer, err := signing.RandomKey(s.Random)
	if err != nil {
		return core.Workbench{}, fail("cannot make a random key: "+reason(err), "")
	}
	return i.workbench(signer, at), nil
}

func describeLifetime(l expiry.Lifetime) string {
	if l.Form() == expiry.Absent {
		return "without expiry"
	}
	return "for " + l.Describe()
}

// anyScope is a valid scope, for checking the rest of a request.
const anyScope = "user_id:pigeon"

// noKey replaces the API key in a dry run without one.
const noKey = "pk_none"

// withVariable replaces noKey in a request with the variable that the API key is read from.
func withVariable(request string) string {
	return strings.Replace(request, "Bearer "+redact.APIKey(noKey), "Bearer $"+courier.APIKeyVariable, 1)
}

// request returns the request to Courier.
func (i *issuing) request(s *session, composed core.Workbench) (issuer.Request, error) {
	r := issuer.Request{Scope: composed.Request.Scope()}
	var err error
	if r.ExpiresIn, err = composed.Request.Lifetime(); err != nil {
		return r, err
	}
	if r.BaseURL, err = i.remote.baseURL(s); err != nil {
		return r, err
	}
	if i.remote.dryRun && i.remote.apiKey == defaultAPIKey && s.Getenv(courier.APIKeyVariable) == "" {
		r.APIKey = noKey
		return r, nil
	}
	r.APIKey, err = s.apiKey(i.remote.apiKey)
	return r, err
}

// baseURL returns the base URL of Courier: that of --region, else $COURIER_BASE_URL, else that of
// the US.
func (r *remote) baseURL(s *session) (string, error) {
	base := s.Getenv(courier.BaseURLVariable)
	switch {
	case base == "":
		return courier.Region(r.region).BaseURL(), nil
	case r.region != "" && base != courier.Region(r.region).BaseURL():
		return "", fail("--region "+r.region+" and the variable "+courier.BaseURLVariable+" contradict each other",
			"leave --region out, or unset "+courier.BaseURLVariable)
	}
	if _, err := (issuer.Request{BaseURL: base, APIKey: noKey, Scope: anyScope}).Call(); err != nil {
		return "", withFlag(courier.BaseURLVariable, err)
	}
	return base, nil
}

// issueFailure says why there is no token: Courier refused, or its response is unusable.
func (s *session) issueFailure(err error) error {
	var refused *issuer.Error
	if !errors.As(err, &refused) || refused.Status == 0 {
		return s.courierFailure(err)
	}
	if s.json {
		r := report.Refusal{Message: refused.Message, Hint: refused.Hint, Status: refused.Status, Type: refused.Type}
		r.Wait(refused.RetryAfter)
		if err := s.write(string(report.Refused(r))); err != nil {
			return err
		}
	}
	if !refused.Refused {
		return failure{Problem: hint.Problem{Message: refused.Message, Hint: refused.Hint}, printed: true}
	}
	s.note(refused.Message, refused.Hint)
	return refusal{}
}

// courierFailure returns the failure of a request to Courier that got no response. An error in the
// URL names the variable that it came from: what a host name resolves to is only known when it is
// called.
func (s *session) courierFailure(err error) error {
	var e *call.Error
	if errors.As(err, &e) && (e.Kind == call.BadURL || e.Kind == call.Insecure) &&
		s.Getenv(courier.BaseURLVariable) != "" {
		return withFlag(courier.BaseURLVariable, err)
	}
	return err
}
