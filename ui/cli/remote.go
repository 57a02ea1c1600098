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
	"bulla/core/issuer"
	"bulla/core/redact"
	"bulla/core/report"
	"bulla/core/signing"
	"bulla/core/visible"
)

// remote holds the flags of issue that have Courier issue the token.
type remote struct {
	send, dryRun   bool
	region, apiKey string
}

func (r *remote) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&r.send, "remote", false, "have Courier issue the token")
	onceVar(flags, &r.region, "region", "", "with --remote, ask Courier in the `REGION` us or eu; by default at $"+courier.BaseURLVariable+", or in us")
	apiKeyVar(flags, &r.apiKey, "with --remote, the API key, a `SECRET`: ")
	flags.BoolVar(&r.dryRun, "dry-run", false, "print the request to Courier and send nothing")
}

// asked reports whether the request is one to Courier, sent or not.
func (r *remote) asked() bool { return r.send || r.dryRun }

// notCouriers are the flags that a request to Courier has no place for, with the
// reason and what to do instead.
func notCouriers() []struct{ flag, why, instead string } {
	return []struct{ flag, why, instead string }{
		{"alg", "Courier chooses the algorithm", "leave it out"},
		{"secret", "Courier signs with a key of its own", "the API key is given as --api-key"},
		{"claim", "Courier writes the claims", composing},
		{"header", "Courier writes the header", "leave it out"},
		{"env", "the environment is that of the API key", "give the API key of that environment as --api-key"},
	}
}

// composing says how a request is composed.
const composing = "say what the token may do with --user, --preset, --scope and --expires-in"

// check refuses flags and an INPUT that a request to Courier has no place for, and
// flags that only such a request has.
func (r *remote) check(flags *pflag.FlagSet, args []string) error {
	if !r.asked() {
		for _, name := range []string{"region", apiKeyFlag} {
			if flags.Changed(name) {
				return fail("--"+name+" goes with --remote", "add --remote; without it the token is signed here")
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
		return fail("an input and "+given+" contradict each other: Courier signs no claims that are given to it", composing)
	}
	if r.region != "" && r.region != string(courier.US) && r.region != string(courier.EU) {
		return unknownName("--region", r.region, regions())
	}
	return nil
}

// ask has Courier issue the token and prints it.
func (i *issuing) ask(s *session) error {
	if err := i.check(nil); err != nil {
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
		return unanswered(err)
	}
	if warning := request.Foreign(); warning != "" {
		s.note("warning: "+warning, "")
	}
	preview := composed.Snapshot(s.now)
	switch {
	case i.remote.dryRun:
		return i.show(s, sent, preview)
	case preview.Verdict == diagnose.Broken:
		return i.withhold(s, preview)
	}
	if !s.json {
		s.note("asking "+request.Host()+" ("+request.Environment()+") for "+visible.Shorten(request.Scope, 200)+", "+lifetimeWords(request.ExpiresIn), "")
	}
	ctx, stop := s.interruptible()
	defer stop()
	answer, err := issuer.Issue(ctx, s.client(), request)
	if err != nil {
		return s.unissued(err)
	}
	origin := core.Origin{Host: request.Host(), Issuer: courier.Courier, Request: request.Asked()}
	at := core.Moment{Now: s.answered()}
	return i.issued(s, composed.Apply(core.Receive{Text: answer.Token, Origin: origin}, at).Snapshot(at.Now))
}

// withhold says why nothing was sent: Courier would issue a token that is of no use, and
// nobody could revoke it.
func (i *issuing) withhold(s *session, preview core.Snapshot) error {
	i.remarks(s, preview)
	const message, hint = "nothing was sent: the token would be of no use, and Courier cannot revoke it", "correct that first; --dry-run shows the request, and without --remote the token is signed here"
	s.note(message, hint)
	if s.json {
		worst := preview.Findings[0]
		if err := s.write(string(report.Refused(report.Refusal{Message: "nothing was sent: " + worst.Title, Hint: worst.Fix}))); err != nil {
			return err
		}
	}
	return refusal{}
}

// show prints a request that is not sent, and says what was found in what it asks for.
func (i *issuing) show(s *session, request call.Request, snapshot core.Snapshot) error {
	i.remarks(s, snapshot)
	err := s.print(
		func() []byte { return []byte(withVariable(string(report.Request(request, snapshot)))) },
		func() string { return withVariable(request.Text()) },
	)
	if err == nil && diagnose.Judge(snapshot.Findings) == diagnose.Broken {
		return refusal{}
	}
	return err
}

// preview composes the token as a local key would sign it, for Courier to sign it.
func (i *issuing) preview(s *session) (core.Workbench, error) {
	at, err := s.issuing()
	if err != nil {
		return core.Workbench{}, err
	}
	signer, err := signing.RandomKey(s.Random)
	if err != nil {
		return core.Workbench{}, fail("cannot make a random key: "+reason(err), "")
	}
	return i.workbench(signer, at), nil
}

func lifetimeWords(l expiry.Lifetime) string {
	if l.Form() == expiry.Absent {
		return "never to expire"
	}
	return "for " + l.Words()
}

// anyScope stands for the scope where only the rest of a request is checked.
const anyScope = "user_id:pigeon"

// noKey stands for the API key in a dry run for which nobody gave one.
const noKey = "pk_none"

// withVariable puts the variable that the API key is read from in the place of one that
// nobody gave.
func withVariable(request string) string {
	return strings.Replace(request, "Bearer "+redact.APIKey(noKey), "Bearer $"+courier.APIKeyVariable, 1)
}

// request returns what is asked of Courier.
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

// baseURL returns where Courier is: in the region named, else where the environment
// says, else in the US.
func (r *remote) baseURL(s *session) (string, error) {
	base := s.Getenv(courier.BaseURLVariable)
	switch {
	case base == "":
		return courier.Region(r.region).BaseURL(), nil
	case r.region != "" && base != courier.Region(r.region).BaseURL():
		return "", fail("--region "+r.region+" and the variable "+courier.BaseURLVariable+" contradict each other", "leave --region out, or unset "+courier.BaseURLVariable)
	}
	if _, err := (issuer.Request{BaseURL: base, APIKey: noKey, Scope: anyScope}).Call(); err != nil {
		return "", flagged(courier.BaseURLVariable, unanswered(err))
	}
	return base, nil
}

// unissued says why there is no token: Courier refused, or did not answer as it should.
func (s *session) unissued(err error) error {
	var refused *issuer.Error
	if !errors.As(err, &refused) || refused.Status == 0 {
		return s.unsent(err)
	}
	if s.json {
		r := report.Refusal{Message: refused.Message, Hint: refused.Hint, Status: refused.Status, Type: refused.Type}
		r.Wait(refused.RetryAfter)
		if err := s.write(string(report.Refused(r))); err != nil {
			return err
		}
	}
	if !refused.Refused {
		return failure{message: refused.Message, hint: refused.Hint, said: true}
	}
	s.note(refused.Message, refused.Hint)
	return refusal{}
}

// unsent is the failure of a request without an answer. Where a name leads is seen only
// when it is called: an error about the URL names the variable that gave it.
func (s *session) unsent(err error) error {
	var e *call.Error
	if errors.As(err, &e) && (e.Kind == call.BadURL || e.Kind == call.Insecure) && s.Getenv(courier.BaseURLVariable) != "" {
		return flagged(courier.BaseURLVariable, unanswered(err))
	}
	return unanswered(err)
}

// unanswered is the failure of a request that got no answer that is of use.
func unanswered(err error) error {
	var unsent *call.Error
	var unusable *issuer.Error
	switch {
	case errors.As(err, &unusable):
		return fail(unusable.Message, unusable.Hint)
	case errors.As(err, &unsent):
		return fail(unsent.Message, unsent.Hint)
	}
	return err
}
