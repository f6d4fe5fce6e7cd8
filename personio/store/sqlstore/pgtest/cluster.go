// Package pgtest starts a throw-away PostgreSQL from the binaries of this
// machine, for tests and demonstrations. It listens on the loopback address only
// and leaves nothing behind.
package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNotInstalled says that this machine has no PostgreSQL server. Debian's
// package is postgresql.
var ErrNotInstalled = errors.New("pgtest: no PostgreSQL server on this machine (Debian: apt-get install postgresql)")

// Cluster is a running PostgreSQL.
type Cluster struct {
	bin  string
	dir  string
	port int
	run  *syscall.Credential // whom it runs as, nil for the caller

	server    *exec.Cmd
	exited    chan struct{}
	databases atomic.Int64
}

// Start makes a new cluster and starts it. End it with Stop.
func Start(ctx context.Context) (_ *Cluster, err error) {
	c := &Cluster{}
	if c.bin, err = binaries(); err != nil {
		return nil, err
	}
	if c.dir, err = os.MkdirTemp("", "pgtest-*"); err != nil {
		return nil, fmt.Errorf("pgtest: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(c.dir)
		}
	}()
	if err := c.dropRoot(); err != nil {
		return nil, err
	}
	if err := c.tool(ctx, "initdb", "-D", c.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"); err != nil {
		return nil, err
	}
	if err := c.launchAnywhere(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// launchAnywhere starts the server at a port that is free. Another program may be
// faster to take it.
func (c *Cluster) launchAnywhere(ctx context.Context) (err error) {
	for range 5 {
		if c.port, err = freePort(ctx); err != nil {
			return err
		}
		if err = c.launch(ctx); !errors.Is(err, errEnded) {
			return err
		}
	}
	return err
}

// binaries finds the folder of the newest server.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err == nil && len(found) > 0 {
		version := func(path string) int {
			n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
			return n
		}
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", ErrNotInstalled
	}
	return filepath.Dir(path), nil
}

// dropRoot has the server run as another user: it refuses to run as root.
func (c *Cluster) dropRoot() error {
	if os.Geteuid() != 0 {
		return nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("%w: it has no user postgres", ErrNotInstalled)
	}
	uid, err1 := strconv.ParseUint(who.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(who.Gid, 10, 32)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	c.run = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	if err := os.Chown(c.dir, int(uid), int(gid)); err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *Cluster) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, name), args...) //nolint:gosec // PostgreSQL's own tools
	cmd.Dir = c.dir
	// A group of its own: Ctrl-C in a terminal ends the program, which then ends
	// the server.
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.run, Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return cmd
}

func (c *Cluster) tool(ctx context.Context, name string, args ...string) error {
	cmd := c.command(ctx, name, args...)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("pgtest: %s: %w: %s", name, err, bytes.TrimSpace(output))
	}
	return nil
}

// launch starts the server and waits until it takes connections.
func (c *Cluster) launch(ctx context.Context) error {
	c.server = c.command(context.WithoutCancel(ctx), "postgres", "-D", c.data(), "-p", strconv.Itoa(c.port), "-k", c.dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
	if err := c.server.Start(); err != nil {
		return fmt.Errorf("pgtest: starting the server: %w", err)
	}
	exited := make(chan struct{})
	c.exited = exited
	go func(server *exec.Cmd) {
		_ = server.Wait() // how it ended is seen by who connects
		close(exited)
	}(c.server)
	return c.waitReady(ctx)
}

// errEnded says that the server did not stay.
var errEnded = errors.New("pgtest: the server ended")

// startTime is long: many servers may start at once on a machine with little to
// spare.
const startTime = 5 * time.Minute

func (c *Cluster) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		conn, err := pgx.Connect(ctx, c.URL("postgres"))
		if err == nil {
			return conn.Close(ctx) //nolint:wrapcheck // nothing to add
		}
		select {
		case <-ticker.C:
		case <-c.exited:
			return fmt.Errorf("%w: %w", errEnded, err)
		case <-ctx.Done():
			c.end(syscall.SIGINT)
			return fmt.Errorf("pgtest: the server is not ready: %w", err)
		}
	}
}

// URL is the address of a database.
func (c *Cluster) URL(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", c.port, database)
}

// NewDatabase makes an empty database and returns its address.
func (c *Cluster) NewDatabase(ctx context.Context) (string, error) { return c.create(ctx, "template1") }

// Copy makes a database with what is in another one, and returns its address.
// Nobody may be connected to the other one.
func (c *Cluster) Copy(ctx context.Context, url string) (string, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return "", fmt.Errorf("pgtest: %w", err)
	}
	return c.create(ctx, cfg.Database)
}

func (c *Cluster) create(ctx context.Context, template string) (string, error) {
	name := fmt.Sprintf("db%d", c.databases.Add(1))
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return "", fmt.Errorf("pgtest: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+pgx.Identifier{template}.Sanitize()); err != nil {
		return "", fmt.Errorf("pgtest: %w", err)
	}
	return c.URL(name), nil
}

// Crash kills the server without a warning, as a power failure would, and starts
// it again.
func (c *Cluster) Crash(ctx context.Context) error {
	c.end(syscall.SIGQUIT) // immediate shutdown: no checkpoint, recovery at the start
	return c.launch(ctx)
}

// Stop ends the server and removes its files.
func (c *Cluster) Stop() error {
	c.end(syscall.SIGINT)
	if err := os.RemoveAll(c.dir); err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	return nil
}

func (c *Cluster) end(signal syscall.Signal) {
	_ = c.server.Process.Signal(signal) // it may have ended by itself
	select {
	case <-c.exited:
	case <-time.After(30 * time.Second):
		_ = c.server.Process.Kill()
		<-c.exited
	}
}

func freePort(ctx context.Context) (int, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("pgtest: %w", err)
	}
	defer listener.Close() //nolint:errcheck // nothing was written
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("pgtest: no TCP port")
	}
	return address.Port, nil
}
