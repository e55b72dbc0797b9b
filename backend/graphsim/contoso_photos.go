package graphsim

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"math"
)

// contosoPhotoShare is how many in a hundred of the people with a mailbox have uploaded a photo.
const contosoPhotoShare = 45

// contosoPhotos gives a share of the people a photo. Who and which follows from the id alone, so that nothing else about
// the company moves.
func contosoPhotos(people []Person) {
	for i := range people {
		p := &people[i]
		seed := photoSeed(p.ID)
		if (p.Mailbox == CloudMailbox || p.Mailbox == OnPremisesMailbox) && p.Properties["employeeId"] != nil && seed%100 < contosoPhotoShare {
			p.Photo = portrait(seed / 100)
		}
	}
}

func photoSeed(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return h.Sum64()
}

// portrait draws somebody: head, hair and shoulders before a wall, in colours of their own.
func portrait(seed uint64) []byte {
	const side = 96 // one of the sizes that Graph serves
	pick := func(n uint64) int {
		x := int(seed % n)
		seed /= n
		return x
	}
	skins := []color.RGBA{{255, 224, 196, 255}, {240, 200, 160, 255}, {224, 172, 105, 255}, {198, 134, 66, 255}, {141, 85, 36, 255}, {94, 57, 30, 255}}
	hairs := []color.RGBA{{35, 25, 20, 255}, {90, 56, 37, 255}, {165, 120, 70, 255}, {222, 188, 120, 255}, {150, 60, 30, 255}, {190, 190, 190, 255}}
	skin, hair := skins[pick(6)], hairs[pick(6)]
	wall, shirt := tint(pick(360), 0.25), tint(pick(360), 0.7)
	long, broad := pick(10), pick(7)
	inside := func(x, y, cx, cy, rx, ry int) bool {
		dx, dy := (x-cx)*ry, (y-cy)*rx
		return dx*dx+dy*dy <= rx*rx*ry*ry
	}
	picture := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			c := wall
			switch {
			case y > 35-long/3 && inside(x, y, 48, 46, 17+broad/2, 22):
				c = skin
			case inside(x, y, 48, 40+long/2, 21+broad/2, 22+long):
				c = hair
			case inside(x, y, 48, 102, 37+broad, 30):
				c = shirt
			case x > 40 && x < 56 && y > 62 && y < 80:
				c = skin
			}
			picture.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 80}) // a buffer takes everything
	return out.Bytes()
}

// tint is a colour of that hue, in degrees, and saturation, bright.
func tint(hue int, saturation float64) color.RGBA {
	channel := func(shift int) uint8 {
		distance := math.Abs(float64((hue+shift)%360)/60 - 3)
		return uint8(235 * (1 - saturation + saturation*min(1, max(0, distance-1))))
	}
	return color.RGBA{channel(0), channel(240), channel(120), 255}
}
