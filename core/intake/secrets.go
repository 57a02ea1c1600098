package intake

import (
	"slices"
	"strings"

	"bulla/core/courier"
)

// secret is a place in a text that holds one.
type secret struct {
	form     secretForm
	from, to int
}

// secretList says which secrets a text holds: the first Courier API key, masked,
// and the name of the first key of another system; "" for none.
type secretList struct{ courier, other string }

// findSecrets looks through a text once. A prefix inside another word is no key,
// unless it names Courier's environment.
func findSecrets(text string) secretList {
	var list secretList
	for at := 0; ; {
		s, ok := nextSecret(text, at, false)
		if !ok {
			break
		}
		switch {
		case s.form.name != courierKey && list.other == "":
			list.other = s.form.name
		case s.form.name == courierKey && list.courier == "":
			list.courier = courier.MaskKey(text[s.from:s.to])
		}
		if list.courier != "" {
			return list // the rest is masked anyway
		}
		at = s.to
	}
	if from, _ := awsSecret(text); from >= 0 && list.other == "" {
		list.other = "an AWS secret access key"
	}
	return list
}

// nextSecret returns the first secret of text from at on. With anywhere the
// boundaries of words do not matter.
func nextSecret(text string, at int, anywhere bool) (secret, bool) {
	for ; at+1 < len(text); at++ {
		if !secretPairs.has(text[at], text[at+1]) {
			continue
		}
		boundary := anywhere || at == 0 || !segmentBytes[text[at-1]]
		if !boundary && text[at+1] != 'k' { // that of pk_prod_ and the like
			continue
		}
		for _, form := range secretForms {
			if !boundary && !form.namesEnvironment() {
				continue
			}
			if to := form.end(text, at); to > 0 {
				return secret{form, at, to}, true
			}
		}
	}
	return secret{}, false
}

// namesEnvironment reports whether the prefix is one of pk_prod_, dk_test_ and
// the like, which stand in no other word by chance.
func (f secretForm) namesEnvironment() bool {
	return f.name == courierKey && strings.Count(f.prefix, "_") == 2
}

// end returns where a secret of the form that begins at from ends, 0 where there
// is another prefix or too little behind it. A second Courier key ends the first.
func (f secretForm) end(text string, from int) int {
	if !strings.HasPrefix(text[from:], f.prefix) {
		return 0
	}
	start := from + len(f.prefix)
	to := start
	for to < len(text) && f.of.has(text[to]) && !(f.name == courierKey && startsCourierKey(text[to:])) {
		to++
	}
	if to-start < f.tail || f.prefix == "token_" && !random(text[start:to]) {
		return 0
	}
	return to
}

func startsCourierKey(s string) bool {
	return len(s) > 3 && s[2] == '_' && s[1] == 'k' || strings.HasPrefix(s, "token_")
}

// random tells the tail of a key from the name of a variable such as
// token_introspection.
func random(tail string) bool {
	return len(tail) >= 20 || strings.ContainsAny(tail, "0123456789") || tail == strings.ToUpper(tail)
}

// awsSecretRE finds the 40 characters of a secret access key behind its name or
// behind the key id that it belongs to.
var awsSecretRE = lazily(`(?i)(?:secret_?access_?key|aws_?secret(?:_?key)?|\b(?:AKIA|ASIA)[A-Z0-9]{12,})["']?[\s:=,;|/]+["']?(?:[a-z_]*secret[a-z_]*["']?\s*[:=]\s*["']?)?([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+]|$)`)

const (
	awsSecretLength = 40
	// maxAWS is the length over which a text is not searched for it.
	maxAWS = 16 << 10
)

// awsSecret returns the place of the secret part of an AWS key, which has no
// prefix of its own; from is -1 for none.
func awsSecret(text string) (from, to int) {
	if len(text) < awsSecretLength || len(text) > maxAWS {
		return -1, -1
	}
	if !slices.ContainsFunc([]string{"ecret", "ECRET", "AKIA", "ASIA"}, func(s string) bool { return strings.Contains(text, s) }) {
		return -1, -1
	}
	m := awsSecretRE().FindStringSubmatchIndex(text)
	if m == nil {
		return -1, -1
	}
	return m[2], m[3]
}

// Mask replaces the secret part of every key in a short text, such as the message
// of an error that quotes what was given, also where it is percent-encoded or
// escaped in another way. It minds no word boundaries: what is masked too much
// does no harm.
func Mask(s string) string {
	v := newView(s)
	var spans []run // the secret parts: from out to outEnd
	for at := 0; ; {
		found, ok := nextSecret(v.text, at, true)
		if !ok {
			break
		}
		spans = append(spans, run{out: found.from + len(found.form.prefix), outEnd: found.to})
		at = found.to
	}
	if spans != nil {
		s = hide(v, spans)
	}
	if from, to := awsSecret(s); from >= 0 {
		s = s[:from] + "****" + s[to:]
	}
	return s
}

// hide puts stars in place of stretches of a view's text, in its input.
func hide(v view, spans []run) string {
	var b strings.Builder
	copied := 0
	for _, span := range spans {
		from, to := v.start(span.out), v.end(span.outEnd)
		if from < copied || to < from {
			continue
		}
		b.WriteString(v.input[copied:from])
		b.WriteString("****")
		copied = to
	}
	b.WriteString(v.input[copied:])
	return b.String()
}
