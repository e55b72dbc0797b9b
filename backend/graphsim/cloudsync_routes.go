package graphsim

import (
	"net/http"
	"slices"
	"strings"
)

// Roles of cloud sync (Graph docs: "Microsoft Graph permissions reference"; the permissions file of microsoft-graph-devx-content). An app
// with Application.ReadWrite.OwnedBy may do what it names with the configurations that it made.
const ownedBy = "Application.ReadWrite.OwnedBy"

var (
	writeOrg          = []string{"Organization.ReadWrite.All", "DeviceManagementServiceConfig.ReadWrite.All"}
	writeApplications = []string{ownedBy, "Application.ReadWrite.All", "Directory.ReadWrite.All"}
	readApplications  = []string{"Application.Read.All", ownedBy, "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	readSync          = []string{"Synchronization.Read.All", ownedBy, "Synchronization.ReadWrite.All"}
	writeSync         = []string{ownedBy, "Synchronization.ReadWrite.All"}
	patchSync         = []string{"Synchronization.ReadWrite.All"}
	discoverSync      = []string{ownedBy, "Directory.ReadWrite.All"}
	readProvisioning  = []string{"ProvisioningLog.Read.All", "AuditLog.Read.All", "Directory.Read.All"}
	readAudits        = []string{"AuditLog.Read.All", "Directory.Read.All"}

	// What only somebody who is signed in may do: no application permission opens it.
	agentScopes    = []string{"Policy.Read.HybridAuthentication", "Directory.ReadWrite.All"}
	resourceScopes = []string{"OnPremisesPublishingProfiles.ReadWrite.All"}
	readDirSync    = []string{"OnPremDirectorySynchronization.Read.All", "OnPremDirectorySynchronization.ReadWrite.All"}
	writeDirSync   = []string{"OnPremDirectorySynchronization.ReadWrite.All"}
)

// versions say where an operation is served.
type versions int

const (
	onlyV1 versions = iota
	bothVersions
	onlyBeta
)

func (v versions) serves(beta bool) bool {
	return v == bothVersions || beta == (v == onlyBeta)
}

// also serves an operation of v1.0 on beta.
func also(r route) route {
	r.versions = bothVersions
	return r
}

// signedIn is an operation for somebody who is signed in, with any of the scopes.
func signedIn(v versions, method, pattern string, scopes []string, serve func(*Tenant, *request) *response) route {
	return route{method: method, pattern: strings.Split(pattern, "/"), serve: serve, scopes: scopes, units: 1, versions: v}
}

const (
	onJobs   = "servicePrincipals/{}/synchronization/jobs"
	onJob    = onJobs + "/{}"
	onSchema = onJob + "/schema"
	onAgents = "onPremisesPublishingProfiles/provisioning/"
)

// cloudSyncRoutes are those of Entra Cloud Sync. The page that this follows prints beta (Entra docs: "How to programmatically configure
// cloud sync using MS Graph API"); all but the agents is in v1.0 too.
//
// What is announced in place of secrets is not here: PATCH synchronization/connectivityParameters and POST jobs/{}/validateConnectivity stand
// in the permissions file alone (August 2026). v1.0's metadata has neither, beta's a type of one nameless value, and no page or answer tells
// what goes into them or comes back: whatever was served would be invented.
func cloudSyncRoutes() []route {
	all := []route{
		at("PATCH", "organization/{}", 1, writeOrg, (*Tenant).organizationPatch),
		at("GET", "applicationTemplates/{}", 1, readApplications, (*Tenant).applicationTemplate),
		at("POST", "applicationTemplates/{}/instantiate", 1, writeApplications, (*Tenant).instantiate),
		at("GET", "servicePrincipals", 1, readApplications, (*Tenant).servicePrincipalList),
		at("GET", "servicePrincipals/{}", 1, readApplications, (*Tenant).servicePrincipalGet),
		at("DELETE", "servicePrincipals/{}", 1, writeApplications, (*Tenant).servicePrincipalDelete),
		at("GET", "applications", 1, readApplications, (*Tenant).applicationList),
		at("GET", "applications/{}", 1, readApplications, (*Tenant).applicationGet),
		at("DELETE", "applications/{}", 1, writeApplications, (*Tenant).applicationDelete),
		at("GET", "servicePrincipals/{}/synchronization/templates", 1, readSync, (*Tenant).syncTemplates),
		at("GET", "servicePrincipals/{}/synchronization/templates/{}/schema", 1, readSync, (*Tenant).templateSchema),
		at("GET", "servicePrincipals/{}/synchronization/secrets", 1, readSync, (*Tenant).syncSecrets),
		at("PUT", "servicePrincipals/{}/synchronization/secrets", 1, writeSync, (*Tenant).syncSecretsPut),
		at("GET", onJobs, 1, readSync, (*Tenant).syncJobs),
		at("POST", onJobs, 1, writeSync, (*Tenant).syncJobCreate),
		at("POST", onJobs+"/validateCredentials", 1, writeSync, (*Tenant).syncValidate),
		at("GET", onJob, 1, readSync, (*Tenant).syncJobGet),
		at("PATCH", onJob, 1, patchSync, (*Tenant).syncJobPatch),
		at("DELETE", onJob, 1, writeSync, (*Tenant).syncJobDelete),
		at("POST", onJob+"/validateCredentials", 1, writeSync, (*Tenant).syncValidate),
		at("POST", onJob+"/start", 1, writeSync, (*Tenant).syncJobStart),
		at("POST", onJob+"/pause", 1, writeSync, (*Tenant).syncJobPause),
		at("POST", onJob+"/restart", 1, writeSync, (*Tenant).syncJobRestart),
		at("POST", onJob+"/provisionOnDemand", 1, writeSync, (*Tenant).syncOnDemand),
		at("GET", onSchema, 1, readSync, (*Tenant).syncSchema),
		at("PUT", onSchema, 1, writeSync, (*Tenant).syncSchemaPut),
		at("DELETE", onSchema, 1, writeSync, (*Tenant).syncSchemaDelete),
		at("GET", onSchema+"/directories", 1, readSync, (*Tenant).syncDirectories),
		at("POST", onSchema+"/directories/{}/discover", 1, discoverSync, (*Tenant).syncDiscover),
		at("POST", onSchema+"/parseExpression", 1, readSync, (*Tenant).syncParse),
		at("GET", onSchema+"/filterOperators", 1, readSync, (*Tenant).syncOperators),
		at("GET", onSchema+"/functions", 1, readSync, (*Tenant).syncFunctions),
		at("GET", "auditLogs/provisioning", 1, readProvisioning, (*Tenant).provisioningLog),
		at("GET", "auditLogs/directoryAudits", 1, readAudits, (*Tenant).directoryAudits),
	}
	for i := range all {
		all[i] = also(all[i])
	}
	return append(all,
		signedIn(bothVersions, "GET", "directory/onPremisesSynchronization", readDirSync, (*Tenant).dirSyncList),
		signedIn(bothVersions, "GET", "directory/onPremisesSynchronization/{}", readDirSync, (*Tenant).dirSyncGet),
		signedIn(bothVersions, "PATCH", "directory/onPremisesSynchronization/{}", writeDirSync, (*Tenant).dirSyncPatch),
		signedIn(onlyBeta, "GET", onAgents+"agents", agentScopes, (*Tenant).agentList),
		signedIn(onlyBeta, "GET", onAgents+"agentGroups", agentScopes, (*Tenant).agentGroups),
		signedIn(onlyBeta, "GET", onAgents+"publishedResources", resourceScopes, (*Tenant).publishedResources),
	)
}

// notOwner refuses an app that may do this with its own configurations only, and with another's wants to. Who is signed in has scopes.
func (t *Tenant) notOwner(c *call) *response {
	if len(c.req.parts) < 2 || !strings.EqualFold(c.req.parts[0], "servicePrincipals") || !slices.Contains(c.route.roles, ownedBy) {
		return nil
	}
	others := slices.DeleteFunc(slices.Clone(c.route.roles), func(role string) bool { return role == ownedBy })
	if c.req.grant.any(others) || t.sync.Owner(c.req.parts[1]) == fold(c.req.grant.AppID) || c.req.method == http.MethodGet && len(c.req.parts) == 2 {
		return nil
	}
	return refuse(http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
}
