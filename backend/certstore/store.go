package certstore

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"runtime"
	"strings"
)

// Location says whose personal certificate store ("My") of Windows is meant.
type Location string

// The two personal stores. A key in the second can be used by services and tasks of any account that is let to it; to
// write there takes an administrator.
const (
	CurrentUser  Location = "CurrentUser"
	LocalMachine Location = "LocalMachine"
)

// Here are the stores that this computer has: none where it has no Windows.
func Here() []Location {
	if runtime.GOOS != "windows" {
		return nil
	}
	return Locations
}

// Locations are all there are.
var Locations = []Location{CurrentUser, LocalMachine}

// Export says whether a private key could be taken out of its store.
type Export string

// The answers; the last one for a key that could not be opened, or whose provider does not tell.
const (
	Exportable    Export = "yes"
	NotExportable Export = "no"
	ExportUnknown Export = "unknown"
)

// tpmProvider keeps keys in the computer's TPM.
const tpmProvider = "Microsoft Platform Crypto Provider"

// Entry is a certificate with a private key in a store of Windows.
type Entry struct {
	Location    Location
	Certificate *x509.Certificate
	Provider    string // who keeps the key: "Microsoft Software Key Storage Provider"
	CNG         bool   // by the newer programming interface, which can do RSASSA-PSS; else by CryptoAPI
	Exportable  Export
	// Unsuited is why Concord cannot sign in with it, nil when it can. It has a code and an action, as Error.
	Unsuited error
}

// Key words what kind of key it is: "RSA 3072".
func (e Entry) Key() string {
	if key, ok := e.Certificate.PublicKey.(*rsa.PublicKey); ok {
		return fmt.Sprintf("RSA %d", key.N.BitLen())
	}
	return e.Certificate.PublicKeyAlgorithm.String()
}

// InTPM tells whether the key is in the computer's TPM.
func (e Entry) InTPM() bool { return e.Provider == tpmProvider }

// Thumbprint is as of Identity.
func (e Entry) Thumbprint() string { return (&Identity{Certificate: e.Certificate}).Thumbprint() }

// CleanThumbprint reads a thumbprint as people copy it: with blanks or colons, in small letters, and behind the invisible
// mark that the Windows certificate dialog puts in front.
func CleanThumbprint(typed string) string {
	return strings.ToUpper(strings.NewReplacer("\u200e", "", " ", "", ":", "").Replace(typed))
}
