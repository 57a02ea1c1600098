package scope

// Preset is a set of scopes for a purpose. The user_id words come on top.
type Preset struct {
	Name        string   // "inbox"
	Title       string   // "Inbox"
	Gives       string   // one phrase
	Scopes      []string // without user_id
	Placeholder string   // "<T>" where a tenant's id must be put in, else ""
	ExpiresIn   string   // the lifetime the source shows, or the usual one
	Source      string   // where Courier shows the set
}

// Presets returns the sets Courier shows for its SDKs and features, smallest purpose
// first. The slices are the caller's own.
func Presets() []Preset {
	return []Preset{
		{"inbox", "Inbox", "read messages, mark them read", []string{inboxRead, inboxWrite}, "", "1 day", "courier-react and courier-ui-inbox READMEs"},
		{"toast", "Toast", "show new messages as toasts", []string{inboxRead, inboxWrite}, "", "1 day", "courier-ui-toast README"},
		{"preferences", "Preferences", "see and change notification choices", preferenceScopes(), "", "1 day", "courier-ui-preferences README"},
		{"client", "courier-js client", "inbox, preferences, brands", clientScopes(), "", "1 day", "courier-js README"},
		{"full", "Full, as mobile", "inbox, preferences, brands, push", append([]string{writeTokens}, clientScopes()...), "", "2 days", "Courier JWT guide; iOS, Android, Flutter and React Native SDKs"},
		{"push", "Push token sync", "sync device tokens", []string{writeTokens}, "", "2 days", "older mobile SDK READMEs"},
		{"brands", "Brands", "read every brand", []string{"read:brands"}, "", "1 day", "issue-token reference"},
		{"brands-write", "Brands (write)", "change every brand", []string{"write:brands"}, "", "1h", "issue-token reference"},
		{"create", "Create, all tenants", "read and change templates of all tenants", createScopes(), "", "30 days", "Courier Create authentication page"},
		{"create-tenant", "Create, one tenant", "read and change templates of one tenant", tenantScopes(), "<T>", "30 days", "Courier Create authentication page"},
		{"brand-editor", "Brand editor", "read and change the brand of one tenant", editorScopes(), "<T>", "1 day", "react-designer README"},
		{"playground", "Playground", "nearly all of it, for trying out", playgroundScopes(), "", "7d", "courier-web designer"},
	}
}

// PresetByName returns a preset by its name, or by an alias: minimal is inbox, mobile is
// full.
func PresetByName(name string) (Preset, bool) {
	switch name {
	case "minimal":
		name = "inbox"
	case "mobile":
		name = "full"
	}
	for _, preset := range Presets() {
		if preset.Name == name {
			return preset, true
		}
	}
	return Preset{}, false
}

const writeTokens = "write:user-tokens"

func preferenceScopes() []string { return []string{"read:preferences", "write:preferences"} }

func clientScopes() []string {
	return append([]string{inboxRead, inboxWrite}, append(preferenceScopes(), "read:brands")...)
}

func createScopes() []string {
	return []string{"tenants:read", "tenants:notifications:read", "tenants:notifications:write"}
}

func tenantScopes() []string {
	return []string{"tenant:<T>:read", "tenant:<T>:notification:read", "tenant:<T>:notification:write"}
}

func editorScopes() []string {
	return []string{"tenant:<T>:read", "tenant:<T>:brand:read", "tenant:<T>:brand:write"}
}

func playgroundScopes() []string {
	return append([]string{
		oldRead, "read:user-tokens", writeTokens, "read:brands", "write:brands", inboxRead, inboxWrite,
	}, preferenceScopes()...)
}
