package issuers

import "time"

// appleRows are the tokens of Apple and of those who call its services.
var appleRows = []Issuer{
	{
		Name: "apple-client-secret", Title: "an Apple client secret",
		Shows:  "ES256, aud https://appleid.apple.com, iss a team ID of 10 characters",
		signs:  []sign{audIs("https://appleid.apple.com"), headerIs("alg", "ES256")},
		detail: claimed("of team", "iss"),
		About:  "your server sends it as client_secret to Apple's token endpoint",
		Claims: []Claim{
			{"iss", "your team ID"}, {"sub", "your services ID or app ID"}, {"aud", "Apple"},
			{"exp", "at most 6 months from now"},
		},
		Holder:  "it is signed with your team's private key (.p8)",
		Longest: 15_777_000 * time.Second, FromNow: true,
		Requires: []string{"iss", "sub", "iat", "exp"}, Refuser: "Apple",
		Belongs: "send it as client_secret to https://appleid.apple.com/auth/token, from your server",
		Source:  "Apple: Creating a client secret",
	},
	{
		Name: "apple", Title: "an Apple ID token (Sign in with Apple)",
		Shows:  "iss https://appleid.apple.com",
		signs:  []sign{issIs("https://appleid.apple.com", "https://account.apple.com")},
		detail: claimed("for", "aud"),
		About:  "it is for the app in aud; Apple sends the user's name only at the first sign-in, and never in the token",
		Claims: []Claim{
			{"aud", "your app or services ID"}, {"sub", "the user's ID for your team"}, {"email", "the user's address, or a relay address"},
			{"is_private_email", "whether email is a relay address"}, {"nonce_supported", "whether nonce can be compared"},
			{"real_user_status", "whether the user is likely a real person"},
		},
		Keys:   "https://appleid.apple.com/auth/keys",
		Source: "Apple: Authenticating users with Sign in with Apple",
	},
	{
		Name: "app-store-server", Title: "an App Store Server API token",
		Shows:  "aud appstoreconnect-v1 and bid",
		signs:  []sign{audIs("appstoreconnect-v1"), has("bid")},
		detail: claimed("for app", "bid"),
		About:  "it may be valid for at most an hour: sign a new one before it expires",
		Claims: []Claim{
			{"iss", "your issuer ID"}, {"exp", "at most an hour after iat"}, {"bid", "the app's bundle ID"},
		},
		Holder:   "it is signed with your in-app purchase key (.p8)",
		Longest:  time.Hour,
		Requires: []string{"iss", "iat", "exp"}, Refuser: "the App Store Server API",
		Source: "Apple: Generating JSON Web Tokens for API requests",
	},
	{
		Name: "app-store-connect", Title: "an App Store Connect token",
		Shows:  "aud appstoreconnect-v1",
		signs:  []sign{audIs("appstoreconnect-v1")},
		detail: claimed("of issuer", "iss"),
		About:  "it may be valid for at most 20 minutes: sign a new one before it expires",
		Claims: []Claim{
			{"iss", "your issuer ID"}, {"exp", "at most 20 minutes from now"},
			{"scope", "the only requests it allows"},
		},
		grants:  claims("scope"),
		Holder:  "it is signed with the private key (.p8) of your API key",
		Longest: 20 * time.Minute, FromNow: true,
		Requires: []string{"exp"}, Refuser: "App Store Connect",
		Source: "Apple: Generating tokens for API requests",
	},
	{
		Name: "apns", Title: "an APNs provider token",
		Shows: "ES256, kid and only iss, a team ID of 10 characters, and iat",
		signs: []sign{headerIs("alg", "ES256"), headerHas("kid"), only(has("iss", "iat")), func(v *view) []string {
			return found("iss", len(v.text("iss")) == 10)
		}},
		detail: claimed("of team", "iss"),
		About:  "refresh it every 20 to 60 minutes: Apple answers TooManyProviderTokenUpdates if you do it more often, and ExpiredProviderToken if less often",
		Claims: []Claim{{"iss", "your team ID"}, {"iat", "at most an hour ago"}},
		Holder: "it is signed with your team's private key (.p8)",
		Oldest: time.Hour, Refuser: "Apple",
		NoExp:  true,
		Source: "Apple: Establishing a token-based connection to APNs",
	},
}
