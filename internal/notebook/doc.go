// Package notebook reads Jupyter notebooks: it makes one Python text of their code cells, tells where a line of that text
// stands, in its cell and in the file, and puts changed lines back without touching anything else of the file. It owns the
// format of the file (nbformat 3 and 4) and what IPython makes of lines that are no Python.
//
// It must not know Python's grammar beyond where a logical line ends, nor what anybody looks for in a notebook, and never
// touches the disk.
package notebook
