package call

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"bulla/core/courier"
	"bulla/core/visible"
)

// tlsProblem explains a certificate that is not accepted and a server without TLS, nil if it is
// neither.
func (x *exchange) tlsProblem(err error) *Error {
	name := host(x.address.Host)
	var other x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert *net.OpError
	switch {
	case errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &record):
		return problem(TLS, name+" answered without TLS", "the port does not serve https"+x.orHTTP(": write "))
	case errors.As(err, &other):
		return problem(TLS, "the certificate of "+name+" is for "+names(other.Certificate),
			"check the host name: the certificate has to name it")
	case errors.As(err, &unknown):
		const install = "install the authority of your company or of your development certificate " +
			"(SSL_CERT_FILE names a file with its certificate)"
		return problem(TLS, "the certificate of "+name+" is signed by an authority that this machine does not know",
			install+x.orHTTP(", or serve plain http and write "))
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		return outdated(invalid, name)
	case errors.As(err, &invalid) || errors.As(err, &certificate):
		return problem(TLS, "the certificate of "+name+" is not accepted", "replace the server's certificate")
	case errors.As(err, &alert) && alert.Op == "remote error": // a TLS alert, in the words of crypto/tls
		reason := visible.Text(strings.TrimPrefix(alert.Err.Error(), "tls: "))
		return problem(TLS, name+" ended the TLS handshake: "+reason,
			"check the host name; bulla supports neither client certificates nor TLS below 1.2")
	}
	return nil
}

// orHTTP returns the address with http after some words, "" if it is another machine's.
func (x *exchange) orHTTP(before string) string {
	if !courier.IsLoopback(x.address.Hostname()) {
		return ""
	}
	return before + withScheme(x.address, "http")
}

// outdated explains a certificate that has expired or is not valid yet by the clock of the system.
// Only the detail of the error distinguishes the two.
func outdated(invalid x509.CertificateInvalidError, name string) *Error {
	const clock = ", and check the date of this machine"
	if strings.Contains(invalid.Detail, " is before ") {
		return problem(TLS, "the certificate of "+name+" is not valid before "+day(invalid.Cert.NotBefore),
			"wait, or replace it"+clock)
	}
	return problem(TLS, "the certificate of "+name+" expired on "+day(invalid.Cert.NotAfter), "renew it"+clock)
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// names returns the first names that a certificate is for, fit to be shown.
func names(c *x509.Certificate) string {
	const most = 3
	all := slices.Clone(c.DNSNames)
	for _, address := range c.IPAddresses {
		all = append(all, address.String())
	}
	if len(all) == 0 {
		return "no host"
	}
	shown := make([]string, min(len(all), most))
	for i := range shown {
		shown[i] = host(all[i])
	}
	if len(all) > most {
		shown = append(shown, "others")
	}
	return strings.Join(shown, ", ")
}
