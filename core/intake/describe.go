package intake

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/visible"
)

// describe fills in the candidates and makes the remarks on the first one.
func (f *Found) describe(tokens tokenList, in input) {
	locations := locate(in, tokens.readings)
	for i, r := range tokens.readings {
		jwt, _ := splitSDJWT(r.token)
		f.Candidates = append(f.Candidates, Candidate{Token: jwt, Kind: kindOf(r), At: in.start(r.start), End: in.end(r.end),
			Where: locations[i].String(), Name: displayText(locations[i].name), Path: displayText(locations[i].path),
			Line:    locations[i].line,
			Altered: alterations(in, r, locations[i]), Foreign: r.foreign, Sent: in.credential(r)})
	}
	f.nameHosts(in.base)
	f.addLines()
	first, r, at := f.Candidates[0], tokens.readings[0], locations[0]
	f.Kind, f.Token, f.Where, f.Total = first.Kind, first.Token, first.Where, tokens.total
	f.Removed = removedAround(in, r, at)
	f.openDisclosures(in, r)
	if tokens.repeats > 0 {
		f.Removed = append(f.Removed, visible.Plural(tokens.repeats, "repetition")+" of the same token")
	}
	if f.Size > MaxInput {
		f.Removed = append(f.Removed, fmt.Sprintf("everything after the first %d bytes (not read)", MaxInput))
	}
	f.remarkSeveral()
	f.remarkChunks(in, r)
	f.remarkDamage(in, r)
	if len(f.Removed) > 0 || r.token != strings.TrimSpace(in.raw) {
		f.remarkWrapping(at, in.text[:r.start])
	}
}

// nameHosts adds the hosts in the text to the credentials that have a problem.
func (f *Found) nameHosts(text string) {
	var named []string
	for i := range f.Candidates {
		sent := &f.Candidates[i].Sent
		if sent.Problem == "" {
			continue
		}
		if named == nil {
			named = hosts(text)
		}
		sent.Hosts = named
	}
}

// addLines adds the line to the locations that several tokens share.
func (f *Found) addLines() {
	shared := map[string]int{}
	for _, c := range f.Candidates {
		shared[c.Where]++
	}
	for i, c := range f.Candidates {
		if c.Where != "" && shared[c.Where] > 1 && !strings.HasPrefix(c.Where, onLine) {
			f.Candidates[i].Where = fmt.Sprintf("%s, %s%d", c.Where, onLine, c.Line)
		}
	}
}

func (f *Found) remarkSeveral() {
	if f.Total == 1 {
		return
	}
	because := "only the first one is checked"
	if f.Total > len(f.Candidates) {
		because = fmt.Sprintf("the first %d are listed, and only the first one is checked", len(f.Candidates))
	}
	f.remark(SeveralTokens, fmt.Sprintf("the input contains %d different tokens", f.Total), because, "pick one: press w, or use --pick N on the command line")
}

// remarkWrapping says what was around the token and what follows from it.
func (f *Found) remarkWrapping(at location, before string) {
	if len(f.Removed) == 0 {
		f.Removed = append(f.Removed, textAround)
	}
	fix := ""
	if logRE().MatchString(precedingText(before)) {
		fix = "issue a new token, and keep tokens out of the log: anyone who reads it can use them until they expire"
	}
	f.remark(Wrapped, "removed: "+strings.Join(f.Removed, ", "), "the token was found inside other text", fix)
	if at.kind == inURL {
		f.remark(TokenInURL, "the token is sent in a URL", "URLs end up in logs, browser histories and Referer headers",
			"send it as Authorization: Bearer; if a WebSocket requires the URL, keep the lifetime short")
	}
	if slices.Contains(f.Removed, schemeTwice) {
		f.remark(SchemeTwice, `"Bearer" appears twice`,
			"the server reads the second one as part of the token and answers 401",
			"remove one: the SDK or your code already adds it")
	}
}

// logRE matches the beginning of a log line: a time or a level.
var logRE = lazily(`(?:^|[\r\n])[^\r\n]{0,40}(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b(?:TRACE|DEBUG|INFO|WARN|ERROR)\b)[^\r\n]*$`)

// kindOf tells a JWE and an SD-JWT from a JWT by their outer form. A JWE is recognized even if some
// of its segments are lost.
func kindOf(r reading) Kind {
	jwt, tail := splitSDJWT(r.token)
	if tail != "" {
		return SDJWT
	}
	header, rest, _ := strings.Cut(jwt, ".")
	signed := strings.Count(rest, ".") == 1 && startsHeader(rest)
	if r.encrypted || hasMember(headerOf(header), `"enc"`) && !signed {
		return JWE
	}
	return JWT
}
