package certstore

import (
	"errors"
	"fmt"
)

// What Windows answers, by its numbers (winerror.h). HRESULTs and the few plain Win32 codes are told apart by their
// first digit.
const (
	winFileNotFound  = 2
	winAccessDenied  = 5
	winDenied        = 0x80070005 // E_ACCESSDENIED
	winBadAlgorithm  = 0x80090008 // NTE_BAD_ALGID
	winNoKey         = 0x8009000D // NTE_NO_KEY
	winExists        = 0x8009000F // NTE_EXISTS
	winPermission    = 0x80090010 // NTE_PERM
	winNotFound      = 0x80090011 // NTE_NOT_FOUND
	winBadProvider   = 0x80090013 // NTE_BAD_PROVIDER
	winBadKeyset     = 0x80090016 // NTE_BAD_KEYSET
	winNoProvType    = 0x80090017 // NTE_PROV_TYPE_NOT_DEF
	winKeysetUnknown = 0x80090019 // NTE_KEYSET_NOT_DEF
	winProviderFail  = 0x8009001D // NTE_PROVIDER_DLL_FAIL
	winProviderGone  = 0x8009001E // NTE_PROV_DLL_NOT_FOUND
	winFailed        = 0x80090020 // NTE_FAIL
	winSilent        = 0x80090022 // NTE_SILENT_CONTEXT
	winParameter     = 0x80090027 // NTE_INVALID_PARAMETER
	winUnsupported   = 0x80090029 // NTE_NOT_SUPPORTED
	winNotReady      = 0x80090030 // NTE_DEVICE_NOT_READY
	winNoDevice      = 0x80090035 // NTE_DEVICE_NOT_FOUND
	winWindow        = 0x80090036 // NTE_USER_CANCELLED
	winNoCertificate = 0x80092004 // CRYPT_E_NOT_FOUND
	winNoProperty    = 0x8009200B // CRYPT_E_NO_KEY_PROPERTY
	winNoCard        = 0x8010000C // SCARD_E_NO_SMARTCARD
	winNoReader      = 0x8010002E // SCARD_E_NO_READERS_AVAILABLE
	winCardGone      = 0x80100069 // SCARD_W_REMOVED_CARD
)

// refusal is a number of Windows as an error.
type refusal uint32

func (r refusal) Error() string { return fmt.Sprintf("Windows error 0x%08X", uint32(r)) }

// storeRefused turns what Windows answered into a sentence. place is the certificate or the store in words.
func storeRefused(place string, err error) error {
	var r refusal
	if !errors.As(err, &r) {
		return err
	}
	switch r {
	case winAccessDenied, winDenied, winPermission:
		return &Error{"certificate_store_denied", fmt.Sprintf("Windows denied access to %s (%v).", place, r),
			"To change LocalMachine, start Concord or the terminal as an administrator. To use a key there, have an administrator give this account the right to it: certlm.msc, Personal, Certificates, the certificate, All Tasks, Manage Private Keys.", err}
	case winNoCertificate:
		return notInStore(place, err)
	case winNoKey, winNotFound, winBadKeyset, winKeysetUnknown, winNoProperty:
		return &Error{"certificate_key_missing", fmt.Sprintf("The private key of %s is not on this computer, or not for this account (%v).", place, r),
			"Import the certificate with its private key (PFX) into the store of the account that runs Concord, or make a new one: concordctl cert new.", err}
	case winSilent, winWindow:
		return &Error{"certificate_key_prompts", fmt.Sprintf("The private key of %s asks for a PIN or a confirmation, which Concord suppresses because it works unattended (%v).", place, r),
			"Use a key without strong protection: import the certificate without that option, or make one by concordctl cert new.", err}
	case winBadAlgorithm:
		return &Error{"certificate_key_old", fmt.Sprintf("The provider that keeps the private key of %s is too old to sign with SHA-256 (%v).", place, r),
			"Make a new certificate, by concordctl cert new, and upload it to the app registration.", err}
	case winBadProvider, winNoProvType, winProviderFail, winProviderGone, winUnsupported, winNotReady, winNoDevice, winNoCard, winNoReader, winCardGone:
		return &Error{"certificate_provider", fmt.Sprintf("The provider that is to keep the private key of %s is not there or not ready (%v).", place, r),
			"Start the service CNG Key Isolation, put the card in, or look whether the TPM is ready (tpm.msc). Without a TPM leave --tpm out.", err}
	}
	if r>>16 == 0x8028 || r>>16 == 0x8029 { // the TPM's own errors, and those of its platform
		return &Error{"certificate_provider", fmt.Sprintf("The TPM refused the private key of %s (%v).", place, r),
			"Look whether the TPM is ready (tpm.msc). Many TPMs take keys of 2048 bits only: --bits 2048. Without a TPM leave --tpm out.", err}
	}
	return &Error{"certificate_store_failed", fmt.Sprintf("Windows refused to work with %s (%v).", place, r),
		"Look the number up at Microsoft, or make a new certificate: concordctl cert new. Without the store, a key file serves as well: --file.", err}
}

func notInStore(place string, err error) error {
	return &Error{"certificate_not_in_store", fmt.Sprintf("There is no certificate %s.", place),
		"See what is there: concordctl cert list. A certificate in CurrentUser is seen by the account alone that imported or made it.", err}
}

func noStore() error {
	return &Error{"certificate_no_store", "This computer has no Windows certificate store.",
		"Use a key file: set certificate.source to \"file\", or give --file.", nil}
}
