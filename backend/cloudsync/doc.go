// Package cloudsync answers one question: which steps set up an Entra Cloud Sync configuration, and where are we?
//
// A Configuration says what is wanted for one on-premises domain, in a file. Twelve Steps lead there. Each looks at what the tenant
// says now (Inspect), tells what it would send (Requests), does it and looks again (Apply). Nothing is concluded from what was done
// before: a step that somebody did in the portal is done, and one that somebody undid is open again. So a plan is also the drift, and
// an apply that was cut off is simply called again.
//
// The promises:
//   - Nothing is made twice. A service principal is found again by its template and its Domain, and one whose making was cut off by
//     what the journal holds of the attempt.
//   - Schemas are edited as raw JSON: what an edit is not about stays as it is, byte for byte. They are kept before they are written,
//     their version is looked at right before, and nothing is written when nothing changes.
//   - A secret value ("*") is never sent back, and none is stored or shown.
//   - The tenant's synchronisation is never switched off.
//   - start is never sent to a job that runs.
//
// A Service may be used by several goroutines; two applies of one domain at once are the caller's to prevent (package runs).
package cloudsync
