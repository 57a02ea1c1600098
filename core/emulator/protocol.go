package emulator

import (
	"strconv"

	"github.com/coder/websocket"

	"bulla/core/redact"
)

// envelope is a message of the protocol (Courier: courier-js, socket/protocol/messages). Messages
// from older clients have no tid and are not answered (Courier: courier-ios and courier-android,
// InboxSocket).
type envelope struct {
	Version  string `json:"iwpv,omitempty"`
	ID       string `json:"tid"`
	Action   string `json:"action,omitempty"`
	Response string `json:"response,omitempty"`
	Data     any    `json:"data,omitempty"`
}

// reply returns the response to a message, nil if it gets none, or why the websocket closes. Events
// are sent to clients that subscribed to their own user.
func (s *socket) reply(text []byte) (reply []byte, end *closing) {
	id, action, data, err := readMessage(text)
	if err != nil {
		return nil, &closing{code: websocket.StatusInvalidFramePayloadData, reason: "the message is not JSON with tid and action"}
	}
	answered := envelope{ID: id, Response: "ack"}
	switch action {
	case "get-config":
		answered.Response = "config"
		answered.Data = map[string]int{"pingInterval": pingSeconds, "maxOutstandingPings": maxOutstandingPings}
	case "subscribe":
		s.subscribe(data)
	case "unsubscribe":
		s.subscribed.Store(nil)
	case "ping":
		answered.Response = "pong"
	case "pong":
		s.ponged(id)
		return nil, nil
	case "keepAlive": // its arrival is enough
	case "renewSession":
		if end := s.renew(data); end != nil {
			return nil, end
		}
	default: // a newer client keeps its connection
		s.note(Entry{Operation: messageOperation, Why: "the action " + redact.Quote(redact.Opaque(action), 40) +
			" is not one of get-config, subscribe, unsubscribe, ping, pong, keepAlive, renewSession"})
		return nil, nil
	}
	if id == "" {
		return nil, nil
	}
	return encodeJSON(answered), nil
}

// readMessage reads a message of a client.
func readMessage(text []byte) (id, action string, data map[string]any, err error) {
	o, err := readBody(text, "tid", "action", "data")
	if err != nil {
		return "", "", nil, err
	}
	if id, err = o.word("tid"); err != nil {
		return "", "", nil, err
	}
	action, err = o.word("action")
	data, _ = o.any("data").(map[string]any)
	return id, action, data, err
}

// subscribe starts sending events to the websocket if it names its own user. With v2 the channel
// may be left out (Courier: courier-ios, InboxSocket.sendSubscribe).
func (s *socket) subscribe(data map[string]any) {
	channel, named := data["channel"]
	if channel != s.user && (named || s.version != v2) { // an earlier subscription stays
		s.note(Entry{Operation: messageOperation, Why: "the channel is not the user of this WebSocket, which receives only events of its own user"})
		return
	}
	tenant, _ := data["accountId"].(string)
	s.subscribed.Store(&tenant)
}

// ping returns the ping with a number, whose pong is expected from now on.
func (s *socket) ping(number int) []byte {
	id := "ping-" + strconv.Itoa(number)
	s.awaited.Store(&id)
	sent := envelope{ID: id, Action: "ping"}
	if s.version == v2 {
		sent.Version = s.version.String()
	}
	return encodeJSON(sent)
}

// ponged handles the response to a ping. With v2 only the response to the last ping counts
// (Courier: courier-ios, InboxSocket.sendPong); with earlier versions any message counts.
func (s *socket) ponged(id string) {
	if awaited := s.awaited.Load(); awaited != nil && *awaited == id {
		s.unanswered.Store(0)
	}
}

// renew replaces the token (Courier: courier-react, transport/ws). A token that is too long for a
// request header closes the websocket: no client could use it elsewhere, and it would be checked
// for each event.
func (s *socket) renew(data map[string]any) *closing {
	text, _ := data["auth"].(string)
	if len(text) > maxHeader {
		reason := "the token in renewSession is larger than " + strconv.Itoa(maxHeader>>10) + " kB"
		return &closing{code: websocket.StatusMessageTooBig, reason: reason}
	}
	s.bearer.Store(&text)
	d := s.decide(text)
	s.note(Entry{Operation: "renewSession", Allowed: d.Allowed(), Why: d.Because})
	return nil
}
