package main

import (
	"context"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/cli"
	"github.com/unheeded/unheeded/internal/rules"
)

// checkWithAllRules is the check with every rule there is; the options and the settings say which of them run.
func checkWithAllRules(ctx context.Context, opts check.Options) (*check.Result, error) {
	opts.Rules = rules.All()
	return check.Run(ctx, opts)
}

// ruleInfos tells the command line of every rule, with its page as it is written.
func ruleInfos() []cli.RuleInfo {
	all := rules.All()
	infos := make([]cli.RuleInfo, len(all))
	for i, r := range all {
		infos[i] = cli.RuleInfo{Code: r.Code, Name: r.Name, Summary: r.Summary, OptIn: r.OptIn, Page: r.Page}
	}
	return infos
}
