package visible

// lookalikes are letters outside ASCII that most fonts draw like one of ASCII, each followed by
// that one: Cyrillic and Greek ones (Unicode Technical Standard 39, confusables). Keyboards,
// translators and text recognition write them by mistake.
const lookalikes = "аaсcԁdеeһhіiјjоoрpԛqѕsԝwхxуyүy" +
	"АAВBСCЕEНHІIЈJКKМMОOРPԚQЅSТTԜWХXҮY" +
	"γyνvοoϳj" + "ΑAΒBΕEΖZΗHΙIͿJΚKΜMΝNΟOΡPΤTΥYΧX"

// asciiOf has the lookalikes as a table.
var asciiOf = func() map[rune]rune {
	table, letters := map[rune]rune{}, []rune(lookalikes)
	for i := 0; i < len(letters); i += 2 {
		table[letters[i]] = letters[i+1]
	}
	return table
}()

// Lookalike returns the letter or digit of ASCII that r looks like, 0 for none. Full-width forms
// look like their ASCII ones.
func Lookalike(r rune) rune {
	if wide := r - 0xfee0; wide >= '0' && wide <= 'z' {
		return wide
	}
	return asciiOf[r]
}
