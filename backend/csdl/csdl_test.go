package csdl

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// small is metadata in the form of Microsoft's, of a service that has people with notes.
const small = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EnumType Name="color"><Member Name="red" Value="0"/><Member Name="blue" Value="1"/></EnumType>
  <EntityType Name="entity" Abstract="true"><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
  <EntityType Name="directoryObject" BaseType="graph.entity" OpenType="true"/>
  <EntityType Name="user" BaseType="graph.directoryObject" OpenType="true">
    <Property Name="displayName" Type="Edm.String"/>
    <Property Name="phones" Type="Collection(Edm.String)" Nullable="false"/>
    <Property Name="enabled" Type="Edm.Boolean"/>
    <Property Name="age" Type="Edm.Int32"/>
    <Property Name="born" Type="Edm.DateTimeOffset"/>
    <Property Name="likes" Type="graph.color"/>
    <Property Name="home" Type="graph.address"/>
    <NavigationProperty Name="manager" Type="graph.directoryObject"/>
    <NavigationProperty Name="notes" Type="Collection(graph.note)" ContainsTarget="true"/>
    <NavigationProperty Name="photo" Type="graph.photo" ContainsTarget="true"/>
    <NavigationProperty Name="extensions" Type="Collection(graph.extension)" ContainsTarget="true"/>
  </EntityType>
  <EntityType Name="group" BaseType="graph.directoryObject"><NavigationProperty Name="members" Type="Collection(graph.directoryObject)"/></EntityType>
  <EntityType Name="note" BaseType="graph.entity" OpenType="true"><Property Name="text" Type="Edm.String"/></EntityType>
  <EntityType Name="photo" BaseType="graph.entity" HasStream="true"><Property Name="width" Type="Edm.Int32"/></EntityType>
  <EntityType Name="extension" BaseType="graph.entity" Abstract="true"/>
  <EntityType Name="openTypeExtension" BaseType="graph.extension" OpenType="true"><Property Name="extensionName" Type="Edm.String" Nullable="false"/></EntityType>
  <ComplexType Name="address"><Property Name="city" Type="Edm.String"/></ComplexType>
  <Function Name="delta" IsBound="true"><Parameter Name="bindingParameter" Type="Collection(graph.user)"/><ReturnType Type="Collection(graph.user)"/></Function>
  <Function Name="delta" IsBound="true"><Parameter Name="bindingParameter" Type="Collection(graph.group)"/><ReturnType Type="Collection(graph.group)"/></Function>
  <Action Name="check" IsBound="true"><Parameter Name="bindingParameter" Type="graph.directoryObject"/>
    <Parameter Name="ids" Type="Collection(Edm.String)" Nullable="false"/><ReturnType Type="Collection(Edm.String)" Nullable="false"/></Action>
  <Action Name="purge" IsBound="true"><Parameter Name="bindingParameter" Type="graph.note"/></Action>
  <EntityContainer Name="GraphService"><EntitySet Name="users" EntityType="microsoft.graph.user"/><EntitySet Name="groups" EntityType="microsoft.graph.group"/></EntityContainer>
  <Annotations Target="microsoft.graph.user/photo"><Annotation Term="Org.OData.Capabilities.V1.DeleteRestrictions"><Record><PropertyValue Property="Deletable" Bool="false"/></Record></Annotation>
    <Annotation Term="Org.OData.Capabilities.V1.ExpandRestrictions"><Record><PropertyValue Property="Expandable" Bool="false"/></Record></Annotation></Annotations>
</Schema></edmx:DataServices></edmx:Edmx>`

func model(t *testing.T) *Model {
	t.Helper()
	m, err := Read(strings.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestRequestsAreJudged(t *testing.T) {
	const jsonType = "application/json"
	for _, c := range []struct {
		request string // method, path and body
		problem string // part of what is wrong; "" for nothing
	}{
		{"GET users", ""},
		{"GET users('ann')/notes", ""},
		{"GET user", `no entity set "user"`},
		{"GET users/ann/Notes", `user has no "Notes"`},
		{"GET users/notes", "the key of microsoft.graph.user is missing"},
		{"GET users/delta()?$select=id,displayName,manager", ""},
		{"GET users?$select=id,manager", "manager is a navigation property"},
		{"GET groups/delta?$select=id,members&$filter=id%20eq%20'a'%20or%20id%20eq%20'b'", ""},
		{"GET users/ann/delta", `user has no "delta"`},
		{"POST users/delta {}", "POST is not for a function"},
		{"GET users/$count", ""},
		{"GET users/$count/more", "nothing may follow"},
		{"GET groups/g/members/microsoft.graph.user?$select=displayName&$top=5&$count=true", ""},
		{"GET groups/g/members/microsoft.graph.note", "note is no kind of microsoft.graph.directoryObject"},
		{"GET groups/g/members?$select=displayName", `directoryObject has no "displayName"`},
		{"GET users?$select=id,displayname", `user has no "displayname"`},
		{"GET users?$expand=extensions($filter=id%20eq%20'com.x'),notes($select=text)", ""},
		{"GET users?$expand=notes($select=txt)", `note has no "txt"`},
		{"GET users?$expand=displayName", "no navigation property"},
		{"GET users?$expand=photo", "forbids to expand photo"},
		{"GET users?$orderby=displayName%20desc", ""},
		{"GET users?$orderby=displayName%20down", "no direction"},
		{"GET users?$top=many", "no number"},
		{"GET users?select=id", "no such option"},
		{"GET users?$filter=startswith(displayName,'O''Neil')%20and%20not(enabled%20eq%20true)%20or%20age%20in%20(1,2)", ""},
		{"GET users?$filter=Extensions/any(f:f/id%20eq%20'com.x')%20and%20phones/any(p:p%20eq%20'1')", ""},
		{"GET users?$filter=notes/Any(n:%20n/txt%20eq%20'a')", `note has no "txt"`},
		{"GET users?$filter=displayName/any(n:%20n%20eq%20'a')", "displayName is no collection"},
		{"GET users?$filter=displayNam%20eq%20'a'", `no "displayNam"`},
		{"GET users?$filter=enabled%20eq%20'true'", "is compared with a string"},
		{"GET users?$filter=home/city%20eq%20'Oslo'%20and%20notes/$count%20eq%200", ""},
		{"GET users?$filter=begins(displayName,'a')", "no such function"},
		{"GET users?$filter=id%20eq%20'a", "not closed"},
		{`POST users {"displayName":null,"phones":["1"],"enabled":true,"age":3,"likes":"red","born":"2026-01-02T03:04:05Z","home":{"city":"Oslo"}}`, ""},
		{`POST users {"dispalyName":"a"}`, `user has no "dispalyName"`},
		{`POST users {"home":{"town":"Oslo"}}`, `address has no "town"`},
		{`POST users {"enabled":"true"}`, "enabled: a string that does not fit for Edm.Boolean"},
		{`POST users {"age":1.5}`, "age: a number for Edm.Int32"},
		{`POST users {"phones":"1"}`, "phones: a string that does not fit for Collection"},
		{`POST users {"phones":null}`, "phones: null"},
		{`POST users {"born":"yesterday"}`, "born"},
		{`POST users {"likes":"green"}`, "likes"},
		{`POST users {"extensions":[{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"com.x","anything":"goes","also":[1,2]}]}`, ""},
		{`POST users {"extensions":[{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"com.x","nested":{}}]}`, "neither a primitive value"},
		{`POST users {"extensions":[{"extensionName":"com.x"}]}`, `extension has no "extensionName"`},
		{`POST users {"extensions":[{"@odata.type":"microsoft.graph.note"}]}`, "no kind of microsoft.graph.extension"},
		{`POST users {"@odata.typo":"x"}`, `user has no "@odata.typo"`},
		{"POST users", "needs a body"},
		{"POST users [", "no JSON"},
		{"DELETE users", "DELETE is not for an entity or a collection"},
		{"PATCH users {}", "PATCH is not for"},
		{`GET users/ann {"a":1}`, "GET has no body"},
		{`POST users/ann/check {"ids":["a"]}`, ""},
		{`POST users/ann/check {"id":["a"]}`, `no parameter "id"`},
		{`POST users/ann/check {}`, `needs the parameter "ids"`},
		{"POST users/ann/notes/n/purge", ""},
		{"GET users/ann/notes/n/purge", "GET is not for a function or an action"},
		{"GET users/ann/photo/$value", ""},
		{"PUT users/ann/photo/$value binary", ""},
		{"GET users/ann/$value", `user has no "$value"`},
		{"DELETE users/ann/photo", "forbids DELETE"},
		{"DELETE users/ann/notes/n", ""},
	} {
		method, rest, _ := strings.Cut(c.request, " ")
		path, body, _ := strings.Cut(rest, " ")
		contentType := jsonType
		if body == "binary" {
			contentType = "image/jpeg"
		}
		expect(t, c.request, model(t).Request(method, path, contentType, []byte(body)), c.problem)
	}
}

func expect(t *testing.T, what string, problems []error, want string) {
	t.Helper()
	if want == "" && len(problems) > 0 || want != "" && (len(problems) == 0 || !strings.Contains(problems[0].Error(), want)) {
		t.Errorf("%s: got %q, want %q", what, problems, want)
	}
}

func TestAnswersAreJudged(t *testing.T) {
	for _, c := range []struct {
		request string
		status  int
		body    string
		problem string
	}{
		{"GET users", 200, `{"@odata.context":"c","@odata.count":1,"value":[{"id":"a","displayName":null}],"@odata.nextLink":"n"}`, ""},
		{"GET users", 200, `{"value":[{"id":"a","displayname":"b"}]}`, `value[0].displayname: microsoft.graph.user has no "displayname"`},
		{"GET users", 200, `{"id":"a"}`, `a list without "value"`},
		{"GET users", 200, `{"value":[],"total":1}`, `a list has no "total"`},
		{"GET users", 200, `{"value":[],"@odata.deltaLink":"d"}`, "deltaLink outside"},
		{"GET users", 200, `{"value":[{"id":"a","@removed":{"reason":"deleted"}}]}`, `no "@removed"`},
		{"GET users/delta", 200, `{"value":[{"id":"a","@removed":{"reason":"deleted"}}],"@odata.deltaLink":"d"}`, ""},
		{"GET users/delta", 200, `{"value":[{"id":"a","@removed":{"reason":"gone"}}]}`, "@removed"},
		{"GET groups/delta", 200, `{"value":[{"id":"g","members@delta":[{"@odata.type":"#microsoft.graph.user","id":"a","@removed":{"reason":"deleted"}}]}]}`, ""},
		{"GET groups/delta", 200, `{"value":[{"id":"g","member@delta":[]}]}`, `no navigation property "member"`},
		{"GET groups/g", 200, `{"id":"g","members@delta":[]}`, `no "members@delta"`},
		{"GET users/ann", 200, `{"@odata.context":"c","@odata.etag":"e","id":"a","phones":[],"manager":{"@odata.type":"#microsoft.graph.user","id":"b","displayName":"x"}}`, ""},
		{"GET users/ann", 200, `{"id":null}`, "id: null"},
		{"GET users/ann", 200, `{"phones@odata.context":"c","phones":[]}`, ""},
		{"GET users/ann", 200, `{"phone@odata.context":"c"}`, `no "phone"`},
		{"POST users", 201, `{"id":"a"}`, ""},
		{"GET users/ann/displayName", 200, `{"@odata.context":"c","value":"Ann"}`, ""},
		{"GET users/ann/photo", 200, `{"@odata.mediaEtag":"e","@odata.mediaContentType":"image/jpeg","id":"1x1","width":1}`, ""},
		{"POST users/ann/check", 200, `{"value":["a"]}`, ""},
		{"POST users/ann/check", 200, `{"value":[1]}`, "value[0]: a number"},
		{"POST users/ann/notes/n/purge", 200, `{}`, "answers with nothing"},
		{"GET users", 403, `{"error":{"code":"c","message":"m","innerError":{"date":"d","request-id":"r","client-request-id":"i"}}}`, ""},
		{"GET users", 403, `{"error":{"message":"m"}}`, "without a code"},
		{"GET users", 403, `{"error":{"code":"c","reason":"m"}}`, `no "reason"`},
		{"GET users", 403, `{"code":"c"}`, "an error that is no"},
		{"GET users", 502, `<html>`, ""},
	} {
		method, path, _ := strings.Cut(c.request, " ")
		expect(t, c.request+" "+c.body, model(t).Answer(method, path, c.status, []byte(c.body)), c.problem)
	}
}

// fake answers everything the same.
type fake string

func (f fake) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Request: r, Body: io.NopCloser(strings.NewReader(string(f)))}, nil
}

// listener is a test that keeps what it is told.
type listener struct {
	Test
	told []string
}

func (l *listener) Helper() {}
func (l *listener) Errorf(format string, args ...any) {
	l.told = append(l.told, fmt.Sprintf(format, args...))
}

func TestAWatchJudgesEachItemOfABatch(t *testing.T) {
	const answer = `{"responses":[{"id":"2","status":200,"headers":{"Content-Type":"application/json"},"body":{"id":"a","dispalyName":"x"}},` +
		`{"id":"1","status":404,"headers":{"Content-Type":"application/json"},"body":{"error":{"code":"c","message":"m"}}}]}`
	const batch = `{"requests":[{"id":"1","method":"GET","url":"/users/notes"},{"id":"2","method":"PATCH","url":"/users/ann?$select=ids",` +
		`"headers":{"Content-Type":"application/json"},"body":{"displayName":1}}]}`
	const get, patch = "GET /users/notes answered 404: ", "PATCH /users/ann?$select=ids answered 200: "
	request := []string{patch + `$select: microsoft.graph.user has no "ids"`, patch + "displayName: a number for Edm.String"}
	for name, c := range map[string]struct {
		watch func(Test, http.RoundTripper, *Model) http.RoundTripper
		want  []string
	}{
		"client":  {watchClient, append([]string{get + "the key of microsoft.graph.user is missing"}, request...)},
		"service": {watchService, append(request, patch+`dispalyName: microsoft.graph.user has no "dispalyName"`)}, // the refused one may be wrong on purpose
	} {
		l := &listener{Test: t}
		w := c.watch(l, fake(answer), model(t))
		for range 2 { // the second time says nothing new
			r, err := http.NewRequestWithContext(t.Context(), "POST", "https://graph.microsoft.com/v1.0/$batch", strings.NewReader(batch))
			if err != nil {
				t.Fatal(err)
			}
			res, err := w.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(res.Body); err != nil || string(got) != answer {
				t.Fatalf("the answer became %q, %v", got, err)
			}
			if err := res.Body.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if len(l.told) != len(c.want) {
			t.Fatalf("%s: told %q, want %q", name, l.told, c.want)
		}
		for i := range c.want {
			if !strings.HasPrefix(l.told[i], c.want[i]) {
				t.Errorf("%s: told %q, want %q", name, l.told[i], c.want[i])
			}
		}
	}
}

func TestMicrosoftsMetadataIsReadWhole(t *testing.T) {
	m := Need(t)
	for _, name := range []string{"microsoft.graph.user", "microsoft.graph.contact", "microsoft.graph.group", "microsoft.graph.synchronizationJob"} {
		if _, ok := m.property(name, "id"); !ok {
			t.Errorf("%s has no id", name)
		}
	}
	if len(m.types) < 1000 || len(m.operations) < 500 || len(m.entitySets) < 40 || !m.restriction["microsoft.graph.contact/photo"].expand {
		t.Errorf("%d types, %d operations, %d entity sets", len(m.types), len(m.operations), len(m.entitySets))
	}
}

func TestWhatIsNoMetadataIsRefused(t *testing.T) {
	for _, text := range []string{"", "<html/>", "<a>", `<edmx:Edmx xmlns:edmx="x"><edmx:DataServices/></edmx:Edmx>`} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	if folder, err := moduleFolder(); err != nil || filepath.Base(folder) == "csdl" {
		t.Errorf("go.mod lies in %q, %v", folder, err)
	} else if _, err := os.Stat(filepath.Join(folder, "go.mod")); err != nil {
		t.Error(err)
	}
}
