package cli

import (
	"context"
	"slices"

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
		Long: `Calls the endpoint of your backend that hands out tokens, as your app does, takes the
token out of the answer and says what is wrong with it: in the JSON, a header, a
cookie or the bare text. With --watch it keeps at it, and says when a new token
comes too late; it may be started before the backend is.

What is sent goes to that URL alone, over https, or over http to this machine. No
redirect is followed. The value of a header is text, or a SECRET: env:NAME, @FILE,
b64:TEXT, - or prompt, also behind a word as in "Bearer env:SESSION". A body is sent as
application/json where it is an object or a list, else as a form. One that is read, or
that names a password and the like, is never shown.

The exit status is 1 where an error was found, or the answer is no success, holds no
token or holds an API key. With --watch the last look counts, also one that got no answer,
and whether any token came too late. It is 2 where there was no answer at all.`,
		Example: `  bulla fetch http://127.0.0.1:3000/api/courier-token --method POST --for inbox --user pigeon
  bulla fetch http://127.0.0.1:3000/api/courier-token --method POST --header "Cookie: env:SESSION"
  bulla fetch http://127.0.0.1:3000/api/token -X POST -H "Authorization: Bearer env:SESSION" --json
  bulla fetch http://127.0.0.1:3000/api/token --data '{"device":"phone"}' --watch 30s --times 10`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("times") && f.watch == "" {
				return fail("--times goes with --watch", "add --watch 30s")
			}
			return f.run(s, args)
		},
	}
	flags := cmd.Flags()
	flags.VarP(&once{text: &f.method}, "method", "X", "the `METHOD`; by default GET, and POST with --data")
	flags.StringArrayVarP(&f.headers, "header", "H", nil, "send the header `'NAME: VALUE'`; may be repeated")
	flags.VarP(&once{text: &f.data}, "data", "d", "send the body `TEXT`, @FILE, env:NAME, b64:TEXT, or - for stdin")
	onceVar(flags, &f.watch, "watch", "", "call it again each `DURATION` such as 30s, until ctrl+c")
	flags.IntVar(&f.times, "times", 0, "with --watch, end after `N` answers; 0 goes on")
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
		return f.keepAt(ctx, s, w, request, every)
	}
	return f.once(ctx, s, w, request)
}

// once calls the URL and prints what diagnose prints.
func (f *fetching) once(ctx context.Context, s *session, w core.Workbench, request call.Request) error {
	answer, err := backend.Fetch(ctx, s.client(), request)
	if err != nil {
		return unanswered(err)
	}
	snapshot, err := f.look(w, core.Receive{Text: answer.Text, Origin: core.Origin{Host: call.HostOf(request.URL)}}, s.answered())
	if err != nil {
		return err
	}
	source := f.source(request, answer)
	err = s.print(
		func() []byte { return report.Fetch(snapshot, source) },
		func() string { return report.FetchText(snapshot, source, s.style(), f.verbose) },
	)
	if err == nil && (snapshot.Verdict == diagnose.Broken || source.Fails()) {
		return refusal{}
	}
	return err
}

// source returns what is told of an answer.
func (f *fetching) source(request call.Request, answer backend.Answer) report.Source {
	source := report.Source{Method: redact.Text(request.Method), Status: answer.Status, Took: answer.Took, Faults: answer.FaultsFor(int(f.pick))}
	source.HoldsKey = slices.ContainsFunc(answer.Found.Remarks, func(r intake.Remark) bool {
		return r.Code == intake.APIKeyPasted || r.Code == intake.AlsoHoldsAPIKey
	})
	if answer.HasToken() {
		source.Where = answer.Where
	}
	if address, err := call.Check(request.URL); err == nil {
		source.URL = call.Show(address)
	}
	return source
}

// request returns what is sent. Nothing secret is read before all else was found
// fit.
func (f *fetching) request(s *session, args []string) (call.Request, error) {
	if len(args) != 1 {
		return call.Request{}, fail("fetch takes one URL", "bulla fetch http://127.0.0.1:3000/api/courier-token")
	}
	if _, err := call.Check(args[0]); err != nil {
		return call.Request{}, unanswered(err)
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
