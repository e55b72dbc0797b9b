//go:build !windows

package certstore

// List lists the certificates with a private key in a store of Windows.
func List(Location) ([]Entry, error) { return nil, noStore() }

// FromStore finds a certificate and its key in a store of Windows.
func FromStore(Location, string) (*Identity, error) { return nil, noStore() }

// NewInStore makes a key and a self-signed certificate in a store of Windows.
func NewInStore(Location, bool, MakeOptions) (*Identity, error) { return nil, noStore() }

// Delete takes a certificate and its key out of a store of Windows.
func Delete(Location, string) error { return noStore() }
