package truth

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	"github.com/microsoft/kiota-abstractions-go/store"
	azureauth "github.com/microsoft/kiota-authentication-azure-go"
	kiotahttp "github.com/microsoft/kiota-http-go"
	kiotajson "github.com/microsoft/kiota-serialization-json-go"
	kiotatext "github.com/microsoft/kiota-serialization-text-go"
	core "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/groups"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// client is the SDK, put together as its root package does (graph_base_service_client.go), of the parts used here.
type client struct {
	adapter *core.GraphRequestAdapterBase
	users   *users.UsersRequestBuilder
	groups  *groups.GroupsRequestBuilder
}

var connected = sync.OnceValues(connect)

func sdk(t *testing.T) *client {
	t.Helper()
	c, err := connected()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func connect() (*client, error) {
	certificates, key, err := azidentity.ParseCertificates(sim.key, nil)
	if err != nil {
		return nil, err
	}
	credential, err := azidentity.NewClientCertificateCredential(sim.tenant, sim.app, certificates, key, &azidentity.ClientCertificateCredentialOptions{
		ClientOptions: azcore.ClientOptions{
			Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: sim.url},
			Transport: &http.Client{Transport: sim.transport},
		},
		DisableInstanceDiscovery: true,
	})
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(sim.url)
	if err != nil {
		return nil, err
	}
	auth, err := azureauth.NewAzureIdentityAuthenticationProviderWithScopesAndValidHosts(credential, []string{sim.url + "/.default"}, []string{u.Host, u.Hostname()})
	if err != nil {
		return nil, err
	}
	abstractions.RegisterDefaultSerializer(func() serialization.SerializationWriterFactory { return kiotajson.NewJsonSerializationWriterFactory() })
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory { return kiotajson.NewJsonParseNodeFactory() })
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory { return kiotatext.NewTextParseNodeFactory() })
	options := core.GraphClientOptions{GraphServiceLibraryVersion: "1.89.0"}
	middleware := core.GetDefaultMiddlewaresWithOptions(&options)
	web := &http.Client{Transport: kiotahttp.NewCustomTransportWithParentTransport(sim.transport, middleware...), Timeout: time.Minute}
	adapter, err := core.NewGraphRequestAdapterBaseWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(auth, options, nil, nil, web)
	if err != nil {
		return nil, err
	}
	adapter.SetBaseUrl(sim.url + "/v1.0")
	adapter.EnableBackingStore(store.BackingStoreFactoryInstance)
	base := map[string]string{"baseurl": adapter.GetBaseUrl()}
	return &client{adapter: adapter, users: users.NewUsersRequestBuilderInternal(base, adapter), groups: groups.NewGroupsRequestBuilderInternal(base, adapter)}, nil
}

// refused checks that an error is one the SDK could read, with that status and code.
func refused(t *testing.T, err error, status int, code string) {
	t.Helper()
	var e *odataerrors.ODataError
	switch {
	case !errors.As(err, &e):
		t.Errorf("got %v, want an ODataError %d %s", err, status, code)
	case e.GetErrorEscaped() == nil || e.GetErrorEscaped().GetCode() == nil:
		t.Errorf("%d: the SDK found no code in the error", e.ResponseStatusCode)
	case e.ResponseStatusCode != status || *e.GetErrorEscaped().GetCode() != code:
		t.Errorf("got %d %s, want %d %s", e.ResponseStatusCode, *e.GetErrorEscaped().GetCode(), status, code)
	case text(e.GetErrorEscaped().GetMessage()) == "" || e.GetErrorEscaped().GetInnerError() == nil || text(e.GetErrorEscaped().GetInnerError().GetRequestId()) == "":
		t.Errorf("%d %s has no message or no request-id", status, code)
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func ptr[T any](v T) *T { return &v }

// immutable asks for ids that survive a move.
func immutable() *abstractions.RequestHeaders {
	h := abstractions.NewRequestHeaders()
	h.Add("Prefer", `IdType="ImmutableId"`)
	return h
}

// signedIn reports the exchanges with the sign-in authority.
func signedIn(all []exchange) (tokens int) {
	for _, e := range all {
		if strings.HasSuffix(e.path, "/oauth2/v2.0/token") {
			tokens++
		}
	}
	return tokens
}
