package certstore

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"github.com/youmark/pkcs8"
)

func fromPEM(file string, data, password []byte, now time.Time) (*Identity, error) {
	var certificates []*x509.Certificate
	var keys []any
	for {
		block, rest := pem.Decode(data)
		if block == nil {
			break
		}
		data = rest
		switch {
		case block.Type == "CERTIFICATE":
			certificate, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, damaged(file, "a certificate", err)
			}
			certificates = append(certificates, certificate)
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			key, err := keyFromBlock(file, block, password)
			if err != nil {
				return nil, err
			}
			keys = append(keys, key)
		}
	}
	// pem.Decode passes over a block without an END line in silence.
	if bytes.Contains(data, []byte("-----BEGIN ")) {
		return nil, damaged(file, "the last block", nil)
	}
	switch {
	case len(keys) > 1:
		return nil, severalKeys(file)
	case len(keys) == 0 && len(certificates) == 0:
		return nil, format(file, nil)
	case len(keys) == 0:
		return nil, noKey(file)
	}
	return pair(file, keys[0], certificates, now)
}

func keyFromBlock(file string, block *pem.Block, password []byte) (any, error) {
	if block.Headers["DEK-Info"] != "" {
		// RFC 1423: one round of MD5 between the password and the key. Go itself has withdrawn it.
		return nil, encryption(file, "the old PEM encryption of RFC 1423 (a DEK-Info line)", nil)
	}
	var key any
	var err error
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	case "ENCRYPTED PRIVATE KEY":
		return decryptPKCS8(file, block.Bytes, password)
	default:
		return nil, format(file, nil)
	}
	if err != nil {
		return nil, damaged(file, "the private key", err)
	}
	return key, nil
}

// encryptedPrivateKeyInfo is the EncryptedPrivateKeyInfo of RFC 5958 §3, which every way of encryption shares.
type encryptedPrivateKeyInfo struct {
	EncryptionAlgorithm pkix.AlgorithmIdentifier
	EncryptedData       []byte
}

func decryptPKCS8(file string, der, password []byte) (key any, err error) {
	if len(password) == 0 {
		return nil, passwordNeeded(file)
	}
	var outer encryptedPrivateKeyInfo
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		return nil, damaged(file, "the private key", err)
	}
	// The module panics in crypto/cipher when the initial vector or the encrypted octets have an impossible length.
	defer func() {
		if cause := recover(); cause != nil {
			key, err = nil, damaged(file, "the private key", fmt.Errorf("%v", cause))
		}
	}()
	key, _, err = pkcs8.ParsePrivateKey(der, password)
	switch {
	case err == nil:
		return key, nil
	// The module has no error values.
	case strings.Contains(err.Error(), "supported"): // PBES1, an unknown cipher or key derivation
		return nil, encryption(file, strings.TrimPrefix(err.Error(), "pkcs8: "), err)
	case strings.Contains(err.Error(), "invalid"): // parameters of the encryption that cannot be read
		return nil, damaged(file, "the private key", err)
	default:
		return nil, passwordWrong(file, err)
	}
}
