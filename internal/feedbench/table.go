package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

func printMachine() {
	model := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, ok := strings.Cut(string(info), "model name\t: "); ok {
			model, _, _ = strings.Cut(rest, "\n")
		}
	}
	fmt.Printf("%s, %s on %d × %s (%s/%s)\n\n", time.Now().UTC().Format(time.DateOnly), runtime.Version(), runtime.NumCPU(),
		strings.TrimSpace(model), runtime.GOOS, runtime.GOARCH)
}

func printTable(commands []command, sizes []size, table map[string]map[string]measurement) {
	fmt.Print("| |")
	for _, s := range sizes {
		fmt.Printf(" %s: %d jobs, %.1f MB |", s.name, s.positions, float64(s.bytes)/1e6)
	}
	last := sizes[len(sizes)-1]
	fmt.Printf(" allocations per job | peak memory, %s |\n|%s\n", last.name, strings.Repeat(" --- |", len(sizes)+3))
	for _, c := range commands {
		fmt.Printf("| %s |", c.name)
		for _, s := range sizes {
			fmt.Printf(" %s |", cell(table[s.name][c.name], table[s.name][baseline]))
		}
		m := table[last.name][c.name]
		allocs, memory := "–", "–"
		if m.Err == "" && m.Allocs >= 0 {
			allocs = fmt.Sprintf("%.1f", m.Allocs/float64(last.positions))
		}
		if m.Err == "" {
			memory = fmt.Sprintf("%d MB", m.RSS/1e6)
		}
		fmt.Printf(" %s | %s |\n", allocs, memory)
	}
	fmt.Println()
}

func cell(m, base measurement) string {
	if m.Err != "" {
		return "failed: " + m.Err
	}
	return fmt.Sprintf("%s, %.1f ×", m.CPU.Round(m.CPU/100), float64(base.CPU)/float64(m.CPU))
}
