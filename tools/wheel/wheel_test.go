package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func testWheel(t *testing.T, target string, program []byte) *wheel {
	t.Helper()
	w, err := assemble("../..", "1.2.3rc1", target, program)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func read(t *testing.T, w *wheel) ([]byte, map[string]*zip.File, []string) {
	t.Helper()
	var b bytes.Buffer
	if err := w.write(&b); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files, names := map[string]*zip.File{}, []string{}
	for _, f := range archive.File {
		files[f.Name] = f
		names = append(names, f.Name)
	}
	return b.Bytes(), files, names
}

func textOf(t *testing.T, f *zip.File) []byte {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The record names each file of the archive once, in its order, with the hash of what is really in it.
func TestRecord(t *testing.T) {
	_, files, names := read(t, testWheel(t, "linux/amd64", []byte("program")))
	const record = "unheeded-1.2.3rc1.dist-info/RECORD"
	rows, err := csv.NewReader(bytes.NewReader(textOf(t, files[record]))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var recorded []string
	for _, row := range rows {
		recorded = append(recorded, row[0])
		if row[0] == record {
			if row[1] != "" || row[2] != "" {
				t.Errorf("the record has a hash of itself: %q", row)
			}
			continue
		}
		text := textOf(t, files[row[0]])
		sum := sha256.Sum256(text)
		if want := "sha256=" + base64.RawURLEncoding.EncodeToString(sum[:]); row[1] != want || row[2] != strconv.Itoa(len(text)) {
			t.Errorf("%s: recorded as %s, %s; it is %s, %d", row[0], row[1], row[2], want, len(text))
		}
	}
	if !slices.Equal(recorded, names) || names[len(names)-1] != record {
		t.Errorf("recorded are\n%q\nand there are\n%q", recorded, names)
	}
}

func TestContent(t *testing.T) {
	w := testWheel(t, "windows/amd64", []byte("program"))
	_, files, names := read(t, w)
	for _, want := range []string{
		"unheeded/__init__.py", "unheeded/__main__.py", "unheeded/pytest_plugin.py", "unheeded/py.typed",
		"unheeded-1.2.3rc1.dist-info/licenses/LICENSE", "unheeded-1.2.3rc1.dist-info/licenses/NOTICE",
		"unheeded-1.2.3rc1.dist-info/entry_points.txt",
	} {
		if files[want] == nil {
			t.Errorf("%s is missing from %q", want, names)
		}
	}
	for name, f := range files {
		isBinary := name == "unheeded-1.2.3rc1.data/scripts/unheeded.exe"
		if executable := f.Mode().Perm()&0o111 != 0; executable != isBinary {
			t.Errorf("%s has the mode %v", name, f.Mode())
		}
	}
	if got, want := w.fileName(), "unheeded-1.2.3rc1-py3-none-win_amd64.whl"; got != want {
		t.Errorf("the file is named %s, want %s", got, want)
	}
	if text := string(textOf(t, files["unheeded-1.2.3rc1.dist-info/METADATA"])); !strings.Contains(text, "\nVersion: 1.2.3rc1\n") {
		t.Errorf("the version is not in\n%s", text)
	}
}

func TestSameBytes(t *testing.T) {
	first, _, _ := read(t, testWheel(t, "linux/arm64", []byte("program")))
	second, _, _ := read(t, testWheel(t, "linux/arm64", []byte("program")))
	other, _, _ := read(t, testWheel(t, "linux/arm64", []byte("another")))
	if !bytes.Equal(first, second) {
		t.Error("the same files give other bytes")
	}
	if bytes.Equal(first, other) {
		t.Error("another program gives the same bytes")
	}
}

func TestTags(t *testing.T) {
	_, files, _ := read(t, testWheel(t, "linux/amd64", []byte("program")))
	got := string(textOf(t, files["unheeded-1.2.3rc1.dist-info/WHEEL"]))
	want := `Wheel-Version: 1.0
Generator: unheeded-wheel
Root-Is-Purelib: false
Tag: py3-none-manylinux_2_17_x86_64
Tag: py3-none-manylinux2014_x86_64
Tag: py3-none-musllinux_1_1_x86_64
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// machO is the head of a program for macOS, with one load command, that says what version it needs.
func machO(oldest uint32) []byte {
	const magic, arm64, execute = 0xfeedfacf, 0x0100000c, 2
	words := []uint32{
		magic, arm64, 0, execute, 1, 24, 0, 0,
		loadBuildVersion, 24, 1, oldest, 0, 0,
	}
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, words)
	return b.Bytes()
}

func TestPlatforms(t *testing.T) {
	for _, test := range []struct {
		target  string
		program []byte
		want    string
	}{
		{"darwin/arm64", machO(12 << 16), "macosx_12_0_arm64"},
		{"darwin/amd64", machO(11<<16 | 3<<8), "macosx_11_0_x86_64"},
		{"darwin/amd64", machO(10<<16 | 13<<8), "macosx_10_13_x86_64"},
		{"windows/arm64", nil, "win_arm64"},
	} {
		if got, err := platformOf(test.target, test.program); got != test.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", test.target, got, err, test.want)
		}
	}
	for _, target := range []string{"plan9/386", "darwin/arm64"} {
		if got, err := platformOf(target, []byte("program")); err == nil {
			t.Errorf("%s: %q and no error", target, got)
		}
	}
}

func TestVersions(t *testing.T) {
	for version, want := range map[string]bool{
		"1.2.3": true, "0.0.0.dev0": true, "1.0rc2": true, "1.2.3+g0123abc": true, "2.0.post1": true,
		"": false, "v1.2.3": false, "1.2.3-rc1": false, "1.2.3 ": false, "1.2.3+G01": false,
	} {
		if got := publicVersion.MatchString(version); got != want {
			t.Errorf("%q: %t", version, got)
		}
	}
}
