package infer

// CountQuestions returns a counter of the questions that are asked of a program from now on, by one goroutine.
func (p *Program) CountQuestions() *int {
	asked, hash := new(int), p.memo.Hash
	p.memo.Hash = func(k key) uint32 {
		*asked++
		return hash(k)
	}
	return asked
}
