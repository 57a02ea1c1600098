package emulator

import (
	"cmp"
	"encoding/json"
)

// The limits of a GraphQL request. A batch of the SDK opens hundreds of messages, so
// tokens may be many; depth and the size of the answer are not.
const (
	maxTokens = 20_000
	maxDepth  = 16      // selections within selections
	maxFields = 50_000  // asked for, as often as fragments are spread, and values answered
	maxAnswer = 4 << 20 // bytes of the texts and documents that are read for an answer
	// maxLooked is how many messages, and tags when filtering by tags, the counts and lists
	// of a request may go through.
	maxLooked = 1_000_000
)

// budget is what answering a GraphQL request has cost so far. Its methods return a fault once
// a limit is passed.
type budget struct {
	// seen counts towards maxFields, weight towards maxAnswer, and looked towards maxLooked.
	seen, weight, looked int
}

// count counts one field or value.
func (b *budget) count() error {
	if b.seen++; b.seen > maxFields {
		return bad("the query asks for more than %d fields and values", maxFields)
	}
	return nil
}

// look counts messages and tags that are looked at, even if the answer has only their
// number.
func (b *budget) look(n int) error {
	if b.looked += n; b.looked > maxLooked {
		return bad("the query goes through more than %d messages and tags: ask for fewer counts and lists at once", maxLooked)
	}
	return nil
}

// weigh counts the bytes of a text or document as JSON.
func (b *budget) weigh(value any) error {
	switch v := value.(type) {
	case string:
		b.weight += jsonSize(v)
	case json.RawMessage:
		b.weight += len(v)
	}
	if b.weight > maxAnswer {
		return bad("the query asks for more than %d MB", maxAnswer>>20)
	}
	return nil
}

// countTexts counts a list of texts.
func (b *budget) countTexts(list []string) error {
	for _, text := range list {
		if err := cmp.Or(b.count(), b.weigh(text)); err != nil {
			return err
		}
	}
	return nil
}

// countAll counts what is inside of an object that is answered whole.
func (b *budget) countAll(value any) error {
	if err := b.count(); err != nil {
		return err
	}
	switch v := value.(type) {
	default:
		return b.weigh(v)
	case []string:
		return b.countTexts(v)
	case []any:
		for _, element := range v {
			if err := b.countAll(element); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, member := range v {
			if err := b.countAll(member); err != nil {
				return err
			}
		}
	}
	return nil
}
