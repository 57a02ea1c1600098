// Package core is bulla without a user interface.
//
// A [Workbench] holds the whole state as one plain value: the request for a token and what was
// pasted. A [Change] makes a new Workbench. A [Snapshot] is everything that follows from a
// Workbench at one instant: the token, its parts, the findings, and what it may do at Courier.
// Nothing here knows a terminal, a clock, a file or the network. The screen and the command line
// use the same Workbench, so they can't disagree.
//
// # Glossary
//
// Each word has one meaning, in the code and on the screen:
//
//   - Workbench: all domain state, a value.
//   - Change: one thing that a user does to the Workbench.
//   - Session: a Workbench with its past: steps to undo and redo, and the history.
//   - step: changes that are undone together; in a tour, one thing to see, with what it does and
//     what must come of it.
//   - history: the tokens of a Session, each an Entry; undo doesn't remove any.
//   - Snapshot: all that follows from a Workbench at an instant.
//   - Comparison: how the token of one Snapshot differs from that of another.
//   - report: the output of a command, from core/report. In the screen's texts, it is the redacted
//     diagnosis in Markdown that bulla report writes.
//   - item: something in core/share that can be copied or written to a file.
//   - Origin: where a token came from that was not pasted.
//   - break: a way to break a token on purpose, a row of core/broken.
//   - Identity: whose token it is, from the table of core/issuers.
//   - issuer: who signs tokens: a row of core/issuers. A courier.Issuer says where one that was
//     requested here comes from: the local key or Courier.
//   - Expectation: what the user says about the token in advance: features, user, policy.
//   - Request: what an issuer or a server is asked for.
//   - sent: about the request in the paste that carries the token.
//   - form: how a request in the paste is written, such as curl or HAR.
//   - call: a request to one of Courier's endpoints, which access allows or denies.
//   - finding: one line of a diagnosis.
//   - check: the row that makes the findings of one code, and explains it.
//   - code: the stable name of a check, such as exp-missing.
//   - severity: error, warning, note, pass or skipped.
//   - remedy: what a fix would change in the request, as data.
//   - fix: the text that says what to do, the one request that does all of it with its command, and
//     the key and the Change that apply remedies.
//   - verdict: healthy, warning or broken: the answer to "does it work?".
//   - intake: reading what was pasted.
//   - layer: an encoding or a wrapping that intake undid.
//   - candidate: a token that intake found.
//   - asked: pasted instead of a token: a request to issue-token, or only its scope.
//   - remark: one statement of intake about what was pasted; it becomes a finding.
//   - segment: a piece of a compact token between dots.
//   - part: the header or the payload of a token, decoded.
//   - member: a name and a value in a JSON object.
//   - claim: a member of the payload.
//   - header parameter: a member of the header.
//   - fault: what is wrong with a token or a text, as a value.
//   - error: the program could not do something.
//   - key: a signing key. An API key is always called API key.
//   - local key: the key that signs here. Courier refuses its tokens.
//   - preview: a composed token that shows what Courier will be asked for.
//   - scope: what a token grants at Courier; the scope claim lists several.
//   - word: one scope in the scope claim; spaces separate them.
//   - feature: something at Courier that a token is used for, such as the inbox.
//   - surplus: scopes that neither the named features nor the sent request need.
//   - draft: the state of what a draft key (dk_) issues, as Courier calls it.
//   - endpoint: a method and a path that a token may call.
//   - sample: a request to an endpoint as the documentation shows it, a row of core/access.
//   - probe: a call that is sent to compare the real answer with its prediction.
//   - target: where a probe is sent: an emulator or Courier. In a tour, what a step points at; on
//     the screen, what a click is for.
//   - prediction: what core/access says about the answer to a probe.
//   - tour: chapters of steps that show how Courier's authentication works.
//   - action: in a tour, one thing that a step does; on the screen, what a keyboard key does.
//   - exchange: a request that a tour sent, with its response.
//   - party: who sends or receives an exchange: the SDK, the app, its backend or Courier.
//   - flow: the exchanges of a step as arrows between the parties; a pane of the screen.
//   - handout: what a tour says, as a page of Markdown.
//   - recording: a session that can be played in a terminal, as an asciicast from ui/cast.
//   - piece: a part of a secret that a recording masks where the screen wraps or cuts the secret.
//   - line: in linear mode, a sentence or a name with its value; the answer to a command is a few.
//   - clock: the time that the screen shows and checks the token at. The user can move it; tokens
//     are still issued at the present.
//   - edge: an iat, nbf or exp, where the token changes as the clock moves.
//   - pane: one of the numbered areas of the screen.
//   - zoom: the focused pane has the whole screen.
//   - overlay: what is drawn over the panes, such as the help.
//   - palette: the overlay that finds a command by its name.
//   - command: in the palette, a binding that has a name; in linear mode, a word that the prompt
//     takes; otherwise a subcommand of bulla.
//   - topic: what bulla help explains apart from the commands.
//   - toast: the message of the last key, in the last row.
//   - setting: a line of the user's settings file; the screen's Settings are all that it needs from
//     outside.
//   - binding: a keyboard key with its action, in a context.
//   - context: where a binding applies: everywhere, a pane or an overlay.
//
// # Adding to it
//
// Each addition is one row or one file, registered once. A test says what is missing, and
// .ci/goldens rewrites every golden file, README and topics included; read its diff before you
// commit. It leaves a file alone if only the counts of checks differ.
//
// A finding: add a row to the table of its group in core/diagnose, such as timeChecks in time.go,
// and the function that reports it: its own, or that of another row. The row has the code, the
// severities, the texts that bulla diagnose --explain prints, and the source; its position is the
// order of the findings. Where the check can't run, record that with skip, or it counts as passed.
// Add an input with and one without the finding to the samples in samples_test.go. What is missing:
// go test ./core/diagnose -run Every.
//
// What people paste, such as a text around a token, an encoding, or something that isn't a token:
// the comment of package core/intake says which step reads it. Add a text with it to the cases of
// that step's test. What is missing: go test ./core/intake.
//
// A form of request, such as the export of a tool: write core/request/form_NAME.go with a function
// that returns the requests in a text, in order and in time linear in its length. Add it to forms
// in request.go, before the forms that would read parts of it, and texts as the tool writes them to
// the cases of a test. What is missing: go test ./core/request.
//
// An issuer: add a row to the file of its group in core/issuers, such as clouds.go, and a token to
// the samples in samples_test.go. The first row that fits is taken, so its position matters. What
// is missing: go test ./core/issuers.
//
// A scope: add a row to a group in core/scope/entries.go. A documented scope must be needed: by a
// feature in core/scope/features.go or by an endpoint in core/access/endpoints.go. Which scopes
// show what a token is meant for is derived from these. What is missing: go test ./core/scope
// ./core/access.
//
// An endpoint: add a row to core/access/endpoints.go, next to those whose scopes are in the same
// group. Access and the command line know it then. For the emulator, add a case to perform in
// core/emulator/routes.go; if it has a query or a request body, add that to core/access/sample.go.
// What is missing: go test ./core/access ./core/emulator ./core/probe ./ui/panes/access -run
// 'Needed|Grid|Groups|Emulator'.
//
// A break, which is a way to break a token on purpose: add a row to the table of its kind in
// core/broken/breaks.go, and what Courier answers to the answers in broken_test.go. The verdict on
// the token must be broken, with other codes than those of every other break. What is missing: go
// test ./core/broken.
//
// A step of the tour: add it to core/tour/courier.toml; bulla tour --format says what can be
// written. A new kind of action: add a field to Action in core/tour/tour.go and a deed in
// action.go, check it in check.go, carry it out in perform.go, and show it in format.toml. What is
// missing: go test ./core/tour.
//
// A command: write ui/cli/NAME.go with its build function, and add a row to commands in
// ui/cli/command.go and one to the table of commands in the README. Its texts, with examples, are
// in its file; flags that several commands share are in flags.go, and the JSON that it prints is in
// core/report. Each member of that is in ui/cli/topics/json.txt, and a line that prints it in
// jsonSamples of its test. What is missing: go test ./ui/cli -run 'Help|Commands|JSON'.
//
// A topic of bulla help: write ui/cli/topics/NAME.txt, add a row to topics in ui/cli/topics.go, and
// name it in the README. The long help of a command can be such a file, too, without a row.
// Its examples are run in the order in which they are shown, and .ci/goldens rewrites what they
// print. What is missing: go test ./ui/cli -run Topics.
//
// A command of linear mode: add a row to commands in ui/linear/commands.go with its method. Its
// texts come from core/report with Style.Lines, or are printed with say. What is missing: go test
// ./ui/linear.
//
// A pane: write a package in ui/panes whose type implements pane.Pane, and pane.Keyed if it has
// bindings. Add its context to keymap.Panes, its bindings to ui/keymap/bindings.go, and a case with
// its slot to newPane in ui/panes.go. If it has a cursor, add its context to the bindings that move
// cursors, in the same file. The digit, the tab and the help follow. What is missing: go test
// ./ui/keymap ./ui.
//
// An overlay: write ui/overlay_NAME.go, or a package in ui/panes, whose type implements
// pane.Overlay; a textOverlay is enough for text. Add an action and the binding that opens it to
// ui/keymap, a context with bindings if the overlay has keys of its own, and a case to newOverlay
// in ui/overlays.go. One that only a pane opens needs no action: the pane returns it in its Effect.
// What is missing: go test ./ui/keymap ./ui.
//
// A key: add an action to ui/keymap/actions.go and its binding to bindings.go, with named if it
// belongs in the palette. Carry it out in Do of its pane or, if it works everywhere, in global in
// ui/keys.go, which says in disabled why it can't be used now. The footer and the help follow. What
// is missing: go test ./ui/keymap ./ui.
//
// Something to copy or to write to a file: add an item to Items in core/share/share.go. The copy
// menu follows. What is missing: go test ./core/share.
//
// Rows to click, in a pane or an overlay: mark their lines with Line.Row when they are drawn, and
// implement pane.Clickable. Keys that are listed with their bindings can be clicked already. If the
// rows scroll, implement pane.Scrolling; if text is typed, pane.Yielding.
//
// A picture of the README: add a row to pictures in ui/pictures_test.go, with the keys that lead to
// it, run .ci/goldens, look at the SVG files in testdata/demo, and show them in the README as the
// others. What is missing: go test ./ui ./ui/cli -run 'Pictures'.
//
// A setting: add a field to Settings and a row to All in ui/config/settings.go, use it where the
// screen starts, in ui/cli/configfile.go, or in ui/settings.go, and describe it in
// ui/cli/topics/settings.txt. What is missing: go test ./ui/config ./ui/cli -run 'Set|Topic'.
//
// A theme: write themes/NAME.json with every role and its position in the list. The list, the
// completion, the settings and bulla help themes follow. What is missing, such as contrast: go test
// ./themes.
package core
