package snippet

import "strings"

// Languages returns all languages: backends, then clients, then the refresh timer.
func Languages() []Language {
	return []Language{
		language("curl", "curl", "issue-token.sh", Backend, "#", `'"`, "set"),
		language("node", "Node.js", "courier-token.mjs", Backend, "//", "\"`", javascript),
		language("python", "Python", "courier_token.py", Backend, "#", `"`,
			"and as class def except from if import in None not or return self try with"),
		language("ruby", "Ruby", "config.ru", Backend, "#", `'"`,
			"class def do end if nil private require rescue return run unless"),
		language("go", "Go", "main.go", Backend, "//", `"`,
			"defer error func if import map nil package return string struct var"),
		language("php", "PHP", "courier-token.php", Backend, "//", `'"`,
			"const declare echo exit function if int null return string true void"),
		language("java", "Java", "Server.java", Backend, "//", `"'`,
			"catch class else final for if import int new null private public return static throws try var void"),
		language("csharp", "C#", "Program.cs", Backend, "//", `"'`,
			"async await catch false if is new null record return static string try using var"),
		language("react", "React", "NotificationInbox.jsx", Client, "//", "\"`", javascript),
		language("vue", "Vue", "NotificationInbox.vue", Client, "//", "\"`", javascript),
		language("angular", "Angular", "notification-inbox.ts", Client, "//", "\"`", javascript+" as class readonly"),
		language("web-components", "Web Components", "courier-inbox.js", Client, "//", "\"`", javascript),
		language("ios", "iOS", "CourierSession.swift", Client, "//", `"`,
			"async await catch class do final func guard import let private return self static struct throw throws try var while"),
		language("android", "Android", "CourierSession.kt", Client, "//", `"`,
			"as catch class const finally fun if import null private suspend throw true try val var while"),
		language("flutter", "Flutter", "courier_session.dart", Client, "//", `'`,
			"async await catch class const final finally if import int null return throw try void with"),
		language("react-native", "React Native", "NotificationInbox.jsx", Client, "//", "\"`", javascript),
		language("refresh", "Refresh timer", "courier-refresh.js", Refresh, "//", "\"`", javascript),
	}
}

// javascript are the keywords of the snippets in JavaScript.
const javascript = "async await catch const else export default false finally from function if import let new null " +
	"return throw true try typeof"

func language(name, title, file string, side Side, comment, quotes, keywords string) Language {
	return Language{Name: name, Title: title, File: file, Side: side, Highlights: Highlights{
		Comment: comment, Quotes: quotes, Keywords: strings.Fields(keywords),
	}}
}
