package graph_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"concord/backend/csdl"
	"concord/backend/graph"
)

// requests is every request that package graph can make, by the function that makes it.
func requests() map[string][]graph.Request {
	const user, item, unit = "6e7b768e-07e2-4810-8459-485f84f8f204", "AAMkADhAAATs28OAAA=", "1032b19c-5a64-43f0-8a33-37c5a4b1c9b6"
	query := graph.ContactQuery{Select: []string{"id", "displayName", "parentFolderId"}, Extension: extension, Property: property}
	open := graph.OpenTypeExtension{ExtensionName: extension, Values: map[string]any{"sourceId": "a", "v": 1}}
	photo := graph.Media{Type: "image/jpeg", Data: []byte{0xff, 0xd8}}
	const sp, job = "614ac0e9-a59b-481f-bd8f-79a73d167e1c", "AD2AADProvisioning.fc96887f36da47508c935c28a0c0b6da"
	return map[string][]graph.Request{
		"ListContactFolders":            {graph.ListContactFolders(user, ""), graph.ListContactFolders(user, "O'Neil & Co")},
		"ListChildFolders":              {graph.ListChildFolders(user, item)},
		"GetContactFolder":              {graph.GetContactFolder(user, item), graph.GetContactFolder(user, "contacts")},
		"CreateContactFolder":           {graph.CreateContactFolder(user, "Corp")},
		"ListContacts":                  {graph.ListContacts(user, item, graph.ContactQuery{}), graph.ListContacts(user, "contacts", query)},
		"FindContactsByProperty":        {graph.FindContactsByProperty(user, item, property, "it's", ""), graph.FindContactsByProperty(user, item, property, "a", extension)},
		"FindContactsByExtension":       {graph.FindContactsByExtension(user, item, extension, graph.ContactQuery{}), graph.FindContactsByExtension(user, "contacts", "it's", query)},
		"RenameContactFolder":           {graph.RenameContactFolder(user, item, "Corp")},
		"DeleteContactFolder":           {graph.DeleteContactFolder(user, item)},
		"CountContacts":                 {graph.CountContacts(user, item)},
		"CreateExtension":               {graph.CreateExtension(user, item, open)},
		"UpdateExtension":               {graph.UpdateExtension(user, item, open)},
		"GetContact":                    {graph.GetContact(user, item, graph.ContactQuery{}), graph.GetContact(user, item, query)},
		"CreateContact":                 {graph.CreateContact(user, item, body("Ann", "a"))},
		"UpdateContact":                 {graph.UpdateContact(user, item, json.RawMessage(`{"displayName":"Ann","mobilePhone":null,"homeAddress":{"city":null}}`))},
		"DeleteContact":                 {graph.DeleteContact(user, item)},
		"PermanentDeleteContact":        {graph.PermanentDeleteContact(user, item)},
		"GetUserPhoto":                  {graph.GetUserPhoto(user)},
		"GetUserPhotoValue":             {graph.GetUserPhotoValue(user, 240)},
		"GetContactPhoto":               {graph.GetContactPhoto(user, item)},
		"GetContactPhotoValue":          {graph.GetContactPhotoValue(user, item)},
		"PutContactPhoto":               {graph.PutContactPhoto(user, item, photo)},
		"DeleteContactPhoto":            {graph.DeleteContactPhoto(user, item)},
		"GetUser":                       {graph.GetUser(user, nil), graph.GetUser(user, []string{"id", "displayName", "accountEnabled"})},
		"CheckMemberGroups":             {graph.CheckMemberGroups(user, []string{unit})},
		"GetUserPurpose":                {graph.GetUserPurpose(user)},
		"ListOrgContacts":               {graph.ListOrgContacts()},
		"GetOrgContact":                 {graph.GetOrgContact(unit)},
		"CheckMemberGroupsOfOrgContact": {graph.CheckMemberGroupsOfOrgContact(unit, []string{unit})},
		"ListAdministrativeUnitMembers": {graph.ListAdministrativeUnitMembers(unit)},

		"ListOrganization":                {graph.ListOrganization()},
		"EnableOnPremisesSync":            {graph.EnableOnPremisesSync(unit, false), graph.EnableOnPremisesSync(unit, true)},
		"ListOnPremisesSynchronization":   {graph.ListOnPremisesSynchronization()},
		"InstantiateApplicationTemplate":  {graph.InstantiateApplicationTemplate(unit, "contoso.com")},
		"FindApplication":                 {graph.FindApplication(unit)},
		"DeleteApplication":               {graph.DeleteApplication(unit)},
		"ListApplicationKeys":             {graph.ListApplicationKeys(unit)},
		"AddApplicationKey":               {graph.AddApplicationKey(unit, "CN=Concord", []byte{0x30, 0x82}, "a.b.c"), graph.AddApplicationKey(unit, "", []byte{0x30}, "a.b.c")},
		"RemoveApplicationKey":            {graph.RemoveApplicationKey(unit, sp, "a.b.c")},
		"ListServicePrincipalsOfTemplate": {graph.ListServicePrincipalsOfTemplate(unit)},
		"GetServicePrincipal":             {graph.GetServicePrincipal(sp)},
		"DeleteServicePrincipal":          {graph.DeleteServicePrincipal(sp)},
		"ListAgentGroups":                 {graph.ListAgentGroups()},
		"ListSynchronizationTemplates":    {graph.ListSynchronizationTemplates(sp)},
		"GetSynchronizationSecrets":       {graph.GetSynchronizationSecrets(sp)},
		"PutSynchronizationSecrets":       {graph.PutSynchronizationSecrets(sp, []graph.SynchronizationSecret{{Key: "Domain", Value: `{"domain":"contoso.com"}`}})},
		"GetSynchronizationSchema":        {graph.GetSynchronizationSchema(sp, job)},
		"PutSynchronizationSchema":        {graph.PutSynchronizationSchema(sp, job, json.RawMessage(`{"version":"2.0","synchronizationRules":[],"directories":[]}`))},
		"DeleteSynchronizationSchema":     {graph.DeleteSynchronizationSchema(sp, job)},
		"DiscoverDirectory":               {graph.DiscoverDirectory(sp, job, unit)},
		"ProvisionOnDemand":               {graph.ProvisionOnDemand(sp, job, unit, graph.ProvisionedObject{ObjectID: "CN=A,DC=contoso,DC=com", ObjectTypeName: "user"})},
		"ListSynchronizationJobs":         {graph.ListSynchronizationJobs(sp)},
		"GetSynchronizationJob":           {graph.GetSynchronizationJob(sp, job)},
		"CreateSynchronizationJob":        {graph.CreateSynchronizationJob(sp, "AD2AADProvisioning")},
		"StartSynchronizationJob":         {graph.StartSynchronizationJob(sp, job)},
		"PauseSynchronizationJob":         {graph.PauseSynchronizationJob(sp, job)},
		"RestartSynchronizationJob":       {graph.RestartSynchronizationJob(sp, job), graph.RestartSynchronizationJob(sp, job, graph.ResetForceDeletes)},
		"ListProvisioningLog": {graph.ListProvisioningLog(graph.ProvisioningLogQuery{}), graph.ListProvisioningLog(graph.ProvisioningLogQuery{
			JobID: job, Action: "stagedDelete", Status: "success", Since: time.Unix(1e9, 0), Till: time.Unix(2e9, 0), Top: 500})},
	}
}

func TestEveryRequestIsKnownToMicrosoft(t *testing.T) {
	metadata := csdl.Need(t)
	for maker, all := range requests() {
		for _, r := range all {
			if r.Beta {
				continue // the metadata is of v1.0
			}
			contentType, sent := "application/json", []byte(nil)
			switch body := r.Body.(type) {
			case nil:
			case graph.Media:
				contentType, sent = body.Type, body.Data
			default:
				var err error
				if sent, err = json.Marshal(body); err != nil {
					t.Fatal(err)
				}
			}
			for _, err := range metadata.Request(r.Method, strings.TrimPrefix(r.Path, "/"), contentType, sent) {
				t.Errorf("%s: %s %s: %v", maker, r.Method, r.Path, err)
			}
		}
	}
}

// TestNoRequestIsLeftOut lets a function that makes a request, and has no row in requests, fail.
func TestNoRequestIsLeftOut(t *testing.T) {
	known := requests()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !f.Name.IsExported() || f.Type.Results.NumFields() != 1 {
				continue
			}
			if result, ok := f.Type.Results.List[0].Type.(*ast.Ident); ok && result.Name == "Request" && known[f.Name.Name] == nil {
				t.Errorf("%s makes a request and has no row in requests", f.Name.Name)
			}
		}
	}
}

// TestEveryFieldReadIsKnownToMicrosoft holds the structs that read answers: a misspelt tag would read nothing, for ever.
func TestEveryFieldReadIsKnownToMicrosoft(t *testing.T) {
	metadata := csdl.Need(t)
	for name, value := range map[string]any{
		"user": graph.User{}, "group": graph.Group{}, "contact": graph.Contact{}, "contactFolder": graph.ContactFolder{},
		"emailAddress": graph.EmailAddress{}, "physicalAddress": graph.PhysicalAddress{}, "profilePhoto": graph.ProfilePhoto{},
		"orgContact": graph.OrgContact{}, "phone": graph.Phone{}, "physicalOfficeAddress": graph.PhysicalOfficeAddress{},
		"singleValueLegacyExtendedProperty": graph.SingleValueExtendedProperty{},
		"organization":                      graph.Organization{}, "verifiedDomain": graph.VerifiedDomain{}, "servicePrincipal": graph.ServicePrincipal{}, "application": graph.Application{},
		"keyCredential":                      graph.KeyCredential{},
		"onPremisesDirectorySynchronization": graph.OnPremisesDirectorySynchronization{}, "applicationServicePrincipal": graph.ApplicationServicePrincipal{},
		"synchronizationTemplate": graph.SynchronizationTemplate{}, "synchronizationSecretKeyStringValuePair": graph.SynchronizationSecret{},
		"directoryDefinition": graph.DirectoryDefinition{}, "objectDefinition": graph.ObjectDefinition{}, "attributeDefinition": graph.AttributeDefinition{},
		"synchronizationJobSubject": graph.ProvisionedObject{}, "stringKeyStringValuePair": graph.StringKeyStringValuePair{},
		"synchronizationJob": graph.SynchronizationJob{}, "keyValuePair": graph.KeyValuePair{}, "synchronizationSchedule": graph.SynchronizationSchedule{},
		"synchronizationStatus": graph.SynchronizationStatus{}, "stringKeyLongValuePair": graph.SynchronizedEntriesOfAType{},
		"synchronizationTaskExecution": graph.SynchronizationExecution{}, "synchronizationError": graph.SynchronizationError{},
		"synchronizationQuarantine": graph.SynchronizationQuarantine{}, "synchronizationProgress": graph.SynchronizationProgress{},
		"provisioningObjectSummary": graph.ProvisioningObjectSummary{}, "provisioningStatusInfo": graph.ProvisioningStatusInfo{},
		"provisioningErrorInfo": graph.ProvisioningErrorInfo{}, "provisionedIdentity": graph.ProvisionedIdentity{},
		"provisioningStep": graph.ProvisioningStep{}, "modifiedProperty": graph.ModifiedProperty{},
	} {
		of := reflect.TypeOf(value)
		for i := range of.NumField() {
			field := of.Field(i)
			tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if tag == "-" || strings.HasPrefix(tag, "@odata.") {
				continue
			}
			value := shape(field.Type, tag)
			if member := members[of.Name()+"."+field.Name]; member != "" {
				value = `"` + member + `"`
			}
			sample := `{"` + tag + `":` + value + `}`
			for _, err := range metadata.Change("microsoft.graph."+name, []byte(sample)) {
				t.Errorf("%s.%s: %v", of.Name(), field.Name, err)
			}
		}
	}
}

// members are values of the fields that hold one of an enumeration, or an id.
var members = map[string]string{
	"AttributeDefinition.Type": "String", "ProvisioningStep.ProvisioningStepType": "import", "ProvisioningStep.Status": "success",
	"ProvisioningStatusInfo.Status": "success", "SynchronizationSchedule.State": "Active", "SynchronizationExecution.State": "Succeeded",
	"SynchronizationTemplate.ApplicationID": "1a4721b3-e57f-4451-ae87-ef078703ec94", "ProvisioningErrorInfo.ErrorCategory": "failure",
	"SynchronizationSecret.Key": "Domain", "SynchronizationQuarantine.Reason": "TooManyDeletes", "SynchronizationStatus.Code": "Active",
	"ProvisioningObjectSummary.ProvisioningAction": "stagedDelete",
	"KeyCredential.KeyID":                          "f0b0b335-1d71-4883-8f98-567911bfdca6", "KeyCredential.CustomKeyIdentifier": "AAAA",
}

// shape is JSON that decodes into a Go type.
func shape(of reflect.Type, tag string) string {
	switch {
	case tag == "type": // of a phone
		return `"mobile"`
	case strings.HasSuffix(tag, "@delta"):
		return "[]"
	case of.Kind() == reflect.Pointer:
		return shape(of.Elem(), "")
	case of.Kind() == reflect.Slice:
		return "[" + shape(of.Elem(), "") + "]"
	case of.Kind() == reflect.Bool:
		return "true"
	case of.Kind() == reflect.Int, of.Kind() == reflect.Int64:
		return "1"
	case of.Kind() == reflect.Map, of.Kind() == reflect.Struct && of != reflect.TypeFor[time.Time]():
		return "{}"
	}
	return `"2026-01-02T03:04:05Z"` // a time, or a string that may be one kept as text
}
