package diagnose

import (
	"fmt"

	"bulla/core/intake"
	"bulla/core/token"
	"bulla/core/visible"
)

// sdJWT says what of an SD-JWT its signature covers (RFC 9901 section 7.1).
func (c *checker) sdJWT() {
	if c.Found.Kind != intake.SDJWT {
		return
	}
	const signed = "what is disclosed counts only where its digest stands in the signed claims (RFC 9901 section 7.1)"
	because := signed
	if c.Found.KeyBinding != "" {
		because += "; the key binding behind the last ~ is not checked here"
	}
	title := fmt.Sprintf("an SD-JWT with %d disclosures", len(c.Found.Disclosures))
	if len(c.Found.Disclosures) == 1 {
		title = "an SD-JWT with one disclosure"
	}
	const fix = "paste the token alone if it is meant for Courier, which reads no disclosures"
	algorithm, named := c.claim("_sd_alg")
	switch {
	case !c.readable():
		title += ": the claims with the digests could not be read"
	case named && algorithm.Text != "sha-256":
		title += ": their digests are " + quoteValue(c.Token.Payload, algorithm) + ", which is not checked here"
	default:
		c.disclosures()
	}
	c.add(codeSDJWT, Finding{Severity: Note, Title: title, Because: because, Fix: fix})
}

// disclosures reports the first disclosure that no signed digest stands for.
func (c *checker) disclosures() {
	pending := c.Found.Disclosures
	digests := map[string]bool{}
	collectDigests(&c.Token.Payload.Root, digests)
	for again := true; again; { // a disclosed value may hold digests of others
		again = false
		var left []intake.Disclosure
		for _, d := range pending {
			if d.Fault != "" || !digests[d.Digest] {
				left = append(left, d)
				continue
			}
			value, _ := token.Parse(d.Value, token.Payload)
			known := len(digests)
			collectDigests(&value.Root, digests)
			again = again || len(digests) > known
		}
		pending = left
	}
	if len(pending) == 0 {
		return
	}
	title := fmt.Sprintf("%d of %d disclosures are not signed", len(pending), len(c.Found.Disclosures))
	switch first := pending[0]; {
	case first.Fault != "":
		title += ": the first is " + visible.Text(first.Fault)
	case first.Name != "":
		title += ": the first is of " + visible.Quote(first.Name, 40)
	}
	c.add(codeSDJWT, Finding{Severity: Error, Title: title, Because: "no digest among the signed claims stands for it, so anyone may have put it there: RFC 9901 section 7.1 has the whole refused",
		Fix: "take the SD-JWT from its holder again, without what was added or changed"})
}

// collectDigests puts the digests into a set that a value refers to: those in arrays
// named _sd, and those of elements, named "..." (RFC 9901 section 4.2.4).
func collectDigests(v *token.Value, digests map[string]bool) {
	for i := range v.Members {
		value := &v.Members[i].Value
		switch {
		case v.Members[i].Name == "_sd":
			for _, item := range value.Items {
				digests[item.Text] = true
			}
		case v.Members[i].Name == "..." && value.Kind == token.String:
			digests[value.Text] = true
		default:
			collectDigests(value, digests)
		}
	}
	for i := range v.Items {
		collectDigests(&v.Items[i], digests)
	}
}
