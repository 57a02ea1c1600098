package cli

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"bulla/core/redact"
	"bulla/core/spelling"
	"bulla/core/visible"
)

// once is the value of a flag that may be given only once and must not be empty. Of two values one
// would be ignored silently, and an empty value usually comes from a variable that is not set.
type once struct {
	text  *string
	given bool
	// twice is the error of a second value; nil means errTwice.
	twice error
	// again allows more values, because completion parses a line more than once.
	again bool
}

// onceVar adds a flag that may be given only once.
func onceVar(flags *pflag.FlagSet, text *string, name, value, usage string) {
	*text = value
	flags.Var(&once{text: text}, name, usage)
}

func (o *once) Set(text string) error {
	if text == "" {
		return errEmptyValue
	}
	if o.given && !o.again {
		return cmp.Or(o.twice, errTwice)
	}
	*o.text, o.given = text, true
	return nil
}

// errTwice is the error of a flag that was given twice.
var errTwice = fail("is given more than once", "give it once")

func (o *once) String() string {
	if o.text == nil {
		return ""
	}
	return *o.text
}

func (o *once) Type() string { return "string" }

// errEmptyValue is the error of a flag with an empty value.
var errEmptyValue = fail("is empty", emptyHint)

const emptyHint = "give a value, or leave it out; a variable that is not set is empty"

// regionUsage describes --region in every command where it says where the workspace is.
const regionUsage = "the `REGION` of the workspace: us or eu"

// keyVar adds the flag --key of the commands that check a signature.
func keyVar(flags *pflag.FlagSet, key *string) {
	onceVar(flags, key, "key", "", "check the signature with this `SECRET` or key file: "+secretForms)
}

// tenantVar adds the flag --tenant of the commands that have presets.
func tenantVar(flags *pflag.FlagSet, tenant *string) {
	onceVar(flags, tenant, "tenant", "", "the tenant `ID`, for presets that need one")
}

// names is the value of a flag for names: it may be repeated, and each value may hold several names
// separated by commas.
type names struct{ list *[]string }

func (n names) Set(text string) error {
	if strings.TrimSpace(text) == "" {
		return errEmptyValue
	}
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			return fail(quote(text)+" has a comma without a name before or after it", "separate names with one comma")
		}
		*n.list = append(*n.list, name)
	}
	return nil
}

func (n names) String() string {
	if n.list == nil {
		return ""
	}
	return strings.Join(*n.list, ",")
}

func (n names) Type() string { return "names" }

// ordinal is the value of a flag for a position in a list, counted from 1. It is 0 if the flag was
// not given.
type ordinal int

func (o *ordinal) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return fail(quote(text)+" is not a position in a list", "give a number, counted from 1")
	}
	*o = ordinal(n)
	return nil
}

func (o *ordinal) String() string { return strconv.Itoa(int(*o)) }

func (o *ordinal) Type() string { return "int" }

// flagFailure returns the failure of flags that could not be parsed. It doesn't repeat a value that
// may be a secret.
func flagFailure(flags *pflag.FlagSet, err error, help string) error {
	hint := help + " lists the flags"
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	var lone *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return fail("unknown flag: -"+visible.Text(unknown.GetSpecifiedName()), hint)
	case errors.As(err, &unknown):
		if near := nearFlag(flags, unknown.GetSpecifiedName()); near != "" {
			hint = "did you mean --" + near + "? " + hint
		}
		return fail("unknown flag: --"+redact.Short(unknown.GetSpecifiedName(), 40), hint)
	case errors.As(err, &invalid):
		var cause failure
		if errors.As(err, &cause) {
			return fail("--"+invalid.GetFlag().Name+" "+cause.Message, cause.Hint)
		}
		return fail("--"+invalid.GetFlag().Name+" "+quote(invalid.GetValue())+" is not one of its values", hint)
	case errors.As(err, &lone):
		return fail("--"+lone.GetFlag().Name+" needs a value", hint)
	case errors.As(err, &syntax):
		return fail("invalid flag: "+redact.Quote(syntax.GetSpecifiedFlag(), 15), hint)
	}
	return fail(redact.Short(err.Error(), 100), hint)
}

// nearFlag returns the flag that an unknown name probably means, "" if there is none.
func nearFlag(flags *pflag.FlagSet, name string) string {
	var known []string
	flags.VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	for _, other := range [...]struct{ given, meant string }{
		{"secret", "key"}, {"key", "secret"}, {"jwks", "key"}, {"issuer", "iss"}, {"audience", "aud"}, {"subject", "sub"},
		{"algorithm", "alg"}, {"payload", "claim"}, {"expires", "expires-in"}, {"exp", "expires-in"}, {"feature", "for"},
		{"key", "api-key"}, {"port", "addr"}, {"addres", "addr"}, {"address", "addr"}, {"listen", "addr"}, {"bind", "addr"},
		{"origin", "allow-origin"}, {"cors", "allow-origin"}, {"host", "allow-host"}, {"body", "data"}, {"interval", "watch"},
	} {
		if other.given == name && slices.Contains(known, other.meant) {
			return other.meant
		}
	}
	if near := spelling.Nearest(name, known); near != "" {
		return near
	}
	return onlyMatch(name, known)
}

// onlyMatch returns the one name that begins with word, has word between its hyphens, or is the
// beginning of word. It returns "" if no name or several names match.
func onlyMatch(word string, names []string) string {
	const least = 3 // fewer letters match too much
	like := ""
	for _, name := range names {
		part := strings.HasPrefix(name, word) || slices.Contains(strings.Split(name, "-"), word)
		whole := len(name) > least && strings.HasPrefix(word, name)
		if len(word) < least || !part && !whole {
			continue
		}
		if like != "" {
			return ""
		}
		like = name
	}
	return like
}

// inputsLast moves arguments that only look like flags (a pasted PEM key, the expires_in -1d) after
// a -- at the end, so that they are not parsed as flags. The value of a flag stays where it is.
func inputsLast(args []string) []string {
	end := slices.Index(args, "--")
	if end < 0 {
		end = len(args)
	}
	isInput := pastedPEM
	if command := commandAt(args[:end]); command >= 0 && args[command] == "expiry" {
		isInput = negativeTime(args[:end], command)
	}
	var first, inputs []string
	for i, arg := range args[:end] {
		before := ""
		if i > 0 {
			before = args[i-1]
		}
		if isInput(i, before, arg) {
			inputs = append(inputs, arg)
			continue
		}
		first = append(first, arg)
	}
	if len(inputs) == 0 {
		return args
	}
	if end < len(args) {
		end++ // the -- itself
	}
	return slices.Concat(first, []string{"--"}, inputs, args[end:])
}

// pastedPEM reports whether an argument is a PEM key that is not the value of a flag.
func pastedPEM(_ int, before, arg string) bool {
	return strings.HasPrefix(arg, "-----BEGIN ") && !takesSecret(before)
}

// negativeTime returns a function that tells the words of an expires_in, after the command expiry,
// from flags. If no word begins like a flag, it selects none, and all stay in place.
func negativeTime(args []string, command int) func(i int, before, arg string) bool {
	isWord := func(i int, before, arg string) bool {
		negative := len(arg) > 1 && arg[0] == '-' && strings.ContainsAny(arg[1:2], ".0123456789")
		word := negative || !strings.HasPrefix(arg, "-") || pastedPEM(i, before, arg)
		return word && i > command && !takesGlobal(before)
	}
	for i := command + 1; i < len(args); i++ {
		if strings.HasPrefix(args[i], "-") && isWord(i, args[i-1], args[i]) {
			return isWord
		}
	}
	return func(int, string, string) bool { return false }
}

// commandAt returns the index of the command's name: the first argument that is neither a flag nor
// the value of a global flag. It returns -1 if there is none.
func commandAt(args []string) int {
	for i, arg := range args {
		if !strings.HasPrefix(arg, "-") && (i == 0 || !takesGlobal(args[i-1])) {
			return i
		}
	}
	return -1
}

// takesGlobal reports whether arg is a global flag whose value is the next argument.
func takesGlobal(arg string) bool { return arg == "--now" || arg == "--color" }

// takesSecret reports whether arg is a flag whose value, the next argument, is a SECRET.
func takesSecret(arg string) bool { return arg == "--key" || arg == "--secret" }
