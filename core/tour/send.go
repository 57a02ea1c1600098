package tour

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/emulator"
	"bulla/core/issuer"
	"bulla/core/token"
	"bulla/core/visible"
)

// exchange sends a request and logs it. It is logged first, so that requests which follow from it
// come after it.
func (p *Player) exchange(ctx context.Context, from, to Party, carries string, r call.Request) (call.Response, error) {
	e := &Exchange{From: from, To: to, Carries: carries, Request: r, Moved: wholeSeconds(p.shift.Load())}
	for _, field := range r.Header {
		if field.Name == userHeader {
			e.For = visible.Text(field.Value)
		}
	}
	p.logging.Lock()
	e.Nested = p.running > 0
	p.running++
	p.exchanges = append(p.exchanges, e)
	p.logging.Unlock()
	response, err := p.options.Client.Do(ctx, r)
	p.logging.Lock()
	defer p.logging.Unlock()
	p.running--
	e.Response = response
	return response, err
}

// wholeSeconds rounds nanoseconds up, as the clock on the screen does.
func wholeSeconds(nanoseconds int64) time.Duration {
	return time.Duration(math.Ceil(time.Duration(nanoseconds).Seconds())) * time.Second
}

// forgetExchanges begins to log the requests of another step.
func (p *Player) forgetExchanges() {
	p.logging.Lock()
	defer p.logging.Unlock()
	p.exchanges = nil
}

// requestWith sets what the backend requests tokens with.
func (p *Player) requestWith(r core.Request) {
	p.logging.Lock()
	defer p.logging.Unlock()
	p.request = r
}

// issue requests a token as the backend does, and inspects it.
func (p *Player) issue(ctx context.Context, s *state, key string) error {
	response, asked, err := p.askCourier(ctx, s.bench.Request, key)
	p.receive(s, response, asked)
	return err
}

// askCourier sends a request for a token to the emulator.
func (p *Player) askCourier(
	ctx context.Context, request core.Request, key string,
) (response call.Response, requested *diagnose.Request, err error) {
	lifetime, err := request.Lifetime()
	if err != nil {
		return call.Response{}, nil, err
	}
	asked := issuer.Request{BaseURL: p.courier.URL, APIKey: apiKeys[key], Scope: request.Scope(), ExpiresIn: lifetime}
	sent, err := asked.Call()
	if err != nil {
		return call.Response{}, nil, err
	}
	response, err = p.exchange(ctx, Backend, Courier, keyTitle(key), sent)
	return response, asked.Requested(), err
}

// receive inspects the token in a response, if there is one.
func (p *Player) receive(s *state, response call.Response, asked *diagnose.Request) {
	issued, ok := tokenIn(response)
	if !ok {
		return
	}
	origin := core.Origin{Host: strings.TrimPrefix(p.courier.URL, "http://"), Request: asked, Issuer: courier.Courier}
	s.received = &core.Receive{Text: issued, Origin: origin}
	s.bench = s.bench.Apply(*s.received, core.Moment{Now: p.Now()})
}

// fetch gets a token as the app does, from the backend with the session of a user.
func (p *Player) fetch(ctx context.Context, s *state, user string) error {
	p.requestWith(s.bench.Request)
	response, err := p.exchange(ctx, App, Backend, "session", call.Request{
		URL: p.upstream.URL + emulator.BackendPath, Header: []call.Field{{Name: "Cookie", Value: emulator.Session(user)}},
	})
	p.receive(s, response, nil)
	return err
}

// issueFor issues a token for a user who is logged in to the app: the session decides the user, and
// the Workbench the rest.
func (p *Player) issueFor(ctx context.Context, user string) (string, error) {
	p.logging.Lock()
	request := p.request
	p.logging.Unlock()
	request.Scopes = strings.Fields(withUser(request.Scopes, user))
	response, _, err := p.askCourier(ctx, request, apiKey)
	if err != nil {
		return "", err
	}
	issued, ok := tokenIn(response)
	if !ok {
		return "", errors.New("no token was issued by Courier")
	}
	return issued, nil
}

// tokenIn returns the token in a response of issue-token.
func tokenIn(response call.Response) (string, bool) {
	doc, _ := token.Parse(response.Body, token.Whole)
	value, ok := doc.Root.Get("token")
	return value.Text, ok && value.Kind == token.String && response.OK()
}

// send sends the request of an action. A token in the response of issue-token is inspected.
func (p *Player) send(ctx context.Context, s *state, a *Action) error {
	method, path, _ := strings.Cut(a.Send, " ")
	with := cmp.Or(a.With, withToken)
	header, err := p.credentials(s, with, a.For)
	if err != nil {
		return err
	}
	body := a.Body
	if a.GraphQL != "" {
		query, _ := json.Marshal(map[string]string{"query": strings.TrimSpace(a.GraphQL)}) // never fails
		body = string(query)
	}
	if body != "" {
		header = append(header, call.Field{Name: "Content-Type", Value: "application/json"})
	}
	for _, name := range slices.Sorted(maps.Keys(a.Headers)) {
		header = append(header, call.Field{Name: name, Value: a.Headers[name]})
	}
	carries := carried(with)
	response, err := p.exchange(ctx, sender(a.As, with), Courier, carries, call.Request{
		Method: method, URL: p.courier.URL + path, Header: header, Body: body,
	})
	if path == courier.IssueTokenPath {
		p.receive(s, response, nil)
	}
	return err
}

// carried names the credentials of a request: "token", "API key".
func carried(with string) string { return strings.TrimPrefix(withTitle(with), "the ") }

// userHeader is the header in which the SDK names its user.
const userHeader = "X-Courier-User-Id"

// sender returns who sends a request: the SDK, or the backend if it carries an API key.
func sender(as, with string) Party {
	switch {
	case as == "app":
		return App
	case as == "backend", as == "" && apiKeys[with] != "":
		return Backend
	}
	return SDK
}

// credentials returns the headers that say who sends a request, and for which user.
func (p *Player) credentials(s *state, with, user string) ([]call.Field, error) {
	var header []call.Field
	bearer := apiKeys[with]
	switch {
	case with == withToken:
		bearer = s.bench.Snapshot(p.Now()).Token.Text
	case bearer == "":
		bearer = s.kept[with]
	}
	switch {
	case bearer != "":
		header = append(header, call.Field{Name: "Authorization", Value: "Bearer " + bearer, Secret: true})
	case with == withClientKey:
		clientKey := base64.StdEncoding.EncodeToString([]byte(courier.SampleWorkspace))
		header = append(header, call.Field{Name: "X-Courier-Client-Key", Value: clientKey},
			call.Field{Name: "X-Courier-User-Signature", Value: courier.UserSignature(apiKeys[apiKey], user), Secret: true})
	case with != withNothing:
		return nil, errNoToken
	}
	if user != "" {
		header = append(header, call.Field{Name: userHeader, Value: user})
	}
	return header, nil
}
