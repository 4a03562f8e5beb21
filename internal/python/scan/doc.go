// Package scan cuts the text of one Python file into tokens, one at a time and without copying. It owns everything
// below the grammar: indentation, brackets and joined lines, names and their interning, literals, the inside of
// f-strings and t-strings, comments.
//
// It must not know the grammar, the tree, or what a token is for. It accepts what any Python from 3.8 to 3.15 accepts.
//
// The scanner never stops at an error. It records what is wrong and goes on with the token that was most likely meant,
// so that one bad literal does not cost the rest of the file.
package scan
