package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestPagesFitEveryScreen: on a phone as on a desk, dark and light, in both
// languages, nothing has to be scrolled sideways, and a job's text has room.
func TestPagesFitEveryScreen(t *testing.T) {
	t.Parallel()
	ctx := newBrowser(t)
	app, server := newTestWeb(t, config{})
	id := app.demo.company.Jobs()[0].ID
	for name, path := range map[string]string{
		"board": "/", "job": jobPath(id), "applied": jobPath(id) + "/applied", "nothing": "/nowhere", "admin": "/admin", "connect": "/connect",
	} {
		for _, lang := range []string{"en", "de"} {
			do(ctx, t, chromedp.Navigate(server.URL+path+"?lang="+lang))
			for _, width := range []int64{320, 390, 768, 1280} {
				fits(ctx, t, fmt.Sprintf("%s-%s-%d", name, lang, width), width)
			}
		}
	}
}

func fits(ctx context.Context, t *testing.T, name string, width int64) {
	t.Helper()
	for _, mode := range []string{"light", "dark"} {
		do(ctx, t, chromedp.EmulateViewport(width, 900), colours(mode))
		if wide := read(ctx, t, chromedp.Evaluate[int64]("document.documentElement.scrollWidth")); wide > width {
			t.Errorf("%s is %d px wide", name, wide)
		}
		if text := read(ctx, t, chromedp.Evaluate[int64](`Math.floor(document.querySelector(".text")?.clientWidth ?? 1000)`)); text < 280 {
			t.Errorf("%s: the text has %d px", name, text)
		}
		screenshot(ctx, t, name+"-"+mode)
	}
}

// colours lets the browser prefer dark or light pages.
func colours(mode string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: mode}},
		})
		return err
	})
}
