package emulator

import (
	"encoding/json"
	"net/http"
	"sync"
)

// maxSockets is how many websockets are open at once: half of the connections, so
// that requests are answered whatever they do.
const maxSockets = maxConnections / 2

// hub knows the open websockets.
type hub struct {
	mu   sync.Mutex
	open map[*socket]bool
}

func newHub() *hub { return &hub{open: map[*socket]bool{}} }

// add takes a websocket in.
func (h *hub) add(s *socket) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.open) >= maxSockets {
		return &fault{status: http.StatusServiceUnavailable, message: "too many websockets are open: close one"}
	}
	h.open[s] = true
	return nil
}

func (h *hub) remove(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.open, s)
}

// inboxEvent is what websockets are told of a mutation. Type is for the clients of iOS
// and Android, which read it first; courier-js reads the event alone.
type inboxEvent struct {
	Type      string `json:"type"`
	Event     string `json:"event"`
	MessageID string `json:"messageId,omitempty"`
}

// tell tells an event to the user's websockets that subscribed and may read messages.
func (h *hub) tell(userID string, what inboxEvent) {
	text, err := json.Marshal(what)
	if err != nil {
		return // three strings always encode
	}
	for _, s := range h.listeners(userID) {
		if s.mayRead() { // judged now: the token may have ended since
			s.push(text)
		}
	}
}

func (h *hub) listeners(userID string) []*socket {
	h.mu.Lock()
	defer h.mu.Unlock()
	var found []*socket
	for s := range h.open {
		if s.user == userID && s.subscribed.Load() {
			found = append(found, s)
		}
	}
	return found
}
