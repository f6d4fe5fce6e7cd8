package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/personio-go/sdk/internal/feedgen"
)

// size is a feed that is measured.
type size struct {
	name      string
	positions int
	file      string
	bytes     int64
}

func main() {
	rounds := flag.Int("rounds", 7, "measurements of each contender, of which the median counts")
	sizes := flag.String("sizes", "small,typical,large", "feeds to parse: small, typical, large")
	programs := flag.String("c", "", "directory with the C programs")
	polls := flag.Bool("polls", true, "poll a thousand companies, too")
	one := flag.String("one", "", "measure that contender (used by feedbench itself)")
	file := flag.String("file", "", "its feed")
	poll := flag.String("poll", "", "poll in that way (used by feedbench itself)")
	flag.Parse()
	var err error
	switch {
	case *one != "":
		err = measureHere(*one, *file)
	case *poll != "":
		err = pollHere(*poll)
	default:
		err = run(strings.Split(*sizes, ","), *rounds, *programs, *polls)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "feedbench:", err)
		os.Exit(1)
	}
}

func run(names []string, rounds int, programs string, polls bool) error {
	dir, err := os.MkdirTemp("", "feedbench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // temporary
	printMachine()
	var sizes []size
	for _, name := range names {
		s, err := writeFeed(dir, name)
		if err != nil {
			return err
		}
		sizes = append(sizes, s)
	}
	commands, err := commandsOf(programs)
	if err != nil {
		return err
	}
	table := make(map[string]map[string]measurement)
	for _, s := range sizes {
		table[s.name] = measureAll(commands, s, rounds)
	}
	printTable(commands, sizes, table)
	if !polls {
		return nil
	}
	return pollAll(min(rounds, 5))
}

func writeFeed(dir, name string) (size, error) {
	positions, ok := map[string]int{"small": feedgen.Small, "typical": feedgen.Typical, "large": feedgen.Large}[name]
	if !ok {
		return size{}, fmt.Errorf("no feed is called %q", name)
	}
	file, err := os.Create(filepath.Join(dir, name+".xml")) //nolint:gosec // one of three names
	if err != nil {
		return size{}, err
	}
	n, err := feedgen.Write(file, positions, 0)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return size{name: name, positions: positions, file: file.Name(), bytes: n}, err
}
