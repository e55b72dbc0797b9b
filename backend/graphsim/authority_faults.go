package graphsim

import (
	"net/http"
	"time"
)

// AuthorityFaults makes the sign-in authority misbehave. The zero value is a healthy one. Set it at any time; it holds
// from the next request on.
//
// Some refusals need no switch, they come by themselves: an unregistered certificate (700027), an unknown client
// (700016) or tenant (90002), a disabled app (7000112), an expired certificate (1000502), a stale assertion (700024).
type AuthorityFaults struct {
	// Refuse is an AADSTS number with which every token request is refused, whatever it holds: 700016, 700027, 90002,
	// 700024, 1000502, 7000112, 53003 (Conditional Access), 90033 (transient, HTTP 503), or any other, which comes as
	// a plain invalid_client. 90002 meets the discovery document too. 0 refuses nothing.
	Refuse int
	// RefuseNext is how many token requests Refuse applies to; then the switch is off. 0 means all.
	RefuseNext int
	// ClockSkew is added to Microsoft's clock, at the authority and at Graph: with ten minutes or more, a right
	// client's assertion is refused with 700024, as it is when the client's own clock is wrong.
	ClockSkew time.Duration
	// TokenLifetime replaces the usual hour, or the 24 hours of a CAE token.
	TokenLifetime time.Duration
	// ProofOfPossessionFirst puts a PoP challenge before the Bearer one in a claims challenge, as Graph was seen to do:
	// a client that reads only the first challenge of the header misses the claims.
	// Source: Azure SDK for Java and .NET, tests of their challenge handlers ("multiple challenges").
	ProofOfPossessionFirst bool
	// KeyLag is how long the sign-in does not know of a certificate that was added over Graph, and knows one that was removed.
	// For as long again every other sign-in is answered by a replica that is behind.
	// Source: 4 to 18 seconds were measured for secrets (microsoft-graph-docs#17966), minutes after asking too early
	// (azure-workload-identity#273); Microsoft promises nothing.
	KeyLag time.Duration
}

// SetAuthorityFaults replaces all switches of the sign-in authority.
func (t *Tenant) SetAuthorityFaults(faults AuthorityFaults) {
	t.authority.mu.Lock()
	defer t.authority.mu.Unlock()
	t.authority.faults = faults
}

// ExpireTokens makes every token issued so far count as expired, though its own times say otherwise: Graph answers 401
// "Lifetime validation failed, the token is expired." until the client gets a new one.
func (t *Tenant) ExpireTokens() { t.authority.expireTokens() }

// RevokeTokens is a critical event of continuous access evaluation: from now on a token of a client that declared cp1
// is answered with 401 and a claims challenge, until the client asks for a token with those claims. A fresh token
// without them does not help; Microsoft is laxer there, but a client that counts on that loops on its own cache.
// Tokens of clients without cp1 live on until they expire.
//
// Source: learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation-workload.
func (t *Tenant) RevokeTokens() { t.authority.revokeTokens() }

func (a *authority) switches() AuthorityFaults {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.faults
}

// refuseBySwitch takes one token request's share of the Refuse switch.
func (a *authority) refuseBySwitch(clientID, tenant string) *signInRefusal {
	a.mu.Lock()
	code := a.faults.Refuse
	if code != 0 && a.faults.RefuseNext > 0 {
		if a.faults.RefuseNext--; a.faults.RefuseNext == 0 {
			a.faults.Refuse = 0
		}
	}
	a.mu.Unlock()
	now := a.now()
	switch code {
	case 0:
		return nil
	case 90002:
		return refuseTenant(tenant)
	case 700016:
		return refuseClient(clientID, tenant)
	case 7000112:
		return refuseDisabled(clientID, "Concord")
	case 700027:
		return refuseKey(clientID, "0000000000000000000000000000000000000000")
	case 700024:
		return refuseAssertionTime(now, now.Add(-time.Hour), now.Add(-50*time.Minute))
	case 1000502:
		return refuseCertificateTime()
	case 53003:
		return &signInRefusal{http.StatusBadRequest, code, "invalid_grant", "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."}
	case 90033:
		return &signInRefusal{http.StatusServiceUnavailable, code, "temporarily_unavailable", "A transient error has occurred. Please try again."}
	default:
		return &signInRefusal{http.StatusUnauthorized, code, "invalid_client", "The request was refused."}
	}
}
