package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/agent"
)

//go:embed workloads.py
var workloads []byte

// names are the workloads, of which start is the start of an interpreter that does nothing.
const names = "start,tasks,gathers,calls,exceptions,cancels,requests"

func main() {
	pairs := flag.Int("pairs", 31, "how many watched runs of each workload")
	chosen := flag.String("workloads", names, "which workloads")
	sites := flag.String("sites", "", "whether tasks remember the line that made them: always, never, or from the first loss on")
	tree := flag.Bool("tree", false, "have it told who made which task")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: agentcost [flags] PYTHON...")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 || *pairs < 1 {
		flag.Usage()
		os.Exit(2)
	}
	options := agent.Options{Sites: agent.Sites(*sites), Tree: *tree}
	if err := measure(context.Background(), os.Stdout, flag.Args(), strings.Split(*chosen, ","), *pairs, options); err != nil {
		fmt.Fprintln(os.Stderr, "agentcost:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, out io.Writer, pythons, chosen []string, pairs int, options agent.Options) error {
	dir, err := os.MkdirTemp("", "agentcost")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	script := filepath.Join(dir, "workloads.py")
	if err := os.WriteFile(script, workloads, 0o600); err != nil {
		return err
	}
	folder, err := agent.Unpack(filepath.Join(dir, "agent"))
	if err != nil {
		return err
	}
	socket := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	go discard(listener)
	bare := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}
	options.Folder, options.Socket = folder, socket
	watched, err := agent.Environ(bare, options)
	if err != nil {
		return err
	}
	for _, python := range pythons {
		version, err := exec.CommandContext(ctx, python, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])").Output()
		if err != nil {
			return fmt.Errorf("%s: %w", python, err)
		}
		for _, workload := range chosen {
			ratios := make([]float64, pairs)
			var seconds float64
			for i := range ratios {
				before, err := once(ctx, python, script, workload, bare)
				if err != nil {
					return err
				}
				with, err := once(ctx, python, script, workload, watched)
				if err != nil {
					return err
				}
				after, err := once(ctx, python, script, workload, bare)
				if err != nil {
					return err
				}
				ratios[i] = 2 * with / (before + after)
				seconds += (before + after) / 2
			}
			fmt.Fprintf(out, "%-8s %-11s %5.3f  (95%% below %5.3f)  %7.3f s without\n", strings.TrimSpace(string(version)),
				workload, median(ratios), upper(ratios), seconds/float64(pairs))
		}
	}
	return nil
}

// once runs a workload and returns the CPU seconds that it took.
func once(ctx context.Context, python, script, workload string, environ []string) (float64, error) {
	args := []string{script, workload}
	if workload == "start" {
		args = []string{"-c", "pass"}
	}
	command := exec.CommandContext(ctx, python, args...)
	command.Env = environ
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return 0, fmt.Errorf("%v: %w", command.Args, err)
	}
	if workload == "start" {
		return (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds(), nil
	}
	return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
}

// discard reads what is said to a listener.
func discard(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}()
	}
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// upper returns the value that the median is below in 97.5 % of the samples that are drawn from the values.
func upper(values []float64) float64 {
	const draws = 2000
	random := rand.New(rand.NewPCG(1, 2))
	medians := make([]float64, draws)
	sample := make([]float64, len(values))
	for i := range medians {
		for j := range sample {
			sample[j] = values[random.IntN(len(values))]
		}
		medians[i] = median(sample)
	}
	slices.Sort(medians)
	return medians[draws*975/1000]
}
