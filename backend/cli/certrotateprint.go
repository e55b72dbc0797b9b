package cli

import (
	"fmt"
	"strings"
	"time"

	"concord/backend/rotation"
	"concord/backend/runs"
)

// rotationAnswer is what `cert rotate --json` prints.
type rotationAnswer struct {
	Phase     string             `json:"phase,omitempty"` // make, register, accept, switch, retire, done
	Way       string             `json:"way,omitempty"`   // addKey, upload
	Old       *listedCertificate `json:"old,omitempty"`
	New       *listedCertificate `json:"new,omitempty"`
	Upload    string             `json:"upload,omitempty"` // the .cer file
	Aside     string             `json:"aside,omitempty"`  // where the old key's file is now
	Left      bool               `json:"left"`             // the old certificate is on the app registration still
	Kept      []string           `json:"kept,omitempty"`   // old keys that --forget deletes, of earlier renewals too: files, or the store and the thumbprint
	Forgotten bool               `json:"forgotten"`        // they were deleted
	Failure   *runs.Failure      `json:"failure,omitempty"`
}

func rotationLine(s rotation.State) rotationAnswer {
	of := func(p rotation.Place) *listedCertificate {
		c := &listedCertificate{Store: p.Store, File: p.File, Thumbprint: p.Thumbprint}
		if !p.NotAfter.IsZero() {
			c.NotAfter = p.NotAfter.UnixMilli()
		}
		return c
	}
	return rotationAnswer{Phase: string(s.Phase), Way: string(s.Way), Old: of(s.Old), New: of(s.New), Upload: s.Upload, Aside: s.Aside, Left: s.Left(), Kept: wheres(s.Kept()), Forgotten: s.Forgotten}
}

func where(p rotation.Place) string {
	if p.Store == "" {
		return p.File
	}
	text := "the store " + p.Store
	if p.Thumbprint != "" {
		text += ", " + p.Thumbprint
	}
	return text
}

// oldKeys begins a sentence about them.
func oldKeys(kept []rotation.Place) string {
	if len(kept) == 1 {
		return "The old key"
	}
	return "The old keys"
}

func wheres(places []rotation.Place) []string {
	words := make([]string, len(places))
	for i, p := range places {
		words[i] = where(p)
	}
	return words
}

// everywhere is where they all are.
func everywhere(places []rotation.Place) string { return strings.Join(wheres(places), "; ") }

// rotationQuestion says what will happen, before it does.
func rotationQuestion(s rotation.State) string {
	text := "The certificate is renewed:\n"
	for n, line := range rotationSteps(s) {
		text += fmt.Sprintf("  %d. %s\n", n+1, line)
	}
	return text + "Programs at work go on with the new one by themselves."
}

// rotationSteps are the phases in words.
func rotationSteps(s rotation.State) []string {
	register := "Its certificate is put onto the app registration, with a proof signed by the old key."
	if s.Way == rotation.ByHand {
		register = "You upload " + s.Upload + " at Certificates & secrets of the app registration."
	}
	if len(s.Apps) > 1 {
		register += " That is so for both registrations, that of cloud sync too."
	}
	made := "A new key is made in " + where(rotation.Place{File: s.New.File, Store: s.New.Store}) + "."
	if s.New.Store == "LocalMachine" {
		made += " Accounts other than administrators have to be let to it as to the old one."
	}
	retire := "The old certificate is taken off the registration, and its key put aside (.retired)."
	switch {
	case s.KeepOld:
		retire = "The old certificate stays on the registration, and its key where it is."
	case s.Old.Store != "":
		retire = "The old certificate is taken off the registration; its key stays in the store."
	}
	return []string{made, register, "Signing in with it is tried until it works everywhere; that can take some minutes.", "appsettings.json names it.", retire}
}

func (a *app) printRotation(s rotation.State, planned bool) error {
	if a.json {
		return a.printJSON(rotationLine(s))
	}
	switch {
	case planned:
		fmt.Fprintln(a.out, "Nothing was done. A renewal would go so:")
		for n, line := range rotationSteps(s) {
			fmt.Fprintf(a.out, "  %d. %s\n", n+1, line)
		}
	case s.Phase != rotation.Done:
		fmt.Fprintf(a.out, "A renewal is under way since %s; next: %s.\n", s.Began.Local().Format("2006-01-02 15:04"), phaseWords[s.Phase])
		if s.Way == rotation.ByHand && s.Phase == rotation.Accept {
			fmt.Fprintf(a.out, "Upload %s at Certificates & secrets of the app registration, then: concordctl cert rotate --continue%s\n", s.Upload, a.here())
		}
	default:
		fmt.Fprintf(a.out, "Renewed. In use is %s, valid until %s (thumbprint %s).\n", where(rotation.Place{File: s.New.File, Store: s.New.Store}), s.New.NotAfter.Local().Format(time.DateOnly), s.New.Thumbprint)
		if s.Left() {
			fmt.Fprintf(a.out, "The old certificate is on the app registration still: Concord does not know how it is called there. Delete it at Certificates & secrets%s.\n", thumbprintWords(s.Old.Thumbprint))
		}
		switch kept := s.Kept(); len(kept) {
		case 0:
		case 1:
			fmt.Fprintf(a.out, "The old key is kept: %s. To delete it: concordctl cert rotate --forget%s\n", where(kept[0]), a.here())
		default:
			fmt.Fprintf(a.out, "Old keys are kept: %s. To delete them: concordctl cert rotate --forget%s\n", everywhere(kept), a.here())
		}
	}
	return nil
}

func thumbprintWords(thumbprint string) string {
	if thumbprint == "" {
		return ""
	}
	return " (thumbprint " + thumbprint + ")"
}

var phaseWords = map[rotation.Phase]string{
	rotation.Make: "make the new key", rotation.Register: "put its certificate onto the app registration", rotation.Accept: "wait until it signs in",
	rotation.Switch: "name it in the settings", rotation.Retire: "retire the old one",
}

// rotationTeller tells each step once, and that it waits.
type rotationTeller struct {
	*app
	phase   rotation.Phase
	waiting bool
}

func (t *rotationTeller) tell(s rotation.State) {
	if t.json {
		return
	}
	if s.Phase != t.phase {
		t.phase, t.waiting = s.Phase, false
		switch {
		case s.Phase == rotation.Accept && s.Way == rotation.ByHand:
			fmt.Fprintf(t.err, "Now upload %s at Certificates & secrets of the app registration. Waiting for that; Ctrl-C stops, --continue goes on.\n", s.Upload)
		case s.Phase != rotation.Done:
			fmt.Fprintf(t.err, "Next: %s.\n", phaseWords[s.Phase])
		}
	}
	if s.Phase == rotation.Accept && s.Way == rotation.ByItself && s.Tries > 1 && !t.waiting {
		t.waiting = true
		fmt.Fprintln(t.err, "Entra ID has not heard of it everywhere yet; trying on.")
	}
}
