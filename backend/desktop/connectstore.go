package desktop

import (
	"concord/backend/certstore"
)

// StoreCertificate is a certificate with a private key in a store of Windows.
type StoreCertificate struct {
	Facts      CertificateFacts `json:"facts"`
	Provider   string           `json:"provider"`          // who keeps the key
	Exportable string           `json:"exportable"`        // yes, no, unknown
	Failure    *Failure         `json:"failure,omitempty"` // why Concord cannot sign in with it; absent when it suits
}

// StoreCertificates lists the certificates with a private key in the stores of this computer, those that suit first. It fails with
// certificate_no_store where it has none.
func (c *Connect) StoreCertificates() (all []StoreCertificate, err error) {
	err = c.guarded(func() error {
		all = []StoreCertificate{}
		var failure error
		reached := false
		for _, location := range certstore.Locations {
			entries, err := certstore.List(location)
			if err != nil {
				failure = err
				continue
			}
			reached = true
			for _, e := range entries {
				all = append(all, storedOf(e))
			}
		}
		if !reached {
			return failure // one of them is better than none
		}
		all = suitedFirst(all)
		return nil
	})
	return all, err
}

func storedOf(e certstore.Entry) StoreCertificate {
	s := StoreCertificate{Facts: factsIn(string(e.Location), &certstore.Identity{Certificate: e.Certificate}), Provider: e.Provider, Exportable: string(e.Exportable)}
	if e.Unsuited != nil {
		s.Failure = FailureOf(e.Unsuited)
	}
	return s
}

// suitedFirst keeps the order within both kinds.
func suitedFirst(all []StoreCertificate) []StoreCertificate {
	sorted := make([]StoreCertificate, 0, len(all))
	for _, suits := range []bool{true, false} {
		for _, one := range all {
			if (one.Failure == nil) == suits {
				sorted = append(sorted, one)
			}
		}
	}
	return sorted
}
