// Package terminal does everything that bulla does with the terminal itself: it takes pastes and
// the terminal's answers out of the input before Bubble Tea sees them, asks for the background
// color without waiting, draws only the cells that change, copies to the clipboard, gives
// the terminal back when a signal ends or stops the program, and says what the terminal can show.
//
// Nothing here makes text safe to print: core/visible does that.
package terminal
