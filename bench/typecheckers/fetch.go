package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/unheeded/unheeded/bench/forgotten"
)

// absentError tells that a project is to be had from no registry and was not given either.
type absentError struct{ p project }

func (e *absentError) Error() string {
	return fmt.Sprintf("%s: give a folder that has %s at %s as %s, with -sources", e.p.Name, e.p.Repository, e.p.version(), e.p.Name)
}

// source returns a folder with the Python and settings files of a project. What was fetched before is used again.
func (w *workshop) source(ctx context.Context, p project) (string, error) {
	folder := filepath.Join(w.cache, "projects", p.Name+"-"+p.version())
	return folder, once(folder, func(unfinished string) error {
		if p.Repository != "" {
			return w.copySource(ctx, p, unfinished)
		}
		return w.download(ctx, p, unfinished)
	})
}

// once makes a folder unless it is there. A run that was stopped leaves the other name behind, which is begun anew.
func once(folder string, make func(unfinished string) error) error {
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	unfinished := folder + ".part"
	if err := os.RemoveAll(unfinished); err != nil {
		return err
	}
	if err := os.MkdirAll(unfinished, 0o755); err != nil {
		return err
	}
	if err := make(unfinished); err != nil {
		return errors.Join(err, os.RemoveAll(unfinished))
	}
	return os.Rename(unfinished, folder)
}

// copySource takes a project out of the folder with the checkouts. A git checkout must be at the right commit.
func (w *workshop) copySource(ctx context.Context, p project, to string) error {
	from := filepath.Join(w.sources, p.Name)
	if _, err := os.Stat(from); w.sources == "" || err != nil {
		return &absentError{p}
	}
	if _, err := os.Stat(filepath.Join(from, ".git")); err == nil {
		head, err := exec.CommandContext(ctx, "git", "-C", from, "rev-parse", "HEAD").Output()
		if err != nil {
			return err
		}
		if have := strings.TrimSpace(string(head)); have != p.Commit {
			return fmt.Errorf("%s is at commit %s, and %s was compared", from, have, p.Commit)
		}
	}
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !forgotten.IsWanted(d.Name()) {
			return err
		}
		relative, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		return write(to, filepath.ToSlash(relative), file)
	})
}

// download fetches a release with pip and unpacks it. pip asks a source distribution for its metadata, which runs its
// build, so this happens in a folder of its own.
func (w *workshop) download(ctx context.Context, p project, to string) error {
	archives, err := os.MkdirTemp(w.cache, "download")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(archives) }()
	form := []string{"--no-binary", p.distribution()}
	if p.Wheel {
		form = []string{"--only-binary", ":all:"}
	}
	args := append([]string{"-m", "pip", "download", "--quiet", "--no-deps", "--dest", archives, p.PyPI}, form...)
	if out, err := exec.CommandContext(ctx, w.tool("python"), args...).CombinedOutput(); err != nil {
		return fmt.Errorf("downloading %s: %w\n%s", p.PyPI, err, out)
	}
	entries, err := os.ReadDir(archives)
	if err != nil {
		return err
	}
	if len(entries) != 1 {
		return fmt.Errorf("downloading %s gave %d files", p.PyPI, len(entries))
	}
	archive := filepath.Join(archives, entries[0].Name())
	if strings.HasSuffix(archive, ".tar.gz") {
		return unpackTar(archive, to)
	}
	return unpackZip(archive, to)
}

// unpackTar unpacks the wanted files below the one folder that a source distribution has at its top.
func unpackTar(archive, to string) error {
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return err
	}
	for entries := tar.NewReader(unzipped); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		_, name, below := strings.Cut(path.Clean(entry.Name), "/")
		if entry.Typeflag != tar.TypeReg || !below || !forgotten.IsWanted(path.Base(name)) {
			continue
		}
		if err := write(to, name, entries); err != nil {
			return err
		}
	}
}

func unpackZip(archive, to string) error {
	entries, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer func() { _ = entries.Close() }()
	for _, entry := range entries.File {
		if !entry.Mode().IsRegular() || !forgotten.IsWanted(path.Base(entry.Name)) {
			continue
		}
		content, err := entry.Open()
		if err != nil {
			return err
		}
		err = write(to, path.Clean(entry.Name), content)
		_ = content.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// write puts a file below a folder; a name that leads out of it is an error.
func write(folder, name string, content io.Reader) error {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return fmt.Errorf("%s leads out of its archive", name)
	}
	full := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return err
	}
	file, err := os.Create(full)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}
