package graph

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const principal = "614ac0e9-a59b-481f-bd8f-79a73d167e1c"

func TestAJobThatWasJustStartedIsNotReadAsFailed(t *testing.T) {
	// learn.microsoft.com/entra/identity/multi-tenant-organizations/cross-tenant-synchronization-configure-graph
	const answer = `{"id":"AD2AADProvisioning.fc96887f36da47508c935c28a0c0b6da","templateId":"ADDCInPassthrough",
 "schedule":{"expiration":null,"interval":"PT40M","state":"Active"},
 "status":{"countSuccessiveCompleteFailures":0,"escrowsPruned":false,"code":"NotRun","lastSuccessfulExecution":null,"quarantine":null,
  "steadyStateFirstAchievedTime":"0001-01-01T00:00:00Z","steadyStateLastAchievedTime":"2025-06-18T03:01:26.7971718Z","troubleshootingUrl":null,"progress":[],
  "lastExecution":{"activityIdentifier":null,"countExported":0,"countImported":"7","state":"Failed","timeBegan":"0001-01-01T00:00:00Z","timeEnded":"0001-01-01T00:00:00Z",
    "error":{"code":"None","message":"","tenantActionable":false}},
  "synchronizedEntryCountByType":[{"key":"user to User","value":2}]},
 "synchronizationJobSettings":[{"name":"QuarantineTooManyDeletesThreshold","value":"500"}]}`
	var job SynchronizationJob
	if err := json.Unmarshal([]byte(answer), &job); err != nil {
		t.Fatal(err)
	}
	if !job.Status.LastExecution.Never() || !job.Status.LastExecution.Error.None() {
		t.Errorf("the placeholder is taken for an execution: %+v", job.Status.LastExecution)
	}
	if !job.Is("AD2AADProvisioning") || job.Is("AD2AADPasswordHash") {
		t.Error("the job is not known by its id")
	}
	if !job.Status.SteadyStateFirstAchievedTime.IsZero() || job.Status.SteadyStateLastAchievedTime.Year() != 2025 {
		t.Errorf("times %v and %v", job.Status.SteadyStateFirstAchievedTime, job.Status.SteadyStateLastAchievedTime)
	}
	if job.Status.LastExecution.CountImported != 7 || job.Status.SynchronizedEntryCountByType[0].Value != 2 || job.Setting("quarantinetoomanydeletesthreshold") != "500" {
		t.Errorf("counts or settings are lost: %+v", job)
	}
}

func TestTheIdsOfBetaAndOfV1AreReadAlike(t *testing.T) {
	for _, answer := range []string{
		`{"application":{"id":"a","appId":"i"},"servicePrincipal":{"id":"s","appId":"i"}}`,
		`{"application":{"objectId":"a","appId":"i"},"servicePrincipal":{"objectId":"s","appId":"i"}}`,
	} {
		var made ApplicationServicePrincipal
		if err := json.Unmarshal([]byte(answer), &made); err != nil || made.Application.ID != "a" || made.ServicePrincipal.ID != "s" {
			t.Errorf("%s is read as %+v, %v", answer, made, err)
		}
	}
}

func TestWhatWasMadeAMomentAgoIsAwaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, w := newClient(t, inTurn(
			reply{status: 404, body: graphError("Request_ResourceNotFound")}, reply{status: 409, body: graphError("Conflict")},
			reply{status: 403, body: graphError("Authorization_RequestDenied")}, reply{status: 201, body: `{"id":"AD2AADProvisioning.1"}`}))
		var job SynchronizationJob
		start := time.Now()
		if err := c.Await(t.Context(), CreateSynchronizationJob(principal, "AD2AADProvisioning"), &job, NotWritableYet); err != nil || job.ID == "" {
			t.Fatalf("%+v, %v", job, err)
		}
		if len(w.sent) != 4 || time.Since(start) != 14*time.Second {
			t.Errorf("%d requests in %v, want 4 in 14 s", len(w.sent), time.Since(start))
		}
	})
}

func TestAMissingPermissionIsNotAwaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, w := newClient(t, always(reply{status: http.StatusForbidden, body: graphError("Authorization_RequestDenied")}))
		if err := c.Await(t.Context(), CreateSynchronizationJob(principal, "x"), nil, NotWritableYet); !IsForbidden(err) || len(w.sent) != deniedTries {
			t.Errorf("%v after %d requests", err, len(w.sent))
		}
	})
}

func TestWaitingForTheDirectoryHasAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := newClient(t, always(reply{status: http.StatusNotFound, body: graphError("Request_ResourceNotFound")}))
		start := time.Now()
		if err := c.Await(t.Context(), GetServicePrincipal(principal), nil, NotVisibleYet); !IsNotFound(err) || time.Since(start) > LagLimit {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

func TestAWriteOfUnknownOutcomeIsNotSentAgainByWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, w := newClient(t, always(reply{status: http.StatusServiceUnavailable, body: graphError("ServiceUnavailable")}))
		if err := c.Await(t.Context(), InstantiateApplicationTemplate(principal, "contoso.com"), nil, NotWritableYet); !IsAmbiguous(err) || len(w.sent) != 1 {
			t.Errorf("%v after %d requests", err, len(w.sent))
		}
	})
}

func TestABetaRequestGoesToBetaAndShowsItsHeaders(t *testing.T) {
	c, w := newClient(t, always(reply{status: 200, body: `{"value":[]}`}))
	r, seen := ListAgentGroups(), 0
	r.Answered = func(status int, _ http.Header) { seen = status }
	if err := c.Do(t.Context(), r, new(Page[OnPremisesAgentGroup])); err != nil {
		t.Fatal(err)
	}
	if path := w.sent[0].URL; !strings.HasPrefix(path, "https://graph.microsoft.com/beta/onPremisesPublishingProfiles/provisioning/agentGroups?") || seen != 200 {
		t.Errorf("asked %s, shown %d", path, seen)
	}
}
