// Package history answers one question: what happened, over time?
//
// A Recorder takes each answer of the service (an Observation) and the totals of the gate (a Gauge), adds them up by
// second in memory and gives the seconds to a Store every few seconds; a Service reads them back as series for charts.
// Beside requests it knows refusals one by one, the results of runs, and how many people and contacts were in place.
//
// The promises:
//   - Recording never slows a run and never makes it fail. What cannot be stored waits in memory for a while, then the
//     oldest is dropped: one line in the log, and the number dropped in the series.
//   - No data is not zero: a bucket says in how many of its seconds we were at work; where it says none, the rest of it
//     means nothing.
//   - A spike survives: seconds are merged into longer buckets with age (Steps), and each bucket keeps the lowest and the
//     highest of its seconds. A series has at most MaxPoints points, whatever the range.
//   - The size is bounded: by Steps, MaxEvents and Kept.
//   - Several processes add up: nobody overwrites what another wrote about the same second.
//
// The package is a leaf: it knows neither the gate nor the database. All methods may be called from any goroutine.
package history
