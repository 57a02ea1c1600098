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
	// mostLatency is how long an answer can be held back: clients give up before.
	mostLatency = time.Minute
)

func (s *session) serveCommand() *cobra.Command {
	var v serving
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "play Courier on this machine",
		Long: `Plays Courier's auth for your backend, your app and your tests: issue-token, the
inbox with its websocket, preferences, brands and push tokens, from a small store in
memory. What a token opens is what bulla access says.

The address stands alone on the first line of stdout; a line for each request, with
why it was allowed or not, goes to stderr. Ctrl+c ends it.

Every text in the form of an API key is accepted, unless --api-key names the one.
Anywhere but on this machine it starts with --api-key alone.`,
		Example: `  bulla serve
  bulla serve --addr 127.0.0.1:0 --api-key env:COURIER_API_KEY
  bulla serve --latency 2s --fail 429:3,500:1
  bulla serve --allow-origin http://localhost:3000
  bulla serve --secret env:JWT_SECRET --json`,
		RunE: func(_ *cobra.Command, args []string) error { return v.run(s, args) },
	}
	flags := cmd.Flags()
	onceVar(flags, &v.addr, "addr", defaultAddr, "listen on `HOST:PORT`; port 0 takes a free one")
	onceVar(flags, &v.key, apiKeyFlag, "", "accept this API key alone, a `SECRET`: "+secretForms)
	onceVar(flags, &v.secret, "secret", "", "sign tokens with this `SECRET` instead of a random one: "+secretForms)
	completeFiles(cmd, apiKeyFlag, "secret")
	onceVar(flags, &v.latency, "latency", "", "hold each answer back for a `DURATION` such as 200ms, a minute at most")
	onceVar(flags, &v.fail, "fail", "", "fail the first requests, `STATUS:TIMES` such as 429:3; several with commas")
	flags.Var(names{&v.origins}, "allow-origin", "a web `ORIGIN` that may call it, such as http://localhost:3000; may be repeated")
	flags.Var(names{&v.hosts}, "allow-host", "a further `NAME` that requests may call it by; may be repeated")
	return cmd
}

// run serves until an interrupt.
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
		return v.unheard(err)
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
		return addrFailure(err, "the server ended: ")
	}
	return nil
}

// addrFailure is the failure of an address that is not served, or of a server, with
// the remedy where there is one.
func addrFailure(err error, before string) error {
	var refused *emulator.AddrError
	if errors.As(err, &refused) {
		return fail("--addr: "+refused.Reason, refused.Remedy)
	}
	return fail(before+reason(err), "")
}

// options returns what the emulator is made of.
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
		if o.Latency, err = parseSpan("--latency", v.latency, 0, mostLatency); err != nil {
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

// checkNames refuses origins and hosts that no request could have.
func (v *serving) checkNames() error {
	for _, origin := range v.origins {
		if emulator.CheckOrigin(origin) != nil {
			return fail("--allow-origin "+quote(origin)+" is no web origin", "give scheme, host and port alone, such as http://localhost:3000")
		}
	}
	for _, host := range v.hosts {
		if !isHostName(host) {
			return fail("--allow-host "+quote(host)+" is no name of a host", "give the name alone, such as courier.test, without scheme and port")
		}
	}
	return nil
}

// isHostName reports whether text is the name of a host (RFC 1123 section 2.1), or an
// address of IPv4. Underscores, which names in networks of containers have, are let pass.
func isHostName(text string) bool {
	const most = 253
	for label := range strings.SplitSeq(strings.TrimSuffix(text, "."), ".") {
		if label == "" || strings.Trim(strings.ToLower(label), "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || strings.Trim(label, "-") != label {
			return false
		}
	}
	return len(text) <= most
}

// signer returns the key that tokens are signed with, as Courier's are: with HS256.
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
	return signing.Key{}, fail("--secret: "+keys.String()+" signs no HS256, which Courier's tokens have", "give a secret: 32 random bytes, as openssl rand -base64 32 prints")
}

// unheard says why nothing can be listened to.
func (v *serving) unheard(err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fail(quote(v.addr)+" is in use", "end what listens there, maybe another bulla serve, or take a free port: --addr 127.0.0.1:0")
	case errors.Is(err, syscall.EACCES):
		return fail(quote(v.addr)+" is not allowed to you", "ports below 1024 are the system's: take "+defaultAddr)
	}
	why := reason(err)
	var cause syscall.Errno
	if errors.As(err, &cause) {
		why = cause.Error()
	}
	return fail("cannot listen on "+quote(v.addr)+": "+why, "give --addr HOST:PORT, such as "+defaultAddr)
}

// baseURL returns how to call a server from this machine.
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

// explain returns how to use the server, for stderr.
func (v *serving) explain(base string) string {
	accepts, bearer := "any API key of Courier's form is accepted", "pk_test_anything"
	if v.key != "" {
		accepts, bearer = "the API key given is accepted alone", "$COURIER_API_KEY"
	}
	socket := "ws" + strings.TrimPrefix(base, "http") + "/ws"
	lines := []string{
		"bulla: playing Courier at " + base + ", ctrl+c ends it; " + accepts,
		"  your backend  export COURIER_BASE_URL=" + base,
		"  curl          curl -H \"Authorization: Bearer " + bearer + "\" -d '{\"scope\":\"user_id:pigeon inbox:read:messages\",\"expires_in\":\"2 days\"}' " + base + courier.IssueTokenPath,
		"  your app      apiUrls: {courier: {rest: \"" + base + "\", graphql: \"" + base + "/client/q\"}, inbox: {graphql: \"" + base + "/q\", webSocket: \"" + socket + "\"}}",
	}
	return strings.Join(lines, "\n") + "\n"
}
