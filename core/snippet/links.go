package snippet

// docsURL is where Courier's documentation is.
const docsURL = "https://www.courier.com/docs/"

// docs returns the page of Courier's documentation about what the snippet does: the SDK that a
// client signs in to, or the issue-token endpoint.
func (l Language) docs() string {
	switch l.Name {
	case "react":
		return docsURL + "sdk-libraries/courier-react-web"
	case "web-components":
		return docsURL + "sdk-libraries/courier-ui-inbox-web"
	case "ios", "android", "flutter", "react-native":
		return docsURL + "sdk-libraries/" + l.Name + "#authentication"
	case "vue", "angular", "refresh":
		return docsURL + "sdk-libraries/sdks-overview"
	default:
		return docsURL + "api-reference/authentication/create-a-jwt"
	}
}

// samples returns where Courier's own samples are.
func (l Language) samples() string {
	const repository = "https://github.com/trycourier/courier-samples"
	switch l.Name {
	case "node", "python", "ruby":
		return repository + "/tree/main/server/" + l.Name + "#generate-jwt"
	default:
		return repository
	}
}
