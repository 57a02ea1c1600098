package scope

import "strings"

// UserPrefix is the prefix of the words that name a user.
const UserPrefix = "user_id:"

// AnyUser is the scope to request as long as nobody knows the user.
const AnyUser = UserPrefix + "<id>"

// userID returns the ID of a word that names a user in any spelling: user_id:x, userId:x,
// user-id:x, USER_ID:x, user:x, user_id=x, user_id%3Ax.
func userID(word string) (id string, ok bool) {
	if id, ok := strings.CutPrefix(word, UserPrefix); ok {
		return id, true
	}
	if word == "" || word[0]|0x20 != 'u' {
		return "", false
	}
	if len(word) > len("user_id%") && word[len("user_id")] == '%' {
		word = word[:len("user_id")] + unescapeColons(word[len("user_id"):])
	}
	at := strings.IndexAny(word[:min(len(word), len(UserPrefix))], ":=")
	if at < 0 {
		return "", false
	}
	id = word[at+1:]
	switch letters(word[:at]) {
	case "userid":
		return id, true
	case "user":
		// user:read is a scope of another service, not a user called read.
		verb, _, _ := strings.Cut(id, ":")
		return id, verb != "read" && verb != "write"
	default:
		return "", false
	}
}

// placeholderStarts are the beginnings of what a template, a shell or a format leaves instead of an
// id. The last ones are { and < in a URL.
var placeholderStarts = [...]string{
	"$", "{", "#{", "<", "%s", "%v", "%d", "[object", ":", "...", "process.env.", "import.meta.env.", "%7B", "%7b", "%3C", "%3c",
}

// isPlaceholder reports whether an ID is a placeholder that nobody filled in.
func isPlaceholder(id string) bool {
	for _, start := range placeholderStarts {
		if strings.HasPrefix(id, start) {
			return true
		}
	}
	if name, ok := strings.CutPrefix(id, "%"); ok && len(name) > 2 && strings.HasSuffix(name, "%") {
		return true // a cmd.exe variable
	}
	if len(id) > 64 {
		return false
	}
	switch letters(unbracketed(id)) {
	case "undefined", "null", "nil", "none", "nan",
		"userid", "myuserid", "youruserid", "theuserid", "someuserid", "insertuseridhere", "youruseridhere", "useridhere",
		"useridyouwanttocreatescopefor": // the example of the old issue-token page
		return true
	default:
		return false
	}
}

// unbracketed returns an ID without brackets or stars around it.
func unbracketed(id string) string {
	for _, pair := range [...]string{"[]", "()", "**"} {
		if len(id) > 2 && id[0] == pair[0] && id[len(id)-1] == pair[1] {
			return id[1 : len(id)-1]
		}
	}
	return id
}

// letters returns an ID in lower case without hyphens and underscores.
func letters(id string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return -1
		}
		return r
	}, id))
}

// placeholderTail returns how many of the following pieces belong to a placeholder that contains
// spaces, such as "[object Object]" or "{{ userId }}".
func placeholderTail(id string, following []Word) int {
	for _, pair := range [][2]string{{"{{", "}}"}, {"${", "}"}, {"<", ">"}, {"[object", "]"}} {
		if !strings.HasPrefix(id, pair[0]) || strings.Contains(id, pair[1]) {
			continue
		}
		for i, p := range following[:min(3, len(following))] {
			if strings.HasSuffix(p.Text, pair[1]) {
				return i + 1
			}
		}
	}
	return 0
}
