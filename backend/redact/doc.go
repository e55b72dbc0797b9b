// Package redact answers: what is left of a text when everything that names a person, or is a secret, is taken out?
//
// Figures does it for JSON whose keys we know: numbers, truths, times and codes stay, sentences and names go, and the shape
// stays so that it can still be read. A Scrubber does it for text: what it has learnt (names, addresses, numbers, ids), and what
// looks like an address, a telephone number, an id, a token or a key, each in place of a word of its own, the same one each time, so
// that one can still see that two lines are about the same thing.
//
// Figures may be called from any goroutine; a Scrubber by one at a time.
package redact
