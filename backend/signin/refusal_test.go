package signin_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/signin"
)

// authority answers discovery as Entra ID does and leaves the token requests to token.
func authority(token func(*http.Request) *http.Response) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/token") {
			return token(r), nil
		}
		base := "https://" + r.URL.Host + "/" + tenantID
		return respond(r, http.StatusOK, "application/json", fmt.Sprintf(
			`{"issuer":"%s/v2.0","authorization_endpoint":"%[1]s/oauth2/v2.0/authorize","token_endpoint":"%[1]s/oauth2/v2.0/token"}`, base)), nil
	})
}

// refusal is the error body of Microsoft's page on the client credentials flow.
func refusal(number int, text string) string {
	return fmt.Sprintf(`{"error":"invalid_client","error_description":"AADSTS%d: %s Trace ID: 3b0c Correlation ID: 9f2e Timestamp: 2026-01-01 00:00:00Z",`+
		`"error_codes":[%[1]d],"trace_id":"3b0c-trace","correlation_id":"9f2e-correlation"}`, number, text)
}

func TestRefusalsOfEntraIDBecomeSentences(t *testing.T) {
	thumbprint := identity().Thumbprint()
	for number, test := range map[int]struct{ sentence, action string }{
		700016:  {"knows no application " + clientID + " in tenant " + tenantID, "clientId and tenantId"},
		700011:  {"knows no application", "clientId and tenantId"},
		90002:   {"knows no tenant " + tenantID + " at login.example.com", "check cloud"},
		90038:   {"national cloud", "gcchigh"},
		700027:  {"does not know the certificate with thumbprint " + thumbprint, "Upload this certificate"},
		700024:  {"outside its time range", "time synchronisation"},
		1000502: {"outside its validity", "new certificate"},
		7000274: {"outside its validity", "new certificate"},
		7000277: {"was revoked", "new certificate"},
		7000112: {"is disabled", "Enterprise applications"},
		65001:   {"consent", "Grant admin consent"},
		70011:   {"resource https://graph.microsoft.com", "same cloud"},
		53003:   {"Conditional Access", "sign-in log"},
		50034:   {"user account", "Application (client) ID"},
		7000218: {"neither", "fault of Concord"},
		7654321: {"Entra ID refused the sign-in: AADSTS7654321: Something new.", "https://login.microsoftonline.com/error?code=7654321"},
	} {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			s := source(t, "https://login.example.com", authority(func(r *http.Request) *http.Response {
				return respond(r, http.StatusUnauthorized, "application/json", refusal(number, "Something new."))
			}))
			_, err := s.Token(t.Context())
			failure := expect(t, err, fmt.Sprintf("aadsts_%d", number), test.sentence, test.action)
			if failure.AADSTS != number || failure.TraceID != "3b0c-trace" || failure.CorrelationID != "9f2e-correlation" || failure.Temporary() {
				t.Errorf("got %+v, want the number, both ids, and not temporary", failure)
			}
			for _, id := range []string{fmt.Sprintf("AADSTS%d", number), "3b0c-trace", "9f2e-correlation"} {
				if !strings.Contains(err.Error(), id) {
					t.Errorf("the sentence lacks %s: %s", id, err)
				}
			}
			if strings.ContainsAny(err.Error()+failure.Action(), "{}") {
				t.Errorf("a name is missing: %s → %s", err, failure.Action())
			}
		})
	}
}

func TestUnknownTenantIsToldAtDiscovery(t *testing.T) {
	s := source(t, "https://login.example.com", answer(http.StatusBadRequest, "application/json", refusal(90002, "Tenant not found.")))
	_, err := s.Token(t.Context())
	expect(t, err, "aadsts_90002", "knows no tenant", "check cloud")
}

func TestNumberIsFoundInTheTextAlone(t *testing.T) {
	s := source(t, "https://login.example.com", answer(http.StatusBadRequest, "application/json", `{"error":"x","error_description":"AADSTS90002: Tenant not found."}`))
	_, err := s.Token(t.Context())
	expect(t, err, "aadsts_90002", "knows no tenant", "check cloud")
}

func TestWrongClockIsNamedAsTheCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, test := range []struct {
			number int
			ahead  time.Duration // Microsoft's clock before ours
			code   string
			words  string
		}{
			{700024, 7 * time.Minute, "clock_wrong", "7m0s behind Microsoft's"},
			{700024, -time.Hour, "clock_wrong", "1h0m0s ahead of Microsoft's"},
			{1000502, 400 * 24 * time.Hour, "clock_wrong", "behind Microsoft's"},
			{700024, 3 * time.Second, "aadsts_700024", "outside its time range"},
			{700016, time.Hour, "aadsts_700016", "knows no application"},
		} {
			s := source(t, "https://login.example.com", authority(func(r *http.Request) *http.Response {
				response := respond(r, http.StatusUnauthorized, "application/json", refusal(test.number, "No."))
				response.Header.Set("Date", time.Now().Add(test.ahead).UTC().Format(http.TimeFormat))
				return response
			}))
			_, err := s.Token(t.Context())
			expect(t, err, test.code, test.words, "")
		}
	})
}

func TestPassingFaultIsTriedThreeTimes(t *testing.T) {
	for name, refuse := range map[string]func(*http.Request) *http.Response{
		"AADSTS90033": func(r *http.Request) *http.Response {
			return respond(r, http.StatusBadRequest, "application/json", refusal(90033, "Transient."))
		},
		"503 in HTML": func(r *http.Request) *http.Response {
			return respond(r, http.StatusServiceUnavailable, "text/html", "<html>Our services aren't available right now")
		},
		"429": func(r *http.Request) *http.Response {
			response := respond(r, http.StatusTooManyRequests, "application/json", "{}")
			response.Header.Set("Retry-After", "9")
			return response
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			requests := 0
			start := time.Now()
			s := source(t, "https://login.example.com", authority(func(r *http.Request) *http.Response {
				requests++
				return refuse(r)
			}))
			_, err := s.Token(t.Context())
			var failure *signin.Error
			if !errors.As(err, &failure) || !failure.Temporary() {
				t.Fatalf("%s: got %v, want a temporary *Error", name, err)
			}
			want := 5 * time.Second // 1 s, then 4 s
			if name == "429" {
				want = 18 * time.Second // Retry-After, twice
			}
			if waited := time.Since(start); requests != 3 || waited != want {
				t.Errorf("%s: %d requests in %v, want 3 in %v", name, requests, waited, want)
			}
		})
	}
}
