package graphsim

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
)

// signInRefusal is a "no" of the token endpoint, in the words Entra ID uses.
//
// Codes: MicrosoftDocs/entra-docs docs/identity-platform/reference-error-codes.md, and for those missing there the
// constants of AzureAD/microsoft-identity-web. Texts: as customers quote them in public issues; clients must branch on
// the number, never on the text.
type signInRefusal struct {
	status  int    // HTTP
	code    int    // the number after AADSTS
	oauth   string // OAuth 2.0 error, RFC 6749 §5.2
	message string
}

const assertionHelp = "Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials ."

func refuseTenant(tenant string) *signInRefusal {
	return &signInRefusal{http.StatusBadRequest, 90002, "invalid_request", fmt.Sprintf("Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.", tenant)}
}

func refuseClient(clientID, tenant string) *signInRefusal {
	return &signInRefusal{http.StatusBadRequest, 700016, "unauthorized_client", fmt.Sprintf("Application with identifier '%s' was not found in the directory '%s'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.", clientID, tenant)}
}

func refuseDisabled(clientID, name string) *signInRefusal {
	return &signInRefusal{http.StatusBadRequest, 7000112, "unauthorized_client", fmt.Sprintf("Application '%s'(%s) is disabled.", clientID, name)}
}

// refuseKey is the answer to a certificate that the app does not have. thumbprint is the client's own, in hex.
func refuseKey(clientID, thumbprint string) *signInRefusal {
	return &signInRefusal{http.StatusUnauthorized, 700027, "invalid_client", fmt.Sprintf("The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '%s', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '%s'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint and https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query request URL, such as 'https://graph.microsoft.com/beta/applications/%s'].", thumbprint, clientID, clientID)}
}

// refuseSignature is the answer to a known certificate and a signature that its key did not make.
func refuseSignature(thumbprint string) *signInRefusal {
	return &signInRefusal{http.StatusUnauthorized, 700027, "invalid_client", fmt.Sprintf("Client assertion contains an invalid signature. [Reason - The key was found, but use of the key to verify the signature failed., Thumbprint of key used by client: '%s'].", thumbprint)}
}

func refuseCertificateTime() *signInRefusal {
	return &signInRefusal{http.StatusUnauthorized, 1000502, "invalid_client", "The provided certificate is not within its specified validity window."}
}

func refuseAssertionTime(now, from, until time.Time) *signInRefusal {
	const layout = "2006-01-02T15:04:05.0000000Z"
	return &signInRefusal{http.StatusUnauthorized, 700024, "invalid_client", fmt.Sprintf("Client assertion is not within its valid time range. Current time: %s, assertion valid from %s, expiry time of assertion %s. %s",
		now.UTC().Format(layout), from.UTC().Format(layout), until.UTC().Format(layout), assertionHelp)}
}

func refuseAssertionClient() *signInRefusal {
	return &signInRefusal{http.StatusUnauthorized, 700021, "invalid_client", "Client assertion application identifier doesn't match 'client_id' parameter. " + assertionHelp}
}

func refuseAssertionSubject() *signInRefusal {
	return &signInRefusal{http.StatusUnauthorized, 50048, "invalid_client", "Subject must match Issuer claim in client assertion. " + assertionHelp}
}

func refuseAssertionAudience() *signInRefusal {
	return &signInRefusal{http.StatusUnauthorized, 700023, "invalid_client", "Client assertion audience claim does not match Realm issuer. " + assertionHelp}
}

func refuseAssertion(why string) *signInRefusal {
	return &signInRefusal{http.StatusUnauthorized, 50027, "invalid_client", "JWT token is invalid or malformed. " + why}
}

func refuseNoCredential() *signInRefusal {
	return &signInRefusal{http.StatusUnauthorized, 7000218, "invalid_client", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."}
}

func refuseMissing(parameter string) *signInRefusal {
	return &signInRefusal{http.StatusBadRequest, 900144, "invalid_request", fmt.Sprintf("The request body must contain the following parameter: '%s'.", parameter)}
}

func refuseGrant() *signInRefusal {
	return &signInRefusal{http.StatusBadRequest, 70003, "unsupported_grant_type", "The app requested an unsupported grant type."}
}

// refuseScope is what a scope without /.default meets. The older 70011 can be had by AuthorityFaults.Refuse.
func refuseScope(scope string) *signInRefusal {
	return &signInRefusal{http.StatusBadRequest, 1002012, "invalid_scope", fmt.Sprintf("The provided value for scope %s is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", scope)}
}

func refuseResource(resource, tenant string) *signInRefusal {
	return &signInRefusal{http.StatusBadRequest, 500011, "invalid_resource", fmt.Sprintf("The resource principal named %s was not found in the tenant named %s. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.", resource, tenant)}
}

func refuseMalformed(why string) *signInRefusal {
	return &signInRefusal{http.StatusBadRequest, 9002313, "invalid_request", "Invalid request. Request is malformed or invalid. " + why}
}

// refuse writes the refusal in Entra's shape, echoing the client's own id as the correlation id.
// Source: reference-error-codes.md, "Handling error codes in your application".
func (a *authority) refuse(w http.ResponseWriter, r *http.Request, no *signInRefusal) {
	correlation := r.Header.Get("client-request-id")
	if _, err := uuid.Parse(correlation); err != nil {
		correlation = uuid.NewString()
	}
	trace := uuid.NewString()
	timestamp := a.now().UTC().Format("2006-01-02 15:04:05Z")
	message := strings.TrimSuffix(no.message, " ")
	writeSignInJSON(w, no.status, map[string]any{
		"error": no.oauth,
		"error_description": fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s",
			no.code, message, trace, correlation, timestamp),
		"error_codes":    []int{no.code},
		"timestamp":      timestamp,
		"trace_id":       trace,
		"correlation_id": correlation,
		"error_uri":      fmt.Sprintf("https://%s/error?code=%d", requestHost(r), no.code),
	})
}
