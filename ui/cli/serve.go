package cli

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"bulla/core/courier"
	"bulla/core/emulator"
	"bulla/core/hint"
	"bulla/core/report"
	"bulla/core/signing"
)

// serving holds the flags of serve.
type serving struct {
	addr, key, secret, latency, fail string
	origins, hosts                   []string
}

const (
	defaultAddr = "127.0.0.1:4100"
	// mostLatency is the longest delay of a response; most clients time out earlier.
	mostLatency = time.Minute
)

func (s *session) serveCommand() *cobra.Command {
	var v serving
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "emulate Courier on this machine",
		Long: `Emulates Courier's authentication for your backend, your app and your tests:
issue-token, the inbox with its WebSocket, preferences, brands and push tokens, with a
small store in memory. bulla access lists the endpoints that a token may call.

The first line of stdout is the address and nothing else. Each request is logged on
stderr, with why it was allowed or not. Ctrl+c stops it.

It accepts any text that looks like an API key, unless you give the key as --api-key.
It needs --api-key to listen on any address other than this machine's own.`,
		Example: `  bulla serve
  bulla serve --addr 127.0.0.1:0 --api-key env:COURIER_API_KEY
  bulla serve --latency 2s --fail 429:3,500:1
  bulla serve --allow-origin http://localhost:3000
  bulla serve --secret env:JWT_SECRET --json`,
		RunE: func(_ *cobra.Command, args []string) error { return v.run(s, args) },
	}
	flags := cmd.Flags()
	onceVar(flags, &v.addr, "addr", defaultAddr, "listen on `HOST:PORT`; port 0 picks a free one")
	onceVar(flags, &v.key, apiKeyFlag, "", "accept only this API key, a `SECRET`: "+secretForms)
	onceVar(flags, &v.secret, "secret", "", "sign tokens with this `SECRET` instead of a random one: "+secretForms)
	completeFiles(cmd, apiKeyFlag, "secret")
	onceVar(flags, &v.latency, "latency", "", "delay each response by a `DURATION` such as 200ms, at most a minute")
	onceVar(flags, &v.fail, "fail", "", "fail the first requests, `STATUS:TIMES` such as 429:3; separate several with commas")
	flags.Var(names{&v.origins}, "allow-origin", "allow calls from the web `ORIGIN`, such as http://localhost:3000; may be repeated")
	flags.Var(names{&v.hosts}, "allow-host", "also accept requests to the host `NAME`; may be repeated")
	return cmd
}

// run serves until it is interrupted.
func (v *serving) run(s *session, args []string) error {
	if err := noArguments("serve", args); err != nil {
		return err
	}
	options, err := v.options(s)
	if err != nil {
		return err
	}
	ctx, stop := s.interruptible()
	defer stop()
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", v.addr)
	if err != nil {
		return v.listenFailure(err)
	}
	base := baseURL(listener.Addr())
	err = s.print(
		func() []byte { return report.Serving(base) },
		func() string { return base + "\n" },
	)
	if err != nil {
		_ = listener.Close()
		return err
	}
	log := newServeLog(s.Stderr)
	defer log.close(s.After)
	options.Log = func(e emulator.Entry) { log.put(e.String() + "\n") }
	log.put(v.explain(base))
	if err := emulator.NewServer(emulator.New(options)).Serve(ctx, listener); err != nil {
		return addrFailure(err, "the server stopped: ")
	}
	return nil
}

// addrFailure returns the failure of an address or of a server, with a hint if there is one.
func addrFailure(err error, before string) error {
	var refused hint.Problem
	if errors.As(err, &refused) {
		return fail("--addr: "+refused.Message, refused.Hint)
	}
	return fail(before+reason(err), "")
}

// options returns the options of the emulator.
func (v *serving) options(s *session) (emulator.Options, error) {
	o := emulator.Options{Now: s.clock(), Random: s.Random, After: s.After, Origins: v.origins, Hosts: v.hosts}
	if err := emulator.CheckAddr(v.addr, v.key != ""); err != nil {
		return o, addrFailure(err, "--addr: ")
	}
	if err := v.checkNames(); err != nil {
		return o, err
	}
	if v.key == "-" && v.secret == "-" {
		return o, fail("--api-key - and --secret - would both read stdin", "give one of them as "+secretForms)
	}
	var err error
	if o.Fail, err = emulator.ParseFail(v.fail); err != nil {
		return o, fail("--fail: "+err.Error(), "give STATUS:TIMES, such as 429:3,500:1")
	}
	if v.latency != "" {
		if o.Latency, err = parseDuration("--latency", v.latency, 0, mostLatency); err != nil {
			return o, err
		}
	}
	if v.key != "" {
		if o.APIKey, err = s.apiKey(v.key); err != nil {
			return o, err
		}
		if err := checkAPIKey(o.APIKey); err != nil {
			return o, err
		}
	}
	o.Signer, err = v.signer(s)
	return o, err
}

// checkNames refuses origins and hosts that no request could contain.
func (v *serving) checkNames() error {
	for _, origin := range v.origins {
		if emulator.CheckOrigin(origin) != nil {
			return fail("--allow-origin "+quote(origin)+" is not a web origin", "give only scheme, host and port, such as http://localhost:3000")
		}
	}
	for _, host := range v.hosts {
		if !isHostName(host) {
			return fail("--allow-host "+quote(host)+" is not a host name", "give only the name, such as courier.test, without scheme and port")
		}
	}
	return nil
}

// isHostName reports whether text is a host name (RFC 1123 section 2.1) or an IPv4 address.
// Underscores are allowed, because names in container networks have them.
func isHostName(text string) bool {
	const most = 253
	for label := range strings.SplitSeq(strings.TrimSuffix(text, "."), ".") {
		outside := strings.Trim(strings.ToLower(label), "abcdefghijklmnopqrstuvwxyz0123456789-_")
		if label == "" || outside != "" || strings.Trim(label, "-") != label {
			return false
		}
	}
	return len(text) <= most
}

// signer returns the key that signs the tokens. It must sign HS256, as Courier does.
func (v *serving) signer(s *session) (signing.Key, error) {
	if v.secret == "" {
		return signing.RandomKey(s.Random)
	}
	keys, err := s.keys("--secret", v.secret)
	if err != nil {
		return signing.Key{}, err
	}
	for _, key := range keys {
		if slices.Contains(key.Algorithms(), "HS256") {
			return key, nil
		}
	}
	return signing.Key{}, fail("--secret: "+keys.String()+" cannot sign HS256, which Courier's tokens use", "give a secret of 32 random bytes, such as the output of openssl rand -base64 32")
}

// listenFailure says why the server can't listen.
func (v *serving) listenFailure(err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fail(quote(v.addr)+" is in use", "stop what listens there (another bulla serve?), or use a free port: --addr 127.0.0.1:0")
	case errors.Is(err, syscall.EACCES):
		return fail(quote(v.addr)+": permission denied", "ports below 1024 are reserved for the system: use "+defaultAddr)
	}
	why := reason(err)
	var cause syscall.Errno
	if errors.As(err, &cause) {
		why = cause.Error()
	}
	return fail("cannot listen on "+quote(v.addr)+": "+why, "give --addr HOST:PORT, such as "+defaultAddr)
}

// baseURL returns the URL of a server on this machine.
func baseURL(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return "http://" + addr.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}

// explain returns instructions for using the server, for stderr.
func (v *serving) explain(base string) string {
	accepts, bearer := "it accepts anything that looks like a Courier API key", "pk_test_anything"
	if v.key != "" {
		accepts, bearer = "it accepts only the API key given", "$COURIER_API_KEY"
	}
	socket := "ws" + strings.TrimPrefix(base, "http") + "/ws"
	lines := []string{
		"bulla: emulating Courier at " + base + ", ctrl+c stops it; " + accepts,
		"  your backend  export COURIER_BASE_URL=" + base,
		"  curl          curl -H \"Authorization: Bearer " + bearer + "\" -d '{\"scope\":\"user_id:pigeon inbox:read:messages\",\"expires_in\":\"2 days\"}' " + base + courier.IssueTokenPath,
		"  your app      apiUrls: {courier: {rest: \"" + base + "\", graphql: \"" + base + "/client/q\"}, inbox: {graphql: \"" + base + "/q\", webSocket: \"" + socket + "\"}}",
	}
	return strings.Join(lines, "\n") + "\n"
}
