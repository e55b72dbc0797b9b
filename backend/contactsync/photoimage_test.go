package contactsync

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// quartered is a picture whose left top is red, right top green, left bottom blue and right bottom white.
func quartered(width, height int) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{255, 255, 255, 255}
			switch {
			case x < width/2 && y < height/2:
				c = color.RGBA{255, 0, 0, 255}
			case y < height/2:
				c = color.RGBA{0, 255, 0, 255}
			case x < width/2:
				c = color.RGBA{0, 0, 255, 255}
			}
			picture.SetRGBA(x, y, c)
		}
	}
	return picture
}

// noise is the picture that JPEG can shrink least.
func noise(width, height int) *image.RGBA {
	random := rand.New(rand.NewPCG(1, 2))
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		picture.Pix[i] = byte(random.Uint32()) | byte(i%4/3*255)
	}
	return picture
}

func encoded(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := encode(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func jpegOf(t testing.TB, picture image.Image, quality int) []byte {
	t.Helper()
	return encoded(t, func(out *bytes.Buffer) error { return jpeg.Encode(out, picture, &jpeg.Options{Quality: quality}) })
}

func pngOf(t testing.TB, picture image.Image) []byte {
	t.Helper()
	return encoded(t, func(out *bytes.Buffer) error { return png.Encode(out, picture) })
}

// decodedPhoto checks what every photo for a phone has to be and gives its picture.
func decodedPhoto(t testing.TB, photo []byte) image.Image {
	t.Helper()
	if len(photo) > maxPhotoBytes {
		t.Errorf("the photo has %d bytes, more than %d", len(photo), maxPhotoBytes)
	}
	picture, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		t.Fatalf("the photo is no JPEG: %v", err)
	}
	return picture
}

func near(a color.Color, r, g, b uint8) bool {
	far := func(x uint32, y uint8) bool { return max(int(x>>8), int(y))-min(int(x>>8), int(y)) > 40 }
	ra, ga, ba, _ := a.RGBA()
	return !far(ra, r) && !far(ga, g) && !far(ba, b)
}

func TestPhotoOfAnyFormatComesOutAsASmallJPEG(t *testing.T) {
	picture := quartered(400, 300)
	for name, data := range map[string][]byte{
		"jpeg": jpegOf(t, picture, 95),
		"png":  pngOf(t, picture),
		"gif":  encoded(t, func(out *bytes.Buffer) error { return gif.Encode(out, picture, nil) }),
		"bmp":  encoded(t, func(out *bytes.Buffer) error { return bmp.Encode(out, picture) }),
		"tiff": encoded(t, func(out *bytes.Buffer) error { return tiff.Encode(out, picture, nil) }),
	} {
		photo, err := phonePhoto(data, 240)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := decodedPhoto(t, photo)
		if got.Bounds().Dx() != 240 || got.Bounds().Dy() != 180 {
			t.Errorf("%s: the photo is %v, want 240 by 180", name, got.Bounds())
		}
		if !near(got.At(10, 10), 255, 0, 0) || !near(got.At(230, 10), 0, 255, 0) || !near(got.At(10, 170), 0, 0, 255) {
			t.Errorf("%s: the colours are %v %v %v", name, got.At(10, 10), got.At(230, 10), got.At(10, 170))
		}
	}
}

func TestSmallPhotoIsNotEnlarged(t *testing.T) {
	photo, err := phonePhoto(jpegOf(t, quartered(64, 48), 90), 240)
	if err != nil {
		t.Fatal(err)
	}
	if got := decodedPhoto(t, photo).Bounds(); got.Dx() != 64 || got.Dy() != 48 {
		t.Errorf("the photo is %v, want 64 by 48", got)
	}
}

func TestPhotoOfNoiseStillFitsThePhone(t *testing.T) {
	for _, side := range []int{240, 648} {
		data := jpegOf(t, noise(side, side), 100)
		if len(data) <= maxPhotoBytes {
			t.Fatalf("the source has only %d bytes", len(data))
		}
		photo, err := phonePhoto(data, side)
		if err != nil {
			t.Fatalf("%d: %v", side, err)
		}
		if got := decodedPhoto(t, photo).Bounds(); got.Dx() < side/3 {
			t.Errorf("%d: the photo shrank to %v", side, got)
		}
	}
}

func TestTransparentPhotoStandsOnWhite(t *testing.T) {
	photo, err := phonePhoto(pngOf(t, image.NewNRGBA(image.Rect(0, 0, 100, 100))), 48)
	if err != nil {
		t.Fatal(err)
	}
	if at := decodedPhoto(t, photo).At(20, 20); !near(at, 255, 255, 255) {
		t.Errorf("it shows %v", at)
	}
}

// exifBlock is a JPEG segment that says how to turn the picture.
func exifBlock(order binary.AppendByteOrder, orientation uint16) []byte {
	block := []byte("Exif\x00\x00")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		block = append(block, "II*\x00"...)
	} else {
		block = append(block, "MM\x00*"...)
	}
	block = order.AppendUint32(block, 8)
	block = order.AppendUint16(block, 2)
	for _, entry := range [][2]uint16{{0x0100, 9}, {0x0112, orientation}} { // width, orientation
		block = order.AppendUint16(block, entry[0])
		block = order.AppendUint16(block, 3)
		block = order.AppendUint32(block, 1)
		block = order.AppendUint16(block, entry[1])
		block = order.AppendUint16(block, 0)
	}
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(block)+2))
	return append(segment, block...)
}

func TestPhotoIsTurnedAsItsCameraSays(t *testing.T) {
	plain := jpegOf(t, quartered(200, 100), 95)
	red, green, blue := [3]uint8{255, 0, 0}, [3]uint8{0, 255, 0}, [3]uint8{0, 0, 255}
	white := [3]uint8{255, 255, 255}
	// What shows at the left top and the right top once it stands upright.
	want := map[uint16][2][3]uint8{1: {red, green}, 2: {green, red}, 3: {white, blue}, 4: {blue, white},
		5: {red, blue}, 6: {blue, red}, 7: {white, green}, 8: {green, white}}
	for orientation, corners := range want {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			data := append(append(append([]byte{}, plain[:2]...), exifBlock(order, orientation)...), plain[2:]...)
			photo, err := phonePhoto(data, 100)
			if err != nil {
				t.Fatal(err)
			}
			got := decodedPhoto(t, photo)
			tall := got.Bounds().Dy() > got.Bounds().Dx()
			if tall != (orientation >= 5) {
				t.Errorf("orientation %d: the photo is %v", orientation, got.Bounds())
			}
			right := got.Bounds().Dx() - 6
			l, r := corners[0], corners[1]
			if !near(got.At(5, 5), l[0], l[1], l[2]) || !near(got.At(right, 5), r[0], r[1], r[2]) {
				t.Errorf("orientation %d (%v) shows %v and %v on top", orientation, order, got.At(5, 5), got.At(right, 5))
			}
		}
	}
}

// bomb is a PNG of a few bytes that claims to be huge.
func bomb(width, height uint32) []byte {
	header := append([]byte("IHDR"), make([]byte, 13)...)
	binary.BigEndian.PutUint32(header[4:], width)
	binary.BigEndian.PutUint32(header[8:], height)
	header[12], header[13] = 8, 6
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = append(out, header...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(header))
}

func TestWhatIsNoUsablePhotoIsRefused(t *testing.T) {
	pixel := image.NewRGBA(image.Rect(0, 0, 1, 1))
	whole := jpegOf(t, quartered(100, 100), 90)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"a single pixel":    {encoded(t, func(out *bytes.Buffer) error { return gif.Encode(out, pixel, nil) }), errPlaceholder},
		"a bomb":            {bomb(50_000, 50_000), errTooLarge},
		"a long line":       {bomb(1<<31-1, 1<<31-1), nil},
		"too many bytes":    {make([]byte, maxSourceBytes+1), errTooLarge},
		"nothing":           {nil, nil},
		"text":              {[]byte("<html>sign in</html>"), nil},
		"half a photo":      {whole[:len(whole)/2], nil},
		"a header alone":    {whole[:20], nil},
		"noughts":           {make([]byte, 4000), nil},
		"a heic of a phone": {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), nil},
	} {
		photo, err := phonePhoto(c.data, 240)
		if err == nil || photo != nil {
			t.Errorf("%s became a photo of %d bytes", name, len(photo))
		}
		if c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func FuzzPhoto(f *testing.F) {
	small := quartered(20, 12)
	plain := jpegOf(f, small, 80)
	f.Add(plain, 240)
	f.Add(append(append(append([]byte{}, plain[:2]...), exifBlock(binary.BigEndian, 6)...), plain[2:]...), 48)
	f.Add(pngOf(f, small), 96)
	f.Add(encoded(f, func(out *bytes.Buffer) error { return gif.Encode(out, small, nil) }), 96)
	f.Add(encoded(f, func(out *bytes.Buffer) error { return bmp.Encode(out, small) }), 96)
	f.Add(encoded(f, func(out *bytes.Buffer) error { return tiff.Encode(out, small, nil) }), 96)
	f.Add(bomb(60_000, 60_000), 240)
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"), 96)
	f.Fuzz(func(t *testing.T, data []byte, maxPixels int) {
		side := 48 + int(uint(maxPixels)%600)
		photo, err := phonePhoto(data, side)
		if err != nil {
			return
		}
		if got := decodedPhoto(t, photo).Bounds(); got.Dx() > side || got.Dy() > side {
			t.Errorf("the photo is %v, more than %d", got, side)
		}
	})
}
