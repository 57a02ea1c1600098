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

// client returns what sends requests. Proxies are those of the environment, as with
// every other tool.
func (s *session) client() *call.Client {
	return call.New(call.Options{Now: s.Now, Proxy: s.proxy})
}

// proxy returns the proxy of the environment. The standard library takes an address that
// it cannot read for none; whoever set one does not want to go without.
func (s *session) proxy(r *http.Request) (*url.URL, error) {
	chosen, err := http.ProxyFromEnvironment(r)
	if chosen != nil || err != nil {
		return chosen, err
	}
	address := cmp.Or(s.Getenv("HTTPS_PROXY"), s.Getenv("https_proxy"))
	if _, err := url.Parse(address); err == nil {
		return nil, nil
	}
	_, err = url.Parse("http://" + address) // host:port, as the library reads it
	return nil, err
}

// interruptible returns a context that ends with an interrupt. Until then an interrupt
// does not end the program by itself.
func (s *session) interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(s.Context, syscall.SIGINT, syscall.SIGTERM)
}
