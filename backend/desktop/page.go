package desktop

import "net/http"

// policy lets the page load from the program alone: no outside origin, no frame, no plug-in. Styles may be inline,
// because the controls write theirs into the document; scripts may not.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Guard puts the content security policy and its kin on every answer of the asset server.
func Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// NotBuilt answers for a front end that was never built: a clone compiles without it.
func NotBuilt(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" && r.URL.Path != "/index.html" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// A write that fails has nobody left to tell.
	_, _ = w.Write([]byte("<!doctype html><html lang=en><head><title>Concord</title></head><body><h1>The front end is not built</h1><p>Run <code>make build</code>, then start bin/concord.</p></body></html>"))
}
