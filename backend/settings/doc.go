// Package settings answers: which tenant, app registration, certificate and cloud?
//
// The answer stands in appsettings.json, which an admin writes by hand (Load, Find). The package also knows the data
// folder's usual place (DefaultDataFolder), the addresses of Microsoft's clouds, and how to reach them through the proxy
// and the root certificates that the file names (Settings.Transport).
//
// Promises:
//   - The file holds no secret that opens the tenant. A password has no key in it, and a proxy address with one is refused.
//     The password of a key file comes from the environment (certstore.PasswordVariable). The address of a webhook lets
//     whoever knows it post a message there: no error repeats it.
//   - Nothing is guessed: an unknown key, a wrong type, an impossible value, a key written twice are errors, each with
//     its line, its key, and what is allowed. Settings that were loaded without an error are complete and consistent.
//
// What is allowed stands in one table (keys.go); docs/appsettings.schema.json says the same for editors, and a test holds
// the two together.
//
// Concurrency: Settings are read-only after Load.
package settings
