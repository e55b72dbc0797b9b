package signin

// fault is one AADSTS number in plain words. In the words, {tenant}, {client}, {thumbprint}, {until}, {login} and {graph}
// stand for what is configured.
type fault struct {
	sentence string
	action   string
	passing  bool // Entra ID calls it transient: asked again at once
	ofTime   bool // a wrong clock on this computer explains it
}

// aadsts holds the numbers that an app with a certificate can meet.
//
// Sources: Microsoft, "Microsoft Entra authentication and authorization error codes"; 700021 and 700023: Azure SDK for
// Java, identity troubleshooting; 700024, 1000502, 7000214, 7000274, 7000277: constants of microsoft-identity-web.
var aadsts = map[int]fault{
	700016: {sentence: "Entra ID knows no application {client} in tenant {tenant}.", action: unknownApp},
	700011: {sentence: "Entra ID knows no application {client} in tenant {tenant}.", action: unknownApp},
	90002:  {sentence: "Entra ID knows no tenant {tenant} at {login}.", action: "Check tenantId in appsettings.json. When it is right, the tenant lives in another cloud: check cloud."},
	90038:  {sentence: "Tenant {tenant} lives in a national cloud and is not served by {login}.", action: "Set cloud in appsettings.json to the tenant's own: gcchigh, dod or china."},

	700027: {sentence: "The app registration {client} does not know the certificate with thumbprint {thumbprint}.", action: "Upload this certificate at Certificates & secrets of the app registration. After an upload, wait some minutes."},
	700030: {sentence: "The subject name of certificate {thumbprint} is not authorised for application {client}.", action: "The app registration trusts certificates by subject name and issuer: use such a certificate, or upload this one."},

	1000502: {sentence: "Entra ID finds certificate {thumbprint} outside its validity (until {until}).", action: renew, ofTime: true},
	7000274: {sentence: "Entra ID finds certificate {thumbprint} outside its validity (until {until}).", action: renew, ofTime: true},
	7000214: {sentence: "Certificate {thumbprint} was revoked.", action: renew},
	7000277: {sentence: "Certificate {thumbprint} was revoked.", action: renew},

	700024: {sentence: "Entra ID found the signed sign-in request outside its time range.", action: checkClock, ofTime: true},
	500133: {sentence: "Entra ID found the signed sign-in request outside its time range.", action: checkClock, ofTime: true},
	50012:  {sentence: "Entra ID could not verify the signed sign-in request.", action: "Check that the certificate with thumbprint {thumbprint} in the app registration is the one in use, and this computer's clock.", ofTime: true},
	50048:  {sentence: "Entra ID found subject and issuer of the signed sign-in request to differ.", action: reportBug},
	700021: {sentence: "The signed sign-in request names another application than {client}.", action: "Check clientId in appsettings.json."},
	700023: {sentence: "The signed sign-in request names another authority than {login}.", action: "Check cloud and loginEndpoint in appsettings.json."},

	7000112: {sentence: "The application {client} is disabled in tenant {tenant}.", action: "Open Enterprise applications, the application, Properties, and set Enabled for users to sign-in to Yes."},
	65001:   {sentence: "Nobody has given consent for application {client} in tenant {tenant}.", action: grantConsent},
	650056:  {sentence: "The application {client} asks for no permission of Microsoft Graph, or nobody consented.", action: grantConsent},
	53003:   {sentence: "A Conditional Access policy of tenant {tenant} blocks the application {client}.", action: "Look at the sign-in log of the service principal for the policy. For workload identities it is usually a location: allow this computer's public address."},
	70011:   {sentence: "Entra ID does not know the resource {graph} in this cloud.", action: "Check cloud and graphEndpoint in appsettings.json: login and Graph endpoint must belong to the same cloud."},
	500011:  {sentence: "Entra ID does not know the resource {graph} in this cloud.", action: "Check cloud and graphEndpoint in appsettings.json: login and Graph endpoint must belong to the same cloud."},
	50034:   {sentence: "Entra ID looked for a user account: the configured ids are not those of an application.", action: "Check clientId in appsettings.json: it is the Application (client) ID of the app registration."},

	7000215: {sentence: "Entra ID was given a wrong client secret.", action: reportBug},
	7000222: {sentence: "Entra ID was given an expired client secret.", action: reportBug},
	7000218: {sentence: "Entra ID was given neither a certificate's signature nor a secret.", action: reportBug},
	900144:  {sentence: "Entra ID misses a parameter in the sign-in request.", action: reportBug},
	9002313: {sentence: "Entra ID cannot read the sign-in request.", action: reportBug},
	50196:   {sentence: "Entra ID stopped answering because the application asked for tokens in a loop.", action: "Wait five minutes. When it comes again, report it with the ids shown: Concord is meant to keep its token."},

	90033: {sentence: "Entra ID has a passing fault.", action: tryLater, passing: true},
	90012: {sentence: "Entra ID took too long over the sign-in request.", action: tryLater, passing: true},
	50033: {sentence: "Entra ID has a passing fault.", action: tryLater, passing: true},
}

// ofCertificate are the numbers after which another certificate may do. Source: microsoft-identity-web reads its certificate
// again after the same ones.
var ofCertificate = []int{700027, 700024, 1000502, 7000214, 7000274, 7000277}

const (
	unknownApp   = "Check clientId and tenantId in appsettings.json. A new app registration needs some minutes; one made in another tenant needs consent in this one."
	renew        = "Make a new certificate, upload it to the app registration, and name it in appsettings.json."
	checkClock   = "Check this computer's date, time and time zone, and that time synchronisation is on."
	grantConsent = "In the app registration, open API permissions, add User.Read.All, GroupMember.Read.All and Contacts.ReadWrite as application permissions, and choose Grant admin consent."
	tryLater     = "Nothing to change: try again in some minutes."
	reportBug    = "This is a fault of Concord: please report it with the ids shown."
)
