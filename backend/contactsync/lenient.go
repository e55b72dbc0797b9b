package contactsync

import "context"

// shown is what each contact of a page counts as: the fingerprint that is wanted where the profile's policies let it be
// as it is, else that of what it shows.
func (w *worker) shown(ctx context.Context, page []listed, states map[string]State) ([]Fingerprint, error) {
	fingerprints := make([]Fingerprint, len(page))
	lenient := w.Fields.lenient()
	for i, l := range page {
		fingerprints[i] = l.shows.fingerprint()
		state, known := states[l.mark.sourceID]
		if !lenient || !known || !state.Wanted || l.mark.profileID != w.ID || fingerprints[i] == state.Fingerprint {
			continue
		}
		p, err := w.Store.Person(ctx, state.Person)
		if err != nil {
			return nil, err
		}
		if wanted := w.cardOf(&p); wanted.fingerprint() == state.Fingerprint && wanted.agrees(l.shows) {
			fingerprints[i] = state.Fingerprint
		}
	}
	return fingerprints, nil
}
