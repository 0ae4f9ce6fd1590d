//go:build !produksi

package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestTheRosterPageInTheBrowser opens what roster --html wrote wide, on a phone and on paper.
func TestTheRosterPageInTheBrowser(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jadwal.html")
	if _, errs, status := command(t, "roster", "--config", example, "--html", path, "--now", "2026-11-30 09:00"); status != 0 {
		t.Fatal(errs)
	}
	s := &stage{t: t}
	s.browse()
	s.do(chromedp.Navigate("file://" + path))
	for _, width := range []int64{1400, 390} {
		s.do(chromedp.EmulateViewport(width, 844))
		s.until(fmt.Sprintf(`innerWidth === %d && document.documentElement.scrollWidth <= innerWidth`, width))
		s.until(`document.querySelectorAll('table').length === 4`)
	}
	// On a phone the areas stay in sight beside at least two days; the others come by a finger.
	s.until(`document.querySelector('.week').scrollTo(9999, 0) === undefined`)
	s.until(`(({ left, right }) => left >= 0 && right < innerWidth / 3)(document.querySelector('th[scope=row]').getBoundingClientRect())`)
	s.until(`document.querySelector('.week').clientWidth > 3 * document.querySelector('td').offsetWidth`)

	if n := s.pages(); n != 4 {
		t.Errorf("four weeks are %d pages", n)
	}
	s.silent()
}

// pages is how many sheets of paper the page takes.
func (s *stage) pages() (n int) {
	s.t.Helper()
	s.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		printed, err := cdp.Call(ctx, t, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PreferCSSPageSize: new(true)})
		if err != nil {
			return err
		}
		n = bytes.Count(printed.Data, []byte("/Type /Page\n"))
		return nil
	}))
	return n
}
