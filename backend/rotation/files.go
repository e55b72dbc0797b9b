package rotation

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"concord/backend/certstore"
)

// freeFile is a name for a key file that nobody has yet: concord-2026-11-22.pem.
func freeFile(folder string, at time.Time) string {
	return free(filepath.Join(folder, "concord-"+at.Format(time.DateOnly)), ".pem")
}

// free is a name that nothing has: base and ending, or with a number between them.
func free(base, ending string) string {
	name := base + ending
	for n := 2; n < 1000; n++ {
		if _, err := os.Lstat(name); os.IsNotExist(err) {
			break
		}
		name = fmt.Sprintf("%s-%d%s", base, n, ending)
	}
	return name
}

// uploadFile is where the public part goes that somebody is to upload: beside the key file, or beside the settings.
func uploadFile(settingsPath string, s State) string {
	if s.New.File != "" {
		return s.New.File[:len(s.New.File)-len(filepath.Ext(s.New.File))] + ".cer"
	}
	return free(filepath.Join(filepath.Dir(settingsPath), "concord-"+s.Began.Format(time.DateOnly)), ".cer")
}

// export writes the public part for whoever uploads it. A file that holds just that already is good enough.
func export(path string, identity *certstore.Identity) error {
	if there, err := os.ReadFile(path); err == nil && string(there) == string(identity.Certificate.Raw) {
		return nil
	}
	return certstore.WriteCertificate(path, identity.Certificate.Raw)
}

// madeHere finds the certificate that a rotation made before it was cut off; nil when it had not come to that.
func madeHere(s *State) *certstore.Identity {
	// What was made before the rotation began is somebody else's. The validity begins some minutes before the making.
	ours := func(i *certstore.Identity) bool {
		return i.Certificate.Subject.CommonName == s.Name && !i.Certificate.NotBefore.Add(certstore.ClockTolerance+time.Second).Before(s.Began)
	}
	if s.New.Store == "" {
		if made, err := s.New.identity(); err == nil && ours(made) {
			return made
		}
		return nil
	}
	entries, err := certstore.List(certstore.Location(s.New.Store))
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if e.Unsuited != nil || e.Thumbprint() == s.Old.Thumbprint || !ours(&certstore.Identity{Certificate: e.Certificate}) {
			continue
		}
		if made, err := certstore.FromStore(e.Location, e.Thumbprint()); err == nil {
			return made
		}
	}
	return nil
}
