package cli

import (
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/report"
)

func (s *session) accessCommand() *cobra.Command {
	var d diagnosis
	cmd := &cobra.Command{
		Use:   "access [INPUT] [METHOD PATH [OPERATION]]",
		Short: "list the endpoints a token may call, and what it lacks",
		Long: `Lists the endpoints of Courier's API that accept a token, with the scopes that this
token lacks for each, and tells you why an inbox with this token is empty. With METHOD
and PATH it answers for that request only; OPERATION is the field of a GraphQL request.
If the input shows the request that the token was sent with, such as a curl command, it
answers for that request first.

Nothing is sent: the answer follows from the token and Courier's documentation. --key
also checks the signature.

The exit status is 1 if the request is not allowed, or if Courier would reject the token
altogether. It is also 1 if there is no token. An API key is not a token: it opens every
endpoint, and must never reach a client.`,
		Example: `  bulla access "$TOKEN"
  bulla access "$TOKEN" GET /users/pigeon/preferences
  bulla access "$TOKEN" POST /client/q brand
  bulla access "$TOKEN" --user magpie
  pbpaste | bulla access PUT https://api.courier.com/brands
  bulla access "$TOKEN" --json | jq '.decisions[] | select(.allowed)'`,
		RunE:              func(_ *cobra.Command, args []string) error { return d.access(s, args) },
		ValidArgsFunction: completeCall,
	}
	flags := cmd.Flags()
	onceVar(flags, &d.user, "user", "", "the user `ID` that the SDK uses; by default the first one in the token")
	keyVar(flags, &d.key)
	completeFiles(cmd, "key")
	d.bindPick(flags)
	return cmd
}

// access prints which endpoints the token in an INPUT may call.
func (d *diagnosis) access(s *session, args []string) error {
	input, call, err := parseCall(args)
	if err != nil {
		return err
	}
	if len(input) == 1 && strings.TrimSpace(input[0]) == "" {
		return fail("the input is empty", "give a token; a variable that is not set is empty")
	}
	if err := d.check(input); err != nil {
		return err
	}
	snapshot, err := d.inspectCredential(s, input)
	if err != nil {
		return err
	}
	if call.Method == "" {
		return s.accessTable(snapshot)
	}
	call.User = d.user
	decision := access.Decide(snapshot.Bearer(), call)
	err = s.print(
		func() []byte { return report.Decision(snapshot, decision) },
		func() string { return report.DecisionText(snapshot, decision, s.style()) },
	)
	if err == nil && (!decision.Allowed() || snapshot.Bearer().APIKey) {
		return refusal{}
	}
	return err
}

// inspectCredential inspects an INPUT. A text that looks like an API key is treated as one here,
// even if it is so short that other commands read it as a word.
func (d *diagnosis) inspectCredential(s *session, input []string) (core.Snapshot, error) {
	text, err := s.input(input)
	if err != nil {
		return core.Snapshot{}, err
	}
	snapshot, err := d.inspectText(s, input, text)
	if err != nil {
		return snapshot, err
	}
	if key := strings.TrimSpace(text); snapshot.Token.Text == "" && courier.IsAPIKey(key) {
		snapshot.Found.Kind = intake.APIKey
		s.note("this is a Courier API key ("+redact.APIKey(key)+"), not a token", "rotate it in Courier's settings if it was shared")
		return snapshot, nil
	}
	if f, ok := diagnose.Refused(snapshot.Findings); ok && snapshot.Bearer().APIKey {
		s.note(f.Title, f.Fix)
	}
	return snapshot, nil
}

func (s *session) accessTable(snapshot core.Snapshot) error {
	err := s.print(
		func() []byte { return report.Access(snapshot) },
		func() string { return report.AccessText(snapshot, s.style()) },
	)
	d, ok := snapshot.SentDecision()
	if b := snapshot.Bearer(); err == nil && (b.Refused != "" || b.APIKey || ok && !d.Allowed()) {
		return refusal{}
	}
	return err
}

func httpMethods() []string {
	return []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
}

// parseCall splits the arguments into an INPUT and a request. If the first argument is a method,
// the INPUT comes from stdin.
func parseCall(args []string) (input []string, call access.Call, err error) {
	rest := args
	if len(args) > 0 && !slices.Contains(httpMethods(), strings.ToUpper(args[0])) {
		input, rest = args[:1], args[1:]
	}
	switch len(rest) {
	case 0:
		return input, call, nil
	case 1:
		return nil, call, fail(quote(rest[0])+" is not a request", `give METHOD and PATH: bulla access "$TOKEN" GET /brands`)
	case 2, 3:
	default:
		return nil, call, fail("too many arguments", `bulla access "$TOKEN" POST /client/q brand`)
	}
	call.Method = rest[0]
	if !slices.Contains(httpMethods(), strings.ToUpper(call.Method)) {
		return nil, call, unknownName("the method", call.Method, httpMethods())
	}
	if call.Path, err = pathOrURL(rest[1]); err != nil {
		return nil, call, err
	}
	if len(rest) == 3 {
		call.Operation = rest[2]
		err = checkOperation(call)
	}
	return input, call, err
}

// checkOperation refuses an operation that the path is not known to have. If no token opens the
// path at all, the answer says so.
func checkOperation(call access.Call) error {
	names := access.Operations(call.Method, call.Path)
	_, _, _, ok := access.Match(call.Method, call.Path, "")
	switch {
	case !ok || slices.Contains(names, call.Operation):
		return nil
	case len(names) > 0:
		return unknownName("the operation", call.Operation, names)
	}
	return fail("this path has no operations: "+quote(call.Operation), "leave it out; only the GraphQL paths /q and /client/q have operations")
}

// pathOrURL returns a path or a URL without its user, query and fragment, which may contain
// secrets.
func pathOrURL(text string) (string, error) {
	path := text
	if at := strings.IndexAny(text, "?#"); at >= 0 {
		path = text[:at]
	}
	if strings.HasPrefix(path, "/") { // also "//x", which url.Parse would read as a host
		return path, nil
	}
	at, err := url.Parse(path)
	if err != nil || at.Host == "" {
		return "", fail("the path "+quote(path)+" does not begin with a slash", "give a path such as /brands, or a whole URL")
	}
	at.User = nil
	return at.String(), nil
}

// completeCall offers the methods, then the paths of a method, then the operations of a path. The
// INPUT before them may come from stdin.
func completeCall(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return filesAt(typed)
	}
	request := args[1:]
	if slices.Contains(httpMethods(), strings.ToUpper(args[0])) {
		request = args
	}
	var offers []string
	for _, e := range access.Endpoints() {
		switch {
		case len(request) == 0:
			offers = append(offers, e.Method)
		case !strings.EqualFold(request[0], e.Method):
		case len(request) == 1:
			offers = append(offers, e.Path)
		case len(request) == 2 && request[1] == e.Path:
			offers = append(offers, e.Operations...)
		}
	}
	slices.Sort(offers)
	return beginning(slices.Compact(offers), typed), cobra.ShellCompDirectiveNoFileComp
}
