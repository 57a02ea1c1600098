package request

import "strings"

// logNames are the lines in which Courier's mobile SDKs log a configuration (Courier: courier-ios,
// courier-android, courier-react-native), with the names of the properties.
var logNames = []Member{
	{Name: "User Id"}, {Name: "Access Token"}, {Name: "Client Key"}, {Name: "User Signature"}, {Name: "Tenant Id"},
}

// maxGap is how many other lines there may be between two lines of one configuration.
const maxGap = 3

// readSDKLog reads the configuration that an SDK has logged.
func readSDKLog(text string) []Request {
	if !strings.Contains(text, "Access Token:") && !strings.Contains(text, "User Id:") {
		return nil
	}
	var found []Request
	var r Request
	gap := 0
	finish := func() {
		if len(r.SDK) > 1 {
			found = append(found, r)
		}
		r = Request{}
	}
	for at := 0; at < len(text) && len(found) < maxRequests; {
		from := at
		at = lineEnd(text, from)
		m, ok := logMember(text[from:at])
		if _, again := r.Member(m.Name); !ok || again {
			if gap++; gap > maxGap || again && ok {
				finish()
			}
			if !ok {
				continue
			}
		}
		if r.SDK == nil {
			r = Request{Form: SDK, From: from}
		}
		r.SDK, r.To, gap = append(r.SDK, m), at, 0
	}
	finish()
	return found
}

// logMember reads one line of a log.
func logMember(line string) (Member, bool) {
	for _, m := range logNames {
		if at := strings.Index(line, m.Name+":"); at >= 0 {
			value := strings.TrimSpace(line[at+len(m.Name)+1:])
			return Member{m.Name, Value{Text: value}}, true
		}
	}
	return Member{}, false
}
