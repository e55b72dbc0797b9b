package cloudsync

import (
	"context"
	"strings"
	"time"

	"concord/backend/graph"
)

// testStep: does provisioning one object work?
type testStep struct{}

func (testStep) Name() string  { return stepTest }
func (testStep) Title() string { return "Test with one object" }

func (testStep) Inspect(_ context.Context, v *view) (Finding, error) {
	f := Finding{State: Skipped}
	if v.c.TestObject == nil {
		f.see("The configuration names no object to test with.")
		return f, nil
	}
	if strings.EqualFold(v.known.Tested, v.c.TestObject.DistinguishedName) {
		f.State = Done
		f.see("It was provisioned on demand at %s.", v.known.TestedAt.UTC().Format("2006-01-02 15:04 UTC"))
		return f, nil
	}
	f.State = Open
	f.Confirm = &Confirmation{Word: "provision",
		Question: "This really provisions " + shown(v.c.TestObject.DistinguishedName) + " into Entra ID, whatever the scope says: Microsoft offers no test that changes nothing."}
	return f, nil
}

func (testStep) Requests(v *view) []Planned {
	return []Planned{planned(graph.ProvisionOnDemand(v.shownPrincipal(), v.shownJob(JobProvisioning), "{rule of the schema}", v.c.TestObject.subject()), "")}
}

func (o TestObject) subject() graph.ProvisionedObject {
	kind := o.Type
	if kind == "" {
		kind = "user"
	}
	return graph.ProvisionedObject{ObjectID: o.DistinguishedName, ObjectTypeName: kind}
}

func (testStep) Apply(ctx context.Context, v *view) error {
	data, err := v.schemaOf(ctx)
	if err != nil {
		return err
	}
	job := jobOf(v.jobs, JobProvisioning)
	if data == nil || job == nil {
		return orderError("There is no provisioning job yet.")
	}
	result, err := v.onDemand(ctx, v.found.id, job.ID, data, *v.c.TestObject)
	if err != nil {
		return err
	}
	if !result.OK() {
		sentence := "The test object was not provisioned: " + result.Words() + "."
		if meaning, _, known := ExplainError(result.Error); known {
			sentence += " " + meaning
		}
		return &problem{"cloudsync_test_failed", sentence,
			"See each of its steps with: concordctl cloudsync ondemand. Correct what they name, or take testObject out of the configuration."}
	}
	return v.remember(ctx, func(k *Known) { k.Tested, k.TestedAt = v.c.TestObject.DistinguishedName, time.Now() })
}
