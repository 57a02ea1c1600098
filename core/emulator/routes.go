package emulator

import (
	"net/http"
	"slices"
	"strings"

	"bulla/core/access"
	"bulla/core/courier"
)

const (
	healthPath = "/health"
	rootPath   = "/"
	socketPath = "/ws"
	trackPath  = "/inbound/courier"
)

// route answers a request.
func (e *Emulator) route(x *exchange) response {
	if opensSocket(x.Request) {
		return e.connect(x)
	}
	x.caller = e.authorization(x.Header)
	x.entry.Bearer = x.caller.shown
	path := callPath(x.URL)
	methods, template := methodsOf(path)
	if template == courier.IssueTokenPath { // also with a slash at its end, as core/access matches it
		return e.issue(x, methods)
	}
	if x.Method == http.MethodPost && strings.HasSuffix(template, "/q") {
		return e.graphQL(x, template)
	}
	user := x.user()
	if user == "" && template == trackPath {
		user = tracker(x.body)
	}
	d := x.decide(access.Call{Method: x.Method, Path: path, User: user})
	if resp, refused := refusal(d, methods); refused {
		return resp
	}
	if d.Endpoint.Path == rootPath { // neither an upgrade nor a request for info
		return responseTo(bad("this path opens a WebSocket: call it with a WebSocket client, " +
			"which sends Connection: Upgrade and Upgrade: websocket"))
	}
	if err := needUser(d); err != nil {
		return responseTo(err)
	}
	body, err := e.perform(d, x)
	if err != nil {
		return responseTo(err)
	}
	status := http.StatusOK
	if body == nil {
		status = http.StatusNoContent
	}
	return response{status: status, body: body, because: d.Because}
}

// opensSocket reports whether a request opens a websocket of the inbox.
func opensSocket(r *http.Request) bool {
	return isUpgrade(r) && (r.URL.Path == rootPath || r.URL.Path == socketPath || r.URL.Query().Has("auth"))
}

// perform answers a REST endpoint: one case each. A nil body is 204.
func (e *Emulator) perform(d access.Decision, x *exchange) (any, error) {
	id, user, topic, body := d.Params["id"], d.Params["user_id"], d.Params["topic_id"], x.body
	owner := preferenceOwner{user, x.URL.Query().Get("tenant_id")}
	switch d.Endpoint.Method + " " + d.Endpoint.Path {
	case "GET /brands":
		return e.store.listBrands(), nil
	case "GET /brands/:id":
		return e.store.brand(id)
	case "PUT /brands":
		return e.store.putNamedBrand(body)
	case "PUT /brands/:id":
		return e.store.replaceBrand(id, body)
	case "DELETE /brands":
		id, err := namedBrand(x)
		if err != nil {
			return nil, err
		}
		return nil, e.store.deleteBrand(id)
	case "DELETE /brands/:id":
		return nil, e.store.deleteBrand(id)
	case "GET /users/:user_id/tokens/:token":
		return e.store.pushToken(user, d.Params["token"])
	case "PUT /users/:user_id/tokens/:token":
		return nil, e.store.putPushToken(user, d.Params["token"], body)
	case "PATCH /users/:user_id/tokens/:token":
		return nil, e.store.patchPushToken(user, d.Params["token"], body)
	case "DELETE /users/:user_id/tokens/:token":
		return nil, e.store.deletePushToken(user, d.Params["token"])
	case "GET /users/:user_id/preferences":
		return e.store.listPreferences(owner), nil
	case "GET /users/:user_id/preferences/:topic_id":
		return e.store.topicPreference(owner, topic)
	case "PUT /users/:user_id/preferences/:topic_id", "PATCH /users/:user_id/preferences/:topic_id":
		return e.store.putPreference(owner, topic, body, d.Endpoint.Method == http.MethodPatch)
	case "DELETE /users/:user_id/preferences/:topic_id":
		return nil, e.store.deletePreference(owner, topic)
	case "PUT /client/lists/:id/subscribe/:user_id", "DELETE /client/lists/:id/unsubscribe/:user_id":
		return nil, nil // the emulator has no lists, so nothing is stored
	case "POST " + trackPath:
		return trackEvent(body)
	case "POST /inbox":
		m, err := e.store.ingest(acting(d), body)
		if err != nil {
			return nil, err
		}
		e.hub.sendNew(m, x.answered)
		return map[string]string{"messageId": m.id}, nil
	}
	return nil, unknown("endpoint in this emulator")
}

// isInfo reports whether a request is for the description of the emulator.
func isInfo(r *http.Request) bool {
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	return reads && !isUpgrade(r) && (r.URL.Path == rootPath || r.URL.Path == healthPath)
}

// info is the description of the emulator.
type info struct {
	Name      string         `json:"name"`
	Is        string         `json:"is"`
	Issue     string         `json:"issue"`
	Endpoints []infoEndpoint `json:"endpoints"`
}

type infoEndpoint struct {
	Method     string   `json:"method"`
	Path       string   `json:"path"`
	Operations []string `json:"operations,omitempty"`
	AnyOf      []string `json:"any_of"`
	NeedsUser  bool     `json:"needs_user"`
	Does       string   `json:"does"`
}

// describe returns the description, with the endpoints that tokens open.
func describe() info {
	i := info{
		Name:  "bulla",
		Is:    "an emulator of Courier's auth: it issues test tokens and serves the endpoints that they open",
		Issue: "POST " + courier.IssueTokenPath + " with an API key",
	}
	for _, e := range slices.Concat(access.Endpoints(), access.Undocumented()) {
		i.Endpoints = append(i.Endpoints, infoEndpoint{e.Method, e.Path, e.Operations, e.AnyOf, e.NeedsUser, e.Does})
	}
	return i
}
