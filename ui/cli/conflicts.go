package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core/scope"
)

// line is the part of a command line that was typed so far.
type line struct {
	command string
	flags   *pflag.FlagSet
	args    []string
}

func lineOf(cmd *cobra.Command, args []string) line {
	return line{command: cmd.Name(), flags: cmd.Flags(), args: args}
}

// has reports whether one of the flags was given.
func (l line) has(names ...string) bool { return slices.ContainsFunc(names, l.flags.Changed) }

// sets reports whether --claim or --header sets the member of that name.
func (l line) sets(flag, name string) bool {
	given, _ := l.flags.GetStringArray(flag)
	return slices.ContainsFunc(given, func(text string) bool { return strings.HasPrefix(text, name+"=") })
}

// preset returns the preset that the line names.
func (l line) preset() scope.Preset {
	preset, _ := scope.PresetByName(l.flags.Lookup("preset").Value.String())
	return preset
}

// composingFlags returns the flags that compose the claims of a token.
func composingFlags() []string {
	return []string{"user", "scope", "preset", "tenant", "env", "expires-in"}
}

// refusedFlags returns the flags that a command refuses in combination with what was typed, so that
// completion doesn't offer them. The command refuses them itself when it runs; a test checks that
// both agree.
func (s *session) refusedFlags(l line) []string {
	var refused []string
	refuse := func(when bool, names ...string) {
		if when {
			refused = append(refused, names...)
		}
	}
	if l.flags.Lookup("preset") != nil {
		refuse(l.preset().Placeholder == "", "tenant")
		refuse(l.sets("claim", "scope"), "preset")
	}
	if l.flags.Lookup("record") != nil {
		refuse(!l.has("record"), "record-secrets")
	}
	switch l.command {
	case "issue":
		request := l.has("remote", "dry-run")
		local := l.has("alg", "secret", "claim", "header", "env")
		refuse(request, "alg", "secret", "claim", "header", "env")
		refuse(!request, "region", apiKeyFlag)
		refuse(len(s.fittingRegions()) == 0, "region")
		refuse(local || len(l.args) > 0, "remote", "dry-run")
		refuse(len(l.args) > 0, composingFlags()...)
		refuse(l.sets("claim", "scope"), "user", "scope", "tenant")
		refuse(l.sets("claim", "exp"), "expires-in")
		refuse(l.sets("header", "alg"), "alg")
		refuse(l.has("broken"), unbreakable()...)
		refuse(l.has(unbreakable()...) || len(l.args) > 0, "broken")
	case "scopes":
		refuse(!l.has("preset"), "user", "tenant")
	case "decode":
		refuse(l.has("header", "payload", "raw", "json"), "header", "payload", "raw", "json")
	case "diagnose":
		refuse(len(l.args) > 0, "explain")
	case "verify":
		refuse(l.has("exact"), "pick")
		refuse(l.has("pick"), "exact")
	case "fetch":
		refuse(!l.has("watch"), "times")
	}
	return refused
}

// refusesInput reports whether a command refuses an INPUT in combination with the flags typed.
func refusesInput(l line) bool {
	switch l.command {
	case "issue":
		return l.has("remote", "dry-run", "broken") || l.has(composingFlags()...)
	case "diagnose":
		return l.has("explain")
	}
	return false
}
