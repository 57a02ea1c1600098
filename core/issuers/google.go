package issuers

import "time"

const identityToolkit = "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit"

// googleRows are the tokens of Google and Firebase.
var googleRows = []Issuer{
	{
		Name: "firebase", Title: "a Firebase ID token",
		Shows:  "iss https://securetoken.google.com/PROJECT",
		signs:  []sign{issBegins("https://securetoken.google.com/")},
		detail: afterIss("of project", "securetoken.google.com/"),
		About:  "your server checks it with the Firebase Admin SDK; \"used too early\" means that iat is ahead of the server's clock",
		advice: func(v *view) string {
			if v.headerText("alg") == "none" {
				return "the Firebase emulator doesn't sign its tokens (alg none), and only the emulator accepts them"
			}
			return ""
		},
		Claims: []Claim{
			{"aud", "the Firebase project"}, {"user_id", "the user's Firebase ID, the same as sub"},
			{"firebase", "how the user signed in"}, {"auth_time", "when the user signed in"},
		},
		grants: claims("roles", "role", "permissions"),
		Keys:   "https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com",
		Source: "Firebase: Verify ID Tokens",
	},
	{
		Name: "firebase-session", Title: "a Firebase session cookie",
		Shows:  "iss https://session.firebase.google.com/PROJECT",
		signs:  []sign{issBegins("https://session.firebase.google.com/")},
		detail: afterIss("of project", "session.firebase.google.com/"),
		About:  "your server checks it with verifySessionCookie, not with verifyIdToken",
		Claims: []Claim{
			{"aud", "the Firebase project"}, {"user_id", "the user's Firebase ID"},
			{"firebase", "how the user signed in"},
		},
		Keys:    "https://www.googleapis.com/identitytoolkit/v3/relyingparty/publicKeys",
		Longest: 14 * 24 * time.Hour, Refuser: "Firebase",
		Source: "Firebase: Manage Session Cookies",
	},
	{
		Name: "firebase-custom", Title: "a Firebase custom token",
		Shows: "aud " + identityToolkit,
		signs: []sign{audIs(identityToolkit)},
		About: "an app exchanges it for an ID token with signInWithCustomToken",
		Claims: []Claim{
			{"iss", "the service account that signed it"}, {"sub", "the same service account"},
			{"uid", "the user to sign in"}, {"claims", "claims for the ID token"},
		},
		Holder:   "it is signed with the key of the service account in iss",
		Longest:  time.Hour,
		Requires: []string{"iss", "sub", "iat", "exp", "uid"}, Refuser: "Firebase",
		Belongs: "exchange it with signInWithCustomToken, and send the ID token from the response",
		Source:  "Firebase: Create Custom Tokens",
	},
	{
		Name: "google-service-account", Title: "a Google service account assertion",
		Shows:  "iss ending in .gserviceaccount.com, aud https://oauth2.googleapis.com/token",
		signs:  []sign{issEnds(".gserviceaccount.com"), audIs("https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v4/token", "https://accounts.google.com/o/oauth2/token")},
		detail: claimed("from", "iss"),
		About:  "Google exchanges it for an access token",
		Claims: []Claim{
			{"iss", "the service account"}, {"sub", "the user that it acts for"},
			{"aud", "Google's token endpoint"}, {"scope", "the Google APIs it requests access to"},
		},
		grants:   claims("scope"),
		Holder:   "it is signed with the service account's private key",
		Longest:  time.Hour,
		Requires: []string{"iss", "aud", "iat", "exp"}, Refuser: "Google",
		Belongs: "exchange it at https://oauth2.googleapis.com/token, and send the access token from the response",
		Source:  "Google: Using OAuth 2.0 for Server to Server Applications",
	},
	{
		Name: "google", Title: "a Google ID token",
		Shows:  "iss https://accounts.google.com",
		signs:  []sign{issIs("https://accounts.google.com", "accounts.google.com")},
		detail: claimed("for client", "aud"),
		About:  "it is for the client in aud; Google's APIs need an access token, which is opaque (ya29.)",
		Claims: []Claim{
			{"aud", "the client that it is for"}, {"azp", "the client that requested it"},
			{"sub", "the user's Google ID, which never changes"}, {"hd", "the user's Google Workspace domain"},
			{"email", "the user's address"}, {"email_verified", "whether Google checked the address"},
		},
		Keys:   "https://www.googleapis.com/oauth2/v3/certs",
		Source: "Google: Verify the Google ID token on your server side",
	},
	{
		Name: "google-iap", Title: "a Google Identity-Aware Proxy token",
		Shows:  "iss https://cloud.google.com/iap",
		signs:  []sign{issIs("https://cloud.google.com/iap")},
		detail: claimed("for", "aud"),
		About:  "the proxy adds it to each request, in x-goog-iap-jwt-assertion; aud names your backend",
		Claims: []Claim{
			{"aud", "your app or backend service"}, {"email", "the user's address"}, {"hd", "the user's domain"},
		},
		Keys:   "https://www.gstatic.com/iap/verify/public_key-jwk",
		Source: "Google Cloud: Securing your app with signed headers",
	},
}
