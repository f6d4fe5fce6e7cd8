package main

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
)

// mayManage says whether a request may see what is behind the board: with the
// password, or, where none is set, from this machine alone.
func (w *web) mayManage(r *http.Request) bool {
	if w.app.cfg.adminPassword == "" {
		return isLocal(r)
	}
	_, password, _ := r.BasicAuth()
	return subtle.ConstantTimeCompare([]byte(password), []byte(w.app.cfg.adminPassword)) == 1
}

// isLocal wants all three: a peer on this machine, an address that means this
// machine, and no trace of a proxy, whose visitors all come from this machine.
func isLocal(r *http.Request) bool {
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !peer.Addr().Unmap().IsLoopback() {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// managed protects a page that is not for the public.
func (w *web) managed(next http.HandlerFunc) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		if w.mayManage(r) {
			rw.Header().Set("Cache-Control", "no-store")
			next(rw, r)
			return
		}
		if w.app.cfg.adminPassword != "" {
			rw.Header().Set("WWW-Authenticate", `Basic realm="Behind the board", charset="UTF-8"`)
			w.tell(rw, r, http.StatusUnauthorized, "A password is needed", "These pages are for those who run the board.")
			return
		}
		w.tell(rw, r, http.StatusForbidden, "Not from here", "These pages open on the board's own machine, or with a password (-admin-password).")
	}
}
