package diagnose_test

import (
	"testing"
	"time"

	"bulla/core/diagnose"
)

func TestParseLeeway(t *testing.T) {
	tests := []struct {
		text string
		want time.Duration
		err  string
	}{
		{"0", 0, ""},
		{"30", 30 * time.Second, ""},
		{" 30s ", 30 * time.Second, ""},
		{"2 minutes", 2 * time.Minute, ""},
		{"1m30s", 90 * time.Second, ""},
		{"24h", 24 * time.Hour, ""},
		{"25h", 0, "it is longer than a day"},
		{"-5s", 0, "it is below zero"},
		{"-1", 0, "it is below zero"},
		{"", 0, "it is not a duration"},
		{"soon", 0, "it is not a duration"},
		{"99999999999999999999s", 0, "it is longer than a day"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got, err := diagnose.ParseLeeway(tt.text)
			if (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err || got != tt.want {
				t.Errorf("got %v, %v; want %v, %q", got, err, tt.want, tt.err)
			}
		})
	}
}
