package signing

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/token"
)

// Keys are keys to sign and verify with, in the order in which they were given.
type Keys []Key

// First returns the first usable key, or else the first key, or the zero Key if there is none.
func (ks Keys) First() Key {
	for _, k := range ks {
		if k.Algorithms() != nil {
			return k
		}
	}
	if len(ks) > 0 {
		return ks[0]
	}
	return Key{}
}

// maxNamed is how many keys String describes one by one.
const maxNamed = 3

// String describes the keys without their secrets.
func (ks Keys) String() string {
	switch len(ks) {
	case 0:
		return "no key"
	case 1:
		return ks[0].String()
	}
	var named []string
	for _, k := range ks[:min(len(ks), maxNamed)] {
		named = append(named, k.String())
	}
	if len(ks) > maxNamed {
		named = append(named, fmt.Sprintf("%d more", len(ks)-maxNamed))
	}
	return fmt.Sprintf("%d keys: %s", len(ks), strings.Join(named, "; "))
}

// GoString makes %#v print the same as String.
func (ks Keys) GoString() string { return ks.String() }

// Signer returns the key to sign a token with that header: of the keys that can sign with its alg
// the one with its kid, or else the first; the zero Key if none can.
func (ks Keys) Signer(header token.Document) Key {
	alg, _ := header.Root.Get("alg")
	kid, _ := header.Root.Get("kid")
	var found Key
	for _, key := range ks {
		switch {
		case !key.CanSign() || !slices.Contains(key.Algorithms(), alg.Text):
		case key.ID() == kid.Text:
			return key
		case found.IsZero():
			found = key
		}
	}
	return found
}

// Skipped returns the faults of the keys of a set that can't be used.
func (ks Keys) Skipped() []Fault {
	var skipped []Fault
	for _, k := range ks {
		for _, f := range k.Faults() {
			if f.Code == FaultSkipped {
				skipped = append(skipped, f)
			}
		}
	}
	return skipped
}

// allowing returns the keys whose Algorithms contain alg.
func (ks Keys) allowing(alg string) Keys {
	return ks.where(func(k Key) bool { return k.allows(alg) })
}

// where returns the keys that ok accepts; if it accepts all of them, ks itself.
func (ks Keys) where(ok func(Key) bool) Keys {
	unfit := slices.IndexFunc(ks, func(k Key) bool { return !ok(k) })
	if unfit < 0 {
		return ks
	}
	fit := slices.Clone(ks[:unfit])
	for _, k := range ks[unfit+1:] {
		if ok(k) {
			fit = append(fit, k)
		}
	}
	return fit
}
