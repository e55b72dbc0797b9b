//go:build race

package bench

// underRace: the detector makes these scenarios ten times as long and finds nothing that the engine's own tests do not.
const underRace = true
