package desktop

import (
	"crypto/x509"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/certstore"
	"concord/backend/graphsim"
)

// connectedWith are settings that lead to a simulated tenant.
func connectedWith(t *testing.T) (*window, *graphsim.Tenant, ConnectDraft) {
	t.Helper()
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	sim, draft := realTenant(t, w, append([]string{"Application.Read.All"}, needed...)...)
	w.must(w.write(w.tidy(draft), ""))
	return w, sim, draft
}

func TestARenewalIsShownBeforeItBeginsAndStepByStep(t *testing.T) {
	w, sim, draft := connectedWith(t)
	plan, err := w.renewal.Plan(RenewalWish{})
	w.must(err)
	// The object id is not in the settings; this app may look for it.
	if plan.Phase != "make" || plan.Way != "addKey" || plan.UnderWay || plan.Old.File != draft.KeyFile || plan.New.File == "" || plan.Apps != 1 {
		t.Errorf("the plan is %+v", plan)
	}
	done := make(chan error, 1)
	go func() {
		_, err := w.renewal.Start(RenewalWish{})
		done <- err
	}()
	w.await("that it waits for the sign-in", func(e told) bool {
		state, is := e.data.(RenewalState)
		return is && state.Running && state.Phase == "accept" && state.NextTry > 0
	})
	if state, err := w.renewal.State(); err != nil || !state.Running || state.Phase != "accept" {
		t.Errorf("meanwhile it is %+v, %v", state, err)
	}
	_, err = w.renewal.Start(RenewalWish{})
	refused(t, err, "rotation_active")
	w.must(w.renewal.Stop())
	refused(t, <-done, "cancelled")

	// Another window, another day.
	again := newWindow(t, Options{DataDir: w.dir}).begins()
	state, err := again.renewal.State()
	w.must(err)
	if state.Running || !state.UnderWay || state.Phase != "accept" || state.NotAfter < time.Now().UnixMilli() {
		t.Errorf("after it was stopped it is %+v", state)
	}
	if on := sim.Certificates(graphsim.ContosoClientID); len(on) != 2 {
		t.Errorf("the registration has %d certificates", len(on))
	}
	given, err := again.renewal.Abandon()
	w.must(err)
	if given.New.File != state.New.File {
		t.Errorf("given up is %+v", given)
	}
	if facts, err := w.connect.Certificate(); err != nil || facts.File != draft.KeyFile {
		t.Errorf("the settings name %+v, %v", facts, err)
	}
	_, err = again.renewal.Forget()
	refused(t, err, "rotation_nothing")
	_, err = again.renewal.Continue(false)
	refused(t, err, "rotation_nothing")
}

func TestACertificateIsRenewedByHandInTheWindow(t *testing.T) {
	w, sim, draft := connectedWith(t)
	done := make(chan error, 1)
	go func() {
		_, err := w.renewal.Start(RenewalWish{ByHand: true})
		done <- err
	}()
	heard := w.await("that it waits for the upload", func(e told) bool {
		state, is := e.data.(RenewalState)
		return is && state.Phase == "accept" && state.Upload != ""
	}).data.(RenewalState)
	der, err := os.ReadFile(heard.Upload)
	w.must(err)
	certificate, err := x509.ParseCertificate(der)
	w.must(err)
	sim.UploadCertificate(graphsim.ContosoClientID, certificate)
	w.must(<-done)
	state, err := w.renewal.State()
	w.must(err)
	if state.UnderWay || state.Phase != "done" || state.Left || !slices.Equal(state.Kept, []string{state.Aside}) || !strings.HasSuffix(state.Aside, ".retired") {
		t.Errorf("it ended as %+v", state)
	}
	if facts, err := w.connect.Certificate(); err != nil || facts.Thumbprint != (&certstore.Identity{Certificate: certificate}).Thumbprint() {
		t.Errorf("the settings name %+v, %v", facts, err)
	}
	if state, err = w.renewal.Forget(); err != nil || len(state.Kept) != 0 {
		t.Errorf("after it was forgotten it is %+v, %v", state, err)
	}
	if _, err := os.Stat(draft.KeyFile); err == nil {
		t.Error("the old key is where it was")
	}
}

func TestWithoutAWindowsStoreItIsSaid(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()})
	start, err := w.connect.Start()
	w.must(err)
	if len(certstore.Here()) > 0 {
		if len(start.Stores) != 2 {
			t.Errorf("the stores are %v", start.Stores)
		}
		_, err := w.connect.StoreCertificates()
		w.must(err)
		return
	}
	if len(start.Stores) != 0 {
		t.Errorf("the stores are %v", start.Stores)
	}
	_, err = w.connect.StoreCertificates()
	refused(t, err, "certificate_no_store")
	_, err = w.connect.MakeCertificate(CertificateWish{Bits: 2048, Days: 30, Store: "CurrentUser"})
	refused(t, err, "certificate_no_store")
	_, err = w.connect.InspectCertificate(CertificatePlace{Store: "CurrentUser", Thumbprint: strings.Repeat("AB", 20)})
	refused(t, err, "certificate_no_store")
	// What would be written, were it there.
	plan, err := w.connect.Plan(ConnectDraft{TenantID: "contoso.com", ClientID: "11111111-2222-3333-4444-555555555555", Thumbprint: "ab cd"})
	w.must(err)
	var keys []string
	for _, change := range plan.Changes {
		keys = append(keys, change.Key+"="+change.After)
	}
	if said := strings.Join(keys, " "); !strings.Contains(said, "certificate.source=windows certificate.store=CurrentUser certificate.thumbprint=ABCD") {
		t.Errorf("it would write %s", said)
	}
}
