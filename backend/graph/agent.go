package graph

import "net/http"

// OnPremisesAgentGroup are the provisioning agents that serve the same domains.
// Source: learn.microsoft.com/graph/api/resources/onpremisesagentgroup (beta).
type OnPremisesAgentGroup struct {
	ID                 string              `json:"id"`
	DisplayName        string              `json:"displayName"`
	IsDefault          bool                `json:"isDefault"`
	Agents             []OnPremisesAgent   `json:"agents"`
	PublishedResources []PublishedResource `json:"publishedResources"`
}

// OnPremisesAgent is a provisioning agent on a server of the company's. An agent that is stopped shows as inactive after about
// an hour and is hidden after ten days (learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-configure).
type OnPremisesAgent struct {
	ID          string `json:"id"`
	MachineName string `json:"machineName"`
	Status      string `json:"status"` // active, inactive
}

// PublishedResource is a domain that agents serve; ResourceName is its name, contoso.com.
type PublishedResource struct {
	ID             string `json:"id"`
	DisplayName    string `json:"displayName"`
	ResourceName   string `json:"resourceName"`
	PublishingType string `json:"publishingType"`
}

// ListAgentGroups lists the groups of provisioning agents, with agents and domains. Beta, and for people only: Microsoft has no
// application permission for it. The answer is a Page[OnPremisesAgentGroup].
// Source: learn.microsoft.com/graph/api/onpremisesagentgroup-list (beta).
func ListAgentGroups() Request {
	r := directoryRequest(http.MethodGet, 1, "onPremisesPublishingProfiles", "provisioning", "agentGroups").
		query("$expand", "agents,publishedResources")
	r.Beta = true
	return r
}
