package scope

// Preset is a set of scopes for a purpose, without the user_id words.
type Preset struct {
	Name        string   // "inbox"
	Title       string   // "Inbox"
	Gives       string   // one phrase
	Scopes      []string // without user_id
	Placeholder string   // "<T>" if a tenant's ID must be filled in, otherwise ""
	ExpiresIn   string   // the lifetime the source shows, or the usual one
	Source      string   // where Courier shows the set
}

// Presets returns the sets Courier shows for its SDKs and features, smallest purpose first. The
// caller owns the slices.
func Presets() []Preset {
	preferences, brands := []string{readChoices, writeChoices}, []string{readBrands}
	inbox, push := []string{inboxRead, inboxWrite}, []string{writeDevices}
	full := append([]string{writeDevices}, clientScopes()...)
	return []Preset{
		{"inbox", "Inbox", "read messages, mark them read", inbox, "", "1 day",
			"courier-react and courier-ui-inbox READMEs"},
		{"toast", "Toast", "show new messages as toasts", []string{inboxRead, inboxWrite}, "", "1 day",
			"courier-ui-toast README"},
		{"preferences", "Preferences", "see and change notification choices", preferences, "", "1 day",
			"courier-ui-preferences README"},
		{"client", "courier-js client", "inbox, preferences, brands", clientScopes(), "", "1 day", "courier-js README"},
		{"full", "Full, as mobile", "inbox, preferences, brands, push", full, "", "2 days",
			"Courier JWT guide; iOS, Android, Flutter and React Native SDKs"},
		{"push", "Push token sync", "sync device tokens", push, "", "2 days", "older mobile SDK READMEs"},
		{"brands", "Brands", "read every brand", brands, "", "1 day", "issue-token reference"},
		{"brands-write", "Brands (write)", "change every brand", []string{writeBrands}, "", "1h",
			"issue-token reference"},
		{"create", "Create, all tenants", "read and change templates of all tenants", createScopes(), "", "30 days",
			"Courier Create authentication page"},
		{"create-tenant", "Create, one tenant", "read and change templates of one tenant", tenantScopes(), "<T>",
			"30 days", "Courier Create authentication page"},
		{"brand-editor", "Brand editor", "read and change the brand of one tenant", editorScopes(), "<T>", "1 day",
			"react-designer README"},
		{"playground", "Playground", "nearly everything, for testing", playgroundScopes(), "", "7d",
			"courier-web designer"},
	}
}

// PresetNames returns the names of all presets.
func PresetNames() []string {
	var names []string
	for _, preset := range Presets() {
		names = append(names, preset.Name)
	}
	return names
}

// PresetByName returns the preset with this name or alias: minimal is inbox, mobile is full.
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

func clientScopes() []string {
	return []string{inboxRead, inboxWrite, readChoices, writeChoices, readBrands}
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
	return []string{
		legacyRead, "read:user-tokens", writeDevices, readBrands, writeBrands,
		inboxRead, inboxWrite, readChoices, writeChoices,
	}
}
