package certstore

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"strings"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

func fromPFX(file string, data, password []byte, now time.Time) (*Identity, error) {
	var outer asn1.RawValue
	switch rest, err := asn1.Unmarshal(data, &outer); {
	case data[0] != 0x30: // neither PEM nor a DER SEQUENCE
		return nil, format(file, err)
	case err != nil:
		return nil, damaged(file, "the PFX", err)
	case len(rest) > 0: // a text line end after binary data is harmless; the parser below is strict
		data = data[:len(data)-len(rest)]
	}
	if _, err := x509.ParseCertificate(data); err == nil {
		return nil, noKey(file)
	}

	key, first, others, err := pkcs12.DecodeChain(data, string(password))
	var unsupported pkcs12.NotImplementedError
	switch {
	case err == nil:
		return pair(file, key, append([]*x509.Certificate{first}, others...), now)
	case errors.Is(err, pkcs12.ErrIncorrectPassword), errors.Is(err, pkcs12.ErrDecryption):
		if len(password) == 0 {
			return nil, passwordNeeded(file)
		}
		return nil, passwordWrong(file, err)
	case errors.As(err, &unsupported):
		return nil, encryption(file, string(unsupported), err)
	case strings.Contains(err.Error(), "private key missing"): // the module has no values for these three
		return nil, noKey(file)
	case strings.Contains(err.Error(), "certificate missing"):
		return nil, noCertificate(file)
	case strings.Contains(err.Error(), "exactly one key bag"):
		return nil, severalKeys(file)
	default:
		return nil, damaged(file, "the PFX", err)
	}
}
