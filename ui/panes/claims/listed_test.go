package claims

import (
	"encoding/base64"
	"slices"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/ui/keymap"
)

// TestTimesFollowTheClock checks that the rows are the same after the clock moved as those of a new
// pane. The times are edited, invalid or shadowed.
func TestTimesFollowTheClock(t *testing.T) {
	for name, prepare := range map[string]func(d *driver){
		"composed":     func(*driver) {},
		"an edited":    func(d *driver) { d.on("exp"); d.do(keymap.Later) },
		"an added one": func(d *driver) { d.apply(core.EditPart{Part: token.Payload, Text: `{"nbf":1795169200,"a":1}`}) },
		"invalid ones": func(d *driver) {
			d.apply(core.EditPart{Part: token.Payload, Text: `{"exp":"x","iat":1,"exp":1795169200,"iat":1795169200000}`})
		},
		"a filter": func(d *driver) { d.do(keymap.Filter); d.press("in") },
	} {
		d := start(t)
		prepare(d)
		for range 3 {
			before := slices.Clone(d.pane.rows(d.frame()))
			d.now = d.now.Add(25 * time.Hour)
			d.snap = d.snap.At(d.now)
			fresh := New()
			fresh.filter = d.pane.filter
			got, want := d.pane.rows(d.frame()), fresh.rows(d.frame())
			if !slices.Equal(got, want) {
				t.Errorf("%s: the rows after 25 hours are\n%+v\nwant\n%+v", name, got, want)
			}
			if name == "composed" && slices.Equal(got, before) {
				t.Errorf("%s: no row changed in 25 hours", name)
			}
		}
	}
}

// TestKeyForAnEncryptedToken checks that the row of an encrypted payload says why the key doesn't
// open it as soon as the key is given.
func TestKeyForAnEncryptedToken(t *testing.T) {
	d := start(t)
	encode := base64.RawURLEncoding.EncodeToString
	header := encode([]byte(`{"alg":"dir","enc":"A256GCM"}`))
	d.paste(header + ".." + encode(make([]byte, 12)) + "." + encode(make([]byte, 40)) + "." + encode(make([]byte, 16)))
	encrypted := func() string {
		rows := d.pane.rows(d.frame())
		return rows[len(rows)-1].value
	}
	before := encrypted()
	key, err := signing.NewSecret(make([]byte, 32), "a key")
	if err != nil {
		t.Fatal(err)
	}
	d.apply(core.SetVerifiers{Keys: signing.Keys{key}})
	if got := encrypted(); got == before || got != d.snap.Closed.Reason {
		t.Errorf("without a key the row says %q, with a wrong one %q", before, got)
	}
}
