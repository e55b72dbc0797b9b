package settings

// Cloud is one of Microsoft's clouds. Tokens and tenants of one mean nothing in another.
type Cloud string

// The clouds. GCC is the American government's part of the global cloud and has the global addresses.
const (
	Global  Cloud = "global"
	GCC     Cloud = "gcc"
	GCCHigh Cloud = "gcchigh"
	DoD     Cloud = "dod"
	China   Cloud = "china"
	Custom  Cloud = "custom" // graphEndpoint and loginEndpoint say where
)

type endpoints struct{ graph, login string }

// endpoints: Microsoft, "Microsoft Graph national cloud deployments".
func (c Cloud) endpoints() endpoints {
	switch c {
	case Global, GCC:
		return endpoints{"https://graph.microsoft.com", "https://login.microsoftonline.com"}
	case GCCHigh:
		return endpoints{"https://graph.microsoft.us", "https://login.microsoftonline.us"}
	case DoD:
		return endpoints{"https://dod-graph.microsoft.us", "https://login.microsoftonline.us"}
	case China:
		return endpoints{"https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"}
	default:
		return endpoints{}
	}
}
