package graphsim

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

func TestPackedRequestIsUnpackedBeforeItIsRead(t *testing.T) {
	packed := func(s string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(s))
		must(t, err)
		must(t, z.Close())
		return b.String()
	}
	w := start(t, Options{})
	url := "/users/" + ann + "/contactFolders"
	w.send("POST", url, packed(`{"displayName":"Corp"}`), "Content-Encoding: gzip").want(201)
	w.send("POST", url, packed(`{"displayName":"Corp"}`)[:20], "Content-Encoding: gzip").want(400, "BadRequest")
	w.send("POST", url, `{"displayName":"Other"}`, "Content-Encoding: gzip").want(400, "BadRequest") // says packed and is not
	huge := packed(`{"displayName":"` + strings.Repeat("x", 5<<20) + `"}`)
	w.send("POST", url, huge, "Content-Encoding: gzip").want(413, "RequestEntityTooLarge")
}
