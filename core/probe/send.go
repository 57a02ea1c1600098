package probe

import (
	"context"
	"strings"
	"time"

	"bulla/core/access"
	"bulla/core/call"
	"bulla/core/emulator"
)

// Client sends requests; a *call.Client is one.
type Client interface {
	Do(ctx context.Context, r call.Request) (call.Response, error)
}

// Send sends the call once and compares the answer. If the target is the emulator, it runs until
// the call is answered.
func Send(ctx context.Context, client Client, p Probe) Answer {
	if p.Target == Courier {
		response, err := client.Do(ctx, p.Request)
		return p.Compare(response, err)
	}
	server, err := emulator.StartLoopback(ctx, emulator.New(emulator.Options{
		Signer: p.signer,
		Now:    func() time.Time { return p.at },
		Random: strings.NewReader(strings.Repeat("0", 1024)), // nobody sees the IDs and fingerprints made of it
	}))
	if err != nil {
		return p.Compare(call.Response{}, err)
	}
	defer server.Close()
	return SendTo(ctx, client, p, server.URL)
}

// SendTo sends the call once to an emulator that runs at an address, and compares the answer.
func SendTo(ctx context.Context, client Client, p Probe, address string) Answer {
	p.Request = p.request(address)
	p.Host = call.HostOf(address)
	if err := p.store(ctx, client, address); err != nil {
		return p.Compare(call.Response{}, err)
	}
	response, err := client.Do(ctx, p.Request)
	return p.Compare(response, err)
}

// emulatorAPIKey is an API key that the emulator accepts.
const emulatorAPIKey = "pk_test_EXAMPLE0000000000000000000"

// store stores what the call looks for in the emulator, so that it doesn't answer 404.
func (p *Probe) store(ctx context.Context, client Client, base string) error {
	var put access.Endpoint
	switch path := p.Call.Endpoint.Path; {
	case p.Predicted.Outcome != access.Allowed:
		return nil
	case p.brand != "", strings.Contains(p.Request.URL+p.Request.Body, access.SampleBrand):
		put = access.Endpoint{Method: "PUT", Path: "/brands"}
	case strings.HasSuffix(path, "/:token"):
		put = access.Endpoint{Method: "PUT", Path: path}
	case strings.Contains(p.sample.Body, access.SampleMessage):
		put = access.Endpoint{Method: "POST", Path: "/inbox"}
	default:
		return nil
	}
	_, err := client.Do(ctx, request(access.SampleOf(put, "").ForBrand(p.brand), base, p.User, emulatorAPIKey))
	return err
}
