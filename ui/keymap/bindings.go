package keymap

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// all returns every binding. They are made once, because the start waits for them, and never
// change.
var all = sync.OnceValue(func() []Binding {
	parts := [][]Binding{everywhere(), inPanes(), onTour(), inOverlays()}
	for _, context := range []Context{
		Scopes, Token, Claims, Diagnosis, Key, Access, Flow, PresetList, TextOverlay, HelpOverlay, TokenList,
		CodeOverlay, CompareList, CompareOverlay, ChapterList, CallOverlay, ProbeOverlay,
		ThemeList,
	} {
		parts = append(parts, movement(context))
	}
	m := Map{bindings: slices.Concat(parts...)}
	m.mentionKeys()
	return m.bindings
})

// everywhere are the bindings that work in every pane, in the order of the footer.
func everywhere() []Binding { return slices.Concat(onToken(), opening(), clock(), ofProgram()) }

// onToken are the bindings for the token on the screen.
func onToken() []Binding {
	return []Binding{
		bind(Everywhere, Paste, "p", "p", "paste",
			"paste a token to see why it doesn't work; pasting with the terminal's own key does the same").
			named("Paste a token", "inspect clipboard ctrl+v decode"),
		bind(Everywhere, Fix, "f", "f", "fix",
			"apply the fix for the finding under the cursor, or for the worst one; a pasted token gets all its fixes").
			named("Fix what is wrong", "repair reissue apply"),
		bind(Everywhere, Compose, "esc", "esc", "compose",
			"undo the last edit or fix, or leave a pasted token and go back to composing; the token stays in the history").
			named("Back to composing", "leave close cancel new token"),
		bind(Everywhere, CopyToken, "y", "y", "copy token",
			"copy the token, through the terminal (OSC 52) and the system clipboard").
			named("Copy the token", "clipboard yank jwt"),
		bind(Everywhere, Undo, "u", "u", "undo", "undo the last change, whatever it was").
			named("Undo", "back revert restore mistake"),
		bind(Everywhere, Redo, "ctrl+r", "ctrl+r", "redo", "redo the change that was undone last").
			named("Redo", "again repeat"),
		bind(Everywhere, NextPane, "tab", "tab", "pane", "go to the next pane").
			named("Go to the next pane", "focus"),
		bind(Everywhere, CopyHere, "c", "c", "copy",
			"copy what the pane shows: the scope string, expires_in, or the claim or fix under the cursor").
			named("Copy what the pane shows", "clipboard scope string claim expires_in"),
		bind(Everywhere, CopyMenu, "Y", "Y", "copy as",
			"list everything that can be copied: header, curl command, scope string, claims, a redacted report for a ticket").
			named("Copy as: header, curl, report",
				"share clipboard yank ticket markdown export issue-token body claims unsigned"),
		bind(Everywhere, Zoom, "z", "z", "zoom", "give the pane the whole screen; %s or %s shows all panes again").
			mentions(Zoom, Compose).
			named("Zoom: one pane or all", "maximize full screen enlarge layout"),
		bind(Everywhere, Reissue, "r", "r", "reissue", "reissue the composed token as of now").
			named("Reissue the token as of now", "renew refresh iat"),
	}
}

// opening are the bindings that open a window, or change what one of them does.
func opening() []Binding {
	return []Binding{
		bind(Everywhere, Send, "ctrl+s", "ctrl+s", "issue",
			"have Courier issue the composed token; a window shows host, environment and scope before anything is sent").
			named("Issue by Courier", "send issue-token API request"),
		bind(Everywhere, Issuer, "i", "i", "issuer",
			"switch the issuer between the local key and Courier; nothing is sent yet").
			named("Switch the issuer: local key or Courier", "sign"),
		bind(Everywhere, Fetch, "o", "o", "call backend",
			"call your own backend and inspect the token in its response").
			named("Call your own backend", "fetch request HTTP URL endpoint"),
		bind(Everywhere, Code, "b", "b", "code",
			"show code that issues this token on a backend, or uses it in a client").
			named("Code for a backend or a client", "snippet curl node python SDK example"),
		bind(Everywhere, Signature, "H", "H", "user signature",
			"create or check the legacy HMAC signature of a user").
			named("User signature (HMAC)", "legacy userSignature hmac"),
		bind(Everywhere, Break, "B", "B", "break",
			"break the composed token on purpose, to see what is wrong with it and what Courier answers").
			named("Break a token", "broken demo test error expired wrong tampered"),
		bind(Everywhere, WriteFile, "ctrl+e", "ctrl+e", "write file",
			"write what the pane shows to a file that only you can read: the token, the claims, a redacted report").
			named("Write to a file", "save export token.jwt report.md claims.json"),
		bind(Everywhere, ListHistory, "w", "w", "history",
			"list the history: every token pasted, fixed, edited, issued or fetched since bulla started; "+
				"and the tokens in the paste, with those nested in them").
			named("History: all tokens", "list tokens in the paste choose nested pick another recent earlier"),
		bind(Everywhere, Compare, "C", "C", "compare",
			"compare the token with another one from the history or the paste; after a fix, with the original").
			named("Compare with another token", "diff difference side by side before after"),
		bind(Everywhere, OlderToken, "[", "[", "previous token", "show the previous token in the history").
			named("Previous token in the history", "older earlier back"),
		bind(Everywhere, NewerToken, "]", "]", "next token",
			"show the next token in the history; the last one is the composed token").
			named("Next token in the history", "newer later forward"),
	}
}

// ofProgram are the bindings for the screen and the program.
func ofProgram() []Binding {
	panes := len(Panes())
	return []Binding{
		bind(Everywhere, PrevPane, "shift+tab", "shift+tab", "previous pane", "go to the previous pane").
			named("Go to the previous pane", "focus"),
		bind(Everywhere, GoPane, digits(panes), fmt.Sprintf("1-%d", panes), "go to pane",
			"go to the pane with that number; 8 and 9 are on the screen during a tour").
			named("Go to", "pane focus number"),
		bind(Everywhere, StartTour, "T", "T", "tour",
			"start the tour of Courier's authentication; during a tour, go to its pane, and from there leave it").
			named("Tour", "guided demo teach learn explain presentation show"),
		bind(Everywhere, Theme, "t", "t", "theme", "choose the theme; the screen shows each one under the cursor").
			named("Theme", "color dark light mono solarized gruvbox nord dracula catppuccin tokyo night"),
		bind(Everywhere, Mouse, "m", "m", "mouse",
			"switch the mouse off, so that the terminal selects text, or on; in most terminals, shift+drag selects text anyway").
			named("Mouse on or off", "select text copy click wheel"),
		bind(Everywhere, Settings, ",", ",", "settings",
			"edit the settings file in $EDITOR, and use it at once; if there is none, it is created when you save").
			named("Settings: edit the file", "config preferences options keys customize"),
		bind(Everywhere, Palette, ": ctrl+p", ":", "commands",
			"find any command by its name, with its key or why it can't be used now; enter runs it").
			named("Find a command", "palette search"),
		bind(Everywhere, Help, "?", "?", "help", "show all keys").
			named("Help: all keys", "keyboard shortcuts"),
		bind(Everywhere, Suspend, "ctrl+z", "ctrl+z", "suspend",
			"suspend bulla and return to the shell; fg resumes it. While typing, ctrl+z undoes").
			named("Suspend to the shell", "background fg job"),
		bind(Everywhere, Quit, "q ctrl+c", "q", "quit", "quit; ctrl+c works everywhere, even while typing").
			named("Quit", "exit close"),
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
	return slices.Concat(ofRequest(), ofToken(), ofKeyAndAccess(), whileTyping())
}

// ofRequest are the bindings of the panes that make the request.
func ofRequest() []Binding {
	return []Binding{
		bind(Scopes, Toggle, " enter", "space", "pick", "add or remove the scope under the cursor").
			named("Add or remove a scope", "toggle pick select space"),
		bind(Scopes, AddUser, "a", "a", "user", "add a user_id").
			named("Add a user", "user_id userId"),
		bind(Scopes, Presets, "s", "s", "presets", "replace the scopes with a preset; users stay").
			named("Scope presets", "template inbox preferences"),
		bind(Scopes, Filter, "/", "/", "filter",
			"show only the scopes that match as you type; up and down move through them").
			named("Filter the scopes", "search find"),
		bind(Scopes, AddScope, "n", "n", "scope", "type any scope; it completes, and problems show as you type").
			named("Type a scope", "custom add other"),
		bind(Scopes, Edit, "e", "e", "edit", "change the user or scope under the cursor").
			named("Edit the user or scope", "change replace sample user_id"),
		bind(Scopes, Remove, "d delete backspace", "d", "remove", "remove the user or scope under the cursor").
			named("Remove the user or scope", "delete"),

		bind(Expiry, Left, "left h", "left", "shorter", "choose the next shorter expiry").
			named("Shorter expiry", "expires_in lifetime"),
		bind(Expiry, Right, "right l", "right", "longer", "choose the next longer expiry; after 30d comes never").
			named("Longer expiry", "expires_in lifetime never"),
		bind(Expiry, Edit, "enter e", "enter", "type",
			"type expires_in, or a time such as until 17:00; its meaning shows as you type").
			named("Type the expiry", "expires_in exp lifetime duration"),
	}
}

// ofToken are the bindings of the panes that show the token and what follows from it.
func ofToken() []Binding {
	return []Binding{
		bind(Token, Left, "left h", "left", "back", "move to the previous character and highlight its claim"),
		bind(Token, Right, "right l", "right", "forward", "move to the next character and highlight its claim"),

		bind(Token, Flip, "x", "x", "change",
			"change the character under the cursor, so that the signature doesn't fit any more").
			named("Change one character of the token", "tamper flip break bit"),

		bind(Claims, Open, "enter", "enter", "explain",
			"explain the claim under the cursor: its full value, its meaning and the source").
			named("Explain the claim", "full value meaning why"),
		bind(Claims, Filter, "/", "/", "filter", "show only the claims that match as you type").
			named("Filter the claims", "search find"),
		bind(Claims, Edit, "e", "e", "edit",
			"edit the decoded header or payload in place and sign it again; times accept +30m or 2026-11-20 12:00 (UTC), "+
				"ctrl+z undoes, ctrl+w deletes a word").
			named("Edit the claims", "payload header JSON change"),
		bind(Claims, Later, "+", "+", "1h later",
			"move exp, nbf or iat under the cursor an hour later and sign the token again; + also works in the editor").
			named("Move the time of a claim: an hour later", "exp nbf iat extend"),
		bind(Claims, Earlier, "-", "-", "1h earlier",
			"move exp, nbf or iat under the cursor an hour earlier; - also works in the editor").
			named("Move the time of a claim: an hour earlier", "exp nbf iat expire"),
		bind(Claims, OpenEditor, "E", "E", "$EDITOR",
			"edit the decoded header or payload in $EDITOR; text that is not valid JSON can then be fixed in place").
			named("Edit the claims in $EDITOR", "vim external payload header"),
		bind(Claims, AddClaim, "n", "n", "new", "add a claim to the payload, or a parameter to the header").
			named("Add a claim", "new member parameter"),
		bind(Claims, Remove, "d delete backspace", "d", "remove", "remove the claim under the cursor").
			named("Remove the claim", "delete"),

		bind(Diagnosis, Open, "enter", "enter", "explain",
			"explain the finding or check under the cursor: why, an example, the source").
			named("Explain the finding", "why error warning check"),
		bind(Diagnosis, Filter, "/", "/", "filter",
			"show only the findings and checks that match as you type, also those that passed").
			named("Filter the findings and checks", "search find passed"),
		bind(Diagnosis, ShowPassed, "v", "v", "all checks", "show or hide the checks that passed or were not checked").
			named("Show or hide all checks", "passed not checked"),
	}
}

// ofKeyAndAccess are the bindings of the panes for a key and for what the token may call.
func ofKeyAndAccess() []Binding {
	return []Binding{
		bind(Key, Edit, "enter e", "enter", "change",
			"type the key or rule under the cursor; a key is env:NAME, @FILE, b64:TEXT or the text itself; "+
				"a pasted key is read at once").
			named("Type the key or rule", "verify secret public PEM JWKS policy"),
		bind(Key, Remove, "d delete backspace", "d", "forget", "forget the key or rule under the cursor").
			named("Forget the key or rule", "remove delete"),
		bind(Key, Reveal, "v", "v", "show", "show or hide the key itself").
			named("Show or hide the key", "reveal secret"),
		bind(Key, LocalKey, "l", "l", "local key",
			"check and sign with the local key, which bulla creates when it starts").
			named("Use the local key", "sign verify"),

		bind(Access, Open, "enter", "enter", "why",
			"explain the endpoint under the cursor, and show its request to copy as curl or to send: "+
				"to an emulator or to Courier, with the real answer beside the predicted one").
			named("Explain the endpoint, or call it", "why needs lacks scope send try request curl real answer"),
		bind(Access, Filter, "/", "/", "filter", "show only the endpoints that match as you type").
			named("Filter the endpoints", "search find calls"),
	}
}

// whileTyping are the bindings of lists and fields that are open in a pane.
func whileTyping() []Binding {
	return []Binding{
		bind(PresetList, Accept, " enter", "enter", "choose", "replace the scopes with the preset under the cursor"),
		bind(PresetList, Presets, "s", "", "back", "leave the presets; %s does the same").
			showing(Compose).mentions(Compose),

		bind(Typing, Accept, "enter", "enter", "accept", "accept the text"),
		bind(Typing, Cancel, "esc", "esc", "cancel", "cancel and keep the old value"),
		bind(Typing, Complete, "tab", "tab", "complete",
			"accept the completion shown after the cursor, as right does; up and down show others"),
	}
}

func inOverlays() []Binding {
	return slices.Concat(choosing(), sending(), calling(), copying(), signing(), comparing())
}

// choosing are the bindings of the windows to read, and of those that choose a command or a token.
func choosing() []Binding {
	return []Binding{
		bind(TextOverlay, Cancel, "esc enter q ?", "esc", "close", "close the window"),

		bind(HelpOverlay, Filter, "/", "/", "filter", "show only the keys that match as you type"),
		bind(HelpOverlay, Cancel, "esc enter q ?", "esc", "close", "close the help"),

		bind(PaletteOverlay, Accept, "enter", "enter", "run",
			"run the command under the cursor; it goes to the pane that it needs"),
		bind(PaletteOverlay, Up, "up ctrl+p", "up", "up", "move up"),
		bind(PaletteOverlay, Down, "down ctrl+n", "down", "down", "move down"),
		bind(PaletteOverlay, PageUp, "pgup", "pgup", "page up", "move a page up"),
		bind(PaletteOverlay, PageDown, "pgdown", "pgdn", "page down", "move a page down"),
		bind(PaletteOverlay, Cancel, "esc", "esc", "close", "close the window"),

		bind(PasteOverlay, Accept, "enter", "enter", "inspect",
			"inspect the text; without any text, read the system clipboard"),
		bind(PasteOverlay, FromSystem, "ctrl+v", "ctrl+v", "clipboard", "read the system clipboard"),
		bind(PasteOverlay, Cancel, "esc", "esc", "close", "close the window"),

		bind(ThemeList, Accept, "enter", "enter", "use", "use the theme under the cursor"),
		bind(ThemeList, Theme, "t", "t", "next", "show the next theme"),
		bind(ThemeList, Cancel, "esc q", "esc", "back", "return to the theme before"),

		bind(TokenList, Accept, "enter", "enter", "show", "show the token under the cursor"),
		bind(TokenList, Number, digits(9), "1-9", "choose", "show the token with that number"),
		bind(TokenList, Cancel, "esc q w", "esc", "close", "close the list; %s shows it again").mentions(ListHistory),
	}
}

// sending are the bindings of the windows that send a request.
func sending() []Binding {
	return slices.Concat([]Binding{
		bind(IssueOverlay, Send, "ctrl+s", "ctrl+s", "send", "send the request shown in the window"),
		bind(IssueOverlay, Cancel, "esc", "esc", "close", "close the window and cancel a request under way"),
		bind(IssueOverlay, Region, "ctrl+r", "ctrl+r", "region", "switch between the US and the EU"),
	}, fields(IssueOverlay), []Binding{
		bind(FetchOverlay, Accept, "enter", "enter", "send", "send the request shown in the window"),
		bind(FetchOverlay, Cancel, "esc", "esc", "close", "close the window and cancel a request under way"),
		bind(FetchOverlay, AddHeader, "ctrl+n", "ctrl+n", "header", "add a header field"),
	}, fields(FetchOverlay))
}

// calling are the bindings of the windows that show a call of Access and send it.
func calling() []Binding {
	return []Binding{
		bind(CallOverlay, ToEmulator, "e", "e", "emulator",
			"send the call to an emulator that runs only for it; a window shows what is sent first"),
		bind(CallOverlay, ToCourier, "s", "s", "Courier",
			"send the call to Courier; a window shows the host and what is sent first"),
		bind(CallOverlay, CopyHere, "y c", "y", "curl", "copy the request as a curl command, with the token"),
		bind(CallOverlay, Left, "left h shift+tab", "left", "prev", "show the previous request of the row"),
		bind(CallOverlay, Right, "right l tab", "right", "next", "show the next request of the row"),
		bind(CallOverlay, Cancel, "esc q enter ?", "esc", "close", "close the window"),

		bind(ProbeOverlay, Accept, "enter", "enter", "send", "send the request shown in the window"),
		bind(ProbeOverlay, Cancel, "esc q", "esc", "back", "go back, and cancel a request under way"),
	}
}

// copying are the bindings of the windows with something to copy or to write to a file.
func copying() []Binding {
	return []Binding{
		bind(CodeOverlay, Filter, "/", "/", "filter", "show only the languages that match as you type"),
		bind(CodeOverlay, CopyHere, "y c", "y", "copy", "copy the code"),
		bind(CodeOverlay, WriteFile, "ctrl+e", "ctrl+e", "write", "write the code to a file"),
		bind(CodeOverlay, Cancel, "esc q b enter", "esc", "close", "close the window"),
		bind(CodeOverlay, Left, "left h shift+tab", "left", "prev", "show the previous language"),
		bind(CodeOverlay, Right, "right l tab", "right", "next", "show the next language"),

		bind(CopyMenuOverlay, Accept, "enter", "enter", "copy", "copy the item under the cursor"),
		bind(CopyMenuOverlay, Number, digits(9), "1-9", "choose", "copy the item with that number"),
		bind(CopyMenuOverlay, WriteFile, "ctrl+e", "ctrl+e", "write", "write the item under the cursor to a file"),
		bind(CopyMenuOverlay, Cancel, "esc", "esc", "close", "close the menu"),

		bind(WriteOverlay, Accept, "enter", "enter", "write", "write the file; if it exists, enter again replaces it"),
		bind(WriteOverlay, Cancel, "esc", "esc", "close", "close the window"),
	}
}

// signing are the bindings of the windows for the legacy signature and for broken tokens.
func signing() []Binding {
	return append([]Binding{
		bind(BreakOverlay, Accept, "enter", "enter", "break", "break the composed token in this way and inspect it"),
		bind(BreakOverlay, Cancel, "esc", "esc", "close", "close the list"),

		bind(SignatureOverlay, CopyHere, "ctrl+y", "ctrl+y", "copy", "copy the signature"),
		bind(SignatureOverlay, Cancel, "esc", "esc", "close", "close the window and forget the key"),
		bind(SignatureOverlay, Reveal, "ctrl+r", "ctrl+r", "show key", "show or hide the API key"),
	}, fields(SignatureOverlay)...)
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

// comparing are the bindings of the windows that compare two tokens.
func comparing() []Binding {
	return []Binding{
		bind(CompareList, Accept, "enter", "enter", "compare", "compare with the token under the cursor"),
		bind(CompareList, Number, digits(9), "1-9", "choose", "compare with the token with that number"),
		bind(CompareList, Cancel, "esc q C", "esc", "close", "close the list"),

		bind(CompareOverlay, CopyHere, "y c", "y", "copy", "copy the comparison as text"),
		bind(CompareOverlay, Cancel, "esc q C enter", "esc", "close", "close the window"),
	}
}
