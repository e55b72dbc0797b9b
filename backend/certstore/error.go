package certstore

import (
	"fmt"
	"io/fs"
	"time"
)

// PasswordVariable is the environment variable that holds the password of an encrypted key file. The password is never
// read from a file of ours: settings hold no secret.
const PasswordVariable = "CONCORD_CERTIFICATE_PASSWORD"

// Error says why a certificate cannot be used and what to do about it.
type Error struct {
	code     string
	sentence string
	action   string
	err      error
}

// Error is a sentence for a person.
func (e *Error) Error() string { return e.sentence }

// Code is stable, for machines: certificate_missing, certificate_unreadable, certificate_exposed, certificate_empty,
// certificate_too_large, certificate_format, certificate_damaged, certificate_password_needed,
// certificate_password_wrong, certificate_encryption, certificate_no_key, certificate_several_keys,
// certificate_no_certificate, certificate_mismatch, certificate_not_rsa, certificate_expired,
// certificate_not_yet_valid, certificate_exists, certificate_unwritable, certificate_options; of the Windows store
// certificate_no_store, certificate_not_in_store, certificate_store_denied, certificate_key_missing, certificate_key_prompts,
// certificate_key_old, certificate_key_short, certificate_provider, certificate_key_left, certificate_store_failed.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

// Unwrap gives the cause, where there is one.
func (e *Error) Unwrap() error { return e.err }

const makeNew = "Make a new certificate and key, upload the certificate to the app registration, and name the new file in appsettings.json."

func missing(file string, err error) error {
	return &Error{"certificate_missing", fmt.Sprintf("The certificate file %s does not exist.", file),
		"Check certificate.file in appsettings.json; a relative path starts at the folder of that file.", err}
}

func unreadable(file string, err error) error {
	return &Error{"certificate_unreadable", fmt.Sprintf("The certificate file %s cannot be read: %v.", file, err),
		"Let the account that runs Concord read the file, and nobody else.", err}
}

func folder(file string) error {
	return &Error{"certificate_unreadable", fmt.Sprintf("The certificate file %s cannot be read: it is a folder.", file),
		"Check certificate.file in appsettings.json: it names the file itself.", nil}
}

func exposed(file string, mode fs.FileMode) error {
	return &Error{"certificate_exposed", fmt.Sprintf("The certificate file %s holds a private key and is open to other users (mode %04o).", file, mode.Perm()),
		fmt.Sprintf("Run: chmod 600 %q. If others could read it for long, replace the key as well.", file), nil}
}

func empty(file string) error {
	return &Error{"certificate_empty", fmt.Sprintf("The certificate file %s is empty.", file),
		"Export the certificate again, with its private key, as PEM or PFX.", nil}
}

func tooLarge(file string) error {
	return &Error{"certificate_too_large", fmt.Sprintf("The certificate file %s is larger than %d KiB: that is not a key file.", file, maxFileBytes>>10),
		"Check certificate.file in appsettings.json.", nil}
}

func format(file string, err error) error {
	return &Error{"certificate_format", fmt.Sprintf("The certificate file %s is neither PEM nor PFX.", file),
		"Export the certificate with its private key as PEM or PFX (PKCS#12).", err}
}

func damaged(file, part string, err error) error {
	return &Error{"certificate_damaged", fmt.Sprintf("The certificate file %s is damaged or was cut short: %s cannot be read.", file, part),
		"Export the certificate again, with its private key, or copy the file again in binary mode.", err}
}

func passwordNeeded(file string) error {
	return &Error{"certificate_password_needed", fmt.Sprintf("The private key in %s is encrypted and no password was given.", file),
		"Put the password into the environment variable " + PasswordVariable + " of the account that runs Concord.", nil}
}

func passwordWrong(file string, err error) error {
	return &Error{"certificate_password_wrong", fmt.Sprintf("The password does not open the private key in %s.", file),
		"Check the environment variable " + PasswordVariable + "; mind quotes, spaces and a line end.", err}
}

func encryption(file, what string, err error) error {
	return &Error{"certificate_encryption", fmt.Sprintf("The private key in %s is encrypted in a way that Concord does not read: %s.", file, what),
		"Convert the key: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW; and put certificate and key into one file.", err}
}

func noKey(file string) error {
	return &Error{"certificate_no_key", fmt.Sprintf("The certificate file %s holds a certificate but no private key.", file),
		"Export it with its private key. The .cer or .crt file that is uploaded to Entra ID is only the public half.", nil}
}

func severalKeys(file string) error {
	return &Error{"certificate_several_keys", fmt.Sprintf("The certificate file %s holds more than one private key.", file),
		"Keep one private key and its certificate in the file.", nil}
}

func noCertificate(file string) error {
	return &Error{"certificate_no_certificate", fmt.Sprintf("The certificate file %s holds a private key but no certificate.", file),
		"Append the certificate (-----BEGIN CERTIFICATE-----) to the file.", nil}
}

func mismatch(file string) error {
	return &Error{"certificate_mismatch", fmt.Sprintf("The private key in %s does not belong to the certificate in it.", file),
		"Put the key and the certificate that were made together into one file.", nil}
}

// Entra ID verifies client assertions with RSA only: PS256, and RS256 as the older form (Microsoft, "Microsoft identity
// platform application authentication certificate credentials").
func notRSA(file string, key any) error {
	return &Error{"certificate_not_rsa", fmt.Sprintf("The private key in %s is of a kind that Entra ID does not accept for sign-in (%T).", file, key),
		"Make a certificate with an RSA key of 2048 bits or more.", nil}
}

func expired(file string, at time.Time) error {
	return &Error{"certificate_expired", fmt.Sprintf("The certificate in %s expired on %s.", file, at.UTC().Format(time.DateOnly)), makeNew, nil}
}

func notYetValid(file string, from time.Time) error {
	return &Error{"certificate_not_yet_valid", fmt.Sprintf("The certificate in %s is valid only from %s.", file, from.UTC().Format(time.DateTime+" UTC")),
		"Check this computer's date and time; otherwise wait, or use another certificate.", nil}
}

func exists(file string) error {
	return &Error{"certificate_exists", fmt.Sprintf("There is a file %s already; it was left as it is.", file),
		"Choose another name, or use the certificate that is in it.", nil}
}

func unwritable(file string, err error) error {
	return &Error{"certificate_unwritable", fmt.Sprintf("The certificate file %s cannot be written: %v.", file, reason(err)),
		"Choose a folder that this account may write to, or make room on the disk.", err}
}

func notMade() error {
	return &Error{"certificate_options", "A certificate like this is not made here.",
		"Choose a key of 2048, 3072 or 4096 bits, from one day to ten years, and a name of at most 64 characters.", nil}
}
