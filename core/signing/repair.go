package signing

// repair is one thing that had to be undone before a key could be read. Bulla does
// it to say more than "unreadable"; the user's application probably doesn't.
type repair struct {
	// what follows "key repaired: ".
	what string
	// fix is what to do so that no repair is needed.
	fix string
}

// The repairs.
var (
	repairUTF16      = repair{"UTF-16", "save the file as UTF-8 without a byte order mark"}
	repairBOM        = repair{"a byte order mark (U+FEFF)", "save the file as UTF-8 without a byte order mark"}
	repairQuotes     = repair{"quotes around it", "remove the quotes"}
	repairString     = repair{"a JSON string around it", "store the text that the string holds, without quotes and escapes"}
	repairSingle     = repair{"single quotes in the JSON", "write the JSON with double quotes"}
	repairBase64     = repair{"base64 around it", "decode the key before your application reads it"}
	repairNoBegin    = repair{"no BEGIN and END lines", "put -----BEGIN ...----- and -----END ...----- around the base64"}
	repairHex        = repair{"hex around it", "decode the key before your application reads it"}
	repairNewline    = repair{"a line break after it", "write the file without a line break at its end"}
	repairEscaped    = repair{`literal \n for line breaks`, `replace each \n with a line break before your application reads the key`}
	repairOneLine    = repair{"no line breaks", "put a line break after the BEGIN line, before the END line and after every 64 characters"}
	repairSpaces     = repair{"spaces for line breaks", "replace the spaces between BEGIN and END lines with line breaks; in a shell, quote the variable"}
	repairPrefix     = repair{"other text before BEGIN on its line", "start the line with -----BEGIN"}
	repairIndented   = repair{"spaces before its lines", "remove the spaces at the start of each line"}
	repairArray      = repair{"an array instead of a key set", `put the array into an object: {"keys": [...]}`}
	repairNested     = repair{"other JSON around it", "give your application only the key or the key set"}
	repairPSS        = repair{"an RSASSA-PSS key (OID 1.2.840.113549.1.1.10)", "if your library refuses it, convert the key to one with the OID of plain RSA"}
	repairCompressed = repair{"a compressed EC point", "convert the key with: openssl ec -pubin -in FILE -conv_form uncompressed -pubout"}
)
