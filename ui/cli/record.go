package cli

import (
	"errors"
	"io/fs"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core/redact"
	"bulla/core/tour"
	"bulla/core/visible"
	"bulla/ui"
	"bulla/ui/cast"
	"bulla/ui/terminal"
)

// recording holds the flags of the commands that can be recorded, and the recording.
type recording struct {
	file    string
	secrets bool
	to      *cast.Recording // nil for none
	pieces  redact.Pieces   // the secrets that were printed
}

func (r *recording) bind(flags *pflag.FlagSet) {
	onceVar(flags, &r.file, "record", "",
		"record the session as an asciicast in a new `FILE`, such as demo.cast, with signatures and keys masked")
	flags.BoolVar(&r.secrets, "record-secrets", false, "with --record, don't mask anything")
}

// completeRecording offers files for --record, which the shell knows best.
func completeRecording(cmd *cobra.Command) {
	register(cmd, "record", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveDefault
	})
}

// check refuses --record where there is nothing to record, for which why gives the reason, and
// --record-secrets without it.
func (r *recording) check(why string) error {
	switch {
	case r.file != "" && why != "":
		return fail("--record has nothing to record: "+why, "leave --record out")
	case r.secrets && r.file == "":
		return fail("--record-secrets needs --record", "add --record FILE")
	}
	return nil
}

// start creates the file, if one was asked for.
func (r *recording) start(s *session) error {
	if r.file == "" {
		return nil
	}
	f, err := newFile(inHome(r.file, s.Getenv))
	if errors.Is(err, fs.ErrExist) {
		return fail("--record: "+quote(r.file)+" already exists", "name a new file; a recording never replaces one")
	}
	if err != nil {
		return writeFault(r.file, err)
	}
	r.to = cast.New(f, s.Process.Now, s.Getenv("TERM"))
	return nil
}

// screen opens the screen, recorded if that was asked for.
func (r *recording) screen(s *session, options ui.Options) error {
	if err := r.start(s); err != nil {
		return err
	}
	options.Record, options.RecordSecrets = r.to, r.secrets
	s.ownSignals.Store(true)
	err := s.RunTUI(options)
	r.end(s)
	return err
}

// The size of a recording of text if the output is not a terminal.
const (
	textWidth  = 80
	textHeight = 24
)

// begin begins to record text that is printed.
func (r *recording) begin(s *session) error {
	if err := r.start(s); err != nil || r.to == nil {
		return err
	}
	width, height := textWidth, textHeight
	if w, h, err := terminal.Size(s.Stdout); err == nil && w > 0 && h > 0 {
		width, height = w, h
	}
	r.to.Resize(width, height)
	return nil
}

// step records what was printed about a step of a tour.
func (r *recording) step(o tour.Outcome, text string) {
	if r.to == nil {
		return
	}
	r.pieces.AddToken(o.Snapshot.Token.Text)
	r.pieces.AddToken(o.Snapshot.Composed.Text)
	r.text(text)
}

// text records other text that was printed.
func (r *recording) text(text string) {
	if r.to == nil {
		return
	}
	r.pieces.AddIn(text)
	if !r.secrets {
		text = r.pieces.Mask(text, "•")
	}
	r.to.Text(text)
}

// end ends the recording and says where it is. If it failed, the exit status stays that of the
// session.
func (r *recording) end(s *session) {
	if r.to == nil {
		return
	}
	const longest = 60
	name := visible.Shorten(r.file, longest)
	if err := r.to.Close(); err != nil {
		s.note("only a part of the session was recorded in "+name+": "+reason(err), "that part can be played")
		return
	}
	masked := ", with signatures and keys masked"
	if r.secrets {
		masked = ", with all tokens and keys that were shown"
	}
	s.note("recorded in "+name+masked, "play it with: asciinema play "+name)
}
