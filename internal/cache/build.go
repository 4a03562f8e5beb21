package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"os"
)

// Build names the program that runs: two programs that could give different results have different names. It is the
// identity that the linker wrote, which hashes all code and data; where that cannot be found, the hash of the whole file.
func Build() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // nothing was written
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(file, head)
	if err != nil && err != io.ErrUnexpectedEOF {
		return "", err
	}
	if id := buildID(head[:n]); id != "" {
		return id, nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// buildID finds the identity in the beginning of a program: in ELF a note, elsewhere a text between marks.
func buildID(head []byte) string {
	// A note is the length of its owner, that of its text, a kind, the owner and the text.
	owner := []byte("\x04\x00\x00\x00Go\x00\x00")
	if at := bytes.Index(head, owner); at >= 8 && binary.LittleEndian.Uint32(head[at-8:]) == 4 {
		size, from := int(binary.LittleEndian.Uint32(head[at-4:])), at+len(owner)
		if size > 0 && size <= 1<<10 && from+size <= len(head) {
			return string(head[from : from+size])
		}
	}
	_, rest, found := bytes.Cut(head, []byte("\xff Go build ID: \""))
	id, _, ended := bytes.Cut(rest, []byte("\"\n \xff"))
	if !found || !ended {
		return ""
	}
	return string(id)
}
