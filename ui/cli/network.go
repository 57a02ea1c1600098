package cli

import (
	"context"
	"net/http"
	"os/signal"
	"syscall"

	"bulla/core/call"
)

// client returns what sends requests. Proxies are those of the environment, as with
// every other tool.
func (s *session) client() *call.Client {
	return call.New(call.Options{Now: s.Now, Proxy: http.ProxyFromEnvironment})
}

// interruptible returns a context that ends with an interrupt. Until then an interrupt
// does not end the program by itself.
func (s *session) interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(s.Context, syscall.SIGINT, syscall.SIGTERM)
}
