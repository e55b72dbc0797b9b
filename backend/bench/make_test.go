package bench

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
)

// picture is a JPEG of a size near the one asked for: noise compresses badly, so that its size follows its side.
func picture(seed, size int) []byte {
	draw := rand.New(rand.NewPCG(uint64(seed), 15)) //nolint:gosec // repeatable on purpose
	side := 150
	for {
		img := image.NewRGBA(image.Rect(0, 0, side, side))
		for i := range img.Pix {
			img.Pix[i] = byte(draw.UintN(256))
		}
		img.Set(0, 0, color.White)
		var b bytes.Buffer
		if jpeg.Encode(&b, img, &jpeg.Options{Quality: 60}) != nil || b.Len() >= size || side > 400 {
			return b.Bytes()
		}
		side += 20
	}
}
