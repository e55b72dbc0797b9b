package provisioning

import (
	"slices"
	"strings"
	"time"
)

// Trouble names what keeps a job from running. Each has the code that status and quarantine tell, the message, and whether the
// tenant's own people can do something about it. Codes and messages: Entra docs: "Microsoft Entra Cloud Sync error codes and
// descriptions" and "Troubleshoot Microsoft Entra Cloud Sync"; where no page has the wording, it is shortened from pasted ones.
var troubles = []problem{
	{"TimeOut", "We've detected a request timeout error when contacting the on-premises agent and synchronizing your configuration. For additional issues related to your cloud sync agent, please see our troubleshooting guidance.", true},
	{"HybridIdentityServiceNoAgentsAssigned", "We were unable to find an active agent for the domain you're trying to sync. Check to see if the agents have been removed. If so, re-install an agent again.", true},
	{"HybridIdentityServiceNoActiveAgents", "We were unable to find an active agent listening on the Service Bus endpoint. Check if the agent is behind a firewall that doesn't allow connections to service bus.", true},
	{"HybridIdentityServiceAgentTimeout", "The agent did not answer in time.", true},
	{"HybridSynchronizationTimeoutError", "The request to the agent timed out.", true},
	{"HybridIdentityServiceInvalidResource", "The resource name must be set to indicate which agent to contact.", true},
	{"HybridIdentityServiceAgentSignalingError", "Service Bus isn't able to send a message to the agent. Could be an outage in service bus, or the agent isn't responsive.", false},
	{"HybridSynchronizationActiveDirectoryInternalServerError", "We were unable to process this request at this point. If this issue persists, please contact support and provide the following job identifier.", true},
	{"HybridSynchronizationUnableToFindDomainController", "No domain controller could be found.", true},
	{"HybridSynchronizationLdapBindOperationFailed", "The bind to the domain controller failed.", true},
	{"HybridSynchronizationActiveDirectoryUnableToFindGlobalCatalog", "No global catalog could be found.", true},
	{"HybridSynchronizationActiveDirectoryLdapBindToGlobalCatalogFailed", "The bind to the global catalog failed.", true},
	{"HybridSynchronizationActiveDirectoryInsufficientAccessRights", "The account of the agent may not do this in Active Directory.", true},
	{"HybridSynchronizationActiveDirectoryDistinguishedNameBadSyntax", "A distinguished name cannot be read.", true},
	{"HybridSynchronizationActiveDirectoryObjectNameAlreadyExists", "An object of that name is there already.", true},
	{"HybridSynchronizationActiveDirectoryDirectoryObjectNotFound", "An object that the configuration names is not in the directory.", true},
	{"HybridSynchronizationActiveDirectoryInexistentAccount", "An account that the configuration names is not in the directory.", true},
	{"HybridSynchronizationInvalidResponse", "The answer of the agent cannot be read.", true},
	{"SchemaInvalid", "The schema lacks a mapping that the target needs.", true},
	{"DuplicateTargetEntries", "More than one entry in the target matches one in the source.", true},
	{serverBusy, "81: Microsoft Entra ID is currently busy. If the issue persists for more than 24 hours, contact support.", false},
	{"AzureActiveDirectoryInvalidCredential", "CredentialsInvalid: AADSTS50034: The user account does not exist in the directory. To sign into this application, the account must be added to the directory.", true},
	{"AzureActiveDirectoryExpiredCredentials", "AADSTS50055: The password is expired. The remote server returned an error: (401) Unauthorized.", true},
	{"AzureActiveDirectoryAuthenticationFailed", "We were unable to process this request at this point because of an unknown authentication error.", true},
	{"SystemForCrossDomainIdentityManagementInvalidCredentials", "Please provide a valid tenant URL for your application.", true},
	// The portal's setup program says so while enabling is under way (MicrosoftLearning/AZ-800-Administering-Windows-Server-Hybrid-Core-Infrastructure#84);
	// what a job says is inferred.
	{"DirectorySyncNotReady", "Directory synchronization is enabled for this directory, but has not taken effect. Please wait until directory synchronization is ready.", false},
}

const serverBusy = "AzureDirectoryServiceServerBusy"

// TroubleCodes are the codes that a domain can be given.
func TroubleCodes() []string {
	var all []string
	for _, t := range troubles {
		all = append(all, t.Code)
	}
	return all
}

func troubleOf(code string) *problem {
	i := slices.IndexFunc(troubles, func(t problem) bool { return t.Code == code })
	if i < 0 {
		return nil
	}
	t := troubles[i]
	return &t
}

// trouble is what keeps a configuration's jobs from running now, nil for nothing.
func (s *Service) trouble(p *principal, now time.Time) *problem {
	d := s.domains[p.domainName()]
	a := s.tenant.Account
	code := ""
	switch {
	case d == nil:
		code = "HybridIdentityServiceInvalidResource"
	case len(d.agents(now)) == 0:
		code = "HybridIdentityServiceNoAgentsAssigned"
	case !d.served(now):
		code = "HybridIdentityServiceNoActiveAgents"
	case d.Trouble != "":
		code = d.Trouble
	case s.tenant.SyncEnabled == nil, !*s.tenant.SyncEnabled, now.Before(s.tenant.SyncReady):
		code = "DirectorySyncNotReady"
	case !a.Made || a.Deleted || !p.hasAccount(a):
		code = "AzureActiveDirectoryInvalidCredential"
	case a.Expired:
		code = "AzureActiveDirectoryExpiredCredentials"
	case a.Blocked:
		code = "AzureActiveDirectoryAuthenticationFailed"
	}
	return troubleOf(code)
}

// hasAccount tells that the secrets hold the account: a replacing PUT that forgot the AppKey has lost it, and one that sent the mask
// back has a wrong password.
func (p *principal) hasAccount(a account) bool {
	name, _ := secretOf(p.Secrets, userName)
	word, has := secretOf(p.Secrets, password)
	return strings.EqualFold(name, a.Name) && has && word != mask
}
