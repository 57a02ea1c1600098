// Package terminal is everything bulla does to the terminal itself: it reads pastes and the terminal's answers out
// of the input before Bubble Tea sees them, asks for the background color without waiting, copies to the
// clipboard, gives the terminal back when a signal ends or stops the program, and says what the terminal can show.
//
// Nothing here makes text safe to print: that is the task of core/visible.
package terminal
