package request

import "strings"

// logNames are the properties that Courier's mobile SDKs log on a line each (Courier: courier-ios,
// courier-android, courier-react-native).
var logNames = []string{"User Id", "Access Token", "Client Key", "User Signature", "Tenant Id"}

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
		if !ok {
			if gap++; gap > maxGap {
				finish()
			}
			continue
		}
		if _, again := r.Member(m.Name); again {
			finish()
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
	for _, name := range logNames {
		if _, value, ok := strings.Cut(line, name+":"); ok {
			return Member{name, Value{Text: strings.TrimSpace(value)}}, true
		}
	}
	return Member{}, false
}
