package themes

// Frame holds the pieces of a pane's border, each one cell wide.
type Frame struct {
	Horizontal, Vertical    string
	TopLeft, TopRight       string
	BottomLeft, BottomRight string
}

// Glyphs holds every symbol that the screen draws. A symbol has as many cells in one set as in the
// other, so that nothing moves when the set changes.
type Glyphs struct {
	Frame   Frame  // a pane
	Focus   Frame  // the pane with the focus: its upper edge is recognizable without color
	Window  Frame  // what is drawn over the panes
	Divider string // between the tabs in a title
	Dot     string // between facts on one line

	Error   string
	Warning string
	Note    string
	Pass    string
	Skipped string

	Cursor        string // before the line with the cursor
	Checked       string // three cells
	Unchecked     string // three cells
	Added         string // three cells: added by the program, not chosen by the user
	SelectedLeft  string // before the selected value in a row
	SelectedRight string // after it

	Ellipsis string // text was cut here
	More     string // opens or continues to the right
	Up       string
	Down     string

	ArrowLeft  string // the tip of an arrow between two parties
	ArrowRight string

	BarStart string // time line: a token's iat
	BarFrom  string // its nbf
	BarFill  string // the time in which it is valid
	BarEnd   string // its exp
	BarRest  string // the time in which it is not
	BarNow   string // the present
}

// Unicode returns the glyphs for a terminal that shows UTF-8. Some have an ambiguous width (UAX
// #11): a terminal that draws those in two cells needs ASCII.
func Unicode() Glyphs {
	return Glyphs{
		Frame:   Frame{"─", "│", "╭", "╮", "╰", "╯"},
		Focus:   Frame{"━", "│", "┍", "┑", "╰", "╯"},
		Window:  Frame{"━", "┃", "┏", "┓", "┗", "┛"},
		Divider: "│",
		Dot:     "·",

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

		ArrowLeft:  "◂",
		ArrowRight: "▸",

		BarStart: "▕",
		BarFrom:  "┝",
		BarFill:  "━",
		BarEnd:   "┥",
		BarRest:  "─",
		BarNow:   "│",
	}
}

// ASCII returns the glyphs for a terminal or a font that shows ASCII only.
func ASCII() Glyphs {
	return Glyphs{
		Frame:   Frame{"-", "|", "+", "+", "+", "+"},
		Focus:   Frame{"=", "|", "+", "+", "+", "+"},
		Window:  Frame{"=", "|", "+", "+", "+", "+"},
		Divider: "|",
		Dot:     "-",

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

		ArrowLeft:  "<",
		ArrowRight: ">",

		BarStart: "[",
		BarFrom:  "(",
		BarFill:  "=",
		BarEnd:   "]",
		BarRest:  "-",
		BarNow:   "|",
	}
}
