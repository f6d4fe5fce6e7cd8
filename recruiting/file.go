package recruiting

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxFileSize is the largest document that is sent. Personio says "20 MB"
// without saying which; what lies between 20,000,000 and 20 MiB is left to it.
const MaxFileSize = 20 << 20

// File is a document to upload. It is streamed, never held in memory as a whole.
type File struct {
	// Name with its extension. A path before it is cut off, characters that have
	// no place in a file name are replaced, and letters are composed (NFC).
	// ".jpeg" and ".tiff" are sent as ".jpg" and ".tif", the only spellings that
	// Personio documents.
	Name string
	// Size in bytes, exactly what Open yields.
	Size int64
	// Open returns the content from its beginning, once for each attempt.
	Open func() (io.ReadCloser, error)
	// Once says that Open can be called once only: the upload has one attempt.
	Once bool
}

// FileFromBytes is a document in memory. The bytes must not change until Upload
// returns.
func FileFromBytes(name string, data []byte) File {
	return FileFromReaderAt(name, bytes.NewReader(data), int64(len(data)))
}

// FileFromReaderAt is a document that can be read from its beginning any number
// of times, such as an open file or a [multipart.File].
//
// [multipart.File]: https://pkg.go.dev/mime/multipart#File
func FileFromReaderAt(name string, r io.ReaderAt, size int64) File {
	return File{Name: name, Size: size, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(r, 0, size)), nil
	}}
}

// FileFromReader is a document that can be read once: its upload has one
// attempt. The size must be known.
func FileFromReader(name string, r io.Reader, size int64) File {
	return File{Name: name, Size: size, Once: true, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(r), nil
	}}
}

// FileFromPath is a document on disk. It is opened for each attempt. What is no
// regular file, such as a folder, is an [ErrInvalidValue].
func FileFromPath(name string) (File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return File{}, fmt.Errorf("recruiting: %w", withoutPath(err))
	}
	if !info.Mode().IsRegular() {
		return File{}, fmt.Errorf("recruiting: file: %w: it is no regular file", ErrInvalidValue)
	}
	return File{Name: filepath.Base(name), Size: info.Size(), Open: func() (io.ReadCloser, error) {
		f, err := os.Open(name) //nolint:gosec // the caller chose the file
		if err != nil {
			return nil, withoutPath(err)
		}
		return pathless{f}, nil
	}}, nil
}

// pathless is an open file whose errors do not have its path.
type pathless struct{ file *os.File }

func (p pathless) Read(b []byte) (int, error) {
	n, err := p.file.Read(b)
	return n, withoutPath(err)
}

func (p pathless) Close() error { return withoutPath(p.file.Close()) }

// withoutPath takes the path, which may hold an applicant's name, out of an
// error of package os.
func withoutPath(err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = fmt.Errorf("%s: %w", failed.Op, failed.Err)
	}
	return err
}

// Validate checks name, type and size. It returns nil or a [*ValidationError].
// Upload calls it before anything is sent.
func (f File) Validate() error {
	var v validator
	name := uploadName(f.Name)
	switch extension := extensionOf(name); {
	case strings.TrimSuffix(name, "."+extension) == "":
		v.add("file", ErrRequired, "it has no name")
	case extension == "":
		v.add("file", ErrFileType, "it has no extension")
	case mediaType(extension) == "":
		v.add("file", ErrFileType, "it takes "+strings.Join(extensions(), ", "))
	}
	switch {
	case f.Size > MaxFileSize:
		v.add("file", ErrFileTooBig, "")
	case f.Size <= 0:
		v.add("file", ErrInvalidValue, "it is empty, or its size was not given")
	}
	if f.Open == nil {
		v.add("file", ErrRequired, "it has no content; use one of the FileFrom functions")
	}
	return v.err()
}

// Extensions are the types of files that Personio documents for uploads.
func extensions() []string {
	return []string{
		"pdf", "pptx", "xlsx", "docx", "doc", "xls", "ppt", "ods", "odt", "7z", "gz", "rar", "zip", "bmp", "gif", "jpg",
		"png", "tif", "csv", "txt", "rtf", "mp4", "3gp", "mov", "avi", "wmv",
	}
}

// mediaType comes from the extension alone, never from who made the file; ""
// for an extension that Personio does not take.
func mediaType(extension string) string {
	if !slices.Contains(extensions(), extension) {
		return ""
	}
	if known := knownMediaTypes()[extension]; known != "" {
		return known
	}
	return "application/octet-stream"
}

func knownMediaTypes() map[string]string {
	const office, document = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
	return map[string]string{
		"pdf": "application/pdf", "rtf": "application/rtf", "zip": "application/zip", "doc": "application/msword",
		"docx": office + "wordprocessingml.document", "xlsx": office + "spreadsheetml.sheet", "pptx": office + "presentationml.presentation",
		"ods": document + "spreadsheet", "odt": document + "text",
		"gif": "image/gif", "png": "image/png", "bmp": "image/bmp", "jpg": "image/jpeg", "tif": "image/tiff",
		"txt": "text/plain", "csv": "text/csv",
	}
}

func extensionOf(name string) string {
	return strings.TrimPrefix(path.Ext(name), ".")
}

// uploadName is the name that a file is sent under.
func uploadName(name string) string {
	name = cleanName(name)
	extension := strings.ToLower(extensionOf(name))
	stem := name[:len(name)-len(path.Ext(name))]
	switch extension {
	case "":
		return stem
	case "jpeg":
		extension = "jpg"
	case "tiff":
		extension = "tif"
	}
	// 255 bytes is what file systems take; cut before a whole character.
	for len(stem)+1+len(extension) > 255 && stem != "" {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	return stem + "." + extension
}

// cleanName is the last part of a path, without what could break out of a
// header or mean a place in a file system.
func cleanName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if r == '"' || r == utf8.RuneError || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, name)
	// Some systems take names apart: u and two dots instead of ü.
	return strings.Trim(norm.NFC.String(name), " .")
}
