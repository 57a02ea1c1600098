package emulator

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"bulla/core/visible"
)

// The limits of the store. What would go over them is answered 409, but for users: the
// first one is forgotten for the next, since a suite of tests may have many.
const (
	maxEntries  = 1000    // of each kind, and of each kind per user
	maxStored   = 4 << 20 // bytes of all that was sent to be kept
	messageSize = 200     // bytes that a sample message is counted as
)

// store is what the emulator keeps, until it ends.
type store struct {
	now func() time.Time

	mu     sync.Mutex
	brands map[string]*brand
	users  map[string]*user
	order  []string // the ids of the users, the first one first
	stored int      // bytes
}

// user is what is kept of one user.
type user struct {
	pushTokens map[string]pushToken
	choices    map[string]choice
	// tenants are those that sample messages were made for.
	tenants  map[string]bool
	messages []*message
}

func newStore(now func() time.Time) *store {
	s := &store{now: now, brands: map[string]*brand{}, users: map[string]*user{}}
	s.addSampleBrands()
	return s
}

// userNamed returns the user, and makes it where it is new.
func (s *store) userNamed(id string) (*user, error) {
	if u, ok := s.users[id]; ok {
		return u, nil
	}
	if len(s.users) >= maxEntries {
		s.forgetFirst()
	}
	if err := s.reserve(len(id)); err != nil {
		return nil, err
	}
	u := &user{pushTokens: map[string]pushToken{}, choices: map[string]choice{}, tenants: map[string]bool{}}
	s.users[id], s.order = u, append(s.order, id)
	return u, nil
}

// forgetFirst forgets the user that was named first.
func (s *store) forgetFirst() {
	id := s.order[0]
	u := s.users[id]
	size := len(id) + messageSize*len(u.messages)
	for _, kept := range u.pushTokens {
		size += kept.size
	}
	for _, kept := range u.choices {
		size += kept.size
	}
	for tenant := range u.tenants {
		size += len(tenant)
	}
	s.stored -= size
	s.order = s.order[1:]
	delete(s.users, id)
}

// reserve makes room for more bytes; a negative number gives some back.
func (s *store) reserve(bytes int) error {
	if bytes > 0 && s.stored+bytes > maxStored {
		return &fault{status: http.StatusConflict, message: "the emulator holds all that it can: delete something, or start it anew"}
	}
	s.stored += bytes
	return nil
}

// full returns a fault where there are so many of something that no more are kept.
func full(count int, what string) error {
	if count < maxEntries {
		return nil
	}
	return &fault{status: http.StatusConflict, message: "the emulator holds as many " + what + " as it can: delete one, or start it anew"}
}

// decode reads a JSON body.
func decode(body []byte, into any) error {
	if len(strings.TrimSpace(string(body))) == 0 {
		return bad("the body is empty: send JSON")
	}
	err := json.Unmarshal(body, into)
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &kind) && kind.Field == "":
		return bad("the body must be a JSON object")
	case errors.As(err, &kind):
		return bad("%s must not be a JSON %s", visible.Text(kind.Field), visible.Text(kind.Value))
	}
	return bad("the body is not JSON: %s", visible.Text(err.Error()))
}

// isoTime writes a time as Courier's API does.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
