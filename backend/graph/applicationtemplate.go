package graph

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Application is an app registration, as far as cloud sync looks at one.
type Application struct {
	ID    string `json:"id"`
	AppID string `json:"appId"`
}

// ApplicationServicePrincipal is what instantiating a template makes: an application and its service principal.
// Source: learn.microsoft.com/graph/api/applicationtemplate-instantiate.
type ApplicationServicePrincipal struct {
	Application      Application      `json:"application"`
	ServicePrincipal ServicePrincipal `json:"servicePrincipal"`
}

// UnmarshalJSON implements json.Unmarshaler. Beta names the ids objectId (learn.microsoft.com/entra/identity/app-provisioning/
// application-provisioning-configuration-api), v1.0 id.
func (a *ApplicationServicePrincipal) UnmarshalJSON(data []byte) error {
	type plain ApplicationServicePrincipal
	if err := json.Unmarshal(data, (*plain)(a)); err != nil {
		return fmt.Errorf("graph: read what a template made: %w", err)
	}
	var beta struct {
		Application, ServicePrincipal struct {
			ObjectID string `json:"objectId"`
		}
	}
	if err := json.Unmarshal(data, &beta); err != nil {
		return fmt.Errorf("graph: read what a template made: %w", err)
	}
	if a.Application.ID == "" {
		a.Application.ID = beta.Application.ObjectID
	}
	if a.ServicePrincipal.ID == "" {
		a.ServicePrincipal.ID = beta.ServicePrincipal.ObjectID
	}
	return nil
}

// InstantiateApplicationTemplate makes an application and its service principal of a template, a new pair with every call:
// look for one that is there before. The answer is an ApplicationServicePrincipal, which cannot be read at once; see Await.
// Source: learn.microsoft.com/graph/api/applicationtemplate-instantiate.
func InstantiateApplicationTemplate(template, displayName string) Request {
	r := directoryRequest(http.MethodPost, 1, "applicationTemplates", template, "instantiate")
	r.Body = struct {
		DisplayName string `json:"displayName"`
	}{displayName}
	return r
}

// FindApplication lists the application with an appId. The answer is a Page[Application] of one or none.
func FindApplication(appID string) Request {
	return directoryRequest(http.MethodGet, 1, "applications").query("$filter", "appId eq "+quote(appID)).query("$select", "id,appId")
}

// DeleteApplication deletes an application; it can be restored for 30 days.
// Source: learn.microsoft.com/graph/api/application-delete.
func DeleteApplication(id string) Request {
	return directoryRequest(http.MethodDelete, 1, "applications", id)
}
