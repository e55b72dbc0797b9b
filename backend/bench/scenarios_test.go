package bench

import (
	"fmt"
	"testing"

	"concord/backend/graphsim"
)

func TestFirstSync(t *testing.T) {
	people, mailboxes := sized(200, 1000), sized(20, 200)
	inVirtualTime(t, graphsim.Options{Company: company(people, mailboxes)}, func(r *rig) {
		done, row := r.measured()
		row.Scenario = fmt.Sprintf("first sync: %d people × %d mailboxes", people, mailboxes)
		report(row)
		if done.Created != int64(people*mailboxes) {
			t.Errorf("%d contacts were made, want %d", done.Created, people*mailboxes)
		}
		guard(t, "429", *row.Throttled, 0)
	})
}
