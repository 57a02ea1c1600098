package share

import (
	"cmp"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/shell"
	"bulla/core/visible"
)

// someAPI is where a token of another issuer is sent: only the user knows the address.
const someAPI = "https://api.example.com"

// curl returns a call that the scope of the token allows, or else one that shows how Courier
// refuses it.
func curl(s core.Snapshot, o Options) Item {
	header := func() string { return shell.Quote("Authorization: Bearer " + s.Token.Text) }
	i := Item{Name: Curl, File: "request.sh"}
	if s.Foreign {
		i.Preview = "curl " + someAPI + " -H Authorization: ..."
		i.text = func() string { return "curl " + someAPI + " -H " + header() }
		return i
	}
	user := firstUser(s)
	sample := allowed(s, user)
	base := cmp.Or(strings.TrimRight(o.BaseURL, "/"), server(sample, o))
	i.Preview = visible.Text(strings.TrimSpace(sample.Method + " " + base + sample.PathFor(user) + " " + sample.Operation))
	i.text = func() string { return sample.Curl(base, user, header()) }
	return i
}

// allowed returns the first call that the scope allows, or else the first one.
func allowed(s core.Snapshot, user string) access.Sample {
	for _, sample := range access.Samples() {
		if access.Decide(access.Bearer{Scopes: s.Scopes}, sample.Call(user)).Allowed() {
			return sample
		}
	}
	return access.Samples()[0]
}

// server returns the address of the host that has the endpoint of a call.
func server(sample access.Sample, o Options) string {
	endpoint, _, _, _ := access.Match(sample.Method, sample.Path, sample.Operation)
	return "https://" + endpoint.Host.In(o.Region)
}
