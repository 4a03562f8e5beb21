package main

import (
	"bytes"
	"fmt"
	"strings"
)

// licences are the files of the repository that go with each wheel.
var licences = []string{"LICENSE", "NOTICE"}

// entryPoints are how pytest finds the plugin.
const entryPoints = "[pytest11]\nunheeded = unheeded.pytest_plugin\n"

// metadata is what installers and PyPI show.
func (w *wheel) metadata(readme []byte) []byte {
	var b bytes.Buffer
	add := func(key, value string) { fmt.Fprintf(&b, "%s: %s\n", key, value) }
	add("Metadata-Version", "2.4")
	add("Name", project)
	add("Version", w.version)
	add("Summary", "Find lost exceptions in async Python programs")
	add("Keywords", "async,asyncio,exceptions,linter,static analysis,pytest")
	add("License-Expression", "Apache-2.0")
	for _, name := range licences {
		add("License-File", name)
	}
	for _, line := range []string{
		"Development Status :: 4 - Beta",
		"Environment :: Console",
		"Framework :: AsyncIO",
		"Framework :: Pytest",
		"Intended Audience :: Developers",
		"Programming Language :: Python :: 3",
		"Programming Language :: Go",
		"Topic :: Software Development :: Quality Assurance",
		"Topic :: Software Development :: Testing",
	} {
		add("Classifier", line)
	}
	add("Requires-Python", ">=3.9")
	add("Description-Content-Type", "text/markdown; charset=UTF-8; variant=GFM")
	b.WriteByte('\n')
	b.Write(readme)
	return b.Bytes()
}

// tags say what the wheel can be installed on: one line for each tag that the name of the file has joined.
func (w *wheel) tags() []byte {
	var b bytes.Buffer
	// It is not pure: the binary is of one system.
	b.WriteString("Wheel-Version: 1.0\nGenerator: unheeded-wheel\nRoot-Is-Purelib: false\n")
	for platform := range strings.SplitSeq(w.platform, ".") {
		fmt.Fprintf(&b, "Tag: py3-none-%s\n", platform)
	}
	return b.Bytes()
}
