package issuers

import (
	"slices"
	"strings"

	"bulla/core/token"
)

// sign looks for one thing that shows whose token it is. It returns the names of the claims and
// header parameters in which it found that, nil if the token doesn't have it.
type sign func(*view) []string

// found returns the name if ok is true.
func found(name string, ok bool) []string {
	if !ok {
		return nil
	}
	return []string{name}
}

// header names a header parameter in RecognizedBy.
func header(name string) string { return "header." + name }

// issIs holds if iss is one of the values.
func issIs(values ...string) sign { return claimIs("iss", values...) }

// issBegins holds if iss begins with a text and goes on.
func issBegins(start string) sign {
	return func(v *view) []string {
		iss := v.text("iss")
		return found("iss", strings.HasPrefix(iss, start) && len(iss) > len(start))
	}
}

// issHas holds if iss is a URL that contains a text.
func issHas(part string) sign {
	return func(v *view) []string {
		iss := v.text("iss")
		return found("iss", host(iss) != "" && strings.Contains(iss, part))
	}
}

// issEnds holds if iss ends with a text.
func issEnds(end string) sign {
	return func(v *view) []string { return found("iss", strings.HasSuffix(v.text("iss"), end)) }
}

// issAt holds if the host of iss is in one of the domains. A domain that begins with a period
// stands for all hosts below it.
func issAt(domains ...string) sign {
	return func(v *view) []string { return found("iss", isAt(host(v.text("iss")), domains)) }
}

func isAt(host string, domains []string) bool {
	return slices.ContainsFunc(domains, func(domain string) bool {
		return host == domain || strings.HasPrefix(domain, ".") && strings.HasSuffix(host, domain) && host != domain
	})
}

// audIs holds if one of the values is in aud.
func audIs(values ...string) sign {
	return func(v *view) []string {
		isOne := func(aud string) bool { return slices.Contains(values, strings.TrimSuffix(aud, "/")) }
		return found("aud", slices.ContainsFunc(v.audiences(), isOne))
	}
}

// claimIs holds if a claim is one of the values.
func claimIs(name string, values ...string) sign {
	return func(v *view) []string { return found(name, slices.Contains(values, v.text(name))) }
}

// claimBegins holds if a claim begins with a text.
func claimBegins(name, start string) sign {
	return func(v *view) []string { return found(name, strings.HasPrefix(v.text(name), start)) }
}

// hasText holds if all of these claims are strings.
func hasText(names ...string) sign {
	return func(v *view) []string {
		for _, name := range names {
			if v.claim(name).Kind != token.String {
				return nil
			}
		}
		return names
	}
}

// has holds if there are claims with all of these names.
func has(names ...string) sign {
	return func(v *view) []string {
		for _, name := range names {
			if !v.has(name) {
				return nil
			}
		}
		return names
	}
}

// hasOne holds if there is a claim with one of these names.
func hasOne(names ...string) sign {
	return func(v *view) []string {
		i := slices.IndexFunc(names, v.has)
		if i < 0 {
			return nil
		}
		return names[i : i+1]
	}
}

// only holds if a sign holds and there are no claims but those that it names and the others.
func only(sign sign, others ...string) sign {
	return func(v *view) []string {
		by := sign(v)
		for _, m := range v.claims.Members {
			if !slices.Contains(by, m.Name) && !slices.Contains(others, m.Name) {
				return nil
			}
		}
		return by
	}
}

// lacks holds if a sign holds and there is no claim with one of these names.
func lacks(sign sign, names ...string) sign {
	return func(v *view) []string {
		if slices.ContainsFunc(names, v.has) {
			return nil
		}
		return sign(v)
	}
}

// headerIs holds if a header parameter is one of the values.
func headerIs(name string, values ...string) sign {
	return func(v *view) []string { return found(header(name), slices.Contains(values, v.headerText(name))) }
}

// headerHas holds if there is a header parameter with that name.
func headerHas(name string) sign {
	return func(v *view) []string {
		_, ok := v.header.Get(name)
		return found(header(name), ok)
	}
}

// typIs holds if typ is one of the media types, with or without "application/" (RFC 7515 section
// 4.1.9).
func typIs(types ...string) sign {
	return func(v *view) []string {
		typ := strings.TrimPrefix(strings.ToLower(v.headerText("typ")), "application/")
		return found(header("typ"), slices.Contains(types, typ))
	}
}

// either holds if one of the signs holds.
func either(signs ...sign) sign {
	return func(v *view) []string {
		for _, s := range signs {
			if by := s(v); len(by) > 0 {
				return by
			}
		}
		return nil
	}
}

// both holds if all of the signs hold.
func both(signs ...sign) sign {
	return func(v *view) []string { return allOf(signs, v) }
}

// allOf returns what the signs found, without repeats; nil if one of them doesn't hold.
func allOf(signs []sign, v *view) []string {
	var all []string
	for i, s := range signs {
		by := s(v)
		if len(by) == 0 {
			return nil
		}
		if i == 0 {
			all = slices.Clip(by)
			continue
		}
		for _, name := range by {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}
