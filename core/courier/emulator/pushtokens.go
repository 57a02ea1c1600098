package emulator

import (
	"encoding/json"
	"reflect"
	"strings"

	"bulla/core/visible"
)

// pushToken is a device's push token as it was stored (Courier: SDK,
// resources/users/tokens).
type pushToken struct {
	document map[string]any
	size     int
}

// tokenLifeMonths is how long a token lives that says nothing of it.
const tokenLifeMonths = 2

// pushToken returns a stored token.
func (s *store) pushToken(userID, text string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.users[userID]
	if !ok {
		return nil, unknown("push token")
	}
	found, ok := u.pushTokens[text]
	if !ok {
		return nil, unknown("push token")
	}
	return found.document, nil
}

// putPushToken stores a token, or replaces it.
func (s *store) putPushToken(userID, text string, body []byte) error {
	var sent map[string]any
	if err := decode(body, &sent); err != nil {
		return err
	}
	document := map[string]any{}
	for _, name := range []string{"provider_key", "device", "expiry_date", "properties", "tracking"} {
		document[name] = sent[name]
	}
	if written, ok := sent["token"]; ok && written != text {
		return bad("the token in the body is not the one in the path")
	}
	if document["expiry_date"] == nil {
		document["expiry_date"] = isoTime(s.now().AddDate(0, tokenLifeMonths, 0))
	}
	document["token"], document["status"], document["status_reason"] = text, "active", nil
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.userNamed(userID)
	if err != nil {
		return err
	}
	return s.keepPushToken(u, text, document)
}

// patchPushToken applies a JSON Patch (RFC 6902) to a stored token.
func (s *store) patchPushToken(userID, text string, body []byte) error {
	var sent struct {
		Patch []patchOperation `json:"patch"`
	}
	if err := decode(body, &sent); err != nil {
		return err
	}
	if len(sent.Patch) == 0 {
		return bad("patch is required: a list of operations with op, path and value")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.users[userID]
	if !ok {
		return unknown("push token")
	}
	found, ok := u.pushTokens[text]
	if !ok {
		return unknown("push token")
	}
	document, err := copyDocument(found.document)
	if err != nil {
		return err
	}
	for i, operation := range sent.Patch {
		if err := operation.apply(document); err != nil {
			return bad("operation %d of patch: %s", i+1, err)
		}
	}
	if document["token"] != text {
		return bad("the token itself cannot be patched: store another one")
	}
	return s.keepPushToken(u, text, document)
}

// keepPushToken checks a token and stores it.
func (s *store) keepPushToken(u *user, text string, document map[string]any) error {
	if provider, ok := document["provider_key"].(string); !ok || provider == "" {
		return bad("provider_key is required: firebase-fcm, apn, expo or onesignal")
	}
	encoded, err := json.Marshal(document)
	if err != nil {
		return bad("the token cannot be kept as JSON")
	}
	old, again := u.pushTokens[text]
	if !again {
		if err := full(len(u.pushTokens), "push tokens of this user"); err != nil {
			return err
		}
	}
	if err := s.reserve(len(encoded) - old.size); err != nil {
		return err
	}
	u.pushTokens[text] = pushToken{document, len(encoded)}
	return nil
}

// deletePushToken deletes a token. That one which is not there is none is no fault is
// inferred: SDKs delete at every sign-out.
func (s *store) deletePushToken(userID, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.users[userID]
	if !ok {
		return nil
	}
	defer delete(u.pushTokens, text)
	return s.reserve(-u.pushTokens[text].size)
}

// copyDocument returns a copy that shares nothing with the document.
func copyDocument(document map[string]any) (copied map[string]any, err error) {
	encoded, err := json.Marshal(document)
	if err != nil {
		return nil, bad("the token cannot be patched")
	}
	if err := json.Unmarshal(encoded, &copied); err != nil {
		return nil, bad("the token cannot be patched")
	}
	return copied, nil
}

// patchOperation is one operation of a JSON Patch (RFC 6902 section 4) on members of
// objects: add, replace, remove and test.
type patchOperation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// apply changes the document.
func (o patchOperation) apply(document map[string]any) error {
	if !strings.HasPrefix(o.Path, "/") {
		return bad("path must begin with a slash, such as /device/app_id")
	}
	names := strings.Split(o.Path[1:], "/")
	target := document
	for i, name := range names {
		names[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	}
	for _, name := range names[:len(names)-1] {
		inner, ok := target[name].(map[string]any)
		if !ok {
			return bad("there is no object at path %s", visible.Quote(o.Path, 60))
		}
		target = inner
	}
	last := names[len(names)-1]
	value, there := target[last]
	switch {
	case o.Op == "add":
		target[last] = o.Value
	case o.Op != "replace" && o.Op != "remove" && o.Op != "test":
		return bad("op must be add, replace, remove or test")
	case !there:
		return bad("there is nothing at path %s", visible.Quote(o.Path, 60))
	case o.Op == "replace":
		target[last] = o.Value
	case o.Op == "remove":
		delete(target, last)
	case !reflect.DeepEqual(value, o.Value):
		return bad("the test failed")
	}
	return nil
}
