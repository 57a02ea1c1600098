package themes

// Frame holds the pieces of a pane's border, each one cell wide.
type Frame struct {
	Horizontal, Vertical    string
	TopLeft, TopRight       string
	BottomLeft, BottomRight string
}

// Glyphs holds every sign the screen draws beside text. A sign takes as many
// cells in one set as in the other, so a change of set moves nothing.
type Glyphs struct {
	Frame      Frame  // a pane at rest
	FrameFocus Frame  // the pane that takes the keys, told apart without colour
	Divider    string // between the tabs in a title
	Dot        string // between facts on one line

	Error   string
	Warning string
	Note    string
	Pass    string
	Skipped string

	Cursor        string // before the line under the cursor
	Checked       string // three cells
	Unchecked     string // three cells
	Added         string // three cells: chosen by the program, not yet by the user
	SelectedLeft  string // before the chosen one of a row of values
	SelectedRight string // after it

	Ellipsis string // text was cut here
	More     string // opens or continues to the right
	Up       string
	Down     string

	BarStart string // time line: a token's iat
	BarFill  string // its life
	BarEnd   string // its exp
	BarRest  string // time outside its life
	BarNow   string // the present
}

// Unicode returns the glyphs for a terminal that shows UTF-8. Some of them are
// of ambiguous width (UAX #11): a terminal set to draw those in two cells needs
// ASCII.
func Unicode() Glyphs {
	return Glyphs{
		Frame:      Frame{"─", "│", "╭", "╮", "╰", "╯"},
		FrameFocus: Frame{"━", "┃", "┏", "┓", "┗", "┛"},
		Divider:    "│",
		Dot:        "·",

		Error:   "✗",
		Warning: "!",
		Note:    "·",
		Pass:    "✓",
		Skipped: "○",

		Cursor:        "▸",
		Checked:       "[x]",
		Unchecked:     "[ ]",
		Added:         "[+]",
		SelectedLeft:  "‹",
		SelectedRight: "›",

		Ellipsis: "…",
		More:     "›",
		Up:       "↑",
		Down:     "↓",

		BarStart: "▕",
		BarFill:  "━",
		BarEnd:   "┥",
		BarRest:  "─",
		BarNow:   "│",
	}
}

// ASCII returns the glyphs for a terminal or a font that shows ASCII only.
func ASCII() Glyphs {
	return Glyphs{
		Frame:      Frame{"-", "|", "+", "+", "+", "+"},
		FrameFocus: Frame{"=", "|", "+", "+", "+", "+"},
		Divider:    "|",
		Dot:        "-",

		Error:   "x",
		Warning: "!",
		Note:    "-",
		Pass:    "+",
		Skipped: "o",

		Cursor:        ">",
		Checked:       "[x]",
		Unchecked:     "[ ]",
		Added:         "[+]",
		SelectedLeft:  "<",
		SelectedRight: ">",

		Ellipsis: "~",
		More:     ">",
		Up:       "^",
		Down:     "v",

		BarStart: "[",
		BarFill:  "=",
		BarEnd:   "]",
		BarRest:  "-",
		BarNow:   "|",
	}
}
