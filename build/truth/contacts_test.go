package truth

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"testing"

	core "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

const (
	extensionName = "com.example.truth"
	propertyID    = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name TruthKey"
	expandMarks   = "extensions($filter=id eq '" + extensionName + "')"
	expandKey     = "singleValueExtendedProperties($filter=id eq '" + propertyID + "')"
)

// mailbox gives somebody who has a mailbox.
func (c *client) mailbox(t *testing.T) *users.UserItemRequestBuilder {
	t.Helper()
	people, _, _ := c.round(t, "")
	for _, p := range people {
		if p.GetMail() == nil || p.GetAccountEnabled() == nil || !*p.GetAccountEnabled() {
			continue
		}
		user := c.users.ByUserId(text(p.GetId()))
		_, err := user.ContactFolders().Get(t.Context(), nil)
		var e *odataerrors.ODataError
		switch {
		case err == nil:
			return user
		case errors.As(err, &e) && e.ResponseStatusCode == 404: // no mailbox
		default:
			t.Fatal(err)
		}
	}
	t.Fatal("nobody has a mailbox")
	return nil
}

func (c *client) folder(t *testing.T, user *users.UserItemRequestBuilder, name string) *users.ItemContactFoldersContactFolderItemRequestBuilder {
	t.Helper()
	body := models.NewContactFolder()
	body.SetDisplayName(ptr(name))
	made, err := user.ContactFolders().Post(t.Context(), body, &users.ItemContactFoldersRequestBuilderPostRequestConfiguration{Headers: immutable()})
	if err != nil {
		t.Fatal(err)
	}
	if text(made.GetDisplayName()) != name || text(made.GetParentFolderId()) == "" {
		t.Errorf("made a folder %q below %q", text(made.GetDisplayName()), text(made.GetParentFolderId()))
	}
	return user.ContactFolders().ByContactFolderId(text(made.GetId()))
}

// card is a contact with an open extension and an extended property.
func card(name, key string) models.Contactable {
	c := models.NewContact()
	c.SetDisplayName(ptr(name))
	c.SetGivenName(ptr("Ann"))
	c.SetBusinessPhones([]string{"+31 20 1"})
	c.SetMobilePhone(ptr("+31 6 1"))
	mail := models.NewEmailAddress()
	mail.SetName(ptr(name))
	mail.SetAddress(ptr("ann@example.com"))
	c.SetEmailAddresses([]models.EmailAddressable{mail})
	home := models.NewPhysicalAddress()
	home.SetCity(ptr("Oslo"))
	c.SetBusinessAddress(home)
	bag := models.NewOpenTypeExtension()
	bag.SetExtensionName(ptr(extensionName))
	bag.SetAdditionalData(map[string]any{"sourceId": key, "version": 3})
	c.SetExtensions([]models.Extensionable{bag})
	property := models.NewSingleValueLegacyExtendedProperty()
	property.SetId(ptr(propertyID))
	property.SetValue(ptr(key))
	c.SetSingleValueExtendedProperties([]models.SingleValueLegacyExtendedPropertyable{property})
	return c
}

// marks reads the extension and the extended property of a contact that was read with them.
func marks(t *testing.T, c models.Contactable) (sourceID, key string) {
	t.Helper()
	for _, e := range c.GetExtensions() {
		bag, ok := e.(models.OpenTypeExtensionable)
		if !ok || text(bag.GetExtensionName()) != extensionName || text(bag.GetId()) == "" {
			t.Errorf("the SDK took the extension for a %T", e)
			continue
		}
		value, _ := bag.GetAdditionalData()["sourceId"].(*string)
		sourceID = text(value)
	}
	for _, p := range c.GetSingleValueExtendedProperties() {
		key = text(p.GetValue())
	}
	return sourceID, key
}

func TestAContactLivesWithItsMarks(t *testing.T) {
	c := sdk(t)
	user := c.mailbox(t)
	folder := c.folder(t, user, "Truth")
	before := sim.transport.count()
	made, err := folder.Contacts().Post(t.Context(), card("Ann Bo", "Key-1"), &users.ItemContactFoldersItemContactsRequestBuilderPostRequestConfiguration{Headers: immutable()})
	if err != nil {
		t.Fatal(err)
	}
	if sent := sim.transport.since(before); len(sent) != 1 || sent[0].encoding != "gzip" {
		t.Errorf("over the wire went %+v, want one packed POST", sent)
	}
	if sourceID, _ := marks(t, made); sourceID != "Key-1" || text(made.GetChangeKey()) == "" || made.GetCreatedDateTime() == nil {
		t.Errorf("the answer to the POST shows the extension %q, changeKey %q", sourceID, text(made.GetChangeKey()))
	}
	contact := user.Contacts().ByContactId(text(made.GetId()))
	read, err := contact.Get(t.Context(), &users.ItemContactsContactItemRequestBuilderGetRequestConfiguration{Headers: immutable(),
		QueryParameters: &users.ItemContactsContactItemRequestBuilderGetQueryParameters{Expand: []string{expandMarks, expandKey}}})
	if err != nil {
		t.Fatal(err)
	}
	if sourceID, key := marks(t, read); sourceID != "Key-1" || key != "Key-1" {
		t.Errorf("read back with the extension %q and the property %q", sourceID, key)
	}
	if text(read.GetDisplayName()) != "Ann Bo" || len(read.GetBusinessPhones()) != 1 || text(read.GetBusinessAddress().GetCity()) != "Oslo" ||
		len(read.GetEmailAddresses()) != 1 || text(read.GetEmailAddresses()[0].GetAddress()) != "ann@example.com" {
		t.Error("read back something else than was written")
	}
	plain, err := contact.Get(t.Context(), &users.ItemContactsContactItemRequestBuilderGetRequestConfiguration{Headers: immutable()})
	if err != nil {
		t.Fatal(err)
	}
	if len(plain.GetExtensions()) != 0 || len(plain.GetSingleValueExtendedProperties()) != 0 {
		t.Error("the marks come without being asked for")
	}
	find := func(value string) int {
		t.Helper()
		filter := "singleValueExtendedProperties/Any(ep: ep/id eq '" + propertyID + "' and ep/value eq '" + value + "')"
		found, err := folder.Contacts().Get(t.Context(), &users.ItemContactFoldersItemContactsRequestBuilderGetRequestConfiguration{Headers: immutable(),
			QueryParameters: &users.ItemContactFoldersItemContactsRequestBuilderGetQueryParameters{Filter: ptr(filter), Expand: []string{expandMarks}}})
		if err != nil {
			t.Fatal(err)
		}
		return len(found.GetValue())
	}
	if one, none := find("key-1"), find("key-2"); one != 1 || none != 0 {
		t.Errorf("the property finds %d, and %d for a value that nobody has", one, none)
	}
	change := models.NewContact()
	change.SetDisplayName(ptr("Ann Changed"))
	change.SetMobilePhone(nil)
	changed, err := contact.Patch(t.Context(), change, &users.ItemContactsContactItemRequestBuilderPatchRequestConfiguration{Headers: immutable()})
	if err != nil {
		t.Fatal(err)
	}
	if text(changed.GetDisplayName()) != "Ann Changed" || text(changed.GetId()) != text(made.GetId()) || text(changed.GetChangeKey()) == text(made.GetChangeKey()) {
		t.Errorf("after the PATCH: %q, changeKey %q", text(changed.GetDisplayName()), text(changed.GetChangeKey()))
	}
	if err := contact.Delete(t.Context(), &users.ItemContactsContactItemRequestBuilderDeleteRequestConfiguration{Headers: immutable()}); err != nil {
		t.Fatal(err)
	}
	if left := find("key-1"); left != 0 {
		t.Errorf("%d in the folder after the DELETE", left)
	}
	err = contact.PermanentDelete().Post(t.Context(), &users.ItemContactsItemPermanentDeleteRequestBuilderPostRequestConfiguration{Headers: immutable()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = contact.Get(t.Context(), &users.ItemContactsContactItemRequestBuilderGetRequestConfiguration{Headers: immutable()})
	refused(t, err, 404, "ErrorItemNotFound")
}

func TestABatchOfTwentyIsAnsweredItemByItem(t *testing.T) {
	c := sdk(t)
	user := c.mailbox(t)
	folder := c.folder(t, user, "Truth in batches")
	batch := core.NewBatchRequest(c.adapter)
	keys := map[string]string{}
	for i := range 19 {
		name := fmt.Sprintf("Person %02d", i)
		request, err := folder.Contacts().ToPostRequestInformation(t.Context(), card(name, name), &users.ItemContactFoldersItemContactsRequestBuilderPostRequestConfiguration{Headers: immutable()})
		if err != nil {
			t.Fatal(err)
		}
		item, err := batch.AddBatchRequestStep(*request)
		if err != nil {
			t.Fatal(err)
		}
		keys[text(item.GetId())] = name
	}
	wrong, err := c.users.ByUserId("nobody").ToGetRequestInformation(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	missing, err := batch.AddBatchRequestStep(*wrong)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := batch.Send(t.Context(), c.adapter)
	if err != nil {
		t.Fatal(err)
	}
	if len(answers.GetResponses()) != 20 {
		t.Fatalf("%d answers to 20 requests", len(answers.GetResponses()))
	}
	for id, name := range keys {
		made, err := core.GetBatchResponseById[models.Contactable](answers, id, models.CreateContactFromDiscriminatorValue)
		if err != nil {
			t.Fatal(err)
		}
		if text(made.GetDisplayName()) != name {
			t.Errorf("the answer to %s shows %s", name, text(made.GetDisplayName()))
		}
		if sourceID, _ := marks(t, made); sourceID != name {
			t.Errorf("the answer to %s shows the extension of %q", name, sourceID)
		}
	}
	if status := answers.GetStatusCodes()[text(missing.GetId())]; status != 404 {
		t.Errorf("the request for nobody answered %d", status)
	}
	list, err := folder.Contacts().Get(t.Context(), &users.ItemContactFoldersItemContactsRequestBuilderGetRequestConfiguration{Headers: immutable()})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := core.NewPageIterator[models.Contactable](list, c.adapter, models.CreateContactCollectionResponseFromDiscriminatorValue)
	if err != nil {
		t.Fatal(err)
	}
	listed := 0
	if err := pages.Iterate(t.Context(), func(models.Contactable) bool { listed++; return true }); err != nil {
		t.Fatal(err)
	}
	if len(list.GetValue()) != 10 || listed != 19 {
		t.Errorf("the first page has %d contacts, all pages %d; want 10 and 19", len(list.GetValue()), listed)
	}
}

func TestPhotosAreReadAndWritten(t *testing.T) {
	c := sdk(t)
	people, _, _ := c.round(t, "")
	shown := 0
	for _, p := range people {
		photo := c.users.ByUserId(text(p.GetId())).Photo()
		about, err := photo.Get(t.Context(), nil)
		if err != nil || text(about.GetId()) == "1x1" {
			continue // nobody has to have one
		}
		content, err := photo.Content().Get(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		picture, kind, err := image.Decode(bytes.NewReader(content))
		if err != nil || kind != "jpeg" || picture.Bounds().Dx() != int(*about.GetWidth()) {
			t.Fatalf("%d bytes are no picture as told: %v %s", len(content), err, kind)
		}
		if shown++; shown == 3 {
			break
		}
	}
	if shown == 0 {
		t.Error("nobody in the company has a photo")
	}
	user := c.mailbox(t)
	folder := c.folder(t, user, "Truth with faces")
	made, err := folder.Contacts().Post(t.Context(), card("Ann", "a"), &users.ItemContactFoldersItemContactsRequestBuilderPostRequestConfiguration{Headers: immutable()})
	if err != nil {
		t.Fatal(err)
	}
	photo := user.Contacts().ByContactId(text(made.GetId())).Photo()
	_, err = photo.Content().Get(t.Context(), nil)
	refused(t, err, 404, "ImageNotFound")
	var face bytes.Buffer
	if err := jpeg.Encode(&face, image.NewGray(image.Rect(0, 0, 64, 64)), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := photo.Content().Put(t.Context(), face.Bytes(), nil); err != nil {
		t.Fatal(err)
	}
	back, err := photo.Content().Get(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(back, face.Bytes()) {
		t.Errorf("%d bytes came back of %d", len(back), face.Len())
	}
}
