package emulator

import (
	"context"
	"net/http"
)

// BackendPath is the endpoint of a Backend.
const BackendPath = "/api/courier-token"

// sessionCookie names the logged-in user to a Backend.
const sessionCookie = "session"

// Backend emulates the backend of an app, which issues tokens with its API key: GET BackendPath
// with a session of the app returns a token for the user of that session.
type Backend struct {
	// Issue returns a token for a user of the app. The context is that of the request.
	Issue func(ctx context.Context, user string) (token string, err error)
}

// Session returns the Cookie header of a user who is logged in to the app.
func Session(user string) string { return (&http.Cookie{Name: sessionCookie, Value: user}).String() }

// ServeHTTP answers a request.
func (b Backend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, body := b.respond(r)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	text, _ := marshal(body) // it holds only strings
	_, _ = w.Write(text)     // the client may have left
}

func (b Backend) respond(r *http.Request) (status int, body map[string]string) {
	fails := func(status int, message string) (int, map[string]string) {
		return status, map[string]string{"error": message}
	}
	cookie, err := r.Cookie(sessionCookie)
	switch {
	case !hostIsLocal(r):
		return fails(http.StatusForbidden, "the host is not this machine")
	case r.URL.Path != BackendPath:
		return fails(http.StatusNotFound, "no such endpoint")
	case r.Method != http.MethodGet:
		return fails(http.StatusMethodNotAllowed, "use GET")
	case err != nil || cookie.Value == "":
		return fails(http.StatusUnauthorized, "log in first")
	}
	token, err := b.Issue(r.Context(), cookie.Value)
	if err != nil {
		return fails(http.StatusBadGateway, "Courier issued no token")
	}
	return http.StatusOK, map[string]string{"token": token}
}
