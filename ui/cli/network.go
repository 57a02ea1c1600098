package cli

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"os/signal"
	"syscall"

	"bulla/core/call"
)

// client returns a client for requests. It uses the proxy of the environment, as other tools do.
func (s *session) client() *call.Client {
	return call.New(call.Options{Now: s.Now, Proxy: s.proxy})
}

// proxy returns the proxy of the environment, and an error for an address that can't be read. The
// standard library would ignore such an address and send the request without a proxy.
func (s *session) proxy(r *http.Request) (*url.URL, error) {
	chosen, err := http.ProxyFromEnvironment(r)
	if chosen != nil || err != nil {
		return chosen, err
	}
	address := cmp.Or(s.Getenv("HTTPS_PROXY"), s.Getenv("https_proxy"))
	if _, err := url.Parse(address); err == nil {
		return nil, nil
	}
	_, err = url.Parse("http://" + address) // the library also accepts host:port
	return nil, err
}

// interruptible returns a context that is canceled by an interrupt. Until it is stopped, an
// interrupt doesn't end the program.
func (s *session) interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(s.Context, syscall.SIGINT, syscall.SIGTERM)
}
