package graph

import (
	"net/http"
)

// ServicePrincipal is an application as it stands in this tenant.
// Source: learn.microsoft.com/graph/api/resources/serviceprincipal.
type ServicePrincipal struct {
	ID                    string `json:"id"`
	AppID                 string `json:"appId"`
	DisplayName           string `json:"displayName"`
	ApplicationTemplateID string `json:"applicationTemplateId"`
}

const servicePrincipalSelects = "id,appId,displayName,applicationTemplateId"

// ListServicePrincipalsOfTemplate lists the service principals that were made of an application template. The answer is a
// Page[ServicePrincipal]. Source: learn.microsoft.com/graph/api/serviceprincipal-list; the filter is the one of Microsoft's
// own AADCloudSyncTools.
func ListServicePrincipalsOfTemplate(template string) Request {
	return directoryRequest(http.MethodGet, 1, "servicePrincipals").
		query("$filter", "applicationTemplateId eq "+quote(template)).query("$select", servicePrincipalSelects)
}

// GetServicePrincipal reads one by object id. Source: learn.microsoft.com/graph/api/serviceprincipal-get.
func GetServicePrincipal(id string) Request {
	return directoryRequest(http.MethodGet, 1, "servicePrincipals", id).query("$select", servicePrincipalSelects)
}

// DeleteServicePrincipal deletes one with everything below it: synchronization jobs, schemas, secrets.
// Source: learn.microsoft.com/graph/api/serviceprincipal-delete.
func DeleteServicePrincipal(id string) Request {
	return directoryRequest(http.MethodDelete, 1, "servicePrincipals", id)
}
