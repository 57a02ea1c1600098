package emulator

import (
	"context"
	"net"
	"net/http"
)

// Loopback is a server that only this machine can reach.
type Loopback struct {
	// URL is its address, such as "http://127.0.0.1:41234".
	URL  string
	stop context.CancelFunc
	done chan struct{}
}

// StartLoopback serves e on a free port of 127.0.0.1 until ctx ends or Close is called.
func StartLoopback(ctx context.Context, e *Emulator) (*Loopback, error) {
	return startLoopback(ctx, NewServer(e).Serve)
}

// StartBackend serves b on a free port of 127.0.0.1 until ctx ends or Close is called.
func StartBackend(ctx context.Context, b Backend) (*Loopback, error) {
	return startLoopback(ctx, func(ctx context.Context, l net.Listener) error {
		server := &http.Server{
			Handler: b, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
			MaxHeaderBytes: maxHeader, BaseContext: func(net.Listener) context.Context { return ctx },
		}
		stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // it closes what it can
		defer stop()
		return server.Serve(l)
	})
}

func startLoopback(ctx context.Context, serve func(context.Context, net.Listener) error) (*Loopback, error) {
	ctx, cancel := context.WithCancel(ctx)
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		cancel()
		return nil, err
	}
	l := &Loopback{URL: "http://" + listener.Addr().String(), stop: cancel, done: make(chan struct{})}
	go func() {
		defer close(l.done)
		_ = serve(ctx, listener) // a request to a server that failed says so
	}()
	return l, nil
}

// Close stops the server and waits until it has stopped.
func (l *Loopback) Close() {
	l.stop()
	<-l.done
}
