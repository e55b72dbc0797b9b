package contactsync

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // what people upload
	"image/jpeg"
	_ "image/png"

	_ "golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
)

const (
	// maxPhotoBytes is the largest photo that reaches a phone: ActiveSync limits a contact's Picture to 48 KB of
	// base64 (MS-ASCNTC 2.2.2.58), which is 36 KB of image.
	maxPhotoBytes = 36_000
	// maxSourceBytes is the largest file that is looked at; Graph takes photos below 4 MB (Graph docs: "Update
	// profilePhoto"), and a directory may serve what came to it another way.
	maxSourceBytes = 10 << 20
	// maxSourcePixels bounds what decoding costs: a few KB of PNG can claim gigabytes. 24 million pixels is a good
	// camera's photo and at most 200 MB while it is scaled, one at a time.
	maxSourcePixels = 24_000_000
	// smallestSide is where making a photo smaller ends.
	smallestSide = 16
)

// qualities are tried one after the other until the photo fits; below the last one fewer pixels look better.
var qualities = []int{85, 75, 65, 55, 45}

// errPlaceholder says that the picture is the single pixel that stands for no photo (Graph docs: "Get profilePhoto").
var errPlaceholder = errors.New("contactsync: a single pixel stands for no photo")

// imageError says why no picture can be made of a photo.
type imageError struct{ reason error }

func (e *imageError) Error() string {
	return "contactsync: the photo is no picture to use: " + e.reason.Error()
}
func (e *imageError) Unwrap() error { return e.reason }

var errTooLarge = errors.New("it is larger than is looked at")

// phonePhoto makes of any picture the JPEG that is written to contacts: upright, no side longer than maxPixels, never
// enlarged, on white where it was transparent, without metadata (a place, a camera), and at most maxPhotoBytes. The same
// picture gives the same bytes. The error is errPlaceholder or an *imageError.
func phonePhoto(data []byte, maxPixels int) (photo []byte, err error) {
	defer func() {
		if r := recover(); r != nil { // a decoder's defect must cost one photo, not the run
			photo, err = nil, &imageError{fmt.Errorf("its decoder failed: %v", r)}
		}
	}()
	if len(data) > maxSourceBytes {
		return nil, &imageError{errTooLarge}
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, &imageError{err}
	}
	switch {
	case config.Width == 1 && config.Height == 1:
		return nil, errPlaceholder
	case config.Width <= 0 || config.Height <= 0, config.Width > maxSourcePixels/config.Height:
		return nil, &imageError{errTooLarge}
	}
	source, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, &imageError{err}
	}
	orientation := 1
	if format == "jpeg" {
		orientation = exifOrientation(data)
	}
	for side := maxPixels; side >= smallestSide; side = side * 4 / 5 {
		picture := upright(scaled(source, side), orientation)
		for _, quality := range qualities {
			var out bytes.Buffer
			if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality}); err != nil {
				return nil, &imageError{err}
			}
			if out.Len() <= maxPhotoBytes {
				return out.Bytes(), nil
			}
		}
	}
	return nil, &imageError{errTooLarge}
}

// scaled draws the picture on white, fitted into a square of that side.
func scaled(source image.Image, side int) *image.RGBA {
	from := source.Bounds()
	width, height := from.Dx(), from.Dy()
	if longest := max(width, height); longest > side {
		width, height = max(1, width*side/longest), max(1, height*side/longest)
	}
	to := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if width == from.Dx() && height == from.Dy() {
		draw.Draw(to, to.Bounds(), source, from.Min, draw.Over)
	} else {
		draw.CatmullRom.Scale(to, to.Bounds(), source, from, draw.Over, nil)
	}
	return to
}

// upright turns and mirrors a picture as its EXIF orientation says, 1 to 8.
func upright(source *image.RGBA, orientation int) *image.RGBA {
	w, h := source.Rect.Dx(), source.Rect.Dy()
	var from func(x, y int) (int, int)
	switch orientation {
	case 2:
		from = func(x, y int) (int, int) { return w - 1 - x, y }
	case 3:
		from = func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 4:
		from = func(x, y int) (int, int) { return x, h - 1 - y }
	case 5:
		from = func(x, y int) (int, int) { return y, x }
	case 6:
		from = func(x, y int) (int, int) { return y, h - 1 - x }
	case 7:
		from = func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }
	case 8:
		from = func(x, y int) (int, int) { return w - 1 - y, x }
	default:
		return source
	}
	width, height := w, h
	if orientation >= 5 {
		width, height = h, w
	}
	turned := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			turned.SetRGBA(x, y, source.RGBAAt(from(x, y)))
		}
	}
	return turned
}
