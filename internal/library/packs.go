package library

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/summary"
)

// The packs are archives of declarations, one for each library, and an index of them. tools/packs writes the folder.
//
//go:embed all:packs
var packFiles embed.FS

// indexFile names the index in the folder of the packs.
const indexFile = "index"

// StandardLibrary is the Name of the pack of Python's own library.
const StandardLibrary = "python"

// Pack says what one archive of declarations is of.
type Pack struct {
	// Name is the name of the distribution, normalised as package indexes do: python-telegram-bot.
	Name string
	// Version is the version of the distribution that was read.
	Version string
	// Since and Until are the versions that the pack stands for where a distribution has several packs: from Since on, and
	// before Until; empty for no bound.
	Since, Until string
	// Either says that the pack stands for all versions of a distribution that has several: what differs between them
	// in being async is not in it.
	Either bool
	// Imports are the names of the modules at the top, sorted.
	Imports []string
	// File is the name of the archive.
	File string
	// Modules and Size count the modules and the bytes of the archive.
	Modules, Size int
}

// FormatIndex returns the index of packs; the order is its own. It is what the generator writes.
func FormatIndex(packs []Pack) []byte {
	packs = slices.Clone(packs)
	slices.SortFunc(packs, func(a, b Pack) int { return strings.Compare(a.File, b.File) })
	var out strings.Builder
	for _, p := range packs {
		versions := p.Since + ".." + p.Until
		if p.Either {
			versions = "either"
		}
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%d\t%d\t%s\n", p.File, p.Name, p.Version, versions, p.Modules, p.Size, strings.Join(p.Imports, ","))
	}
	return []byte(out.String())
}

func parseIndex(text string) ([]Pack, error) {
	var packs []Pack
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 7 {
			return nil, fmt.Errorf("packs/%s: %d fields in %q", indexFile, len(fields), line)
		}
		p := Pack{File: fields[0], Name: fields[1], Version: fields[2], Imports: strings.Split(fields[6], ",")}
		p.Since, p.Until, p.Either = strings.Cut(fields[3], "..")
		p.Either = !p.Either
		if p.Either {
			p.Since = ""
		}
		var err error
		if p.Modules, err = strconv.Atoi(fields[4]); err != nil {
			return nil, fmt.Errorf("packs/%s: %w", indexFile, err)
		}
		if p.Size, err = strconv.Atoi(fields[5]); err != nil {
			return nil, fmt.Errorf("packs/%s: %w", indexFile, err)
		}
		packs = append(packs, p)
	}
	return packs, nil
}

// Packs lists the embedded packs by the names of their files. An error is a defect of the embedded data.
func Packs() ([]Pack, error) {
	text, err := packFiles.ReadFile("packs/" + indexFile)
	if err != nil {
		return nil, err
	}
	return parseIndex(string(text))
}

// Stub is a module that stands in for one of a library.
type Stub struct {
	// Path names the module in orders and, for a reader, what it is from; it is no file of the disk.
	Path string
	// Tree has its declarations.
	Tree *ast.Tree
	// IsPackage tells a package from a module.
	IsPackage bool
}

// StubFolder is how the paths of all stubs begin.
const StubFolder = "library/"

// Declarations are the modules of libraries as one run sees them: for a version of Python and, where a distribution has
// several packs, for the versions of it that the project wants. Any number of goroutines may ask.
type Declarations struct {
	python ast.Version
	wants  Wants
	// byImport has the distributions that a module's first name may lead to, in the order of their names.
	byImport map[string][]*distribution
	byName   map[string]*distribution
}

// distribution is one with its packs, of which one is chosen and opened when a module of it is first asked for.
type distribution struct {
	packs   []Pack
	once    sync.Once
	chosen  Pack
	archive *summary.Archive
	err     error

	// isWanted: the project is known to want it, in some version.
	askOnce  sync.Once
	isWanted bool
}

// Wants tells whether a project may have a version of a distribution, from since on and before until; empty strings are
// no bound. known is false where nothing says what it has.
type Wants func(distribution, since, until string) (wants, known bool)

// NewDeclarations returns the declarations of the embedded packs for a version of Python, 0 for the newest. wants decides
// between packs of one distribution; it is asked when first needed, from any goroutine. nil knows nothing.
func NewDeclarations(python ast.Version, wants Wants) (*Declarations, error) {
	packs, err := Packs()
	if err != nil {
		return nil, err
	}
	return newDeclarations(python, wants, packs), nil
}

// NewStandardDeclarations returns the declarations of the standard library alone.
func NewStandardDeclarations(python ast.Version) (*Declarations, error) {
	packs, err := Packs()
	if err != nil {
		return nil, err
	}
	return newDeclarations(python, nil, slices.DeleteFunc(packs, func(p Pack) bool { return p.Name != StandardLibrary })), nil
}

func newDeclarations(python ast.Version, wants Wants, packs []Pack) *Declarations {
	if wants == nil {
		wants = func(_, _, _ string) (bool, bool) { return false, false }
	}
	d := &Declarations{python: python, wants: wants, byImport: map[string][]*distribution{}, byName: map[string]*distribution{}}
	for _, p := range packs {
		dist := d.byName[p.Name]
		if dist == nil {
			dist = &distribution{}
			d.byName[p.Name] = dist
		}
		dist.packs = append(dist.packs, p)
		for _, name := range p.Imports {
			if !slices.Contains(d.byImport[name], dist) {
				d.byImport[name] = append(d.byImport[name], dist)
			}
		}
	}
	for _, list := range d.byImport {
		slices.SortFunc(list, func(a, b *distribution) int { return strings.Compare(a.packs[0].Name, b.packs[0].Name) })
	}
	return d
}

// choose returns the pack of a distribution: the only one that the project may have or, where it may have several or
// nobody knows, the one that stands for all.
func choose(packs []Pack, wants Wants) Pack {
	if len(packs) == 1 {
		return packs[0]
	}
	var wanted []Pack
	var either Pack
	for _, p := range packs {
		if p.Either {
			either = p
		} else if ok, known := wants(p.Name, p.Since, p.Until); known && ok {
			wanted = append(wanted, p)
		}
	}
	if len(wanted) == 1 {
		return wanted[0]
	}
	return either
}

// Find returns the declarations of a module by its dotted name; ok is false where no pack has it. An error is a defect
// of the embedded data; a pack that has one has no modules.
func (d *Declarations) Find(module string) (stub Stub, ok bool, err error) {
	first, _, _ := strings.Cut(module, ".")
	for _, dist := range d.candidates(first) {
		archive, err := d.open(dist)
		if err != nil {
			return Stub{}, false, err
		}
		at, ok := archive.Find(module)
		if !ok {
			continue
		}
		tree, err := archive.Decode(at, d.python)
		if err != nil {
			return Stub{}, false, fmt.Errorf("packs/%s: %w", dist.chosen.File, err)
		}
		m := archive.Modules()[at]
		return Stub{Path: StubFolder + dist.chosen.Name + "/" + strings.ReplaceAll(module, ".", "/") + ".pyi", Tree: tree, IsPackage: m.IsPackage}, true, nil
	}
	return Stub{}, false, nil
}

// Release says how the releases of a library that the project may have stand to what is known of it here.
type Release struct {
	// Distribution is the library's, "" for Python's own and for what is no library of a pack.
	Distribution string
	// Known is the version that was read.
	Known string
	// Older: the project asks for versions before the one that was read, by the number that changes when a library breaks
	// with what it did.
	Older bool
}

// Release returns that of the library that a stub is from, by the path of the stub.
func (d *Declarations) Release(path string) Release {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, StubFolder), "/")
	dist := d.byName[name]
	if !strings.HasPrefix(path, StubFolder) || name == StandardLibrary || dist == nil {
		return Release{}
	}
	if _, err := d.open(dist); err != nil || dist.chosen.Either {
		return Release{}
	}
	r := Release{Distribution: name, Known: dist.chosen.Version}
	wants, known := d.wants(name, breaking(r.Known), "")
	r.Older = known && !wants
	return r
}

// MayPrecede tells whether the project may have a version of a distribution before a release, and whether it may have that
// release or a later one. Where nothing says what it has, both are so.
func (d *Declarations) MayPrecede(distribution, release string) (before, since bool) {
	before, known := d.wants(distribution, "", release)
	since, _ = d.wants(distribution, release, "")
	return before || !known, since || !known
}

// breaking returns the part of a version that changes when a library breaks with what it did before: 3 of 3.14.5, 0.7 of
// 0.7.1.
func breaking(version string) string {
	parts := strings.SplitN(version, ".", 3)
	if parts[0] == "0" && len(parts) > 1 {
		return parts[0] + "." + parts[1]
	}
	return parts[0]
}

// candidates returns the distributions that have modules below a name. Forks have modules of the same names: the
// distribution that the project is known to want comes first.
func (d *Declarations) candidates(first string) []*distribution {
	list := d.byImport[first]
	if len(list) < 2 {
		return list
	}
	list = slices.Clone(list)
	unsure := func(dist *distribution) int {
		dist.askOnce.Do(func() {
			ok, known := d.wants(dist.packs[0].Name, "", "")
			dist.isWanted = ok && known
		})
		if dist.isWanted {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b *distribution) int { return unsure(a) - unsure(b) })
	return list
}

// open returns the archive of the pack of a distribution.
func (d *Declarations) open(dist *distribution) (*summary.Archive, error) {
	dist.once.Do(func() {
		dist.chosen = choose(dist.packs, d.wants)
		dist.archive, dist.err = dist.chosen.open()
	})
	return dist.archive, dist.err
}

func (p Pack) open() (*summary.Archive, error) {
	data, err := packFiles.ReadFile("packs/" + p.File)
	if err != nil {
		return nil, err
	}
	archive, err := summary.OpenArchive(data)
	if err != nil {
		return nil, fmt.Errorf("packs/%s: %w", p.File, err)
	}
	return archive, nil
}
