package emulator

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// The limits of a server: a slow or large request is cut off there, so that others don't wait
// longer.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	answerTimeout = 30 * time.Second
	idleTimeout   = 60 * time.Second
	maxHeader     = 16 << 10
	// grace is how long websockets have for the closing handshake.
	grace = time.Second
)

// Server serves an emulator.
type Server struct {
	emulator *Emulator
	timeouts timeouts
}

// timeouts are how long a client may take for its header and for the whole request.
type timeouts struct{ header, request time.Duration }

// NewServer returns a server for e.
func NewServer(e *Emulator) *Server { return &Server{e, timeouts{headerTimeout, readTimeout}} }

// Serve serves on l until ctx ends. Then it closes l and all connections, websockets with a closing
// handshake, and returns nil when everything has stopped or takes too long to stop. It refuses to
// serve if other machines can reach l and the emulator has no API key of its own.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	if s.emulator.options.APIKey == "" && !isLoopback(l.Addr()) {
		_ = l.Close() // the error below says why
		return CheckAddr(l.Addr().String(), false)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	limited := newListener(l, s.emulator.unread)
	var running sync.WaitGroup
	server := s.server(ctx, limited, &running)
	served := make(chan error, 1)
	go func() { served <- server.Serve(limited) }()
	var err error
	select {
	case <-ctx.Done():
		_ = server.Close() // it closes what it can
		<-served
	case err = <-served: // l failed
		stop()
		_ = server.Close()
	}
	s.finish(limited, &running)
	return err
}

// server returns the http.Server. The wait group counts its connections and handlers.
func (s *Server) server(ctx context.Context, limited *limitedListener, running *sync.WaitGroup) *http.Server {
	return &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			running.Add(1) // the connection is still counted, so nobody stops waiting
			defer running.Done()
			if limited.crowded() {
				w.Header().Set("Connection", "close")
			}
			s.emulator.ServeHTTP(w, r)
		}),
		// OPTIONS * is answered like every other request.
		DisableGeneralOptionsHandler: true,
		ReadHeaderTimeout:            s.timeouts.header,
		ReadTimeout:                  s.timeouts.request,
		WriteTimeout:                 answerTimeout + s.emulator.options.Latency,
		IdleTimeout:                  idleTimeout,
		MaxHeaderBytes:               maxHeader,
		ErrorLog:                     log.New(io.Discard, "", 0), // Options.Log gets every response
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(ctx, serving{}, ctx)
		},
		ConnState: func(c net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				running.Add(1)
			case http.StateHijacked:
				c.(*conn).hijacked()
				running.Done()
			case http.StateClosed:
				running.Done()
			}
		},
	}
}

// serving is the key of the context that ends only with the server.
type serving struct{}

// servingContext returns the context that ends only with the server. The context of a request also
// ends if the client leaves while its websocket is being opened.
func servingContext(r *http.Request) context.Context {
	if ctx, ok := r.Context().Value(serving{}).(context.Context); ok {
		return ctx
	}
	return r.Context()
}

// finish waits until nothing runs. It cuts off websockets that take too long to close, and after
// that does not wait for responses that are still being computed.
func (s *Server) finish(limited *limitedListener, running *sync.WaitGroup) {
	done := make(chan struct{})
	go func() {
		running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-s.emulator.options.After(grace):
	}
	limited.closeConnections()
	select {
	case <-done:
	case <-s.emulator.options.After(grace / 2):
	}
}

// unread logs a request that could not be read but was answered.
func (e *Emulator) unread(status int, reason string) {
	e.logEntry(Entry{
		Time: e.options.Now(), Method: "-", Path: "-", Bearer: "none", Status: status,
		Why: scrub("the request can't be read: "+reason, maxBecause),
	})
}
