package issuers

import "strings"

// claimed adds a claim to the title: "of project demo".
func claimed(what, name string) func(*view) string {
	return func(v *view) string {
		if text := v.text(name); text != "" {
			return what + " " + quoted(text)
		}
		return ""
	}
}

// afterIss adds what follows a text in iss to the title, up to the next slash.
func afterIss(what, start string) func(*view) string {
	return func(v *view) string {
		_, rest, ok := strings.Cut(v.text("iss"), start)
		rest, _, _ = strings.Cut(rest, "/")
		if !ok || rest == "" {
			return ""
		}
		return what + " " + quoted(rest)
	}
}

// issHost adds the host of iss to the title.
func issHost(what string) func(*view) string {
	return func(v *view) string {
		if name := host(v.text("iss")); name != "" {
			return what + " " + quoted(name)
		}
		return ""
	}
}

// firstOf returns the first detail that is not empty.
func firstOf(details ...func(*view) string) func(*view) string {
	return func(v *view) string {
		for _, detail := range details {
			if text := detail(v); text != "" {
				return text
			}
		}
		return ""
	}
}

// joined returns all details that are not empty.
func joined(details ...func(*view) string) func(*view) string {
	return func(v *view) string {
		var parts []string
		for _, detail := range details {
			if text := detail(v); text != "" {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, " ")
	}
}
