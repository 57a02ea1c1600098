package cli

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"bulla/core"
	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/report"
)

// fetching holds the flags of fetch.
type fetching struct {
	diagnosis
	method, data, watch string
	headers             []string
	times               int
}

func (s *session) fetchCommand() *cobra.Command {
	var f fetching
	cmd := &cobra.Command{
		Use:   "fetch URL",
		Short: "call your own backend's token endpoint and diagnose the token",
		Long: `Calls the endpoint of your backend that hands out tokens, as your app does, finds the
token in the response (in JSON, a header, a cookie or plain text) and diagnoses it. With
--watch it keeps polling, and tells you when a new token comes too late; you can start
it before the backend is up.

The request goes only to that URL, over https, or over http to this machine; a URL that
begins with its host gets that scheme. Redirects are not followed. The value of a header
is text, or a SECRET: env:NAME, @FILE, b64:TEXT, - or prompt, also after a word as in
"Bearer env:SESSION". A body that is a JSON object or array is sent as application/json,
any other as a form. A body is never shown if it was read from a file, a variable or
stdin, or if it names a password or the like.

The exit status is 1 if an error was found, or if the response is not a success, has no
token or contains an API key. With --watch the last poll decides, even if it got no
response; one token that came too late is enough for 1. It is 2 if there was no response
at all.`,
		Example: `  bulla fetch http://127.0.0.1:3000/api/courier-token --method POST --for inbox --user pigeon
  bulla fetch http://127.0.0.1:3000/api/courier-token --method POST --header "Cookie: env:SESSION"
  bulla fetch http://127.0.0.1:3000/api/token -X POST -H "Authorization: Bearer env:SESSION" --json
  bulla fetch http://127.0.0.1:3000/api/token --data '{"device":"phone"}' --watch 30s --times 10`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("times") && f.watch == "" {
				return fail("--times works only with --watch", "add --watch 30s")
			}
			return f.run(s, args)
		},
	}
	flags := cmd.Flags()
	flags.VarP(&once{text: &f.method}, "method", "X", "the `METHOD`; by default GET, and POST with --data")
	flags.StringArrayVarP(&f.headers, "header", "H", nil, "send the header `'NAME: VALUE'`; may be repeated")
	flags.VarP(&once{text: &f.data}, "data", "d", "send the body `TEXT`, @FILE, env:NAME, b64:TEXT, or - for stdin")
	onceVar(flags, &f.watch, "watch", "", "poll every `DURATION` such as 30s, until ctrl+c")
	flags.IntVar(&f.times, "times", 0, "with --watch, stop after `N` polls; 0 never stops")
	f.bind(flags)
	completeDiagnosis(cmd)
	complete(cmd, "method", httpMethods())
	completeFiles(cmd, "data")
	return cmd
}

func (f *fetching) run(s *session, args []string) error {
	request, err := f.request(s, args)
	if err != nil {
		return err
	}
	every, err := f.every()
	if err != nil {
		return err
	}
	w, err := f.workbench(s)
	if err != nil {
		return err
	}
	ctx, stop := s.interruptible()
	defer stop()
	if f.watch != "" {
		return f.runWatch(ctx, s, w, request, every)
	}
	return f.once(ctx, s, w, request)
}

// once calls the URL once and prints the diagnosis.
func (f *fetching) once(ctx context.Context, s *session, w core.Workbench, request call.Request) error {
	response, err := backend.Fetch(ctx, s.client(), request)
	if err != nil {
		return err
	}
	snapshot, err := f.inspectResponse(w, request, response, s.receivedAt())
	if err != nil {
		return err
	}
	source := f.source(request, response)
	err = s.print(
		func() []byte { return report.Fetch(snapshot, source) },
		func() string { return report.FetchText(snapshot, source, s.style(), f.verbose) },
	)
	if err == nil && (snapshot.Verdict == diagnose.Broken || source.Fails()) {
		return refusal{}
	}
	return err
}

// inspectResponse inspects the token in a response.
func (f *fetching) inspectResponse(
	w core.Workbench, r call.Request, response backend.Response, now time.Time,
) (core.Snapshot, error) {
	received := core.Receive{Text: response.Text, Origin: core.Origin{Host: call.HostOf(r.URL)}}
	return f.inspectChange(w, received, now)
}

// source describes a response for the report.
func (f *fetching) source(request call.Request, response backend.Response) report.Source {
	source := report.Source{
		Method: redact.Text(request.Method), Status: response.Status, Took: response.Took,
		Faults: response.FaultsFor(int(f.pick)),
	}
	source.HoldsKey = slices.ContainsFunc(response.Found.Remarks, func(r intake.Remark) bool {
		return r.Code == intake.APIKeyPasted || r.Code == intake.AlsoHoldsAPIKey
	})
	if response.HasToken() {
		source.Where = response.Where
	}
	if address, err := call.Check(request.URL); err == nil {
		source.URL = call.Show(address)
	}
	return source
}

// request returns the request to send. Secrets are read last, after everything else was found
// valid.
func (f *fetching) request(s *session, args []string) (call.Request, error) {
	if len(args) != 1 {
		return call.Request{}, fail("fetch needs one URL", "bulla fetch http://127.0.0.1:3000/api/courier-token")
	}
	if _, err := call.Check(call.WithScheme(args[0])); err != nil {
		return call.Request{}, err
	}
	if _, err := f.expectation(); err != nil {
		return call.Request{}, err
	}
	if err := f.oneReader(); err != nil {
		return call.Request{}, err
	}
	fields, err := s.fields(f.headers)
	if err != nil {
		return call.Request{}, err
	}
	return s.compose(backend.Draft{Method: f.method, URL: args[0], Header: fields, Body: f.data})
}
