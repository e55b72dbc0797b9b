package certstore

import "time"

// ClockTolerance is how long before its making a certificate that is made here is valid: it can be shown to a service whose
// clock is a little behind ours.
const ClockTolerance = 5 * time.Minute

// InMemory makes an RSA key of 2048 bits and a self-signed certificate that is valid from now on for lifetime. The key
// exists in this process only. It serves the demo tenant and tests.
func InMemory(commonName string, lifetime time.Duration) (*Identity, error) {
	return selfSigned(MakeOptions{CommonName: commonName, Bits: 2048, Lifetime: lifetime})
}
