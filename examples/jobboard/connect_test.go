package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestConnectingInABrowser(t *testing.T) {
	t.Parallel()
	ctx := newBrowser(t)
	app, server := newTestWeb(t, config{})

	do(ctx, t, chromedp.Navigate(server.URL+"/connect"), chromedp.WaitVisible(chromedp.CSS("form[data-connect]")))
	screenshot(ctx, t, "connect")
	do(ctx, t, chromedp.Click(chromedp.CSS("form[data-connect] button")), chromedp.WaitVisible(chromedp.CSS("#findings")))
	if n := read(ctx, t, count("#findings .tag.failed")); n != 0 {
		t.Errorf("%d steps failed", n)
	}

	// The company copied a channel that was deleted. The page may still be scrolling
	// to the findings, where a click would miss the button.
	do(ctx, t, chromedp.SetValue(chromedp.CSS("input[name=channel]"), "4711"),
		chromedp.SendKeys(chromedp.CSS("input[name=channel]"), "\r"), chromedp.WaitVisible(chromedp.CSS("[data-failed]")))
	screenshot(ctx, t, "connect-failed")
	if failed := read(ctx, t, chromedp.Evaluate[string](`document.querySelector("[data-failed]").dataset.failed`)); failed != "channel" {
		t.Errorf("failed step %q", failed)
	}
	if text := read(ctx, t, chromedp.Text(chromedp.CSS("[data-failed]"))); !strings.Contains(text, "Settings > Recruiting > Channels") {
		t.Errorf("the page does not say where to mend it: %s", text)
	}
	if n := len(app.demo.company.Applications()); n != 0 {
		t.Errorf("the check made %d applications", n)
	}
}

// What a real company typed is not sent back, and not kept.
func TestSecretsDoNotComeBack(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{})
	app.demo = nil // as with a real company
	form := url.Values{"domain": {"?"}, "company_id": {"x"}, "token": {"canary-token"}, "client_id": {""}, "secret": {"canary-secret"}}
	resp, err := http.PostForm(server.URL+"/connect", form) //nolint:forbidigo // as a browser
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page := readAll(t, resp.Body)
	if resp.StatusCode != http.StatusOK || strings.Contains(page, "canary") {
		t.Errorf("status %d, %s", resp.StatusCode, page)
	}
	if !strings.Contains(page, "The company ID is not a number.") {
		t.Error(page)
	}
}

func readAll(t *testing.T, r io.Reader) string {
	t.Helper()
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
