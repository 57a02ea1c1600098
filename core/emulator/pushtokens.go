package emulator

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"bulla/core/redact"
)

// defaultMonths is how many months a token is valid if the request does not say it.
const defaultMonths = 2

// pushToken returns a device's push token as it was stored (Courier: SDK, resources/users/tokens).
func (s *store) pushToken(userID, text string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.user(userID).pushTokens[text]
	if !ok {
		return nil, unknown("push token")
	}
	return found, nil
}

// putPushToken stores a token, or replaces it.
func (s *store) putPushToken(userID, text string, body []byte) error {
	kept := []string{"provider_key", "device", "expiry_date", "properties", "tracking"}
	sent, err := readBody(body, append(kept, "token")...)
	if err != nil {
		return err
	}
	document := map[string]any{}
	for _, name := range kept {
		document[name] = sent.any(name)
	}
	if _, given := sent.Get("token"); given && sent.any("token") != text {
		return bad("the token in the body is not the one in the path")
	}
	if document["expiry_date"] == nil {
		document["expiry_date"] = isoTime(s.now().AddDate(0, defaultMonths, 0))
	}
	document["token"], document["status"], document["status_reason"] = text, "active", nil
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keepPushToken(s.user(userID), text, document)
}

// patchPushToken applies a JSON Patch (RFC 6902) to a stored token.
func (s *store) patchPushToken(userID, text string, body []byte) error {
	patch, err := readPatch(body)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(userID)
	found, ok := u.pushTokens[text]
	if !ok {
		return unknown("push token")
	}
	var document map[string]any
	if err := json.Unmarshal(found, &document); err != nil {
		return bad("the token can't be patched")
	}
	for i, operation := range patch {
		if err := operation.apply(document); err != nil {
			return bad("operation %d of patch: %s", i+1, err)
		}
	}
	if document["token"] != text {
		return bad("the token itself can't be patched: store another one")
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
		return bad("the token can't be stored as JSON")
	}
	old, again := u.pushTokens[text]
	if !again {
		if err := full(len(u.pushTokens), "push tokens of this user"); err != nil {
			return err
		}
	}
	size := pushTokenSize(text, encoded)
	if again {
		size -= pushTokenSize(text, old)
	}
	if err := s.keep(u, size); err != nil {
		return err
	}
	u.pushTokens[strings.Clone(text)] = encoded
	return nil
}

// pushTokenSize returns how many bytes a stored token costs.
func pushTokenSize(text string, document json.RawMessage) int {
	return entrySize + len(text) + len(document)
}

// deletePushToken deletes a token. It is not an error if there is no such token (inferred: SDKs
// delete at every sign-out).
func (s *store) deletePushToken(userID, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(userID)
	found, ok := u.pushTokens[text]
	if !ok {
		return nil
	}
	delete(u.pushTokens, text)
	return s.reserve(-pushTokenSize(text, found))
}

// patchOperation is one operation of a JSON Patch (RFC 6902 section 4) on members of objects: add,
// replace, remove and test.
type patchOperation struct {
	op, path string
	names    []string // of the members on the path
	value    any
}

// maxPointer is how many bytes a path may have. No stored document is that deep.
const maxPointer = 1 << 10

// readPatch reads the body of PATCH.
func readPatch(body []byte) ([]patchOperation, error) {
	o, err := readBody(body, "patch")
	if err != nil {
		return nil, err
	}
	list, err := o.list("patch", "op", "path", "value")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, bad("patch is required: a list of operations with op, path and value")
	}
	unescape := strings.NewReplacer("~1", "/", "~0", "~") // RFC 6901 section 4
	var patch []patchOperation
	for i, sent := range list {
		operation, err := readOperation(sent, unescape)
		if err != nil {
			return nil, bad("operation %d of patch: %s", i+1, err)
		}
		patch = append(patch, operation)
	}
	return patch, nil
}

func readOperation(sent object, unescape *strings.Replacer) (o patchOperation, err error) {
	if o.op, err = sent.word("op"); err != nil {
		return o, err
	}
	if o.path, err = sent.word("path"); err != nil {
		return o, err
	}
	switch {
	case !slices.Contains([]string{"add", "replace", "remove", "test"}, o.op):
		return o, bad("op must be add, replace, remove or test")
	case !strings.HasPrefix(o.path, "/"):
		return o, bad("path must start with a slash, such as /device/app_id")
	case len(o.path) > maxPointer:
		return o, bad("path is longer than %d bytes", maxPointer)
	}
	for name := range strings.SplitSeq(o.path[1:], "/") {
		o.names = append(o.names, unescape.Replace(name))
	}
	o.value = sent.any("value")
	return o, nil
}

// apply changes the document.
func (o patchOperation) apply(document map[string]any) error {
	target, names := document, o.names
	for _, name := range names[:len(names)-1] {
		inner, ok := target[name].(map[string]any)
		if !ok {
			return bad("there is no object at path %s", redact.Quote(redact.Opaque(o.path), 60))
		}
		target = inner
	}
	last := names[len(names)-1]
	value, there := target[last]
	switch {
	case o.op == "add":
		target[last] = o.value
	case !there:
		return bad("there is nothing at path %s", redact.Quote(redact.Opaque(o.path), 60))
	case o.op == "replace":
		target[last] = o.value
	case o.op == "remove":
		delete(target, last)
	case !reflect.DeepEqual(value, o.value):
		return bad("the test failed")
	}
	return nil
}
