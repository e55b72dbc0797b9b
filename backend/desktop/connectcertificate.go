package desktop

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"concord/backend/certstore"
	"concord/backend/settings"
)

const day = 24 * time.Hour

// longestDays is how long a certificate that is made here may be valid.
const longestDays = int(certstore.LongestLifetime / day)

// CertificatePlace is where a certificate and its key are: a file, or a store of Windows.
type CertificatePlace struct {
	File       string `json:"file"`  // a relative path starts at the data folder
	Store      string `json:"store"` // CurrentUser, LocalMachine; "" for a file
	Thumbprint string `json:"thumbprint"`
}

func (p CertificatePlace) inStore() bool { return p.File == "" && p.Store != "" && p.Thumbprint != "" }

func (c *core) identityAt(p CertificatePlace) (*certstore.Identity, error) {
	if p.inStore() {
		return certstore.FromStore(certstore.Location(p.Store), p.Thumbprint)
	}
	return identityOf(c.path(strings.TrimSpace(p.File)))
}

// CertificateFacts is what there is to know of a certificate; nothing of its key but how long it is.
type CertificateFacts struct {
	File       string `json:"file"`
	Store      string `json:"store"`      // of Windows; "" for a file
	Subject    string `json:"subject"`    // CN=Concord
	Thumbprint string `json:"thumbprint"` // as the Entra admin center shows it
	NotBefore  int64  `json:"notBefore"`  // unix ms
	NotAfter   int64  `json:"notAfter"`   // unix ms
	DaysLeft   int    `json:"daysLeft"`
	Nearness   string `json:"nearness"` // of its end: far, soon (60 days), near (30), close (7), ended
	Bits       int    `json:"bits"`     // of the RSA key
}

func factsOf(file string, identity *certstore.Identity) CertificateFacts {
	certificate, now := identity.Certificate, time.Now()
	facts := CertificateFacts{File: file, Subject: certificate.Subject.String(), Thumbprint: identity.Thumbprint(),
		NotBefore: certificate.NotBefore.UnixMilli(), NotAfter: certificate.NotAfter.UnixMilli(),
		DaysLeft: identity.DaysLeft(now), Nearness: string(identity.Nearness(now))}
	if key, ok := certificate.PublicKey.(*rsa.PublicKey); ok {
		facts.Bits = key.N.BitLen()
	}
	return facts
}

func factsIn(store string, identity *certstore.Identity) CertificateFacts {
	facts := factsOf("", identity)
	facts.Store = store
	return facts
}

func identityOf(file string) (*certstore.Identity, error) {
	return certstore.FromFile(file, []byte(os.Getenv(certstore.PasswordVariable)))
}

// identityOfSettings finds the certificate that the settings name, in a file or in a store of Windows.
func identityOfSettings(s *settings.Settings) (*certstore.Identity, error) {
	if s.Certificate.Source == "windows" {
		return certstore.FromStore(certstore.Location(s.Certificate.Store), s.Certificate.Thumbprint)
	}
	return identityOf(s.Certificate.File)
}

// CertificateWish is what certificate to make.
type CertificateWish struct {
	Name  string `json:"name"`  // "" is Concord
	Bits  int    `json:"bits"`  // one of ConnectStart.KeyLengths
	Days  int    `json:"days"`  // from today on
	Store string `json:"store"` // one of ConnectStart.Stores; "" makes a file
}

// MakeCertificate makes a key and a self-signed certificate: in a store of Windows, where the key cannot be exported, or in a new
// file of the data folder that only this account may read. It never writes over a file.
func (c *Connect) MakeCertificate(wish CertificateWish) (facts CertificateFacts, err error) {
	err = c.guarded(func() error {
		if wish.Days < 1 || wish.Days > longestDays {
			wish.Days = longestDays + 1 // refused below, in the words of the maker; more would not fit into a duration
		}
		options := certstore.MakeOptions{CommonName: wish.Name, Bits: wish.Bits, Lifetime: time.Duration(wish.Days) * day}
		if wish.Store != "" {
			made, err := certstore.NewInStore(certstore.Location(wish.Store), false, options)
			if err == nil {
				facts = factsIn(wish.Store, made)
			}
			return err
		}
		for n := 1; ; n++ {
			file := c.keyFile(n)
			made, err := certstore.NewFile(file, options)
			var known *certstore.Error
			if n < 100 && errors.As(err, &known) && known.Code() == "certificate_exists" {
				continue
			}
			if err == nil {
				facts = factsOf(file, made)
			}
			return err
		}
	})
	return facts, err
}

// keyFile is the name of the nth certificate that is made today.
func (c *core) keyFile(n int) string {
	name := "concord-" + time.Now().Format(time.DateOnly)
	if n > 1 {
		name += fmt.Sprintf("-%d", n)
	}
	return filepath.Join(c.dataFolder(), name+".pem")
}

// InspectCertificate reads a certificate and its key. Its failures say what is wrong with it.
func (c *Connect) InspectCertificate(place CertificatePlace) (facts CertificateFacts, err error) {
	err = c.guarded(func() error {
		identity, err := c.identityAt(place)
		if err != nil {
			return err
		}
		if place.inStore() {
			facts = factsIn(place.Store, identity)
		} else {
			facts = factsOf(c.path(strings.TrimSpace(place.File)), identity)
		}
		return nil
	})
	return facts, err
}

// ChooseFile asks for a file, a key file or one with root certificates, and returns its path; "" when none was chosen.
func (c *Connect) ChooseFile() (path string, err error) {
	err = c.guarded(func() error {
		c.mu.Lock()
		ask := c.abilities.OpenDialog
		c.mu.Unlock()
		if ask == nil {
			return errCancelled
		}
		path, err = ask("", "*.pem;*.pfx;*.p12;*.key;*.crt;*.cer", "*")
		return err
	})
	return path, err
}

// Certificate is the one that the settings file names. It fails with settings_missing when there are no settings, and
// otherwise as InspectCertificate.
func (c *Connect) Certificate() (facts CertificateFacts, err error) {
	err = c.guarded(func() error {
		known, _, err := c.existing()
		if err != nil {
			return err
		}
		if known == nil {
			return errNoSettings
		}
		identity, err := identityOfSettings(known)
		if err == nil {
			facts = factsOf(known.Certificate.File, identity)
			facts.Store = known.Certificate.Store
		}
		return err
	})
	return facts, err
}

// ExportPublic asks where to save the public part of a certificate, as Entra ID takes it, and writes it there. It returns
// the path, "" when none was chosen.
func (c *Connect) ExportPublic(place CertificatePlace) (path string, err error) {
	err = c.guarded(func() error {
		identity, err := c.identityAt(place)
		if err != nil {
			return err
		}
		c.mu.Lock()
		ask := c.abilities.SaveDialog
		c.mu.Unlock()
		if ask == nil {
			return errCancelled
		}
		file, name := c.path(strings.TrimSpace(place.File)), "concord.cer"
		if !place.inStore() {
			name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + ".cer"
		}
		chosen, err := ask("", name)
		if err != nil || chosen == "" {
			return err
		}
		// A slip of the hand must not cost the key.
		if !place.inStore() && same(chosen, file) {
			return errOverKey
		}
		if err := os.WriteFile(chosen, identity.Certificate.Raw, 0o644); err != nil { //nolint:gosec // public by its nature
			return &SaveError{chosen, err}
		}
		path = chosen
		return nil
	})
	return path, err
}

func same(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

var errOverKey = &Error{code: "save_over_key", sentence: "The public part was not saved: that file holds the private key.",
	action: "Choose another name, such as one that ends in .cer."}
