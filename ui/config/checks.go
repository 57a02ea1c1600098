package config

import (
	"errors"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/spelling"
	"bulla/themes"
)

// unknownValue is the problem of a value that is not allowed.
func unknownValue(value string, allowed []string) hint.Problem {
	advice := "use one of " + strings.Join(allowed, ", ")
	if meant := spelling.Meant(value, allowed); meant != "" {
		advice = "did you mean " + meant + "?"
	}
	return hint.Problem{Message: quoted(value) + " is not known", Hint: advice}
}

// quoted quotes and shortens a text of the file for a message, without any secret in it.
func quoted(text string) string { return redact.Quote(redact.Text(text), 40) }

func oneOf(allowed ...string) func(string, Themes) hint.Problem {
	return func(value string, _ Themes) hint.Problem {
		if slices.Contains(allowed, value) {
			return hint.Problem{}
		}
		return unknownValue(value, allowed)
	}
}

func checkTheme(value string, found Themes) hint.Problem {
	if value == "auto" {
		return hint.Problem{}
	}
	_, err := found.Load(value)
	var unknown *themes.UnknownThemeError
	if errors.As(err, &unknown) {
		return unknownValue(value, append(unknown.Known, "auto"))
	}
	return hint.Of(err, "")
}

func checkUser(value string, _ Themes) hint.Problem {
	switch {
	case value == "":
		return hint.Problem{Message: "a user is empty", Hint: "write the user ID that the SDK uses"}
	case strings.Contains(value, " "):
		return hint.Problem{Message: quoted(value) + " contains a space; spaces separate scopes",
			Hint: `write each user as a text of its own: ["a", "b"]`}
	case strings.HasPrefix(value, scope.UserPrefix):
		return hint.Problem{Message: quoted(value) + " begins with " + scope.UserPrefix, Hint: "write only the ID"}
	}
	return hint.Problem{}
}

func checkPreset(value string, _ Themes) hint.Problem {
	preset, ok := scope.PresetByName(value)
	switch {
	case !ok:
		return unknownValue(value, scope.PresetNames())
	case preset.Placeholder != "":
		return hint.Problem{Message: "the preset " + value + " needs a tenant, so it can't be the default",
			Hint: "use another preset; the presets in Scopes include this one"}
	}
	return hint.Problem{}
}

func checkExpiresIn(value string, _ Themes) hint.Problem {
	if expiry.IsNever(value) {
		return hint.Problem{}
	}
	_, err := expiry.Parse(value)
	var fault *expiry.Error
	if errors.As(err, &fault) { // its text names expires_in and a byte, and the setting is named already
		return hint.Problem{Message: quoted(value) + ": " + fault.Reason, Hint: fault.Hint}
	}
	return hint.Of(err, `write it as "1d", "2 days" or "8h"`)
}

func checkEnvironment(value string, _ Themes) hint.Problem {
	if value == "auto" || courier.IsEnvironment(value) {
		return hint.Problem{}
	}
	return unknownValue(value, []string{"auto", "production", "test", "env_ID"})
}

func checkFeature(value string, _ Themes) hint.Problem {
	if _, ok := scope.FeatureByName(value); ok {
		return hint.Problem{}
	}
	var names []string
	for _, f := range scope.Features() {
		names = append(names, f.Name)
	}
	return unknownValue(value, names)
}
