package themes

import "strconv"

// parseHex reads a color written as #rrggbb.
func parseHex(color string) (rgb [3]uint8, ok bool) {
	if len(color) != len("#rrggbb") || color[0] != '#' {
		return rgb, false
	}
	for i := range rgb {
		n, err := strconv.ParseUint(color[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return rgb, false
		}
		rgb[i] = uint8(n)
	}
	return rgb, true
}

// IsColor reports whether lipgloss accepts a color: #rrggbb or an index from 0 to 255. The empty
// string is the terminal's own color.
func IsColor(color string) bool {
	if color == "" {
		return true
	}
	if _, ok := parseHex(color); ok {
		return true
	}
	n, err := strconv.ParseUint(color, 10, 8)
	return err == nil && strconv.FormatUint(n, 10) == color
}
