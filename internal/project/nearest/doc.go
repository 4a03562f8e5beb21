// Package nearest finds the known name that somebody meant who wrote an unknown one: a setting, a code, an
// option. It owns the measure of likeness.
//
// It must not know what the names are names of.
package nearest
