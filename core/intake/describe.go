package intake

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/visible"
)

// describe is the third step: it says what was found, where, and what the text around it shows.
func describe(v view, found pieces, size int) Found {
	f := Found{Size: size, Requests: readRequests(v)}
	switch {
	case found.object != nil:
		f.describeObject(found.object, v)
	case len(found.tokens.list) > 0:
		f.describeTokens(found.tokens, v)
	default:
		f.classify(v, found.keys)
		f.remarkHeaderKey(found.keys, v.text)
		return f
	}
	f.remarkHeaderKey(found.keys, v.text)
	if found.keys.Courier != "" {
		f.remark(AlsoHoldsAPIKey, "the input also contains a Courier API key ("+found.keys.Courier+")",
			"anyone who sees this text can issue tokens for every user", "rotate the key in Courier's settings, and don't share it")
	}
	return f
}

// describeTokens makes a candidate of each token, and the remarks on the first one.
func (f *Found) describeTokens(found tokenList, v view) {
	locations := locate(v, found.list)
	for i, p := range found.list {
		f.Candidates = append(f.Candidates, candidateOf(v, p, locations[i]))
	}
	f.nameHosts(v.base)
	f.addLines()
	first, p, at := f.Candidates[0], found.list[0], locations[0]
	f.Kind, f.Token, f.Where, f.Total = first.Kind, first.Token, first.Where, found.total
	f.Removed = removedAround(v, p, at)
	f.openDisclosures(v, p)
	if found.repeats > 0 {
		f.Removed = append(f.Removed, visible.Plural(found.repeats, "repetition")+" of the same token")
	}
	if f.Size > MaxInput {
		f.Removed = append(f.Removed, fmt.Sprintf("everything after the first %d bytes (not read)", MaxInput))
	}
	f.remarkSeveral()
	f.remarkChunks(v, p, at.name)
	f.remarkDamage(v, p)
	if len(f.Removed) > 0 || p.token != strings.TrimSpace(v.raw) {
		f.remarkWrapping(at, v.text[:p.start])
	}
}

func candidateOf(v view, p piece, at location) Candidate {
	jwt, _ := splitSDJWT(p.token)
	return Candidate{
		Token: jwt, Kind: kindOf(p), At: v.start(p.start), End: v.end(p.end),
		Where: at.String(), Name: displayText(at.name), Path: displayText(at.path), Line: at.line,
		Altered: alterations(v, p, at), Foreign: p.foreign, Sent: v.credential(p),
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
	f.remark(SeveralTokens, fmt.Sprintf("the input contains %d different tokens", f.Total), because,
		"pick the one that you mean; on the command line, --pick N does that")
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
var logRE = compileOnce(`(?:^|[\r\n])[^\r\n]{0,40}(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b(?:TRACE|DEBUG|INFO|WARN|ERROR)\b)[^\r\n]*$`)

// kindOf tells a JWE and an SD-JWT from a JWT by their outer form. A JWE is recognized even if some
// of its segments are lost.
func kindOf(p piece) Kind {
	jwt, tail := splitSDJWT(p.token)
	if tail != "" {
		return SDJWT
	}
	header, rest, _ := strings.Cut(jwt, ".")
	signed := strings.Count(rest, ".") == 1 && startsHeader(rest)
	if p.encrypted || hasMember(headerOf(header), `"enc"`) && !signed {
		return JWE
	}
	return JWT
}
