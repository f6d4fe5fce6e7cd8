package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/personio-go/sdk/internal/feedgen"
)

// network is where the server can be reached, as it tells its client.
type network struct {
	Plain  string `json:"plain"`
	Secure string `json:"secure"`
	Cert   []byte `json:"cert"`
	TLS    bool   `json:"-"`
}

// base is the address of a company. With TLS, each has a host of its own.
func (n network) base(i int) string {
	if n.TLS {
		return fmt.Sprintf("https://c%d.jobs.personio.de", i)
	}
	return fmt.Sprintf("http://%s/c%d", n.Plain, i)
}

// dress makes all hosts of a transport the server.
func (n network) dress(t *http.Transport) (*http.Transport, error) {
	if !n.TLS {
		return t, nil
	}
	certificate, err := x509.ParseCertificate(n.Cert)
	if err != nil {
		return nil, err
	}
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.RootCAs = x509.NewCertPool()
	t.TLSClientConfig.RootCAs.AddCert(certificate)
	t.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, network, n.Secure)
	}
	return t, nil
}

// kinds is how many different feeds there are; companies share them.
const kinds = 10

// board serves the feeds. A company's changes with every twentieth request.
type board struct {
	packed [kinds][2][]byte
	asked  [companies]atomic.Int64
}

func newBoard() (*board, error) {
	b := &board{}
	for kind := range b.packed {
		for version := range b.packed[kind] {
			var out bytes.Buffer
			zip := gzip.NewWriter(&out)
			if _, err := feedgen.Write(zip, 26, uint64(2*kind+version)); err != nil {
				return nil, err
			}
			if err := zip.Close(); err != nil {
				return nil, err
			}
			b.packed[kind][version] = out.Bytes()
		}
	}
	return b, nil
}

func (b *board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(r.Host, ".")
	if _, rest, ok := strings.Cut(r.URL.Path, "/c"); ok {
		name, _, _ = strings.Cut("c"+rest, "/")
	}
	i, err := strconv.Atoi(strings.TrimPrefix(name, "c"))
	if err != nil || i < 0 || i >= companies {
		http.NotFound(w, r)
		return
	}
	const period = 20
	version := (b.asked[i].Add(1) + int64(i)) / period % 2
	packed := b.packed[i%kinds][version]
	w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Length", strconv.Itoa(len(packed)))
	_, _ = w.Write(packed)
}

// serve serves until stdin ends.
func serve() error {
	board, err := newBoard()
	if err != nil {
		return err
	}
	certificate, err := newCertificate()
	if err != nil {
		return err
	}
	plain, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // for as long as the process lives
	if err != nil {
		return err
	}
	secure, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	if err != nil {
		return err
	}
	server := &http.Server{Handler: board, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0)}
	failed := make(chan error, 2)
	for _, listener := range []net.Listener{plain, secure} {
		go func() { failed <- server.Serve(listener) }()
	}
	n := network{Plain: plain.Addr().String(), Secure: secure.Addr().String(), Cert: certificate.Certificate[0]}
	if err := json.NewEncoder(os.Stdout).Encode(n); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	if err := server.Close(); err != nil {
		return err
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func newCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"*.jobs.personio.de"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
