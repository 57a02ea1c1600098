package emulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// The limits of the store. A request that would exceed them is answered with 409. Users are an
// exception: the oldest one is forgotten for the next, because a test suite may have many.
const (
	maxEntries  = 1000    // of each kind, and of each kind per user
	maxStored   = 4 << 20 // bytes of everything
	entrySize   = 200     // bytes that an entry costs in addition to its texts
	messageSize = 400     // bytes that a message costs in addition to its texts
)

// store is what the emulator stores until it ends. Every text and document in it is a copy, because
// a part of a request would keep the whole request in memory. Documents are stored as JSON, and
// cost its length.
type store struct {
	now func() time.Time

	mu     sync.Mutex
	brands map[string]*brand
	users  map[string]*user
	order  []string // the IDs of the users, oldest first
	stored int      // bytes
	// before has the messages that users had before a transaction dropped some; nil outside a
	// transaction.
	before map[*user][]*message
}

// user is what is stored for one user.
type user struct {
	id          string
	pushTokens  map[string]json.RawMessage
	preferences map[preferenceKey]preference
	// tenants are those that have sample messages.
	tenants  map[string]bool
	messages []*message
}

func newStore(now func() time.Time) *store {
	s := &store{now: now}
	s.reset()
	return s
}

// reset forgets everything except the sample brands.
func (s *store) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.brands, s.users, s.order, s.stored = map[string]*brand{}, map[string]*user{}, nil, 0
	s.addSampleBrands()
}

// user returns a user. A new one is only stored by keep, when it has something to store.
func (s *store) user(id string) *user {
	if u, ok := s.users[id]; ok {
		return u
	}
	return &user{
		id: id, pushTokens: map[string]json.RawMessage{},
		preferences: map[preferenceKey]preference{}, tenants: map[string]bool{},
	}
}

// keep reserves more bytes for a user. It stores a new user, and forgets the oldest one if there
// are too many. On an error nothing has changed, so callers check everything else before.
func (s *store) keep(u *user, bytes int) error {
	if _, known := s.users[u.id]; known {
		return s.reserve(bytes)
	}
	bytes += entrySize + len(u.id)
	if len(s.users) < maxEntries {
		if err := s.reserve(bytes); err != nil {
			return err
		}
	} else {
		first := s.users[s.order[0]]
		delete(s.users, first.id) // before reserve, which would count its deleted messages twice
		if err := s.reserve(bytes - first.size()); err != nil {
			s.users[first.id] = first
			return err
		}
		s.order = s.order[1:]
	}
	u.id = strings.Clone(u.id)
	s.users[u.id], s.order = u, append(s.order, u.id)
	return nil
}

// size returns how many bytes a user costs.
func (u *user) size() int {
	size := entrySize + len(u.id)
	for _, m := range u.messages {
		size += m.cost()
	}
	for text, kept := range u.pushTokens {
		size += pushTokenSize(text, kept)
	}
	for _, kept := range u.preferences {
		size += kept.size
	}
	for tenant := range u.tenants {
		size += entrySize + len(tenant)
	}
	return size
}

// copy returns a copy of a user that shares nothing mutable.
func (u *user) copy() *user {
	c := *u
	c.pushTokens, c.preferences, c.tenants = maps.Clone(u.pushTokens), maps.Clone(u.preferences), maps.Clone(u.tenants)
	c.messages = nil
	for _, m := range u.messages {
		copied := *m
		c.messages = append(c.messages, &copied)
	}
	return &c
}

// transaction changes one user, and undoes all changes if do fails. It holds the lock of the store.
func (s *store) transaction(userID string, do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	users, order, stored := maps.Clone(s.users), s.order, s.stored
	if u, ok := users[userID]; ok {
		users[userID] = u.copy()
	}
	s.before = map[*user][]*message{}
	done := false
	defer func() { // also if do panics
		if !done {
			s.users, s.order, s.stored = users, order, stored
			for u, messages := range s.before {
				u.messages = messages
			}
		}
		s.before = nil
	}()
	err := do()
	done = err == nil
	return err
}

// reserve reserves bytes, if necessary by dropping deleted messages. A negative number frees some.
func (s *store) reserve(bytes int) error {
	if over := s.stored + bytes - maxStored; bytes > 0 && over > 0 {
		deleted, n, freed := deletedOf(slices.Collect(maps.Values(s.users))...), 0, 0
		for ; n < len(deleted) && freed < max(over, dropSize); n++ {
			freed += deleted[n].message.cost()
		}
		if freed < over {
			return &fault{status: http.StatusConflict, message: "the emulator is full: delete something or restart it"}
		}
		s.drop(deleted[:n])
	}
	s.stored += bytes
	return nil
}

// dropSize is how many bytes of deleted messages are dropped at once, so that not every small entry
// searches for some.
const dropSize = 64 << 10

// reserveMessages makes room for n more messages of a user, if necessary by dropping deleted ones.
func (s *store) reserveMessages(u *user, n int) error {
	over := len(u.messages) + n - maxEntries
	if over <= 0 {
		return nil
	}
	deleted := deletedOf(u)
	if len(deleted) < over {
		return full(maxEntries, "messages of this user")
	}
	s.drop(deleted[:over])
	return nil
}

// ownedMessage is a message and its user.
type ownedMessage struct {
	user    *user
	message *message
}

// deletedOf returns the deleted messages of users, in the order of their deletion.
func deletedOf(users ...*user) (deleted []ownedMessage) {
	for _, u := range users {
		for _, m := range slices.Backward(u.messages) { // the oldest first
			if !m.deleted.IsZero() {
				deleted = append(deleted, ownedMessage{u, m})
			}
		}
	}
	slices.SortStableFunc(deleted, func(a, b ownedMessage) int { return a.message.deleted.Compare(b.message.deleted) })
	return deleted
}

// drop removes messages for good. It copies the lists that they were in, because a failed
// transaction restores those.
func (s *store) drop(messages []ownedMessage) {
	gone, users := map[*message]bool{}, map[*user]bool{}
	for _, d := range messages {
		gone[d.message], users[d.user] = true, true
		s.stored -= d.message.cost()
	}
	for u := range users {
		if s.before != nil && s.before[u] == nil {
			s.before[u] = u.messages
		}
		u.messages = slices.DeleteFunc(slices.Clone(u.messages), func(m *message) bool { return gone[m] })
	}
}

// full returns a fault if no more of something can be stored.
func full(count int, what string) error {
	if count < maxEntries {
		return nil
	}
	return &fault{status: http.StatusConflict, message: "the emulator can't store more " + what + ": delete one or restart it"}
}

// isoTime writes a time as Courier's API does.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
