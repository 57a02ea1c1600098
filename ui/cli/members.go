package cli

import (
	"errors"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/hint"
	"bulla/core/token"
)

// checkMembers refuses values of --claim and --header that can't be used, and warns of those that
// are probably a mistake.
func (i *issuing) checkMembers(s *session) error {
	if err := checkEach("--claim", i.claims, s.now); err != nil {
		return err
	}
	if err := checkEach("--header", i.header, s.now); err != nil {
		return err
	}
	if i.alg != "" && i.sets(i.header, "alg") {
		return fail("--alg and --header alg contradict each other", "give one of them")
	}
	for _, name := range []string{"alg", "kid"} {
		if i.sets(i.claims, name) {
			s.note("--claim "+name+" sets a claim, which nothing reads", "to set the header parameter, give --header "+name+"=...")
		}
	}
	for _, name := range []string{"scope", "exp", "nbf", "iat"} {
		if i.sets(i.header, name) {
			s.note("--header "+name+" sets a header parameter, which nothing reads", "to set the claim, give --claim "+name+"=...")
		}
	}
	return nil
}

// checkEach checks that each value of a flag is NAME=JSON.
func checkEach(flag string, texts []string, now time.Time) error {
	empty, _ := token.Parse("{}", token.Payload)
	seen := map[string]bool{}
	for _, text := range texts {
		name, value, ok := strings.Cut(text, "=")
		switch {
		case !ok || name == "":
			return fail(flag+" "+quote(text)+" is not NAME=JSON", "write it as "+flag+` 'role="admin"'`)
		case seen[name]:
			return fail(flag+" "+quote(name)+" is given more than once", "give it once")
		}
		seen[name] = true
		_, err := edit.Set(empty, name, value, now)
		var fault *edit.Error
		if errors.As(err, &fault) {
			at := len(name) + 1 + fault.At
			return failure{Problem: hint.Problem{Message: flag + ": " + fault.Message, Hint: fault.Hint}, at: &at}
		}
	}
	return nil
}

// sets reports whether one of the values of a flag has that name.
func (i *issuing) sets(texts []string, name string) bool {
	for _, text := range texts {
		if set, _, _ := strings.Cut(text, "="); set == name {
			return true
		}
	}
	return false
}

// memberChanges returns the changes that --alg, --header and --claim make.
func (i *issuing) memberChanges() []core.Change {
	changes := []core.Change{core.SetAlgorithm{Name: i.alg}}
	for _, flag := range []struct {
		part  token.Part
		texts []string
	}{{token.Header, i.header}, {token.Payload, i.claims}} {
		for _, text := range flag.texts {
			name, value, _ := strings.Cut(text, "=")
			changes = append(changes, core.SetMember{Part: flag.part, Member: core.Member{Name: name, JSON: value}})
		}
	}
	return changes
}

// contradictions refuses flags that set a claim which an INPUT or --claim sets too.
func (i *issuing) contradictions(flags *pflag.FlagSet, args []string) error {
	for _, name := range composingFlags() {
		if !flags.Changed(name) {
			continue
		}
		claim, other := "scope", "change its claims with --claim NAME=JSON"
		if name == "expires-in" {
			claim, other = "exp", "give --claim exp=+2d"
		}
		if len(args) > 0 {
			return fail("--"+name+" and an input contradict each other: the input has its own claims", other)
		}
		if name != "env" && i.sets(i.claims, claim) {
			return fail("--"+name+" and --claim "+claim+" contradict each other", "give one of them")
		}
	}
	return nil
}
