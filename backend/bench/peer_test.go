package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"concord/backend/graphsim"
)

// The same work as scripts in use today do it: the people are read, and then each mailbox is written one contact at a time, one
// mailbox after the other; what is refused is tried again after what the answer tells. It writes no mark and asks
// for nothing first, which makes it faster than a script that can run twice.
func TestPeer(t *testing.T) {
	people, mailboxes := sized(100, 500), sized(5, 20)
	seconds := map[bool]float64{}
	for _, ours := range []bool{true, false} {
		inVirtualTime(t, graphsim.Options{Company: company(people, mailboxes)}, func(r *rig) {
			name := "peer, same work"
			var row result
			if ours {
				name = "beside the peer"
				_, row = r.measured()
			} else {
				row = r.script(people)
			}
			seconds[ours] = *row.MakespanSeconds
			row.Scenario = fmt.Sprintf("%s: %d people × %d mailboxes", name, people, mailboxes)
			if !ours {
				row.Note = fmt.Sprintf("one request at a time with a simple retry: %.1f times as long", seconds[false]/seconds[true])
			}
			report(row)
		})
	}
	guardLeast(t, "times as long", seconds[false]/seconds[true], figure{16, 75}.now())
}

// script is such a script, over the same simulated wire, signed in by the same token.
func (r *rig) script(people int) result {
	r.t.Helper()
	r.sim.ResetCounters()
	r.at.begin()
	began := time.Now()
	wire := r.source.Transport(r.sim.RoundTripper())
	ask := func(method, path string, body any) map[string]any {
		data, err := json.Marshal(body)
		r.ok(err)
		for range 8 {
			request, err := http.NewRequestWithContext(context.Background(), method, "https://graph.microsoft.com/v1.0"+path, bytes.NewReader(data))
			r.ok(err)
			request.Header.Set("Content-Type", "application/json")
			response, err := wire.RoundTrip(request)
			r.ok(err)
			answer, err := io.ReadAll(response.Body)
			r.ok(err)
			r.ok(response.Body.Close())
			if response.StatusCode < 300 {
				var object map[string]any
				r.ok(json.Unmarshal(answer, &object))
				return object
			}
			wait, _ := strconv.Atoi(response.Header.Get("Retry-After"))
			time.Sleep(time.Duration(max(wait, 1)) * time.Second)
		}
		r.t.Fatalf("%s %s was refused to the end", method, path)
		return nil
	}
	ask(http.MethodGet, "/users?$top=999", nil)
	for _, mailbox := range r.company.Groups[1].Members {
		made := ask(http.MethodPost, "/users/"+mailbox.ID+"/contactFolders", map[string]any{"displayName": folder})
		for _, p := range r.company.People[:people] {
			body := map[string]any{"emailAddresses": []any{map[string]any{"address": p.Properties["mail"], "name": p.Properties["displayName"]}}}
			for _, property := range []string{"displayName", "givenName", "surname", "jobTitle", "department", "mobilePhone"} {
				if value := p.Properties[property]; value != nil {
					body[property] = value
				}
			}
			ask(http.MethodPost, fmt.Sprintf("/users/%s/contactFolders/%v/contacts", mailbox.ID, made["id"]), body)
		}
	}
	c := r.sim.Counters()
	return result{MakespanSeconds: told(time.Since(began).Seconds()), Requests: told(c.Requests), Throttled: told(c.Throttled)}
}
