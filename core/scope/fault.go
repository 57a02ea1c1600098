package scope

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"bulla/core/redact"
	"bulla/core/visible"
)

// FaultKind tells what kind of fault a scope string has.
type FaultKind uint8

// The kinds of fault.
const (
	Empty           FaultKind = iota // no scope at all
	Separator                        // something other than one space between words
	Character                        // a character RFC 6749 section 3.3 doesn't allow
	Unknown                          // not in Courier's catalogue
	LegacyForm                       // a legacy scope
	TrapForm                         // a mistake copied from incorrect docs
	Duplicate                        // repeated
	Wildcard                         // contains a *
	UserForm                         // userId: and the like
	UserPlaceholder                  // an ID that nobody filled in
	UserEmpty                        // no ID after user_id:

	faultKinds // how many there are
)

// String returns the name in lower case with hyphens: "user-form".
func (k FaultKind) String() string {
	names := []string{
		"empty", "separator", "character", "unknown", "legacy", "trap", "duplicate", "wildcard",
		"user-form", "user-placeholder", "user-empty",
	}
	if int(k) >= len(names) {
		return "unknown kind"
	}
	return names[k]
}

// Fault is one thing wrong with a scope string. Title, Because and Fix are safe to print; Word and
// Instead contain untrusted text.
type Fault struct {
	Kind    FaultKind
	At      int    // offset in bytes in List.Text
	Word    string // the word with the fault, "" for Empty and Separator
	Rune    rune   // the character of Separator and Character, utf8.RuneError for an invalid byte
	Title   string // what is wrong, one line
	Because string // why it matters
	Fix     string // what to do
	Instead string // the word or words to replace it with, "" if unknown
}

// maxShown is how many characters of a word a message shows.
const maxShown = 60

// wordFault returns a fault whose title begins with the word.
func wordFault(kind FaultKind, w Word, says, because, fix string) Fault {
	return Fault{
		Kind: kind, At: w.At, Word: w.Text, Title: redact.QuoteASCII(w.Text, maxShown) + " " + says,
		Because: because, Fix: fix,
	}
}

// replacing adds the replacement to a fault and makes writing it the fix.
func (f Fault) replacing(instead string) Fault {
	f.Fix, f.Instead = "write "+redact.QuoteASCII(instead, maxShown), instead
	return f
}

func emptyFault() Fault {
	return Fault{
		Kind:    Empty,
		Title:   "the scope is empty",
		Because: "without scopes a token grants access to nothing",
		Fix:     "add a user and at least one scope",
	}
}

func spaceFault(at int, title string) Fault {
	return Fault{
		Kind:    Separator,
		At:      at,
		Rune:    ' ',
		Title:   title,
		Because: "RFC 6749 section 3.3 allows exactly one space between scopes and none around them",
		Fix:     "leave one space between two scopes",
	}
}

func separatorFault(m mark) Fault {
	return Fault{
		Kind:    Separator,
		At:      m.at,
		Rune:    m.r,
		Title:   fmt.Sprintf("scopes are separated by %s (byte %d)", separatorName(m), m.at),
		Because: "RFC 6749 section 3.3 separates scopes by a space only: servers read this as one unknown scope",
		Fix:     "use a plain space (U+0020)",
	}
}

// separatorName names a character with its code point, even one that visible.Rune shows as itself.
func separatorName(m mark) string {
	switch name := visible.Rune(m.r); {
	case m.escape == "%20":
		return m.escape + ", a space as URLs encode it"
	case m.escape != "":
		return m.escape + ", encoded as in a URL"
	case name != string(m.r):
		return name
	}
	return fmt.Sprintf("U+%04X %c", m.r, m.r)
}

func characterFault(w Word, r rune, at int, instead string) Fault {
	name := visible.Rune(r)
	if r == utf8.RuneError && !strings.HasPrefix(w.Text[at:], "\ufffd") {
		name = fmt.Sprintf("the byte 0x%02X", w.Text[at])
	}
	f := wordFault(Character, w, fmt.Sprintf("contains %s at byte %d", name, w.At+at),
		"RFC 6749 section 3.3 allows only printable ASCII in a scope, without spaces, quotation marks and backslashes",
		"retype the scope in plain ASCII")
	f.At, f.Rune = w.At+at, r
	if _, ok := userID(w.Text); ok {
		f.Fix = "give the user a plain ASCII id: Courier may allow others, but not in a scope"
	}
	if instead != "" {
		return f.replacing(instead)
	}
	return f
}

func duplicateFault(w Word) Fault {
	return wordFault(Duplicate, w, "is repeated", "a repeated scope grants nothing more and makes the token longer",
		"remove the repeated scope")
}

func wildcardFault(w Word) Fault {
	return wordFault(Wildcard, w, "is a wildcard",
		"Courier documents no wildcards: this may grant nothing, or far more than you want",
		"list each scope you need")
}

func mistakeFault(w Word, instead string) Fault {
	return wordFault(TrapForm, w, "was copied from incorrect docs",
		"Courier lists no such scope, so it grants nothing", "").replacing(instead)
}

func legacyFault(w Word, instead, because string) Fault {
	return wordFault(LegacyForm, w, "is a legacy scope", because, "").replacing(instead)
}

func unknownFault(w Word, instead string) Fault {
	f := wordFault(Unknown, w, "is not a known Courier scope", "an unknown scope grants nothing",
		"remove it, or pick one from `bulla scopes`")
	if instead != "" {
		f.Fix, f.Instead = "write "+redact.QuoteASCII(instead, maxShown)+", the closest known scope", instead
	}
	return f
}

func unfilledFault(w Word) Fault {
	return wordFault(Unknown, w, "still contains a placeholder", "Courier has nothing with that name",
		"replace the part in angle brackets with the ID")
}

func userFormFault(w Word, instead string) Fault {
	return wordFault(UserForm, w, "does not name a user",
		"Courier reads only user_id:, in lower case with an underscore and a colon", "").replacing(instead)
}

// userEmptyFault returns the fault of user_id: without an ID. The next piece may be the ID, after a
// space.
func userEmptyFault(w Word, next string) Fault {
	f := wordFault(UserEmpty, w, "", "the token acts for no user", "add the user's ID right after the colon, without a space")
	f.Title = redact.QuoteASCII(w.Text, maxShown) + " has no ID"
	if isDetachedID(next) {
		f.Title += ": a space separates it from " + redact.QuoteASCII(next, maxShown)
		f.Fix = "remove the space: write " + redact.QuoteASCII(UserPrefix+next, maxShown)
	}
	return f
}

// restOfUserFault returns the fault of a word that is probably part of the ID before it.
func restOfUserFault(w Word, user string) Fault {
	return wordFault(Unknown, w, "is not a known Courier scope",
		"it follows "+redact.QuoteASCII(user, maxShown)+": if it is the rest of the ID, the space in the ID ended the scope",
		"use a user ID without spaces, or remove the word")
}

func userPlaceholderFault(w Word, id, next string) Fault {
	because, fix := "nobody filled it in", "replace it with the user's ID"
	switch plain := letters(id); {
	case strings.HasPrefix(id, "$"):
		because += ": a shell doesn't expand $NAME inside single quotes"
	case strings.HasPrefix(id, "[object") && strings.HasPrefix(next, "Promise"):
		because, fix = "the code used a promise instead of its result", "write await before the call that returns the user's ID"
	case strings.HasPrefix(id, "[object"):
		because, fix = "the code used a whole object instead of its ID", "use the member that has the ID, such as user.id"
	case plain == "undefined" || plain == "null" || plain == "nil" || plain == "none" || plain == "nan":
		because, fix = "the variable was never set when the scope was built", "set the user's ID before you build the scope, and don't issue a token without it"
	}
	f := wordFault(UserPlaceholder, w, "", because, fix)
	f.Title = redact.QuoteASCII(id, maxShown) + " is a placeholder, not a user"
	return f
}
