// Package probe sends one call with the token that is shown, to Courier or to an emulator, and
// compares the real answer with the predicted one.
package probe

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/core/issuer"
	"bulla/core/redact"
	"bulla/core/shell"
	"bulla/core/signing"
	"bulla/core/visible"
)

// Target is where a call is sent.
type Target uint8

// The targets. The emulator is in this program: the one of a tour, or one that is started for the
// call.
const (
	Emulator Target = iota
	Courier
)

// Call is one kind of request. Operation is "" for REST.
type Call struct {
	Endpoint  access.Endpoint
	Operation string
}

// Settings say where a call goes.
type Settings struct {
	Target Target
	// BaseURL is another address for all of Courier's hosts, "" for those of the region.
	BaseURL string
	Region  courier.Region
	// Now is the present, because Courier's clock can't be moved; zero is the time of the Snapshot.
	Now time.Time
	// Running is the key of the emulator that already runs, zero to start one for the call.
	Running signing.Key
}

// Probe is a call that is ready to be sent.
type Probe struct {
	Target Target
	Call   Call
	// Request is what is sent. The URL for the emulator has a placeholder for its port.
	Request   call.Request
	Predicted Prediction
	// Host is where it goes, fit to be shown.
	Host string
	// User is the user that the call acts for, "" if the token names none.
	User string
	// Fault is what is wrong with the address of the server, or zero. Such a probe can't be sent.
	Fault hint.Problem
	// Running is set if the call goes to an emulator that already runs: SendTo sends it, not Send.
	Running bool

	token     string
	sample    access.Sample
	brand     string      // the only one that the scope allows, "" for any
	at        time.Time   // by which the token is judged
	signer    signing.Key // of the emulator
	isCourier bool        // Host is one of Courier's
	// unverifiable is set if the target is the emulator, and its key doesn't fit the token.
	unverifiable bool
}

// emulatorURL stands for the address of the emulator until it runs.
const emulatorURL = "http://127.0.0.1:0"

// New returns the probe of a call with the token of a snapshot.
func New(s core.Snapshot, c Call, o Settings) Probe {
	p := Probe{Target: o.Target, Call: c, token: s.Token.Text, at: s.Now, signer: emulatorKey(s)}
	if o.Target == Emulator && !o.Running.IsZero() {
		p.Running, p.signer = true, o.Running
	}
	if o.Target == Courier && !o.Now.IsZero() {
		p.at = o.Now
		s = s.At(o.Now)
	}
	p.User = s.Expected().User
	if users := s.Users(); p.User == "" && len(users) > 0 {
		p.User = users[0]
	}
	base := p.base(o)
	p.Host = cmp.Or(call.HostOf(base), badBase)
	p.isCourier = o.Target == Courier && courier.IsHost(p.Host)
	if o.Target == Emulator {
		p.Host = "127.0.0.1" // its port isn't known yet
	}
	p.predict(s)
	p.sample = access.SampleOf(c.Endpoint, c.Operation).ForBrand(p.brand)
	p.Request = p.request(base)
	return p
}

// WhyNot says why the token of a snapshot can't be sent to a target, "" if it can.
func WhyNot(s core.Snapshot, to Target) string {
	switch {
	case s.Token.Text == "":
		return "no token to send: " + s.NoToken
	case s.Token.Count < 3:
		return "the token has no signature: every server refuses it"
	case to == Courier && s.OfOtherIssuer():
		return "this is not a token from Courier, so it isn't sent there"
	}
	return ""
}

// base returns the address of the server.
func (p *Probe) base(o Settings) string {
	switch {
	case p.Target == Emulator:
		return emulatorURL
	case o.BaseURL == "":
		return "https://" + p.Call.Endpoint.Host.In(o.Region)
	}
	if err := (issuer.Request{BaseURL: o.BaseURL}).CheckBase(); err != nil {
		p.Fault = hint.Of(err, "correct "+courier.BaseURLVariable)
		return badBase
	}
	address := strings.TrimSpace(o.BaseURL)
	for _, region := range []courier.Region{courier.US, courier.EU} {
		if strings.EqualFold(strings.TrimRight(address, "/"), region.BaseURL()) { // only the API is there
			return "https://" + p.Call.Endpoint.Host.In(region)
		}
	}
	return address
}

// badBase is shown instead of an address that can't be called: it may contain a password.
const badBase = "$" + courier.BaseURLVariable

// request returns the request to a server.
func (p *Probe) request(base string) call.Request {
	if !p.IsWebSocket() {
		return request(p.sample, base, p.User, p.token)
	}
	// Browsers can't set headers there (Courier: courier-js, inbox-client).
	query := "/?auth=" + url.QueryEscape(p.token) + "&cid=bulla&iwpv=v1&userId=" + url.QueryEscape(p.User)
	return call.Request{Method: p.sample.Method, URL: strings.TrimRight(base, "/") + query, WebSocket: true}
}

// request returns the request of a sample, for a user and with a token or an API key.
func request(s access.Sample, base, user, bearer string) call.Request {
	r := call.Request{
		Method: s.Method, URL: strings.TrimRight(base, "/") + s.PathFor(cmp.Or(user, "USER_ID")), Body: s.Body,
		Header: []call.Field{{Name: "Authorization", Value: "Bearer " + bearer, Secret: true}},
	}
	for _, header := range s.Headers(user) {
		name, value, _ := strings.Cut(header, ": ")
		r.Header = append(r.Header, call.Field{Name: name, Value: value})
	}
	return r
}

// IsWebSocket reports whether the call opens a WebSocket.
func (p *Probe) IsWebSocket() bool { return p.Call.Endpoint.Host == access.Realtime }

// Curl returns the command that sends the request, with the token.
func (p *Probe) Curl() string {
	var headers []string
	for _, f := range append(p.Request.Header, p.Request.Handshake()...) {
		headers = append(headers, shell.Quote(f.Name+": "+f.Value))
	}
	command := shell.Curl(p.Request.Method, p.Request.URL, headers, p.Request.Body)
	if p.IsWebSocket() {
		return strings.Replace(command, "curl", "curl -i -N --http1.1 --max-time 5", 1)
	}
	return command
}

// Mask masks the token of the request, and keys and tokens of any kind. The result is not yet fit
// for a terminal.
func (p *Probe) Mask(text string) string {
	return redact.Text(redact.Sent([]string{p.token})(p.Request.Mask(text)))
}

// Shown returns the method and the address of the request, fit to be shown.
func (p *Probe) Shown() string {
	address := p.Mask(p.Request.URL)
	if p.Target == Emulator {
		address = strings.TrimPrefix(address, emulatorURL)
	}
	return p.Request.Method + " " + visible.Text(address)
}

// Changes says what the request changes, "" if it only reads.
func (p *Probe) Changes(s core.Snapshot) string {
	switch {
	case !p.Call.Endpoint.Writes():
		return ""
	case p.Running:
		return "it changes data in the emulator only"
	case p.Target == Emulator:
		return "it changes data in the emulator only, which ends after this request"
	}
	workspace := "the workspace that the token is for"
	if id, _ := s.Token.Claim("tenant_id"); id.Text != "" {
		workspace = "workspace " + redact.Quote(redact.Keys(id.Text), longestID)
	}
	return "this changes data in " + workspace + " at " + p.Name() + ": " + p.Call.Endpoint.Does
}

// longestID is how many characters of an ID are shown.
const longestID = 60

// Name is what a sentence calls the server: "the emulator", "Courier", or its host.
func (p *Probe) Name() string {
	switch {
	case p.Target == Emulator:
		return "the emulator"
	case p.isCourier:
		return "Courier"
	}
	return p.Host
}

// Lines returns the request as it is sent, with the token masked, fit to be shown: method and
// address, headers, an empty line, body.
func (p *Probe) Lines() []string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSuffix(p.Request.Text(), "\n"), "\n") {
		if p.Target == Emulator {
			line = strings.Replace(line, emulatorURL, "", 1)
		}
		lines = append(lines, p.Mask(line))
	}
	return lines
}
