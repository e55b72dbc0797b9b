package truth

import (
	"strconv"
	"testing"
	"time"

	core "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/groups"
)

// TestTheSDKObeysTheThrottle uses up the directory's units, 8,000 in ten seconds for a tenant of this size, in batches
// that the SDK does not repeat, and then lets it read one user: it has to meet 429, wait and come through.
func TestTheSDKObeysTheThrottle(t *testing.T) {
	c := sdk(t)
	people, _, _ := c.round(t, "")
	user := c.users.ByUserId(text(people[0].GetId()))
	list, err := c.groups.Get(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	group := c.groups.ByGroupId(text(list.GetValue()[0].GetId()))
	few := &groups.ItemTransitiveMembersRequestBuilderGetRequestConfiguration{
		QueryParameters: &groups.ItemTransitiveMembersRequestBuilderGetQueryParameters{Top: ptr[int32](1)}}
	refusedItems := 0
	for n := 0; n < 200 && refusedItems == 0; n++ {
		batch := core.NewBatchRequest(c.adapter)
		for range 20 {
			request, err := group.TransitiveMembers().ToGetRequestInformation(t.Context(), few) // four units
			if err != nil {
				t.Fatal(err)
			}
			if _, err := batch.AddBatchRequestStep(*request); err != nil {
				t.Fatal(err)
			}
		}
		answers, err := batch.Send(t.Context(), c.adapter)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answers.GetResponses() {
			if *a.GetStatus() == 429 {
				refusedItems++
				if seconds, err := strconv.Atoi(a.GetHeaders()["Retry-After"]); err != nil || seconds < 1 {
					t.Fatalf("a refused item has the headers %v", a.GetHeaders())
				}
			}
		}
	}
	if refusedItems == 0 {
		t.Fatal("the directory takes any number of requests")
	}
	before := sim.transport.count()
	if _, err := user.Get(t.Context(), nil); err != nil {
		t.Fatalf("the SDK gave up: %v", err)
	}
	all := sim.transport.since(before)
	if len(all) < 2 || all[0].status != 429 || all[len(all)-1].status != 200 {
		t.Fatalf("over the wire went %+v, want a 429 and in the end 200", all)
	}
	for i, e := range all[1:] {
		told, err := strconv.Atoi(all[i].retryAfter)
		if waited := e.at.Sub(all[i].at); err != nil || waited < time.Duration(told)*time.Second {
			t.Errorf("told to wait %q, the SDK waited %v", all[i].retryAfter, waited)
		}
	}
}
