package report

// Configuration is the settings file of the screen.
type Configuration struct {
	Path     string        `json:"path"`
	Exists   bool          `json:"exists"`
	Settings []Setting     `json:"settings"`
	Keys     []ActionKeys  `json:"keys"`
	Faults   []ConfigFault `json:"faults"`
}

// Setting is a setting with its values: one, or those of a list.
type Setting struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	Set    bool     `json:"set"`
	About  string   `json:"about"`
}

// ActionKeys are the keys of an action.
type ActionKeys struct {
	Action string   `json:"action"`
	Keys   []string `json:"keys"`
	Set    bool     `json:"set"`
}

// ConfigFault is something wrong in the settings file. Line and Column are 0 if it can't be read.
type ConfigFault struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// Config returns the JSON of the settings file.
func Config(c Configuration) []byte {
	for i := range c.Settings {
		c.Settings[i].Values = list(c.Settings[i].Values)
	}
	if c.Faults == nil {
		c.Faults = []ConfigFault{}
	}
	return object(c)
}
