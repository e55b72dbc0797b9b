package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"concord/backend/certstore"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
)

const (
	// exchangeTimeout bounds one attempt to get a token: discovery and token request together. Ours, not Microsoft's.
	exchangeTimeout = 30 * time.Second
	// expiryMargin is how long before its end a token is no longer used. MSAL keeps the same five minutes.
	expiryMargin = 5 * time.Minute
	// refreshPause is how long a token that still works is used after an early refresh failed.
	refreshPause = time.Minute
	// attempts is how often a token is asked for when the fault is a passing one: Entra ID says so, or the line was cut.
	attempts = 3
	// longestPause bounds the wait that a Retry-After of the token endpoint may ask for.
	longestPause = 30 * time.Second
	// keepClaims makes MSAL pass over its cache without changing what it sends: claims are merged into one object, and
	// this one is empty (MSAL Go v1.10.1, AcquireTokenByCredential and MergeCapabilitiesAndClaims).
	keepClaims = "{}"
)

// Options says who signs in, where, and for which Graph.
type Options struct {
	// LoginEndpoint is the authority's origin, for example https://login.microsoftonline.com.
	LoginEndpoint string
	// TenantID is the tenant's GUID or one of its verified domain names.
	TenantID string
	// ClientID is the application (client) id of the app registration.
	ClientID string
	// GraphEndpoint is the Graph origin the token is for and the only place it is sent to.
	GraphEndpoint string
	// Identity holds the certificate that the app registration knows.
	Identity *certstore.Identity
	// Reload, where it is not nil, gives the certificate that is to be used by now. It is asked when Entra ID takes the one
	// in hand no longer: it may have been exchanged while this process was at work.
	Reload func() (*certstore.Identity, error)
	// Transport carries the token requests; nil is http.DefaultTransport.
	Transport http.RoundTripper
}

// Source hands out tokens for one app in one tenant.
type Source struct {
	options   Options
	identity  atomic.Pointer[certstore.Identity]
	graph     *url.URL
	authority *authority
	client    confidential.Client
	turn      chan struct{} // holds one: whoever has taken it may speak to MSAL
	held      atomic.Pointer[held]
}

// held is the current token and when to look for a newer one.
type held struct {
	token        Token
	refreshAfter time.Time
}

func (h *held) usable(now time.Time) bool {
	return h != nil && now.Before(h.refreshAfter) && now.Before(h.token.ExpiresOn.Add(-expiryMargin))
}

// New prepares sign-in. It sends nothing: the first request goes out with the first Token.
func New(options Options) (*Source, error) {
	if options.Identity == nil || options.Identity.Certificate == nil || options.Identity.Signer == nil {
		return nil, errors.New("sign-in: a certificate with its key is needed")
	}
	if options.TenantID == "" || options.ClientID == "" {
		return nil, errors.New("sign-in: tenant id and client id are needed")
	}
	graph, err := origin(options.GraphEndpoint)
	if err != nil {
		return nil, fmt.Errorf("sign-in: graph endpoint: %w", err)
	}
	login, err := origin(options.LoginEndpoint)
	if err != nil {
		return nil, fmt.Errorf("sign-in: login endpoint: %w", err)
	}
	if options.Transport == nil {
		options.Transport = http.DefaultTransport
	}
	s := &Source{
		options:   options,
		graph:     graph,
		authority: &authority{base: options.Transport, host: login.Host},
		turn:      make(chan struct{}, 1),
	}
	s.turn <- struct{}{}
	s.identity.Store(options.Identity)

	s.client, err = confidential.New(login.String()+"/"+url.PathEscape(options.TenantID), options.ClientID,
		confidential.NewCredFromAssertionCallback(func(_ context.Context, o confidential.AssertionRequestOptions) (string, error) {
			return assertion(s.Identity(), options.ClientID, o.TokenEndpoint, time.Now())
		}),
		// The hosts are the admin's choice or our table of Microsoft's clouds, so asking Microsoft's public cloud whether
		// an authority is genuine proves nothing more. It costs a request, fails where only the own cloud's hosts are let
		// through the firewall, and would refuse the simulator. It is off for every cloud: one path, always tested.
		confidential.WithInstanceDiscovery(false),
		// CP1 opts in to continuous access evaluation: tokens live up to 24 h and may be revoked at once, which the
		// transport answers (Microsoft, "Continuous access evaluation for workload identities").
		confidential.WithClientCapabilities([]string{"CP1"}),
		confidential.WithHTTPClient(&http.Client{
			Transport:     s.authority,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}))
	if err != nil {
		return nil, fmt.Errorf("sign-in: prepare the client: %w", err)
	}
	return s, nil
}

// Identity is the certificate that is in use.
func (s *Source) Identity() *certstore.Identity { return s.identity.Load() }

// exchanged looks, after a refusal, whether another certificate is to be used by now, and takes it.
func (s *Source) exchanged(failure *Error) bool {
	if s.options.Reload == nil || !slices.Contains(ofCertificate, failure.AADSTS) {
		return false
	}
	now, err := s.options.Reload()
	if err != nil || now.Certificate.Equal(s.Identity().Certificate) {
		return false // the refusal says more than a file that cannot be read
	}
	s.identity.Store(now)
	return true
}

// origin reads https://host[:port] and nothing more.
func origin(endpoint string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(endpoint, "/"))
	if err != nil {
		return nil, err
	}
	if u.Scheme != "https" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return nil, fmt.Errorf("%q is not of the form https://host", endpoint)
	}
	return u, nil
}

// Token returns a token that is good for at least some minutes: the one held, or a new one. When an early refresh fails,
// the held token is used on until it ends. Errors are *Error, or wrap ctx's.
func (s *Source) Token(ctx context.Context) (Token, error) {
	if h := s.held.Load(); h.usable(time.Now()) {
		return h.token, nil
	}
	return s.taken(ctx, func() (Token, error) {
		if h := s.held.Load(); h.usable(time.Now()) {
			return h.token, nil
		}
		return s.ask(ctx, "")
	})
}

// Fresh returns a token issued now, so that it shows what was consented to since the last one. Errors as for Token.
func (s *Source) Fresh(ctx context.Context) (Token, error) {
	return s.taken(ctx, func() (Token, error) { return s.ask(ctx, keepClaims) })
}

// replace returns a token other than the refused one. Of many requests refused together, the first asks and the others
// use what it got. claims answer a claims challenge and may be empty.
func (s *Source) replace(ctx context.Context, refused, claims string) (Token, error) {
	if claims == "" {
		claims = keepClaims
	}
	return s.taken(ctx, func() (Token, error) {
		if h := s.held.Load(); h.usable(time.Now()) && h.token.Value != refused {
			return h.token, nil
		}
		return s.ask(ctx, claims)
	})
}

// taken runs f while no other goroutine speaks to MSAL.
func (s *Source) taken(ctx context.Context, f func() (Token, error)) (Token, error) {
	select {
	case <-s.turn:
		defer func() { s.turn <- struct{}{} }()
		return f()
	case <-ctx.Done():
		return Token{}, fmt.Errorf("sign-in: %w", context.Cause(ctx))
	}
}

// ask gets a token, again a few times when the fault is a passing one. The throttle gate knows nothing of
// the token endpoint: that is another service with other limits, and this is the only place that speaks to it.
func (s *Source) ask(ctx context.Context, claims string) (Token, error) {
	for attempt := 1; ; attempt++ {
		token, err := s.askOnce(ctx, claims)
		if err == nil {
			return token, nil
		}
		if ctx.Err() != nil {
			return Token{}, fmt.Errorf("sign-in: %w", context.Cause(ctx))
		}
		failure := s.explain(err)
		if s.exchanged(failure) && attempt < attempts {
			continue
		}
		if attempt == attempts || !failure.passing {
			return Token{}, failure
		}
		pause := min(max(failure.retryAfter, time.Duration(attempt*attempt)*time.Second), longestPause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return Token{}, fmt.Errorf("sign-in: %w", context.Cause(ctx))
		}
	}
}

func (s *Source) askOnce(ctx context.Context, claims string) (Token, error) {
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	var how []confidential.AcquireByCredentialOption
	if claims != "" {
		how = append(how, confidential.WithClaims(claims))
	}
	result, err := s.client.AcquireTokenByCredential(ctx, []string{s.graph.String() + "/.default"}, how...)
	if err != nil {
		return Token{}, err
	}
	now := time.Now()
	h := &held{token: readToken(result.AccessToken, result.ExpiresOn), refreshAfter: result.Metadata.RefreshOn}
	switch {
	case h.refreshAfter.IsZero():
		h.refreshAfter = result.ExpiresOn
	case !now.Before(h.refreshAfter): // MSAL tried to refresh early, could not, and gave the old token
		h.refreshAfter = now.Add(refreshPause)
	}
	s.held.Store(h)
	return h.token, nil
}
