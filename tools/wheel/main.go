// Command wheel builds the package that Python's installers take: for each system one wheel with the binary, the module
// `python -m unheeded` and the plugin for pytest, which are in the folder python.
//
//	go -C tools run ./wheel -version 1.2.3 -out ../dist            # all systems
//	go -C tools run ./wheel -version 1.2.3 -out ../dist linux/amd64
//
// The binary is the script `unheeded` itself and no Python function that starts it: a check takes less time than a Python
// needs to start, and signals reach the program that they are meant for.
//
// The same sources, the same Go and the same version give the same bytes. -version is the one place that says what version
// it is: the binary, the metadata and `importlib.metadata` have it from there.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// targets are the systems that there are wheels for, in the words of Go.
var targets = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

func main() {
	version := flag.String("version", "", "the version, as PEP 440 writes it")
	out := flag.String("out", "dist", "the folder that wheels are written into")
	root := flag.String("root", "..", "the folder of the repository")
	host := flag.Bool("host", false, "only for the system that this runs on")
	flag.Parse()
	wanted := targets
	switch {
	case *host:
		wanted = []string{runtime.GOOS + "/" + runtime.GOARCH}
	case flag.NArg() > 0:
		wanted = flag.Args()
	}
	if err := run(*root, *out, *version, wanted); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(root, out, version string, wanted []string) error {
	scratch, err := os.MkdirTemp("", "unheeded-wheel-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	if err := os.MkdirAll(out, 0o777); err != nil {
		return err
	}
	for _, target := range wanted {
		binary, err := compile(root, scratch, target, version)
		if err != nil {
			return err
		}
		w, err := assemble(root, version, target, binary)
		if err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
		file := filepath.Join(out, w.fileName())
		if err := w.writeFile(file); err != nil {
			return err
		}
		_, _ = fmt.Fprintln(os.Stdout, file)
	}
	return nil
}

// publicVersion is a version as PEP 440 writes it when it is normal, of the kinds that there are releases of, and of builds
// in between, which have a local part.
var publicVersion = regexp.MustCompile(`^[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?(\.dev[0-9]+)?(\+[a-z0-9]+(\.[a-z0-9]+)*)?$`)

// compile builds the program for a system. Nothing of the machine that it is built on is in it.
func compile(root, scratch, target, version string) ([]byte, error) {
	if !publicVersion.MatchString(version) {
		return nil, fmt.Errorf("-version: %q is no version that Python's installers take as it is", version)
	}
	system, processor, ok := strings.Cut(target, "/")
	if !ok {
		return nil, fmt.Errorf("%q is no system: linux/amd64 is one", target)
	}
	file := filepath.Join(scratch, strings.ReplaceAll(target, "/", "-"))
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= -X main.version="+version,
		"-o", file, "./cmd/unheeded")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+processor, "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build for %s: %w\n%s", target, err, output)
	}
	return os.ReadFile(file)
}
