package provisioning

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Application templates that lead to this service.
const (
	// CloudSyncTemplate is the application template of Entra Cloud Sync (Entra docs: "How to programmatically configure cloud sync
	// using MS Graph API").
	CloudSyncTemplate = "1a4721b3-e57f-4451-ae87-ef078703ec94"
	// SyncServiceAppID is the application that enabling synchronization creates (entra-powershell docs: "Set-EntraBetaDirSyncEnabled").
	SyncServiceAppID = "6bf85cfa-ac8a-4be5-b5de-425a0d0dc016"
	// syncFabricAppID is the provisioning service's own; AADCloudSyncTools.psm1 repairs the sync account by an AppKey there.
	syncFabricAppID = "00000014-0000-0000-c000-000000000000"
)

// principal is a service principal with its application. Secrets keep the order in which they were set.
type principal struct {
	ID, AppID, ApplicationID, DisplayName, Template string
	N                                               int64
	Created                                         time.Time
	Deleted                                         *time.Time `json:",omitempty"`
	ApplicationDeleted                              bool       `json:",omitempty"`
	Secrets                                         []Entry    `json:",omitempty"`
	// AppKeys counts the AppKeys that were set; one stands for the account that syncs.
	AppKeys            int    `json:",omitempty"`
	AppKey             string `json:",omitempty"` // the last one's scenario
	UserAccess, Access string
	Owner              string // id of the app that made it
}

// ApplicationTemplate is one that can be instantiated here (Graph docs: "Get applicationTemplate").
func (s *Service) ApplicationTemplate(id string) (map[string]any, *Refusal) {
	if !strings.EqualFold(id, CloudSyncTemplate) {
		return nil, notFound(id)
	}
	return map[string]any{"id": CloudSyncTemplate, "displayName": "Active Directory to Microsoft Entra ID Provisioning", "homePageUrl": nil,
		"supportedSingleSignOnModes": []any{}, "supportedProvisioningTypes": []any{"sync"}, "logoUrl": nil, "categories": []any{},
		"publisher": "Active Directory Application Registry", "description": nil}, nil
}

// Instantiate makes an application and its service principal; each call makes another pair (Graph docs: "applicationTemplate:
// instantiate"). Beta names the ids objectId (Entra docs: "Configure provisioning using Microsoft Graph APIs").
func (s *Service) Instantiate(now time.Time, templateID, displayName, owner string, beta bool) (map[string]any, *Refusal) {
	switch {
	case !strings.EqualFold(templateID, CloudSyncTemplate):
		return nil, notFound(templateID)
	case strings.TrimSpace(displayName) == "":
		return nil, refuse(http.StatusBadRequest, "Request_BadRequest", "A value is required for property 'displayName' of resource 'applicationTemplate'.")
	}
	p := &principal{ID: s.newID("principal"), AppID: s.newID("app"), ApplicationID: s.newID("application"), DisplayName: displayName,
		Template: CloudSyncTemplate, Owner: strings.ToLower(owner), Created: now, UserAccess: s.newID("scope"), Access: s.newID("role")}
	p.N = s.tenant.Made
	s.putPrincipal(p)
	s.audit(now, "Add service principal", "ApplicationManagement", "Core Directory", "", p)
	app, sp := p.application(), s.servicePrincipal(p)
	if beta {
		for _, half := range []map[string]any{app, sp} {
			half["objectId"] = half["id"]
			delete(half, "id")
		}
	}
	return map[string]any{"application": app, "servicePrincipal": sp}, nil
}

func (s *Service) putPrincipal(p *principal) {
	s.principals[p.ID] = p
	s.save("principal/"+p.ID, p)
}

const landingPage = "https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=AD2AADProvisioning|ISV9.1|primary|z"

func (p *principal) scopes() []any {
	if p.UserAccess == "" {
		return []any{}
	}
	return []any{map[string]any{"id": p.UserAccess, "value": "user_impersonation", "type": "User", "isEnabled": true,
		"adminConsentDisplayName": "Access " + p.DisplayName, "adminConsentDescription": "Allow the application to access " + p.DisplayName + " on behalf of the signed-in user.",
		"userConsentDisplayName": "Access " + p.DisplayName, "userConsentDescription": "Allow the application to access " + p.DisplayName + " on your behalf."}}
}

func (p *principal) roles() []any {
	if p.Access == "" {
		return []any{}
	}
	return []any{map[string]any{"id": p.Access, "allowedMemberTypes": []any{"User"}, "displayName": "msiam_access", "description": "msiam_access",
		"isEnabled": true, "value": nil, "origin": "Application"}}
}

func noLinks() map[string]any {
	return map[string]any{"logoUrl": nil, "marketingUrl": nil, "privacyStatementUrl": nil, "supportUrl": nil, "termsOfServiceUrl": nil}
}

// application is the first half of what instantiate answers (Entra docs: "Configure cross-tenant synchronization using Microsoft
// Graph API", step 6, has the fields).
func (p *principal) application() map[string]any {
	return map[string]any{
		"id": p.ApplicationID, "appId": p.AppID, "applicationTemplateId": p.Template, "createdDateTime": p.Created.UTC().Format(time.RFC3339),
		"deletedDateTime": nil, "displayName": p.DisplayName, "description": nil, "groupMembershipClaims": nil, "identifierUris": []any{},
		"isFallbackPublicClient": false, "signInAudience": "AzureADMyOrg", "tags": []any{}, "tokenEncryptionKeyId": nil, "optionalClaims": nil,
		"addIns": []any{}, "api": map[string]any{"acceptMappedClaims": nil, "knownClientApplications": []any{}, "requestedAccessTokenVersion": nil,
			"oauth2PermissionScopes": p.scopes(), "preAuthorizedApplications": []any{}}, "appRoles": p.roles(), "info": noLinks(), "keyCredentials": []any{},
		"parentalControlSettings": map[string]any{"countriesBlockedForMinors": []any{}, "legalAgeGroupRule": "Allow"}, "passwordCredentials": []any{},
		"publicClient": map[string]any{"redirectUris": []any{}}, "requiredResourceAccess": []any{},
		"verifiedPublisher": map[string]any{"displayName": nil, "verifiedPublisherId": nil, "addedDateTime": nil},
		"web":               map[string]any{"homePageUrl": landingPage, "redirectUris": []any{}, "logoutUrl": nil},
	}
}

func (s *Service) servicePrincipal(p *principal) map[string]any {
	return map[string]any{
		"id": p.ID, "deletedDateTime": nil, "accountEnabled": true, "appId": p.AppID, "applicationTemplateId": orNil(p.Template), "appDisplayName": p.DisplayName,
		"displayName": p.DisplayName, "alternativeNames": []any{}, "appOwnerOrganizationId": s.tenantID, "appRoleAssignmentRequired": true,
		"loginUrl": nil, "logoutUrl": nil, "homepage": landingPage, "notificationEmailAddresses": []any{}, "preferredSingleSignOnMode": nil,
		"replyUrls": []any{}, "servicePrincipalNames": []any{p.AppID}, "servicePrincipalType": "Application",
		"tags": []any{"WindowsAzureActiveDirectoryIntegratedApp"}, "appRoles": p.roles(), "oauth2PermissionScopes": p.scopes(), "info": noLinks(),
		"keyCredentials": []any{}, "passwordCredentials": []any{},
	}
}

// Owner is the id of the app that made a configuration, "" for none.
func (s *Service) Owner(principalID string) string {
	if p := s.principals[strings.ToLower(principalID)]; p != nil {
		return p.Owner
	}
	return ""
}

// ApplicationOf is the object id of the application of a service principal, "" for none.
func (s *Service) ApplicationOf(principalID string) string {
	if p := s.principals[strings.ToLower(principalID)]; p != nil {
		return p.ApplicationID
	}
	return ""
}

// ServicePrincipals are those that a list shows, oldest first.
func (s *Service) ServicePrincipals() []map[string]any {
	all := []map[string]any{}
	for _, p := range s.ordered() {
		if !s.firstAsks("list "+p.ID, s.faults.PrincipalUnlisted) {
			all = append(all, s.servicePrincipal(p))
		}
	}
	return all
}

// known makes one of Microsoft's own service principals, once.
func (s *Service) known(now time.Time, appID, name string) {
	for _, p := range s.principals {
		if p.AppID == appID {
			return
		}
	}
	p := &principal{ID: s.newID("principal"), AppID: appID, DisplayName: name, Created: now}
	p.N = s.tenant.Made
	s.putPrincipal(p)
}

func (s *Service) ordered() []*principal {
	var all []*principal
	for _, p := range s.principals {
		if p.Deleted == nil {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b *principal) int { return int(a.N - b.N) })
	return all
}

// ServicePrincipal is one by its id.
func (s *Service) ServicePrincipal(id string) (map[string]any, *Refusal) {
	p, no := s.seen(id)
	if no != nil {
		return nil, no
	}
	return s.servicePrincipal(p), nil
}

// seen finds a principal that replication has brought.
func (s *Service) seen(id string) (*principal, *Refusal) {
	p := s.principals[strings.ToLower(id)]
	if p == nil || p.Deleted != nil || s.firstAsks("principal "+p.ID, s.faults.PrincipalUnseen) {
		return nil, notFound(id)
	}
	return p, nil
}

// below finds the principal that a synchronization path is below. What is not one answers without a word, as for the id of an
// application (MicrosoftDocs/azure-docs#62681).
func (s *Service) below(id string) (*principal, *Refusal) {
	p := s.principals[strings.ToLower(id)]
	if p == nil || p.Deleted != nil {
		return nil, refuse(http.StatusNotFound, "UnknownError", "")
	}
	return p, nil
}

// writable is below for a write, which may meet what passes by itself.
func (s *Service) writable(id string) (*principal, *Refusal) {
	p, no := s.below(id)
	switch {
	case no != nil:
		return nil, no
	case s.firstAsks("401 "+p.ID, s.faults.UnauthorizedFirst):
		return nil, refuse(http.StatusUnauthorized, "Unauthorized", "")
	case s.firstAsks("403 "+p.ID, s.faults.ForbiddenFirst):
		return nil, refuse(http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
	case s.firstAsks("409 "+p.ID, s.faults.ConflictFirst):
		return nil, refuse(http.StatusConflict, "Conflict", "")
	}
	return p, nil
}

func (s *Service) unseenBelow(what, id string, times int) *Refusal {
	switch {
	case !s.firstAsks(what+" "+id, times):
		return nil
	case s.faults.UnknownErrors:
		return refuse(http.StatusNotFound, "UnknownError", "")
	}
	return notFound(id)
}

// DeletePrincipal deletes a service principal with its jobs.
func (s *Service) DeletePrincipal(now time.Time, id string) *Refusal {
	p, no := s.seen(id)
	switch {
	case no != nil:
		return no
	case p.Template == "": // one of Microsoft's own
		return refuse(http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
	}
	p.Deleted = &now
	s.putPrincipal(p)
	for _, j := range s.jobsOf(p.ID) {
		s.dropJob(j)
	}
	return nil
}

// DeleteApplication deletes an application and, when it is still there, its service principal (Graph docs: "Delete application").
func (s *Service) DeleteApplication(now time.Time, id string) *Refusal {
	for _, p := range s.principals {
		if p.ApplicationID == strings.ToLower(id) && !p.ApplicationDeleted {
			p.ApplicationDeleted = true
			s.putPrincipal(p)
			if p.Deleted == nil {
				return s.DeletePrincipal(now, p.ID)
			}
			return nil
		}
	}
	return notFound(id)
}

// Applications are those that were not deleted, in no order.
func (s *Service) Applications() []map[string]any {
	all := []map[string]any{}
	for _, p := range s.principals {
		if p.ApplicationID != "" && !p.ApplicationDeleted {
			all = append(all, p.application())
		}
	}
	return all
}

// Application is one by its object id.
func (s *Service) Application(id string) (map[string]any, *Refusal) {
	for _, p := range s.principals {
		if p.ApplicationID == strings.ToLower(id) && !p.ApplicationDeleted {
			if s.firstAsks("application "+p.ID, s.faults.PrincipalUnseen) {
				break
			}
			return p.application(), nil
		}
	}
	return nil, notFound(id)
}
