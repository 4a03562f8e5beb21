package check

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"path/filepath"

	"github.com/unheeded/unheeded/internal/cache"
)

// keyOf is a hash of all that a result depends on besides the disk: which program it is, and what it was asked.
func keyOf(build string, opts *Options) cache.Key {
	k := keyWriter{sha256.New()}
	k.text("check", build, filepath.ToSlash(opts.Dir), opts.Baseline, opts.Python, opts.VirtualEnv)
	k.list(opts.Paths)
	k.list(opts.Select)
	k.list(opts.Ignore)
	k.list(opts.ExtendSelect)
	k.list(opts.Exclude)
	k.list(opts.Changed)
	k.number(uint64(opts.Target))
	k.text(opts.Shard.String())
	k.flag(opts.NoBaseline)
	k.flag(opts.OnlyCertain)
	k.number(uint64(len(opts.Rules)))
	for _, r := range opts.Rules {
		k.text(string(r.Code))
	}
	return cache.Key(k.Sum(nil))
}

// keyWriter hashes values so that no two rows of them are the same bytes.
type keyWriter struct{ hash.Hash }

func (k keyWriter) number(n uint64) {
	_, _ = k.Write(binary.LittleEndian.AppendUint64(nil, n)) // a hash takes everything
}

func (k keyWriter) flag(set bool) {
	if set {
		k.number(1)
	} else {
		k.number(0)
	}
}

func (k keyWriter) text(texts ...string) {
	for _, t := range texts {
		k.number(uint64(len(t)))
		_, _ = k.Write([]byte(t))
	}
}

// list hashes texts; no list is another value than an empty one.
func (k keyWriter) list(texts []string) {
	k.flag(texts != nil)
	k.number(uint64(len(texts)))
	k.text(texts...)
}
