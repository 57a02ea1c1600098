package emulator

import (
	"cmp"
	"encoding/json"
)

// The limits of a GraphQL request. A batch of the SDK opens hundreds of messages, so there may be
// many tokens, but neither depth nor a large response.
const (
	maxTokens   = 20_000
	maxDepth    = 16      // selections within selections
	maxFields   = 50_000  // requested, once per spread of a fragment, and values answered
	maxResponse = 4 << 20 // bytes of the texts and documents that are read for a response
	// maxScanned is how many messages, and tags when filtering by tags, the counts and lists of a
	// request may scan.
	maxScanned = 1_000_000
)

// budget is what answering a GraphQL request has cost so far. Its methods return a fault when a
// limit is exceeded.
type budget struct {
	// seen counts towards maxFields, weight towards maxResponse, and scanned towards maxScanned.
	seen, weight, scanned int
}

// count counts one field or value.
func (b *budget) count() error {
	if b.seen++; b.seen > maxFields {
		return bad("the query requests more than %d fields and values", maxFields)
	}
	return nil
}

// scan counts scanned messages and tags, even if the response has only their number.
func (b *budget) scan(n int) error {
	if b.scanned += n; b.scanned > maxScanned {
		return bad("the query scans more than %d messages and tags: request fewer counts and lists at once", maxScanned)
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
	if b.weight > maxResponse {
		return bad("the query requests more than %d MB", maxResponse>>20)
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

// countAll counts everything in a value that is answered completely.
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
