package main

import (
	"bufio"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/personio-go/sdk/internal/feedgen"
	"github.com/personio-go/sdk/internal/feednet"
	"github.com/personio-go/sdk/xmlfeed"
)

// What is polled: so many companies, so often, so many at once.
const (
	companies = 1000
	polls     = 3
	atOnce    = 64
)

// way is a way of polling; it asks company i for its feed.
type way struct {
	name, label string
	tls         bool
	poller      func(network) (poll func(ctx context.Context, i int) error, pause func(), err error)
}

func ways() []way {
	return []way{
		{"plain-http", "HTTP: a client per request, encoding/xml, parse always", false, plainPoller},
		{"xmlfeed-http", "HTTP: `FetchChanged`", false, feedPoller},
		{"plain-tls", "TLS: a client per request, encoding/xml, parse always", true, plainPoller},
		{"xmlfeed-tls", "TLS: `FetchChanged`, connections kept", true, feedPoller},
		{"xmlfeed-tls-new", "TLS: `FetchChanged`, a new connection each time", true, feedPollerAnew},
	}
}

// pollAll runs a server and, in a process of its own, each way of polling.
func pollAll(rounds int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	all := make(map[string][]measurement)
	for range rounds {
		for _, w := range ways() {
			m, err := pollOnce(self, w)
			if err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
			all[w.name] = append(all[w.name], m)
		}
	}
	fmt.Printf("%d companies of 26 jobs, 19 of 20 feeds unchanged, no ETag, %d at once\n\n", companies, atOnce)
	fmt.Println("| | CPU time per feed | against the same without xmlfeed |\n| --- | --- | --- |")
	base := map[bool]time.Duration{}
	for _, w := range ways() {
		m := median(all[w.name])
		if strings.HasPrefix(w.name, "plain-") {
			base[w.tls] = m.CPU
		}
		fmt.Printf("| %s | %v | %.1f × |\n", w.label, m.CPU.Round(m.CPU/100), float64(base[w.tls])/float64(m.CPU))
	}
	return nil
}

func pollOnce(self string, w way) (m measurement, err error) {
	server := exec.Command(self, "-poll", "server") //nolint:noctx // this program itself, which ends with stdin
	stdin, err := server.StdinPipe()
	if err != nil {
		return m, err
	}
	stdout, err := server.StdoutPipe()
	if err != nil {
		return m, err
	}
	server.Stderr = os.Stderr
	if err := server.Start(); err != nil {
		return m, err
	}
	defer func() {
		_ = stdin.Close() // the server ends with it
		_ = server.Wait()
	}()
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return m, err
	}
	client := exec.Command(self, "-poll", w.name) //nolint:gosec,noctx // this program itself, which ends
	client.Stdin, client.Stderr = strings.NewReader(address), os.Stderr
	output, err := client.Output()
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(output, &m)
}

// pollHere is the server, or polls in one way the server that stdin names.
func pollHere(name string) error {
	if name == "server" {
		return serve()
	}
	var n network
	if err := json.NewDecoder(os.Stdin).Decode(&n); err != nil {
		return err
	}
	for _, w := range ways() {
		if w.name == name {
			n.TLS = w.tls
			return measurePolls(w, n)
		}
	}
	return fmt.Errorf("no way is called %q", name)
}

func measurePolls(w way, n network) error {
	poll, pause, err := w.poller(n)
	if err != nil {
		return err
	}
	if err := pollCompanies(poll); err != nil { // all feeds are new
		return err
	}
	started := usage()
	for range polls {
		pause()
		if err := pollCompanies(poll); err != nil {
			return err
		}
	}
	ended := usage()
	return json.NewEncoder(os.Stdout).Encode(measurement{
		CPU: (cpu(ended) - cpu(started)) / (polls * companies), Allocs: -1, RSS: ended.Maxrss * 1024,
	})
}

func pollCompanies(poll func(context.Context, int) error) error {
	var group sync.WaitGroup
	var next atomic.Int64
	errs := make(chan error, atOnce)
	for range atOnce {
		group.Go(func() {
			for i := next.Add(1) - 1; i < companies; i = next.Add(1) - 1 {
				if err := poll(context.Background(), int(i)); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(errs)
	return <-errs
}

// plainPoller is what one would write.
func plainPoller(n network) (func(context.Context, int) error, func(), error) {
	return func(ctx context.Context, i int) error {
		transport, err := n.dress(&http.Transport{})
		if err != nil {
			return err
		}
		defer transport.CloseIdleConnections()
		client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, n.base(i)+"/xml", http.NoBody)
		if err != nil {
			return err
		}
		resp, err := client.Do(request)
		if err != nil {
			return err
		}
		defer resp.Body.Close() //nolint:errcheck // it was read
		data, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		var feed feedgen.Plain
		return xml.Unmarshal(data, &feed)
	}, func() {}, nil
}

func feedPoller(n network) (func(context.Context, int) error, func(), error) {
	poll, _, err := newFeedPoller(n)
	return poll, func() {}, err
}

// feedPollerAnew has lost its connections whenever it asks again.
func feedPollerAnew(n network) (func(context.Context, int) error, func(), error) {
	return newFeedPoller(n)
}

func newFeedPoller(n network) (poll func(context.Context, int) error, pause func(), err error) {
	transport, err := n.dress(feednet.New())
	if err != nil {
		return nil, nil, err
	}
	// Without TLS, all companies are one host here. With it, the connections that
	// are kept are as many as there are companies.
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = companies, atOnce
	clients := make([]*xmlfeed.Client, companies)
	for i := range clients {
		opts := []xmlfeed.Option{xmlfeed.WithHTTPClient(&http.Client{Transport: transport}), xmlfeed.WithBaseURL(n.base(i))}
		if clients[i], err = xmlfeed.NewClient("c"+strconv.Itoa(i), opts...); err != nil {
			return nil, nil, err
		}
	}
	marks := make([]xmlfeed.Mark, companies)
	poll = func(ctx context.Context, i int) error {
		feed, err := clients[i].FetchChanged(ctx, marks[i])
		switch {
		case errors.Is(err, xmlfeed.ErrUnchanged):
			return nil
		case err != nil:
			return err
		}
		marks[i] = feed.Mark
		return nil
	}
	return poll, transport.CloseIdleConnections, nil
}
