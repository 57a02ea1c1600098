package diagnose

import (
	"fmt"

	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/token"
	"bulla/core/visible"
)

// sdJWT reports which disclosures of an SD-JWT its signature covers (RFC 9901 section 7.1).
func (c *checker) sdJWT() {
	if c.Found.Kind != intake.SDJWT {
		return
	}
	const signed = "a disclosure counts only if its digest is among the signed claims (RFC 9901 section 7.1)"
	because := signed
	if c.Found.KeyBinding != "" {
		because += "; the key binding after the last ~ is not checked"
	}
	title := fmt.Sprintf("an SD-JWT with %d disclosures", len(c.Found.Disclosures))
	if len(c.Found.Disclosures) == 1 {
		title = "an SD-JWT with one disclosure"
	}
	const fix = "paste only the part before the first ~ if your server expects a plain JWT"
	algorithm, named := c.claim("_sd_alg")
	switch {
	case !c.readable():
		title += ": the claims with the digests could not be read"
	case named && algorithm.Text != "sha-256":
		title += ": their digests are " + quoteValue(c.Token.Payload, algorithm) + ", which bulla can't check"
	default:
		c.disclosures()
	}
	c.add("sd-jwt", Finding{Severity: Note, Title: title, Because: because, Fix: fix})
}

// disclosures reports the first disclosure that has no signed digest.
func (c *checker) disclosures() {
	signed := SignedDisclosures(c.Token.Payload, c.Found.Disclosures)
	first, n := -1, 0
	for i, ok := range signed {
		if ok {
			continue
		}
		if n++; first < 0 {
			first = i
		}
	}
	if n == 0 {
		return
	}
	title := fmt.Sprintf("%d of %d disclosures are not signed", n, len(signed))
	switch d := c.Found.Disclosures[first]; {
	case d.Fault != "":
		title += ": the first is " + visible.Text(d.Fault)
	case d.Name != "":
		title += ": the first is of " + redact.Quote(d.Name, 40)
	}
	c.add("sd-jwt", Finding{
		Severity: Error, Title: title,
		Because: "its digest is not among the signed claims, so anyone may have added it: a server must reject the whole SD-JWT (RFC 9901 section 7.1)",
		Fix:     "get the SD-JWT from its holder again, without what was added or changed",
	})
}

// SignedDisclosures reports for each disclosure whether its digest is in the payload, or in another
// disclosure that is signed. Only then does the signature cover it (RFC 9901 section 7.1).
func SignedDisclosures(payload token.Document, disclosures []intake.Disclosure) []bool {
	positions := map[string][]int{}
	for i, d := range disclosures {
		if d.Fault == "" {
			positions[d.Digest] = append(positions[d.Digest], i)
		}
	}
	signed := make([]bool, len(disclosures))
	for pending := digestsOf(&payload.Root, nil); len(pending) > 0; {
		digest := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		for _, i := range positions[digest] {
			signed[i] = true
			value, _ := token.Parse(disclosures[i].Value, token.Payload)
			pending = digestsOf(&value.Root, pending)
		}
		delete(positions, digest)
	}
	return signed
}

// digestsOf appends the digests that a value contains: those in arrays named _sd, and those of
// array elements, named "..." (RFC 9901 section 4.2.4).
func digestsOf(v *token.Value, digests []string) []string {
	for i := range v.Members {
		value := &v.Members[i].Value
		switch {
		case v.Members[i].Name == "_sd":
			for _, item := range value.Items {
				digests = append(digests, item.Text)
			}
		case v.Members[i].Name == "..." && value.Kind == token.String:
			digests = append(digests, value.Text)
		default:
			digests = digestsOf(value, digests)
		}
	}
	for i := range v.Items {
		digests = digestsOf(&v.Items[i], digests)
	}
	return digests
}
