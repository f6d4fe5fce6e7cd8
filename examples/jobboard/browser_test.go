package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// newBrowser starts a headless Chromium, or skips the test where there is none.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("SKIPPED: no Chromium on this machine (Debian: apt-get install chromium); the pages are not tested in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 1000),
		chromedp.Flag("disable-quic", true), chromedp.UserDataDir(t.TempDir()))
	allocator, stopAllocator := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stopAllocator)
	browser, stop := chromedp.NewContext(allocator)
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(browser, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// do acts in the browser.
func do(ctx context.Context, t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// read looks something up in the browser.
func read[T any](ctx context.Context, t *testing.T, action chromedp.Action[T]) T {
	t.Helper()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func count(selector string) chromedp.Action[int] {
	return chromedp.Evaluate[int](fmt.Sprintf("document.querySelectorAll(%q).length", selector))
}

// screenshot keeps a picture for a person to look at, with the flags -artifacts
// and -outputdir of go test.
func screenshot(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	picture := read(ctx, t, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(t.ArtifactDir(), name+".png"), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestApplyingInABrowser(t *testing.T) {
	t.Parallel()
	ctx := newBrowser(t)
	app, server := newTestWeb(t, config{})
	cv := filepath.Join(t.TempDir(), "katherine-johnson.pdf")
	write(t, cv, samplePDF("Katherine Johnson"))

	// The board opens with all jobs.
	do(ctx, t, chromedp.Navigate(server.URL))
	screenshot(ctx, t, "board")
	if n := read(ctx, t, count(".card")); n != len(demoJobs()) {
		t.Errorf("%d jobs, want %d", n, len(demoJobs()))
	}

	// A filter acts when it is chosen, a search when it is sent.
	const choose = `{ const office = document.querySelector("select[name=office]"); office.value = "Berlin"; office.dispatchEvent(new Event("change")); }`
	read(ctx, t, chromedp.Evaluate[any](choose))
	do(ctx, t, chromedp.WaitVisible(chromedp.CSS(".listhead a.quiet")))
	if n := read(ctx, t, count(".card")); n != 2 {
		t.Errorf("%d jobs in Berlin, want 2", n)
	}
	do(ctx, t, chromedp.SendKeys(chromedp.CSS("input[name=q]"), "control rooms\r"), chromedp.WaitVisible(chromedp.Search(`//h2[text()="1 match"]`)))

	// The job opens, the form is filled in and sent with a file.
	do(ctx, t, chromedp.Click(chromedp.CSS(".card .cover")), chromedp.WaitVisible(chromedp.CSS("form[data-apply]")))
	if heading := read(ctx, t, chromedp.Text(chromedp.CSS("h1"))); heading != "UX Designer for Control Rooms" {
		t.Errorf("heading %q", heading)
	}
	do(ctx, t, chromedp.SendKeys(chromedp.CSS("input[name=first_name]"), "Katherine"),
		chromedp.SendKeys(chromedp.CSS("input[name=last_name]"), "Johnson"),
		chromedp.SendKeys(chromedp.CSS("input[name=email]"), "katherine@example.org"),
		chromedp.SendKeys(chromedp.CSS("textarea[name=message]"), "I check the numbers."),
		chromedp.SetUploadFiles(chromedp.CSS("input[name=cv]"), []string{cv}),
		chromedp.Click(chromedp.CSS("input[name=privacy]")))
	screenshot(ctx, t, "job")
	do(ctx, t, chromedp.Click(chromedp.CSS("form[data-apply] button")), chromedp.WaitVisible(chromedp.CSS(".tick")))
	screenshot(ctx, t, "applied")
	if confirmation := read(ctx, t, chromedp.Text(chromedp.CSS("h1"))); !strings.HasPrefix(confirmation, "Thank you") {
		t.Errorf("confirmation %q", confirmation)
	}

	deliver(t, app)
	arrived := app.demo.company.Applications()
	if len(arrived) != 1 || arrived[0].Email != "katherine@example.org" || arrived[0].Documents[0].Filename != "katherine-johnson.pdf" {
		t.Fatalf("%d applications arrived in Personio, want this one", len(arrived))
	}
	if arrived[0].ChannelID != app.demo.channelID || arrived[0].Attributes[app.demo.sourceAttribute] != "job board" {
		t.Error("the application has no channel or no original source")
	}
}

// TestPersonioIsDownWhenSomebodyApplies: the applicant does not notice, and the
// application is there a moment after Personio is.
func TestPersonioIsDownWhenSomebodyApplies(t *testing.T) {
	t.Parallel()
	ctx := newBrowser(t)
	app, server := newTestWeb(t, config{})
	working, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		app.work(working)
	}()
	defer func() { stop(); <-stopped }()
	cv := filepath.Join(t.TempDir(), "mary-jackson.pdf")
	write(t, cv, samplePDF("Mary Jackson"))

	app.demo.personio.SetDown(true)
	do(ctx, t, chromedp.Navigate(fmt.Sprintf("%s/jobs/%d", server.URL, app.demo.company.Jobs()[0].ID)),
		chromedp.SendKeys(chromedp.CSS("input[name=first_name]"), "Mary"),
		chromedp.SendKeys(chromedp.CSS("input[name=last_name]"), "Jackson"),
		chromedp.SendKeys(chromedp.CSS("input[name=email]"), "mary@example.org"),
		chromedp.SetUploadFiles(chromedp.CSS("input[name=cv]"), []string{cv}),
		chromedp.Click(chromedp.CSS("input[name=privacy]")),
		chromedp.Click(chromedp.CSS("form[data-apply] button")), chromedp.WaitVisible(chromedp.CSS(".tick")))
	// Behind the board it waits, and says why.
	do(ctx, t, chromedp.Navigate(server.URL+"/admin"), chromedp.WaitVisible(chromedp.CSS("[data-applications] .tag.pending")))
	do(ctx, t, chromedp.WaitVisible(chromedp.Search(`//tbody[@data-applications]//span[contains(text(), "the request was not sent")]`)))
	screenshot(ctx, t, "down")
	if n := len(app.demo.company.Applications()); n != 0 {
		t.Errorf("%d applications arrived while Personio was down", n)
	}
	app.demo.personio.SetDown(false)
	do(ctx, t, chromedp.WaitVisible(chromedp.CSS("[data-applications] .tag.sent"))) // the page shows it by itself
	screenshot(ctx, t, "back")
	arrived := app.demo.company.Applications()
	if len(arrived) != 1 || arrived[0].Email != "mary@example.org" || len(arrived[0].Documents) != 1 {
		t.Fatalf("%d applications arrived in Personio, want this one", len(arrived))
	}
}

func TestProblemsInABrowser(t *testing.T) {
	t.Parallel()
	ctx := newBrowser(t)
	app, server := newTestWeb(t, config{})
	cv := filepath.Join(t.TempDir(), "cv.exe")
	write(t, cv, []byte("not a document"))

	do(ctx, t, chromedp.Navigate(fmt.Sprintf("%s/jobs/%d", server.URL, app.demo.company.Jobs()[0].ID)),
		chromedp.SendKeys(chromedp.CSS("input[name=first_name]"), "Dorothy"),
		chromedp.SendKeys(chromedp.CSS("input[name=last_name]"), "Vaughan"),
		chromedp.SendKeys(chromedp.CSS("input[name=email]"), "dorothy@example.org"),
		chromedp.SetUploadFiles(chromedp.CSS("input[name=cv]"), []string{cv}),
		chromedp.Click(chromedp.CSS("input[name=privacy]")),
		chromedp.Click(chromedp.CSS("form[data-apply] button")),
		chromedp.WaitVisible(chromedp.CSS("label .problem")))
	screenshot(ctx, t, "problem")

	if problem := read(ctx, t, chromedp.Text(chromedp.CSS("label .problem"))); problem != "Please choose a PDF, Word or image file." {
		t.Errorf("problem %q", problem)
	}
	// What was typed and chosen is still there.
	name := read(ctx, t, chromedp.Value(chromedp.CSS("input[name=first_name]")))
	file := read(ctx, t, chromedp.Value(chromedp.CSS("input[name=cv]")))
	if name != "Dorothy" || !strings.HasSuffix(file, "cv.exe") {
		t.Errorf("first name %q, file %q", name, file)
	}
}

func TestEventsAppearInABrowser(t *testing.T) {
	t.Parallel()
	ctx := newBrowser(t)
	app, server := newTestWeb(t, config{})
	for range 3 {
		app.demo.change()
	}
	do(ctx, t, chromedp.Navigate(server.URL+"/admin"), chromedp.WaitVisible(chromedp.CSS("[data-live]"))) // the stream is open
	if _, err := app.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	do(ctx, t, chromedp.WaitVisible(chromedp.CSS("tr.arrived:nth-child(3)")))
	screenshot(ctx, t, "admin")
	kinds := read(ctx, t, chromedp.Evaluate[string](`[...document.querySelectorAll("tr.arrived .tag")].map(e => e.textContent).sort().join(" ")`))
	if kinds != "archive create update" {
		t.Errorf("events that appeared by themselves: %q", kinds)
	}
}
