package spelling

import "testing"

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"inbox", "inbox", 0},
		{"mesages", "messages", 1},
		{"raed", "read", 1},
		{"inbox:raed", "inbox:read", 1},
		{"write", "wrote", 1},
		{"événement", "evenement", 2},
		{"a", "abcdef", 5},
		{"a", "", 1},
		{"ca", "abc", 3},
		{"read", "r\u0435ad", 1},
	} {
		if got := Distance(c.a, c.b, 2); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if back := Distance(c.b, c.a, 2); back != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.b, c.a, back, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"decode", "diagnose", "issue", "keys"}
	for word, want := range map[string]string{"decod": "decode", "DIAGNOSE": "diagnose", "isseu": "issue", "kes": "keys", "x": "", "kk": "", "": "", "something": ""} {
		if got := Nearest(word, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestMeant(t *testing.T) {
	names := []string{"auto", "production", "profile", "test"}
	for word, want := range map[string]string{
		"prod": "production", "PROD": "production", "tset": "test", "pro": "", "pr": "", "au": "", "productionn": "production", "": "",
	} {
		if got := Meant(word, names); got != want {
			t.Errorf("Meant(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestAdvise(t *testing.T) {
	names := []string{"decode", "issue"}
	for word, want := range map[string]string{"isseu": "did you mean issue? see the list", "x": "see the list"} {
		if got := Advise(word, names, "see the list"); got != want {
			t.Errorf("Advise(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestSame(t *testing.T) {
	for _, name := range []string{"userId", "user_id", "USER-ID", "user id"} {
		if !Same(name, "userid") || Plain(name) != "userid" {
			t.Errorf("%q is not userid", name)
		}
	}
	if Same("userId", "user.id") || Same("userId", "usersId") {
		t.Error("other names are the same")
	}
}
