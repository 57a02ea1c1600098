package core_test

import (
	"testing"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
)

func TestRenew(t *testing.T) {
	at := moment(0).Now
	now := at.Unix()
	tests := []struct {
		name, payload string
		iat, nbf, exp int64 // from now, in seconds; -1 if it is absent
	}{
		{"expired", `{"iss":"x","iat":1700000000,"exp":1700003600}`, 0, -1, 3600},
		{"nbf before iat", `{"iat":1700000000,"nbf":1699999940,"exp":1700000600}`, 0, -60, 600},
		{"nbf after iat", `{"iat":1700000000,"nbf":1700000300,"exp":1700000600}`, 0, 0, 600},
		{"no iat", `{"sub":"a","exp":1700000600}`, -1, -1, 3600},
		{"exp in milliseconds", `{"iat":1700000000,"exp":1700000600000}`, 0, -1, 3600},
		{"no times", `{"sub":"a"}`, -1, -1, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := signedWith(t, `{"alg":"HS256","kid":"1"}`, tt.payload, secretOne)
			keys := signing.Keys{newSecret(t, string(secretOne))}
			w := apply(newWorkbench(t), core.Paste{Text: text}, core.SetVerifiers{Keys: keys})
			if !w.Snapshot(at).CanSign() {
				t.Fatal("the key can't sign")
			}
			s := apply(w, core.Renew{Now: at}).Snapshot(at)
			if s.Signature.Status != signing.Valid || s.Mode != core.Inspect {
				t.Errorf("signature %s in mode %s", s.Signature.Status, s.Mode)
			}
			for name, want := range map[string]int64{"iat": tt.iat, "nbf": tt.nbf, "exp": tt.exp} {
				got := map[string]diagnose.Date{"iat": s.Times.IssuedAt, "nbf": s.Times.NotBefore, "exp": s.Times.ExpiresAt}[name]
				switch {
				case want == -1 && got.State != diagnose.DateAbsent:
					t.Errorf("%s is %s", name, got.Value.Text)
				case want != -1 && got.Time.Unix() != now+want:
					t.Errorf("%s is %s, want now%+d s", name, got.Time.Sub(at).Round(time.Second), want)
				}
			}
			if kid, _ := s.Token.Header.Root.Get("kid"); kid.Text != "1" {
				t.Error("the header changed")
			}
			if back := apply(w, core.Renew{Now: at}, core.Revert{}); !sameBench(back, w) {
				t.Error("an undone renewal leaves something behind")
			}
		})
	}
}

func TestRenewWithoutKey(t *testing.T) {
	at := moment(0).Now
	text := signedWith(t, `{"alg":"HS256"}`, `{"iat":1700000000,"exp":1700003600}`, secretOne)
	w := apply(newWorkbench(t), core.Paste{Text: text})
	if w.Snapshot(at).CanSign() {
		t.Error("it can be signed without a key")
	}
	if s := apply(w, core.Renew{Now: at}).Snapshot(at); s.Edit != diagnose.EditedOnly {
		t.Errorf("edit is %v", s.Edit)
	}
}
