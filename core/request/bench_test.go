package request

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// repeatTo repeats a text until it has at least n bytes. Each repetition gets its number.
func repeatTo(n int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

const megabyte = 1 << 20

// bigTexts are texts of a megabyte that must be read quickly.
func bigTexts() map[string]string {
	return map[string]string{
		"json log":                repeatTo(megabyte, `{"time":"2026-11-28T10:00:00Z","level":"info","id":%d,"method":"GET","url":"/users/u-77/preferences","headers":{"host":"api.courier.com","authorization":"Bearer `+sampleToken+`"},"status":401}`+"\n"),
		"json log without tokens": repeatTo(megabyte, `{"time":"2026-11-28T10:00:00Z","level":"info","id":%d,"method":"GET","url":"/users/u-77/preferences","status":200}`+"\n"),
		"nginx":                   repeatTo(megabyte, `10.0.0.1 - - [28/Nov/2026:10:00:01 +0000] "GET /ws?n=%d&auth=`+sampleToken+` HTTP/1.1" 401 0 "-" "okhttp/4.9"`+"\n"),
		"nginx, plain":            repeatTo(megabyte, `10.0.0.1 - - [28/Nov/2026:10:00:01 +0000] "GET /health?n=%d HTTP/1.1" 200 0 "-" "okhttp/4.9"`+"\n"),
		"text log":                repeatTo(megabyte, "2026-11-28 10:00:00 INFO [main] it's request %d with Authorization: Bearer "+sampleToken+" done\n"),
		"fetch":                   repeatTo(megabyte, `fetch("https://x.example/%d", {"headers": {"authorization": "Bearer `+sampleToken+`"}, "method": "POST"});`+"\n"),
		"curl":                    repeatTo(megabyte, "curl https://x.example/%d -H 'authorization: Bearer "+sampleToken+"'\n"),
		"curl, open":              repeatTo(megabyte, "curl %d doesn't\n"),
		"fetch, open":             repeatTo(megabyte, "fetch( `%d { [ "),
		"signIn, open":            repeatTo(megabyte, `signIn({userId: "%d", jwt: [`),
		"component":               repeatTo(megabyte, `<CourierInbox userId="%d" a={ `),
		"braces":                  repeatTo(megabyte, `{"eyJ%d":`),
		"brackets":                strings.Repeat("[", megabyte),
		"deep":                    repeatTo(megabyte, `{"request":{"a":"eyJ%d"},"b":`),
		"equals":                  "Authorization" + strings.Repeat("=a", megabyte/2),
		"equals quotes":           "Authorization" + strings.Repeat(`='="=`+"`", megabyte/6),
		"quotes":                  "Authorization" + strings.Repeat("'", megabyte),
		"dollars":                 "curl http://x " + strings.Repeat("${", megabyte/2),
		"windows":                 "curl ^\"http://x^\" \"" + strings.Repeat(`\"`, megabyte/2),
		"schemes":                 strings.Repeat("http://", megabyte/7),
		"headers":                 repeatTo(megabyte, "x-courier-%d: a\n"),
		"names":                   "Authorization" + strings.Repeat(" a:", megabyte/3),
		"one line":                "Authorization: " + strings.Repeat("a", megabyte),
		"plus":                    `"Authorization": "a" ` + strings.Repeat(`+ "a" `, megabyte/6),
		"await":                   "Authorization: " + strings.Repeat("await ", megabyte/6),
		"escaped quotes":          "Authorization " + strings.Repeat(`\"`, megabyte/2),
		"comments":                "Authorization " + strings.Repeat("/* a\"\n", megabyte/6),
		"brackets in a line":      "Authorization" + strings.Repeat(" [REDACTED]", megabyte/11),
		"objects in a line":       repeatTo(megabyte, `{"authorization":"%d"} `),
		"meta":                    strings.Repeat("meta {\n", megabyte/7),
	}
}

// TestReadIsLinear checks that no text takes longer than its size allows, whatever it repeats.
func TestReadIsLinear(t *testing.T) {
	const limit = 2 * time.Second // with the race detector on a busy machine
	for name, text := range bigTexts() {
		start := time.Now()
		Read(text)
		took := time.Since(start)
		t.Logf("%-24s %v", name, took.Round(time.Millisecond))
		if took > limit {
			t.Errorf("%s takes %v", name, took)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"json log", "json log without tokens", "nginx", "nginx, plain", "text log", "fetch", "curl"} {
		text := bigTexts()[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Read(text)
			}
		})
	}
}
