package emulator

import (
	"net/http"
	"sync"
)

// maxSockets is how many websockets are open at once: half of the connections, so that there is
// always one for requests.
const maxSockets = maxConnections / 2

// hub has the open websockets.
type hub struct {
	mu   sync.Mutex
	open map[*socket]bool
}

func newHub() *hub { return &hub{open: map[*socket]bool{}} }

// add adds a websocket.
func (h *hub) add(s *socket) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.open) >= maxSockets {
		return &fault{status: http.StatusServiceUnavailable, message: "too many WebSockets are open: close one"}
	}
	h.open[s] = true
	return nil
}

func (h *hub) remove(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.open, s)
}

// send sends events to the user's websockets that subscribed and may read messages. It judges a
// websocket once for all events. They are sent after the response to the request that caused them,
// which would otherwise compete with writing to many websockets.
func (h *hub) send(userID string, events []inboxEvent, answered <-chan struct{}) {
	if len(events) == 0 {
		return
	}
	h.broadcast(h.listeners(userID, func(string) bool { return true }), lastOfEach(events), answered)
}

// sendNew sends a new message to the websockets that subscribed for its tenant.
func (h *hub) sendNew(m *message, answered <-chan struct{}) {
	listeners := h.listeners(m.user, func(tenant string) bool { return tenant == m.tenant })
	h.broadcast(listeners, []inboxEvent{{message: m}}, answered)
}

// broadcast queues events for websockets. It encodes the events once for each version of the
// protocol, and judges each token once: the websockets of a user often share one.
func (h *hub) broadcast(listeners []*socket, events []inboxEvent, answered <-chan struct{}) {
	written, judged := map[version]batch{}, map[string]bool{}
	for _, s := range listeners {
		bearer := *s.bearer.Load()
		allowed, known := judged[bearer]
		if !known {
			allowed = s.decide(bearer).Allowed() // now: the token may have expired
			judged[bearer] = allowed
		}
		if !allowed {
			continue
		}
		b, ok := written[s.version]
		if !ok {
			b = newBatch(events, s.version)
			b.answered = answered
			written[s.version] = b
		}
		s.push(b)
	}
}

// batch is a group of frames that are queued together because one request caused them.
type batch struct {
	frames [][]byte
	size   int // bytes
	// answered is closed when they may be sent; nil if they don't have to wait.
	answered <-chan struct{}
}

func newBatch(events []inboxEvent, v version) (b batch) {
	for _, e := range events {
		text := e.frame(v)
		b.frames, b.size = append(b.frames, text), b.size+len(text)
	}
	return b
}

// listeners returns the websockets of a user that subscribed for a matching tenant.
func (h *hub) listeners(userID string, fits func(tenant string) bool) []*socket {
	h.mu.Lock()
	defer h.mu.Unlock()
	var found []*socket
	for s := range h.open {
		if tenant := s.subscribed.Load(); s.user == userID && tenant != nil && fits(*tenant) {
			found = append(found, s)
		}
	}
	return found
}
