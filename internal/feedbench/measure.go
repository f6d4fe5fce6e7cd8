package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// measurement is what a process tells of itself.
type measurement struct {
	CPU    time.Duration `json:"cpu"`    // of one feed
	Allocs float64       `json:"allocs"` // of one feed, -1 when it is not known
	RSS    int64         `json:"rss"`    // the peak, in bytes
	Err    string        `json:"err,omitempty"`
}

// command is a contender as a process.
type command struct {
	name string
	argv []string
}

// commandsOf are the contenders of this program and the C programs of a
// directory, if there is one.
func commandsOf(dir string) ([]command, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var commands []command
	for _, c := range contenders() {
		commands = append(commands, command{c.name, []string{self, "-one", c.name, "-file"}})
	}
	programs, err := filepath.Glob(filepath.Join(dir, "*.bin"))
	if err != nil || dir == "" {
		return commands, err
	}
	for _, program := range programs {
		name := filepath.Base(program)
		commands = append(commands, command{name[:len(name)-len(".bin")] + " (C)", []string{program}})
	}
	return commands, nil
}

// measureAll lets the contenders take turns and returns their medians.
func measureAll(commands []command, s size, rounds int) map[string]measurement {
	all := make(map[string][]measurement)
	for range rounds {
		for _, c := range commands {
			if previous := all[c.name]; len(previous) > 0 && previous[0].Err != "" {
				continue
			}
			all[c.name] = append(all[c.name], measure(append(slices.Clone(c.argv), s.file)))
		}
	}
	medians := make(map[string]measurement)
	for name, list := range all {
		medians[name] = median(list)
	}
	return medians
}

func median(list []measurement) measurement {
	slices.SortFunc(list, func(a, b measurement) int { return cmp.Compare(a.CPU, b.CPU) })
	return list[len(list)/2]
}

func measure(argv []string) (m measurement) {
	process := exec.Command(argv[0], argv[1:]...) //nolint:gosec,noctx // programs of our own, which end
	process.Stderr = os.Stderr
	output, err := process.Output()
	if err == nil {
		err = json.Unmarshal(output, &m)
	}
	if err != nil {
		m.Err = err.Error()
	}
	return m
}

// Measurements are made of windows, each long enough for several collections of
// garbage, of which the best counts: what else runs on the machine can only add
// to the time.
const (
	window = 100 * time.Millisecond
	budget = 1500 * time.Millisecond
)

// measureHere measures one contender in this process.
func measureHere(name, file string) error {
	i := slices.IndexFunc(contenders(), func(c contender) bool { return c.name == name })
	if i < 0 {
		return fmt.Errorf("no contender is called %q", name)
	}
	c := contenders()[i]
	data, err := os.ReadFile(file) //nolint:gosec // named by this program itself
	if err != nil {
		return err
	}
	if _, err := c.read(data); err != nil { // the first time is for the caches
		return err
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	best, total, n := time.Duration(0), time.Duration(0), 0
	for total < budget {
		mean, reads, err := readFor(window, c, data)
		if err != nil {
			return err
		}
		if n == 0 || mean < best {
			best = mean
		}
		n += reads
		total += mean * time.Duration(reads)
	}
	runtime.ReadMemStats(&after)
	return json.NewEncoder(os.Stdout).Encode(measurement{
		CPU: best, Allocs: float64(after.Mallocs-before.Mallocs) / float64(n), RSS: usage().Maxrss * 1024,
	})
}

// readFor reads again and again for so much CPU time.
func readFor(least time.Duration, c contender, data []byte) (mean time.Duration, reads int, err error) {
	started, spent := cpu(usage()), time.Duration(0)
	for spent < least {
		if _, err := c.read(data); err != nil {
			return 0, 0, err
		}
		reads++
		spent = cpu(usage()) - started
	}
	return spent / time.Duration(reads), reads, nil
}

func usage() (u syscall.Rusage) {
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // fails for a bad argument only
	return u
}

func cpu(u syscall.Rusage) time.Duration { return time.Duration(u.Utime.Nano() + u.Stime.Nano()) }
