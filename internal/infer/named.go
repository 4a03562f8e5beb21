package infer

// maxNamed bounds the methods of one name that are looked at: a name that many classes have says little.
const maxNamed = 16

// MethodsNamed returns the methods of a name that classes of the project have, in the order of the files, those of tests left
// out; none where there are too many of them to look at.
func (e *Evaluator) MethodsNamed(name string) []*Func {
	p := e.prog
	var found []*Func
	p.seenName(name)
	for src := range p.loader.Defines(name) {
		f := p.File(src)
		if f.IsTest() {
			continue
		}
		for _, c := range f.classList {
			if fn := c.method(name); fn != nil {
				found = append(found, p.seenFunc(fn))
			}
		}
		if len(found) > maxNamed {
			return nil
		}
	}
	return found
}

// Readers returns the places of the project and of a file that read a name of some library, in the order of the files, a few
// more than can be looked at where there are too many.
func (e *Evaluator) Readers(f *File, name string) []Site {
	p := e.prog
	var found []site
	p.seenName(name)
	here := false
	for src := range p.loader.Reads(name) {
		in := p.File(src)
		here = here || in == f
		if found = p.reads(in, found, name, anywhere); len(found) > maxSites {
			break
		}
	}
	if !here {
		found = p.reads(f, found, name, anywhere)
	}
	out := make([]Site, 0, len(found))
	for _, s := range found {
		out = append(out, Site{s.file, s.node})
	}
	return out
}
