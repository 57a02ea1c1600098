// Package picture draws frames of the screen as SVG, still or animated, for the README. Only tests
// use it. A picture needs no script, font or other file, and its columns line up in any font: each
// run of text says how wide it is, and lines of boxes are paths.
package picture

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// Frame is what a picture shows for a while.
type Frame struct {
	// Screen is the screen as the program draws it with 24-bit colors.
	Screen string
	// Caption says below the screen what happens, and Keys which keys were pressed for it. A
	// picture without captions has no room for them.
	Caption string
	Keys    []string
	// Lasts is how long an animation shows the frame.
	Lasts time.Duration
}

// Look is the colors of what isn't part of the screen, as #rrggbb.
type Look struct {
	Ground, Edge         string // behind the screen, and around it
	Text                 string // of the terminal
	Bar, Caption         string // below the screen
	KeyGround, KeyBorder string
}

// Dark returns the look that goes with dark themes.
func Dark() Look {
	return Look{
		Ground: "#171a23", Edge: "#343a4f", Text: "#cdd2e0", Bar: "#222736", Caption: "#eef0f7",
		KeyGround: "#343a4f", KeyBorder: "#565e78",
	}
}

// Light returns the look that goes with light themes.
func Light() Look {
	return Look{
		Ground: "#ffffff", Edge: "#cfd4e0", Text: "#24283a", Bar: "#f1f3f8", Caption: "#0d1020",
		KeyGround: "#ffffff", KeyBorder: "#a9afc0",
	}
}

// The sizes of a picture in its own units. A cell is as wide as a character of the usual fonts,
// which take 0.6 of their size.
const (
	fontSize   = 15
	cellWidth  = 9
	cellHeight = 19
	ascent     = 14 // from the top of a row to the baseline of its text
	margin     = 14 // around the screen
	barHeight  = 46
	radius     = 10 // of the corners
)

// picture is an SVG while it is written.
type picture struct {
	look    Look
	styles  []style  // of the classes c0, c1, ...
	periods []string // when something shows, as the keyframes K0, K1, ...
}

// Draw returns a picture of frames of the same size, with a title for those who can't see it. More
// than one frame make an animation that repeats. Where animations are not wanted, the last frame
// shows. Draw panics if a screen has a style that themes don't use.
func Draw(title string, look Look, frames ...Frame) string {
	p := &picture{look: look}
	var body strings.Builder
	last := frames[len(frames)-1]
	rows := strings.Split(last.Screen, "\n")
	width, height := ansi.StringWidth(rows[0])*cellWidth+2*margin, len(rows)*cellHeight+2*margin
	for row := range rows {
		p.drawChanging(&body, frames, func(f Frame) string {
			if content := p.row(strings.Split(f.Screen, "\n")[row]); content != "" {
				return fmt.Sprintf(`<g transform="translate(%d %d)">%s</g>`, margin, margin+row*cellHeight+ascent, content)
			}
			return ""
		})
	}
	window := p.ground(look.Ground, width, height)
	if last.Caption != "" {
		p.drawChanging(&body, frames, func(f Frame) string { return p.caption(f, height) })
		window = p.ground(look.Bar, width, height+barHeight) + p.ground(look.Ground, width, 2*radius) +
			fmt.Sprintf(`<path class="r %s" d="M0 %dh%dv%dH0z"/>`, p.class(style{fg: look.Ground}), radius, width, height-radius)
		height += barHeight
	}
	edge := fmt.Sprintf(`<rect class="%s" x=".5" y=".5" width="%d" height="%d" rx="9.5" fill="none" stroke="currentColor"/>`,
		p.class(style{fg: look.Edge}), width-1, height-1)
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" `+
		`role="img" aria-labelledby="t d">`+"\n", width, height) +
		"<title id=\"t\">" + html.EscapeString(title) + "</title>\n" +
		"<desc id=\"d\">" + html.EscapeString(description(frames)) + "</desc>\n" +
		"<style>\n" + p.css(frames) + "</style>\n" + window + "\n" + body.String() + edge + "\n</svg>\n"
}

// ground draws a rectangle with round corners at the top left.
func (p *picture) ground(color string, width, height int) string {
	return fmt.Sprintf(`<rect class="r %s" width="%d" height="%d" rx="%d"/>`,
		p.class(style{fg: color}), width, height, radius)
}

// description returns the captions, and the text of the last screen.
func description(frames []Frame) string {
	var lines []string
	for i, f := range frames {
		if f.Caption != "" && (i == 0 || f.Caption != frames[i-1].Caption) {
			lines = append(lines, f.Caption)
		}
	}
	for _, line := range strings.Split(ansi.Strip(frames[len(frames)-1].Screen), "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return strings.Join(lines, "\n")
}

// caption draws the bar below the screen: keys as the caps of keys, then what they do.
func (p *picture) caption(f Frame, top int) string {
	const keyHeight, keyPadding, gap = 26, 9, 12
	var b strings.Builder
	x, y := margin+4, top+(barHeight-keyHeight)/2
	fmt.Fprintf(&b, `<g class="%s">`, p.class(style{fg: p.look.Caption}))
	for _, key := range f.Keys {
		width := ansi.StringWidth(key)*cellWidth + 2*keyPadding
		fmt.Fprintf(&b, `<rect x="%d.5" y="%d.5" width="%d" height="%d" rx="5" style="fill:%s;stroke:%s"/>`,
			x, y, width, keyHeight, p.look.KeyGround, p.look.KeyBorder)
		fmt.Fprintf(&b, `<text class="g" x="%d" y="%d">%s</text>`, x+width/2, y+18, html.EscapeString(key))
		x += width + gap
	}
	fmt.Fprintf(&b, `<text class="s" x="%d" y="%d">%s</text></g>`, x, y+19, html.EscapeString(f.Caption))
	return b.String()
}

// drawChanging draws what may change from frame to frame, each of its states once.
func (p *picture) drawChanging(b *strings.Builder, frames []Frame, state func(Frame) string) {
	var states []string
	shown := map[string][]bool{} // for each state, in which frames it shows
	for i, f := range frames {
		s := state(f)
		if shown[s] == nil {
			states = append(states, s)
			shown[s] = make([]bool, len(frames))
		}
		shown[s][i] = true
	}
	for _, s := range states {
		switch {
		case s == "":
		case len(states) == 1:
			b.WriteString(s + "\n")
		default:
			fmt.Fprintf(b, "<g class=\"%s\">%s</g>\n", p.period(frames, shown[s]), s)
		}
	}
}

// period returns the classes of what shows in some frames. Classes with a capital K animate.
func (p *picture) period(frames []Frame, shown []bool) string {
	names := map[bool]string{true: "visible", false: "hidden"}
	var at time.Duration
	var b strings.Builder
	for i, f := range frames {
		if i == 0 || shown[i] != shown[i-1] {
			fmt.Fprintf(&b, "%s%%{visibility:%s}", percent(at, length(frames)), names[shown[i]])
		}
		at += f.Lasts
	}
	name := "K" + strconv.Itoa(indexOf(&p.periods, b.String()))
	if !shown[len(shown)-1] {
		name += " o"
	}
	return name
}

// length returns how long an animation takes.
func length(frames []Frame) (total time.Duration) {
	for _, f := range frames {
		total += f.Lasts
	}
	return total
}

// percent returns a part of a whole in percent with two decimals.
func percent(part, whole time.Duration) string {
	hundredths := int64(part) * 10000 / int64(whole)
	return strings.TrimSuffix(fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100), ".00")
}

// css returns the style sheet.
func (p *picture) css(frames []Frame) string {
	var b strings.Builder
	fmt.Fprintf(&b, `text{font:%dpx ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",`+
		`"Liberation Mono",monospace;fill:currentColor;white-space:pre}`+"\n", fontSize)
	b.WriteString(".g{text-anchor:middle}.r{fill:currentColor}.l,.h{fill:none;stroke:currentColor}.h{stroke-width:2}\n")
	b.WriteString(`.s{font:16px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}` + "\n")
	for i, s := range p.styles {
		b.WriteString(fmt.Sprintf(".c%d{%s}\n", i, s.css()))
	}
	if len(p.periods) == 0 {
		return b.String()
	}
	b.WriteString(".o{visibility:hidden}\n")
	for i, period := range p.periods {
		fmt.Fprintf(&b, "@keyframes K%d{%s}.K%d{animation:K%d %dms step-end infinite}\n",
			i, period, i, i, length(frames).Milliseconds())
	}
	b.WriteString("@media(prefers-reduced-motion:reduce){[class^=K]{animation:none}}\n")
	return b.String()
}
