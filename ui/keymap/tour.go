package keymap

// onTour are the bindings of the panes and the list of a tour.
func onTour() []Binding {
	tour := append(ofStep(Tour), []Binding{
		bind(Tour, LeaveTour, "esc", "esc", "leave",
			"leave the tour and return to your own tokens, which are as they were").
			named("Leave the tour", "end close quit exit back"),
		bind(Tour, Chapters, "c", "c", "chapters", "go to another chapter").
			named("Chapters of the tour", "list go jump"),
		bind(Tour, Answer, "a", "a", "answer", "show or hide the answer to the question").
			named("Answer the question of the step", "tour solution"),
		bind(Tour, Large, "l", "l", "large",
			"switch the large layout for projectors on or off: few panes, wide spacing, strong colors").
			named("Large layout of the tour", "projector beamer presentation big"),
		bind(Tour, Right, "right", "right", "look", "mark the next thing that the step points at").
			named("Look at the next thing of the step", "tour show point mark"),
		bind(Tour, Left, "left", "left", "look back", "mark the previous thing that the step points at").
			named("Look at the previous thing of the step", "tour show point mark"),
		bind(Tour, Notes, "n", "n", "notes", "show or hide the notes for the presenter").
			named("Notes for the presenter", "tour speaker"),
		bind(Tour, WriteFile, "ctrl+e", "ctrl+e", "handout",
			"write the handout of the tour: a page of Markdown to take home").
			named("Write the handout of the tour", "save file export markdown"),
		bind(Tour, Up, "up k", "up", "up", "scroll up"),
		bind(Tour, Down, "down j", "down", "down", "scroll down"),
	}...)
	flow := append(ofStep(Flow), []Binding{
		bind(Flow, Open, "enter", "enter", "open", "show the request under the cursor and its response in full").
			named("Show the request and its response", "tour headers body HTTP"),
		bind(Flow, Cancel, "esc", "esc", "tour", "go back to the pane of the tour").
			named("Go back to the pane of the tour", "flow"),
	}...)
	list := []Binding{
		bind(ChapterList, Accept, "enter", "enter", "go", "go to the chapter under the cursor"),
		bind(ChapterList, Number, digits(9), "1-9", "choose", "go to the chapter with that number"),
		bind(ChapterList, Cancel, "esc q c", "esc", "close", "close the list"),
	}
	return append(append(tour, flow...), list...)
}

// ofStep are the bindings that work in both panes of a tour.
func ofStep(context Context) []Binding {
	next, in := " enter pgdown", ""
	if context == Flow {
		next, in = " ", ", from the flow"
	}
	back := "b backspace pgup"
	if context == Flow {
		back = "b backspace"
	}
	return []Binding{
		bind(context, NextStep, next, "space", "next", "go to the next step").
			named("Next step of the tour"+in, "forward continue"),
		bind(context, PrevStep, back, "b", "back", "go back to the step before").
			named("Previous step of the tour"+in, "back"),
		bind(context, SendAgain, "s", "s", "send",
			"send the step's last request again, or in the flow the one under the cursor, with the token as it is now").
			named("Send the request again"+in, "tour retry token real answer"),
		bind(context, Restore, "r", "r", "restore", "play the step again, so that everything is as it showed it").
			named("Restore the step of the tour"+in, "reset again repeat"),
	}
}
