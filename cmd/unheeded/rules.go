package main

import (
	"github.com/unheeded/unheeded/internal/cli"
	"github.com/unheeded/unheeded/internal/rule/page"
	"github.com/unheeded/unheeded/internal/rules"
)

// ruleInfos tells the command line of every rule, with its page as readers get it.
func ruleInfos() []cli.RuleInfo {
	all := rules.All()
	infos := make([]cli.RuleInfo, len(all))
	for i, r := range all {
		infos[i] = cli.RuleInfo{Code: r.Code, Name: r.Name, Summary: r.Summary, OptIn: r.OptIn, Page: page.Display(r.Page)}
	}
	return infos
}
