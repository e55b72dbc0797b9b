package notify

import "time"

// Hasten lets a test not wait between tries.
func (w *Webhook) Hasten() *Webhook {
	w.pause = time.Millisecond
	return w
}
