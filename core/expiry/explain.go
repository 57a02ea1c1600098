package expiry

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// explain says why Parse refuses text. The first rule that recognizes the fault wins.
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
		return fault(0, "it is empty", examples+"; leave expires_in out for a token that never expires")
	case "never", "none", "no":
		return fault(0, numberFirst, "leave expires_in out for a token that never expires")
	default:
		return nil
	}
}

func explainPlaceholder(text string) *Error {
	const hint = `replace it with a number, for example "2 days"`
	if at := strings.IndexAny(text, "$%{}<>"); at >= 0 {
		return fault(at, "a placeholder was not filled in", hint)
	}
	switch lower(text) {
	case "undefined", "null", "nil", "[object object]":
		return fault(0, "a placeholder was not filled in", hint)
	}
	return nil
}

// explainFront recognizes characters that aren't allowed before the number.
func explainFront(text string) *Error {
	r, size := utf8.DecodeRuneInString(text)
	rest := text[size:]
	switch {
	case r == ' ':
		return fault(0, "there is a space before the number", "remove the space", strings.TrimSpace(text))
	case unicode.IsSpace(r):
		return fault(0, codePoint(text)+" is not allowed before the number", "remove it", strings.TrimSpace(text))
	case r == '+':
		return fault(0, "a plus sign is not allowed", "remove the plus sign", rest)
	case strings.ContainsRune("\"'`\u2018\u2019\u201c\u201d", r):
		return fault(0, "quotation marks are not allowed", "remove the quotation marks",
			strings.Trim(text, "\"'`\u2018\u2019\u201c\u201d"))
	default:
		return nil
	}
}

var isoDuration = compileOnce(`^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// explainISO recognizes ISO 8601 durations of weeks and below. Months and years of ISO 8601 are
// calendar units without a fixed length.
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
	const reason = "ISO 8601 durations are not supported"
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
		return fault(1, "a space is not allowed after the minus sign", examples, "-"+strings.TrimLeft(rest, " "))
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
	exponent  = compileOnce(`^[eE][+-]?\d`)
	hex       = compileOnce(`^-?0[xX]`)
	thousands = compileOnce(`^-?\d{1,3}(?:[,_]\d{3})+`)
)

// explainNumber recognizes notations of numbers that aren't supported.
func explainNumber(text string) *Error {
	end := numberEnd(text)
	number, rest := text[:end], text[end:]
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == '.' && strings.Contains(number, "."):
		return fault(end, "a number can have only one dot", examples)
	case r == '.':
		return fault(end, "a digit is needed after the dot", examples, number+rest[1:])
	case (r == ',' || r == '_') && thousands().MatchString(text):
		return fault(end, "digits can't be grouped with "+quote(string(r)), examples,
			strings.ReplaceAll(text, string(r), ""))
	case r == ',':
		return fault(end, "a comma is not allowed in a number", examples, strings.Replace(text, ",", ".", 1))
	case exponent().MatchString(rest), hex().MatchString(text):
		return fault(end, "only plain decimal numbers are supported", examples)
	case r == ':':
		return fault(end, "a clock time is not supported", `write it in one unit, for example "90m"`)
	case r == '-':
		return fault(end, "a minus sign is allowed only at the beginning", examples)
	case unicode.IsDigit(r):
		return fault(end, codePoint(rest)+" is not one of the digits 0 to 9", "type plain digits, "+examples)
	default:
		return nil
	}
}

// explainCompound recognizes several numbers, such as "1h30m" and "1 day, 2 hours". It adds them up
// if each has a unit.
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

// explainGap recognizes characters that aren't allowed between the number and its unit.
func explainGap(text string) *Error {
	end := numberEnd(text)
	start := skip(text, end, isSpace)
	r, size := utf8.DecodeRuneInString(text[start:])
	if !unicode.IsSpace(r) {
		return nil
	}
	unit := strings.TrimSpace(text[start+size:])
	return fault(start, codePoint(text[start:])+" is not allowed after the number", "use a plain space",
		text[:end]+" "+unit, text[:end])
}
