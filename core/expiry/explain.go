package expiry

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// explain says why Parse does not take text. The first rule that knows the fault wins.
func explain(text string) *Error {
	rules := []func(string) *Error{
		explainEmpty, explainPlaceholder, explainFront, explainISO,
		explainNoNumber, explainNumber, explainCompound, explainGap,
	}
	for _, rule := range rules {
		if e := rule(text); e != nil {
			e.Text = text
			return e
		}
	}
	e := explainUnit(text)
	e.Text = text
	return e
}

func explainEmpty(text string) *Error {
	switch lower(strings.TrimSpace(text)) {
	case "":
		return fault(0, "nothing is given", examples+"; leave expires_in out for a token that never expires")
	case "never", "none", "no":
		return fault(0, numberFirst, "leave expires_in out for a token that never expires")
	default:
		return nil
	}
}

func explainPlaceholder(text string) *Error {
	const hint = `put a number in its place, for example "2 days"`
	if at := strings.IndexAny(text, "$%{}<>"); at >= 0 {
		return fault(at, "a placeholder is left in", hint)
	}
	switch lower(text) {
	case "undefined", "null", "nil", "[object object]":
		return fault(0, "a placeholder is left in", hint)
	}
	return nil
}

// explainFront knows what may not stand before the number.
func explainFront(text string) *Error {
	r, size := utf8.DecodeRuneInString(text)
	rest := text[size:]
	switch {
	case r == ' ':
		return fault(0, "a space stands before the number", "take the space away", strings.TrimSpace(text))
	case unicode.IsSpace(r):
		return fault(0, codePoint(text)+" stands before the number", "take it away", strings.TrimSpace(text))
	case r == '+':
		return fault(0, "a plus sign is not understood", "write the number alone", rest)
	case strings.ContainsRune("\"'`\u2018\u2019\u201c\u201d", r):
		return fault(0, "a quotation mark does not belong to it", "take the quotation marks away",
			strings.Trim(text, "\"'`\u2018\u2019\u201c\u201d"))
	default:
		return nil
	}
}

var isoDuration = lazily(`^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// explainISO knows ISO 8601 durations of weeks and below: months and years there are
// those of the calendar and have no fixed length.
func explainISO(text string) *Error {
	groups := isoDuration().FindStringSubmatch(text)
	if groups == nil {
		return nil
	}
	sum := 0.0
	for i, size := range []float64{week, day, hour, minute, second} {
		count, err := strconv.ParseFloat(groups[i+1], 64)
		if err == nil {
			sum += count * size
		}
	}
	const reason = "ISO 8601 durations are not understood"
	if sum == 0 {
		return fault(0, reason, examples)
	}
	return fault(0, reason, examples, Format(sum))
}

func explainNoNumber(text string) *Error {
	if numberEnd(text) > 0 {
		return nil
	}
	rest := strings.TrimPrefix(text, "-")
	at := len(text) - len(rest)
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case at == 1 && r == ' ':
		return fault(1, "a minus sign must touch its number", examples, "-"+strings.TrimLeft(rest, " "))
	case r == '.':
		return fault(at, "a digit is needed after the dot", examples)
	case unicode.IsDigit(r):
		return fault(at, codePoint(rest)+" is not one of the digits 0 to 9", "type plain digits, "+examples)
	case at == 1:
		return fault(1, "a number is needed after the minus sign", examples)
	default:
		return fault(0, numberFirst, examples, text[skip(text, 0, isWordOrSpace):])
	}
}

func isWordOrSpace(c byte) bool { return isLetter(c) || c == ' ' }

var (
	exponent  = lazily(`^[eE][+-]?\d`)
	hex       = lazily(`^-?0[xX]`)
	thousands = lazily(`^-?\d{1,3}(?:[,_]\d{3})+`)
)

// explainNumber knows notations of numbers that are not understood.
func explainNumber(text string) *Error {
	end := numberEnd(text)
	number, rest := text[:end], text[end:]
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == '.' && strings.Contains(number, "."):
		return fault(end, "a number has one dot only", examples)
	case r == '.':
		return fault(end, "a digit is needed after the dot", examples, number+rest[1:])
	case (r == ',' || r == '_') && thousands().MatchString(text):
		return fault(end, "digits stand together, without "+quote(string(r)), examples,
			strings.ReplaceAll(text, string(r), ""))
	case r == ',':
		return fault(end, "a comma does not belong in a number", examples, strings.Replace(text, ",", ".", 1))
	case exponent().MatchString(rest), hex().MatchString(text):
		return fault(end, "only plain decimal numbers are understood", examples)
	case r == ':':
		return fault(end, "a clock time is not understood", `write it in one unit, for example "90m"`)
	case r == '-':
		return fault(end, "a minus sign may only stand in front", examples)
	case unicode.IsDigit(r):
		return fault(end, codePoint(rest)+" is not one of the digits 0 to 9", "type plain digits, "+examples)
	default:
		return nil
	}
}

// explainCompound knows several numbers, such as "1h30m" and "1 day, 2 hours", and
// adds them up where each has its unit.
func explainCompound(text string) *Error {
	next, count := 0, 0
	sum, summed := 0.0, true
	for at := 0; at < len(text); count++ {
		if count == 1 {
			next = at
		}
		end := numberEnd(text[at:])
		if end == 0 {
			break
		}
		start := skip(text, at+end, isSpace)
		stop := skip(text, start, isLetter)
		size, known := unitSize(text[start:stop])
		value, err := strconv.ParseFloat(text[at:at+end], 64)
		summed = summed && known && start != stop && err == nil
		sum += value * size
		at = skip(text, stop, isGap)
	}
	if count < 2 {
		return nil
	}
	if !summed {
		return fault(next, oneOnly, examples)
	}
	return fault(next, oneOnly, examples, Format(sum))
}

func isGap(c byte) bool { return c == ' ' || c == ',' }

// explainGap knows what may not stand between the number and its unit.
func explainGap(text string) *Error {
	end := numberEnd(text)
	start := skip(text, end, isSpace)
	r, size := utf8.DecodeRuneInString(text[start:])
	if !unicode.IsSpace(r) {
		return nil
	}
	unit := strings.TrimSpace(text[start+size:])
	return fault(start, codePoint(text[start:])+" stands after the number: only plain spaces may", "type a plain space",
		text[:end]+" "+unit, text[:end])
}

// lazily returns a regular expression that is compiled when it is first asked for:
// only a text that is not understood needs one.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
