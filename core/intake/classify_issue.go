package intake

import (
	"slices"
	"strings"

	"bulla/core/issuebody"
	"bulla/core/redact"
	"bulla/core/request"
	"bulla/core/shell"
)

// issue recognizes what issue-token would be asked for: a request, its body, or only a scope
// string.
func (f *Found) issue(v view, keys redact.Found) bool {
	sent, isRequest := f.IssueRequest()
	computed := sent.Body.Computed || sent.IsCommand() && shell.HasCmdVariable(sent.Body.Text)
	body, ok := issuebody.ReadSent(sent.Body.Text, computed)
	percent := false
	if !ok {
		body, percent, ok = readIssue(v)
	}
	if !ok && (!isRequest || sent.Body.Computed || !sent.IsCommand()) {
		return false // if it is a command, it has no body
	}
	f.Issue = &body
	if f.Kind = IssueRequest; body.Bare {
		f.Kind = ScopeString
	}
	note := issueNotes[f.Kind]
	f.remark(note.Code, "this is "+notTokens[f.Kind], note.Because, note.Fix)
	if percent {
		layer := "1 layer of " + percentNote
		f.Removed = append(f.Removed, layer)
		f.remark(Wrapped, "removed: "+layer, "issue-token reads the text exactly as it is sent", "send the decoded scope")
	}
	if keys.Courier != "" {
		f.remark(AlsoHoldsAPIKey, "the request has a Courier API key ("+keys.Courier+"), masked here",
			"it belongs there, but anyone who sees this text can issue tokens for every user", "rotate the key if you shared this text")
	}
	return true
}

// IssueRequest returns the first request to issue-token; ok is false without one.
func (f Found) IssueRequest() (r request.Request, ok bool) {
	i := slices.IndexFunc(f.Requests, func(r request.Request) bool {
		return strings.HasSuffix(r.Path(), "/issue-token") && !r.IsPreflight()
	})
	if i < 0 {
		return request.Request{}, false
	}
	return f.Requests[i], true
}

// issueNotes are the notes on what was pasted instead of a token. Their titles are in notTokens.
var issueNotes = map[Kind]Remark{
	IssueRequest: {
		Code:    IssueToken,
		Because: "bulla checked the token that it would issue",
		Fix:     `send it from your server; the response has the JWT in "token"`,
	},
	ScopeString: {
		Code:    ScopeAlone,
		Because: "bulla checked it as the scope of a token",
		Fix:     `send it to issue-token as "scope"; the response has the JWT in "token"`,
	},
}

// readIssue reads what issue-token would be asked for, and reports whether the whole text was
// percent-encoded. In a JSON body percent-encoding is a fault, so it is kept there.
func readIssue(v view) (body issuebody.Body, percent, ok bool) {
	base, read := strings.TrimSpace(v.base), strings.TrimSpace(v.text)
	if !strings.ContainsAny(base, " \t\n\"'") && base != read && strings.Contains(base, "%") {
		if strings.Contains(base, "%3") && !strings.Contains(read, " ") {
			read = strings.ReplaceAll(read, "+", " ") // an HTML form writes a space as +
		}
		if body, ok = issuebody.Read(read); ok {
			return body, true, true
		}
	}
	if body, ok = issuebody.Read(base); !ok && base != read {
		body, ok = issuebody.Read(read)
	}
	return body, false, ok
}

// sdkConfig recognizes a configuration of one of Courier's SDKs. A log of an SDK is another kind of
// text, and so is a configuration with a key.
func (f *Found) sdkConfig(keys redact.Found) bool {
	isConfig := func(r request.Request) bool {
		isLogged := func(m request.Member) bool { return strings.Contains(m.Name, " ") }
		_, hasKey := r.Member("clientKey")
		_, hasToken := r.Member("jwt", "accessToken", "authorization")
		return r.Form == request.SDK && (hasToken || !hasKey) && !slices.ContainsFunc(r.SDK, isLogged)
	}
	if keys != (redact.Found{}) || !slices.ContainsFunc(f.Requests, isConfig) {
		return false
	}
	f.Kind = SDKConfig
	return true
}

// TokenOnly returns what was found for someone who needs a token: a request for one, a scope
// string or a configuration is not one.
func (f Found) TokenOnly() Found {
	if f.Issue == nil && f.Kind != SDKConfig {
		return f
	}
	f.Issue, f.Remarks = nil, nil
	f.remark(NotAToken, "this is "+notTokens[f.Kind], "a JWT is three base64url segments joined by dots and begins with eyJ",
		"run bulla diagnose to check it, or paste the token itself")
	return f
}
