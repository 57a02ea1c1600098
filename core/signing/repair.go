package signing

// repair is a step that was necessary to read a key. Bulla does it to say more than "unreadable";
// the user's application probably doesn't.
type repair struct {
	// what was done, after "to read the key, bulla".
	what string
	// fix says how to make the repair unnecessary.
	fix string
}

// The repairs. The last two are for forms that are correct but that many libraries don't read.
var (
	repairUTF16   = repair{"converted it from UTF-16", "save the file as UTF-8 without a byte order mark"}
	repairBOM     = repair{"removed a byte order mark (U+FEFF)", "save the file as UTF-8 without a byte order mark"}
	repairQuotes  = repair{"removed the quotes around it", "remove the quotes"}
	repairString  = repair{"decoded the JSON string around it", "store the text without quotes and escapes"}
	repairSingle  = repair{"replaced single quotes in the JSON", "write the JSON with double quotes"}
	repairBase64  = repair{"decoded the base64 around it", "decode the key before your application reads it"}
	repairNoBegin = repair{"added the missing BEGIN and END lines",
		"put -----BEGIN ...----- and -----END ...----- around the base64"}
	repairHex     = repair{"decoded the hex around it", "decode the key before your application reads it"}
	repairNewline = repair{"removed the line break after it", "write the file without a line break at its end"}
	repairEscaped = repair{`replaced literal \n with line breaks`,
		`replace each \n with a line break before your application reads the key`}
	repairOneLine = repair{"added the missing line breaks",
		"put a line break after the BEGIN line, before the END line and after every 64 characters"}
	repairSpaces = repair{"replaced spaces with line breaks",
		"replace the spaces between the BEGIN and END lines with line breaks; in a shell, quote the variable"}
	repairPrefix   = repair{"removed other text before BEGIN", "start the line with -----BEGIN"}
	repairIndented = repair{"removed the indentation", "remove the spaces at the start of each line"}
	repairArray    = repair{"read an array as a key set", `put the array into an object: {"keys": [...]}`}
	repairNested   = repair{"extracted it from other JSON", "give your application only the key or the key set"}
	repairPSS      = repair{"read an RSASSA-PSS key (OID 1.2.840.113549.1.1.10) as RSA",
		"if your library rejects it, convert it to a key with the OID of plain RSA"}
	repairCompressed = repair{"decompressed its EC point",
		"if your library rejects it, convert the key with: openssl ec -pubin -in FILE -conv_form uncompressed -pubout"}
)
