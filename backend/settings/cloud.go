package settings

import "slices"

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

// Feature is something of Microsoft Graph that not every cloud has and that Concord uses where it can.
type Feature string

// PermanentDelete deletes past Deleted Items.
const PermanentDelete Feature = "permanentDelete"

// ContactDelta tells what changed in a contact folder.
const ContactDelta Feature = "contactDelta"

// traits are where a cloud is and what it lacks.
type traits struct {
	graph, login string
	lacks        []Feature
}

// clouds: the addresses are those of Microsoft, "Microsoft Graph national cloud deployments". permanentDelete is missing
// from the metadata of the US government's and of China's cloud, and the page "contact: permanentDelete" says the same
// (Global yes, US Government L4 and L5 no, China no). China has no delta of contacts, contact folders and
// administrative units either; Concord does without the last two everywhere.
var clouds = map[Cloud]traits{
	Global:  {"https://graph.microsoft.com", "https://login.microsoftonline.com", nil},
	GCC:     {"https://graph.microsoft.com", "https://login.microsoftonline.com", nil},
	GCCHigh: {"https://graph.microsoft.us", "https://login.microsoftonline.us", []Feature{PermanentDelete}},
	DoD:     {"https://dod-graph.microsoft.us", "https://login.microsoftonline.us", []Feature{PermanentDelete}},
	China:   {"https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn", []Feature{PermanentDelete, ContactDelta}},
	Custom:  {}, // it is asked, and what it refuses is done without
}

// Clouds are all of them, in the order of a list to choose from.
func Clouds() []Cloud { return []Cloud{Global, GCC, GCCHigh, DoD, China, Custom} }

// Addresses are the origins of the sign-in authority and of Microsoft Graph; "" for Custom, which names its own.
func (c Cloud) Addresses() (login, graph string) { return clouds[c].login, clouds[c].graph }

// Portal is the host of the Entra admin center (Microsoft, "Microsoft Entra authentication & national clouds"); "" for
// Custom.
func (c Cloud) Portal() string {
	switch c {
	case Global, GCC:
		return "entra.microsoft.com"
	case GCCHigh, DoD:
		return "entra.microsoft.us"
	case China:
		return "entra.microsoftonline.cn"
	case Custom:
	}
	return ""
}

// Lacks tells whether a feature is known to be missing from the cloud.
func (c Cloud) Lacks(f Feature) bool { return slices.Contains(clouds[c].lacks, f) }
