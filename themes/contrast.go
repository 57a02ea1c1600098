package themes

import (
	"math"
	"strconv"
)

// Contrast returns the contrast ratio of two colours written as #rrggbb, from 1
// (the same) to 21 (black on white), in either order (WCAG 2.2, "contrast
// ratio"). It returns 0 when either is not of that form: the terminal decides
// what colour 4 looks like, so there is nothing to measure.
func Contrast(fg, bg string) float64 {
	a, okA := luminance(fg)
	b, okB := luminance(bg)
	if !okA || !okB {
		return 0
	}
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// luminance is WCAG's relative luminance, 0 for black to 1 for white.
func luminance(colour string) (float64, bool) {
	rgb, ok := parseHex(colour)
	if !ok {
		return 0, false
	}
	return 0.2126*linear(rgb[0]) + 0.7152*linear(rgb[1]) + 0.0722*linear(rgb[2]), true
}

// linear undoes the sRGB transfer function for one channel.
func linear(channel uint8) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func parseHex(colour string) (rgb [3]uint8, ok bool) {
	if len(colour) != len("#rrggbb") || colour[0] != '#' {
		return rgb, false
	}
	for i := range rgb {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return rgb, false
		}
		rgb[i] = uint8(n)
	}
	return rgb, true
}

// isColour reports whether lipgloss can show the colour: #rrggbb or an index
// from 0 to 255. The empty string is the terminal's own colour.
func isColour(colour string) bool {
	if colour == "" {
		return true
	}
	if _, ok := parseHex(colour); ok {
		return true
	}
	n, err := strconv.ParseUint(colour, 10, 8)
	return err == nil && strconv.FormatUint(n, 10) == colour
}
