package keymap

import (
	"fmt"
	"slices"
	"strings"
)

// all returns every binding.
func all() []Binding {
	all := slices.Concat(everywhere(), inPanes(), inOverlays())
	for _, context := range []Context{
		Scopes, Token, Claims, Diagnosis, Key, Access, PresetList, TextOverlay, TokenList, CodeOverlay,
	} {
		all = append(all, movement(context)...)
	}
	return all
}

func everywhere() []Binding {
	panes := len(Panes())
	return []Binding{
		bind(Everywhere, Paste, "p", "p", "paste",
			"paste a token to see why it doesn't work; pasting with the terminal's own key does the same"),
		bind(Everywhere, Fix, "f", "f", "fix",
			"apply the fix for the finding under the cursor, or for the worst one; a pasted token gets all its fixes"),
		bind(Everywhere, Compose, "esc", "esc", "compose",
			"undo the last edit or fix, or leave a pasted token and go back to composing"),
		bind(Everywhere, CopyToken, "y", "y", "copy token",
			"copy the token, through the terminal (OSC 52) and the system clipboard"),
		bind(Everywhere, NextPane, "tab", "tab", "pane", "go to the next pane"),
		bind(Everywhere, CopyHere, "c", "c", "copy",
			"copy what the pane shows: the scope string, expires_in, or the claim or fix under the cursor"),
		bind(Everywhere, Reissue, "r", "r", "reissue", "reissue the composed token as of now"),
		bind(Everywhere, Send, "ctrl+s", "ctrl+s", "issue",
			"have Courier issue the composed token; a window shows host, environment and scope before anything is sent"),
		bind(Everywhere, Issuer, "i", "i", "issuer",
			"switch the issuer between the local key and Courier; nothing is sent yet"),
		bind(Everywhere, Fetch, "o", "o", "call backend",
			"call your own backend and inspect the token in its response"),
		bind(Everywhere, Code, "b", "b", "code",
			"show code that issues this token on a backend, or uses it in a client"),
		bind(Everywhere, Signature, "u", "u", "user signature",
			"create or check the legacy HMAC signature of a user"),
		bind(Everywhere, ChooseToken, "w", "w", "which token",
			"list the tokens in the paste, and the tokens nested in them, to inspect another one"),
		bind(Everywhere, PrevPane, "shift+tab", "shift+tab", "previous pane", "go to the previous pane"),
		bind(Everywhere, GoPane, digits(panes), fmt.Sprintf("1-%d", panes), "go to pane",
			"go to the pane with that number"),
		bind(Everywhere, Theme, "t", "t", "theme", "switch to the next theme"),
		bind(Everywhere, Help, "?", "?", "help", "show all keys"),
		bind(Everywhere, Suspend, "ctrl+z", "ctrl+z", "suspend",
			"suspend bulla and return to the shell; fg resumes it. While typing, ctrl+z undoes"),
		bind(Everywhere, Quit, "q ctrl+c", "q", "quit", "quit; ctrl+c works everywhere, even while typing"),
	}
}

// digits returns the keys 1 to n.
func digits(n int) string {
	var keys []string
	for i := range n {
		keys = append(keys, fmt.Sprint(i+1))
	}
	return strings.Join(keys, " ")
}

func inPanes() []Binding {
	return []Binding{
		bind(Scopes, Toggle, " enter", "space", "pick", "add or remove the scope under the cursor"),
		bind(Scopes, AddUser, "a", "a", "user", "add a user_id"),
		bind(Scopes, Presets, "s", "s", "presets", "replace the scopes with a preset; users stay"),
		bind(Scopes, Filter, "/", "/", "filter",
			"show only the scopes that match as you type; up and down move through them"),
		bind(Scopes, AddScope, "n", "n", "scope", "type a scope that is not in the list; problems show as you type"),
		bind(Scopes, Edit, "e", "e", "edit", "change the user or scope under the cursor"),
		bind(Scopes, Remove, "d delete backspace", "d", "remove", "remove the user or scope under the cursor"),

		bind(Expiry, Left, "left h", "left", "shorter", "choose the next shorter expiry"),
		bind(Expiry, Right, "right l", "right", "longer", "choose the next longer expiry; after 30d comes never"),
		bind(Expiry, Edit, "enter e", "enter", "type", "type expires_in; its meaning shows as you type"),

		bind(Token, Left, "left h", "left", "back", "move to the previous character and highlight its claim"),
		bind(Token, Right, "right l", "right", "forward", "move to the next character and highlight its claim"),

		bind(Claims, Open, "enter", "enter", "full claim", "show the full claim under the cursor"),
		bind(Claims, Edit, "e", "e", "edit",
			"edit the decoded header or payload in place and sign it again; times accept +30m or 2026-11-20 12:00 (UTC), "+
				"ctrl+z undoes, ctrl+w deletes a word"),
		bind(Claims, OpenEditor, "E", "E", "$EDITOR",
			"edit the decoded header or payload in $EDITOR; text that is not valid JSON can then be fixed in place"),
		bind(Claims, AddClaim, "n", "n", "new", "add a claim to the payload, or a parameter to the header"),
		bind(Claims, Remove, "d delete backspace", "d", "remove", "remove the claim under the cursor"),

		bind(Diagnosis, Open, "enter", "enter", "why", "show the full finding under the cursor"),
		bind(Diagnosis, ShowPassed, "v", "v", "all checks", "show or hide the checks that passed or were not checked"),

		bind(Key, Edit, "enter e", "enter", "change",
			"type the key or rule under the cursor; a key is env:NAME, @FILE, b64:TEXT or the text itself; "+
				"a pasted key is read at once"),
		bind(Key, Remove, "d delete backspace", "d", "forget", "forget the key or rule under the cursor"),
		bind(Key, Reveal, "v", "v", "show", "show or hide the key itself"),
		bind(Key, LocalKey, "l", "l", "local key",
			"check and sign with the local key, which bulla creates when it starts"),

		bind(Access, Open, "enter", "enter", "why",
			"show the full endpoint under the cursor: what it needs and what the token lacks"),

		bind(PresetList, Accept, " enter", "enter", "choose", "replace the scopes with the preset under the cursor"),
		bind(PresetList, Presets, "s", "esc", "back", "leave the presets; esc does the same"),

		bind(Typing, Accept, "enter", "enter", "accept", "accept the text"),
		bind(Typing, Cancel, "esc", "esc", "cancel", "cancel and keep the old value"),
	}
}

func inOverlays() []Binding {
	all := []Binding{
		bind(TextOverlay, Cancel, "esc enter q ?", "esc", "close", "close the window"),

		bind(PasteOverlay, Accept, "enter", "enter", "inspect",
			"inspect the text; without any text, read the system clipboard"),
		bind(PasteOverlay, FromSystem, "ctrl+v", "ctrl+v", "clipboard", "read the system clipboard"),
		bind(PasteOverlay, Cancel, "esc", "esc", "close", "close the window"),

		bind(TokenList, Accept, "enter", "enter", "inspect", "inspect the token under the cursor"),
		bind(TokenList, Number, digits(9), "1-9", "choose", "inspect the token with that number"),
		bind(TokenList, Cancel, "esc q w", "esc", "close", "close the list; w shows it again"),

		bind(IssueOverlay, Send, "ctrl+s", "ctrl+s", "send", "send the request shown in the window"),
		bind(IssueOverlay, Cancel, "esc", "esc", "close", "close the window and cancel a request under way"),
		bind(IssueOverlay, Region, "ctrl+r", "ctrl+r", "region", "switch between the US and the EU"),
	}
	all = append(all, fields(IssueOverlay)...)
	all = append(all,
		bind(FetchOverlay, Accept, "enter", "enter", "send", "send the request shown in the window"),
		bind(FetchOverlay, Cancel, "esc", "esc", "close", "close the window and cancel a request under way"),
		bind(FetchOverlay, AddHeader, "ctrl+n", "ctrl+n", "header", "add a header field"),
	)
	all = append(all, fields(FetchOverlay)...)
	all = append(all,
		bind(CodeOverlay, CopyHere, "y c", "y", "copy", "copy the code"),
		bind(CodeOverlay, Cancel, "esc q b enter", "esc", "close", "close the window"),
		bind(CodeOverlay, Left, "left h shift+tab", "left", "prev", "show the previous language"),
		bind(CodeOverlay, Right, "right l tab", "right", "next", "show the next language"),

		bind(SignatureOverlay, CopyHere, "ctrl+y", "ctrl+y", "copy", "copy the signature"),
		bind(SignatureOverlay, Cancel, "esc", "esc", "close", "close the window and forget the key"),
		bind(SignatureOverlay, Reveal, "ctrl+r", "ctrl+r", "show key", "show or hide the API key"),
	)
	return append(all, fields(SignatureOverlay)...)
}

// fields are the bindings that go from field to field in an overlay.
func fields(context Context) []Binding {
	return []Binding{
		bind(context, NextField, "tab down", "tab", "next field", "go to the next field"),
		bind(context, PrevField, "shift+tab up", "shift+tab", "back", "go to the previous field"),
	}
}

// movement are the bindings that move a cursor.
func movement(context Context) []Binding {
	return []Binding{
		bind(context, Up, "up k", "up", "up", "move up"),
		bind(context, Down, "down j", "down", "down", "move down"),
		bind(context, PageUp, "pgup ctrl+u", "pgup", "page up", "move a page up"),
		bind(context, PageDown, "pgdown ctrl+d", "pgdn", "page down", "move a page down"),
		bind(context, First, "home g", "home", "first", "go to the first line"),
		bind(context, Last, "end G", "end", "last", "go to the last line"),
	}
}
