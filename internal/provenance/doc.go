// Package provenance notes what answers were made from: sets of sources, such as files, that travel with each answer that
// is remembered. Who takes a remembered answer takes its sources with it, so at the end a result knows all that it depends
// on, through however many answers of others.
//
// It must not know what the sources are, nor what is answered.
package provenance
