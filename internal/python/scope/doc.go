// Package scope says what the names of one module mean: scopes, symbols, bindings, imports, and which binding can reach
// which use. It follows Python's own rules, as CPython's symtable and compiler apply them.
//
// It knows ast and source alone. It must not know types, other modules, the disk, any library or any rule: an import is
// recorded here and followed elsewhere.
//
// Build makes one pass over the tree and costs time and space in proportion to it. What depends on the order of
// execution (reaching bindings, conditions that hold, dead code) is computed by Table.Flow for one frame at a time, when
// it is first asked for. A frame is a module, a function or a lambda together with the class bodies and comprehensions
// that run as part of it. A Table may be shared by goroutines.
//
// Everything is stored in slices and named by small numbers, in which 0 is none: ScopeID, SymbolID, BindingID, UseID.
package scope
