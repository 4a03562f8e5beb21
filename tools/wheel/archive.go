package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const project = "unheeded"

// wheel is the content of one wheel, by the names that files have in it.
type wheel struct {
	version, platform string
	files             map[string]file
}

type file struct {
	text       []byte
	executable bool
}

func (w *wheel) stem() string     { return project + "-" + w.version }
func (w *wheel) info() string     { return w.stem() + ".dist-info" }
func (w *wheel) fileName() string { return w.stem() + "-py3-none-" + w.platform + ".whl" }

// assemble puts together what a wheel holds.
func assemble(root, version, target string, binary []byte) (*wheel, error) {
	platform, err := platformOf(target, binary)
	if err != nil {
		return nil, err
	}
	w := &wheel{version: version, platform: platform, files: map[string]file{}}
	if err := w.addPackage(filepath.Join(root, "python")); err != nil {
		return nil, err
	}
	script := project
	if strings.HasPrefix(target, "windows/") {
		script += ".exe"
	}
	w.files[w.stem()+".data/scripts/"+script] = file{text: binary, executable: true}
	for _, name := range licences {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, err
		}
		w.files[w.info()+"/licenses/"+name] = file{text: text}
	}
	readme, err := os.ReadFile(filepath.Join(root, "python", "README.md"))
	if err != nil {
		return nil, err
	}
	w.files[w.info()+"/METADATA"] = file{text: w.metadata(readme)}
	w.files[w.info()+"/WHEEL"] = file{text: w.tags()}
	w.files[w.info()+"/entry_points.txt"] = file{text: []byte(entryPoints)}
	w.files[w.info()+"/RECORD"] = file{text: w.record()}
	return w, nil
}

// addPackage adds the Python package: its modules, and the marker that says that they have annotations.
func (w *wheel) addPackage(folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, project, "*"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if ext := path.Ext(name); ext != ".py" && filepath.Base(name) != "py.typed" {
			continue // caches of an interpreter
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		w.files[project+"/"+filepath.Base(name)] = file{text: text}
	}
	return nil
}

// names are in the order in which a wheel has them: what describes it comes last, RECORD at the very end.
func (w *wheel) names() []string {
	rank := func(name string) int {
		switch {
		case name == w.info()+"/RECORD":
			return 2
		case strings.HasPrefix(name, w.info()):
			return 1
		}
		return 0
	}
	names := make([]string, 0, len(w.files))
	for name := range w.files {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if by := rank(a) - rank(b); by != 0 {
			return by
		}
		return strings.Compare(a, b)
	})
	return names
}

// record lists the files with the hashes that installers compare. It cannot have its own.
func (w *wheel) record() []byte {
	var b bytes.Buffer
	for _, name := range w.names() {
		sum := sha256.Sum256(w.files[name].text)
		fmt.Fprintf(&b, "%s,sha256=%s,%d\n", name, base64.RawURLEncoding.EncodeToString(sum[:]), len(w.files[name].text))
	}
	fmt.Fprintf(&b, "%s/RECORD,,\n", w.info())
	return b.Bytes()
}

// beginning is the time of all files in a wheel: the first that a zip archive can say.
var beginning = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// write writes the archive.
func (w *wheel) write(out io.Writer) error {
	archive := zip.NewWriter(out)
	archive.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	for _, name := range w.names() {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: beginning}
		header.SetMode(0o644)
		if w.files[name].executable {
			header.SetMode(0o755)
		}
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(w.files[name].text); err != nil {
			return err
		}
	}
	return archive.Close()
}

// writeFile writes the wheel whole or not at all.
func (w *wheel) writeFile(name string) error {
	var whole bytes.Buffer
	if err := w.write(&whole); err != nil {
		return err
	}
	scratch, err := os.CreateTemp(filepath.Dir(name), ".wheel-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(scratch.Name()) }()
	if _, err = scratch.Write(whole.Bytes()); err == nil {
		err = scratch.Chmod(0o644)
	}
	if closed := scratch.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(scratch.Name(), name)
}
