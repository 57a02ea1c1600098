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
		Short: "tell which endpoints a token opens, and what it lacks",
		Long: `Lists the endpoints of Courier's API that take a token, with what the scope lacks for
each, and why an inbox with this token is empty. With METHOD and PATH it answers for
that request alone; OPERATION is the field of a GraphQL request.

Nothing is asked of Courier: the answer follows from the token and from what
Courier documents. --key checks the signature as well.

The exit status is 1 where the request is not allowed, or without a request the token
is refused altogether; and always where there is no token. An API key is none: it opens
the endpoints, and must never reach a client.`,
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
	onceVar(flags, &d.user, "user", "", "the user `ID` that the SDK is given; by default the first of the token")
	onceVar(flags, &d.key, "key", "", "check the signature with this `SECRET` or key file: "+secretForms)
	completeFiles(cmd, "key")
	d.bindPick(flags)
	return cmd
}

// access looks at an INPUT and prints what it opens.
func (d *diagnosis) access(s *session, args []string) error {
	input, call, err := parseCall(args)
	if err != nil {
		return err
	}
	if len(input) == 1 && strings.TrimSpace(input[0]) == "" {
		return fail("the input is empty", "give a token; a shell leaves nothing of a variable that is not set")
	}
	if err := d.check(input); err != nil {
		return err
	}
	snapshot, err := d.bearer(s, input)
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

// bearer reads an INPUT and looks at it. A text in the form of an API key is one, also
// where it is too short to be told from a word elsewhere.
func (d *diagnosis) bearer(s *session, input []string) (core.Snapshot, error) {
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
	if b := snapshot.Bearer(); err == nil && (b.Refused != "" || b.APIKey) {
		return refusal{}
	}
	return err
}

func httpMethods() []string {
	return []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
}

// parseCall parts the arguments into an INPUT and a request. A method in the first
// place is no token: the INPUT then comes from stdin.
func parseCall(args []string) (input []string, call access.Call, err error) {
	rest := args
	if len(args) > 0 && !slices.Contains(httpMethods(), strings.ToUpper(args[0])) {
		input, rest = args[:1], args[1:]
	}
	switch len(rest) {
	case 0:
		return input, call, nil
	case 1:
		return nil, call, fail("a method without a path, or a second input: "+quote(rest[0]), `bulla access "$TOKEN" GET /brands`)
	case 2, 3:
	default:
		return nil, call, fail("more than an input, a method, a path and an operation", `bulla access "$TOKEN" POST /client/q brand`)
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

// checkOperation refuses an operation that a path is not known to have. A path that no
// token opens is left to the answer.
func checkOperation(call access.Call) error {
	names := access.Operations(call.Method, call.Path)
	_, _, _, ok := access.Match(call.Method, call.Path, "")
	switch {
	case !ok || slices.Contains(names, call.Operation):
		return nil
	case len(names) > 0:
		return unknownName("the operation", call.Operation, names)
	}
	return fail("this path has no operations: "+quote(call.Operation), "leave it out; only the GraphQL paths /q and /client/q have them")
}

// pathOrURL returns a path or a URL without its user, query and fragment: a secret may
// stand in those.
func pathOrURL(text string) (string, error) {
	path := text
	if at := strings.IndexAny(text, "?#"); at >= 0 {
		path = text[:at]
	}
	if strings.HasPrefix(path, "/") { // also with a second slash, which a URL takes for a host
		return path, nil
	}
	at, err := url.Parse(path)
	if err != nil || at.Host == "" {
		return "", fail("the path "+quote(path)+" does not begin with a slash", "give it as in /brands, or the whole URL")
	}
	at.User = nil
	return at.String(), nil
}

// completeCall offers the methods, the paths that a method has, and the operations of
// a path. The INPUT before them may come from stdin.
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
