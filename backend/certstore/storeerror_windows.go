package certstore

import (
	"fmt"
	"time"
)

func noLocation(l Location) error {
	return &Error{"certificate_options", fmt.Sprintf("There is no store %q.", string(l)), "Choose CurrentUser or LocalMachine.", nil}
}

func shortKey(place string, bits int) error {
	return &Error{"certificate_key_short", fmt.Sprintf("The key in %s has %d bits only.", place, bits),
		"Make a certificate with an RSA key of 2048 bits or more: concordctl cert new.", nil}
}

func endedInStore(place string, at time.Time) error {
	return &Error{"certificate_expired", fmt.Sprintf("The certificate in %s expired on %s.", place, at.UTC().Format(time.DateOnly)),
		"Make a new certificate, by concordctl cert new, upload it to the app registration, and put its thumbprint into appsettings.json.", nil}
}

// otherKey is a store whose certificate and key were never made together.
func otherKey(place string) error {
	return &Error{"certificate_mismatch", fmt.Sprintf("The private key that Windows keeps for %s is another one's: its signature does not fit.", place),
		"Import the certificate with its own private key (PFX) again, or make a new one: concordctl cert new.", nil}
}

func keyLeft(place string, err error) error {
	return &Error{"certificate_key_left", fmt.Sprintf("The certificate was taken out of the store, but Windows kept the private key of %s.", place),
		"Without its certificate the key is of no use to Concord. Delete it with certutil -csp \"…\" -delkey when it must go.", err}
}
