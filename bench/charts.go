package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/go-analyze/charts"
)

// line is one curve of a picture.
type line struct {
	name   string
	values []float64
}

// draw writes a picture of how costs grow; every curve is drawn as multiples of its first value.
func draw(path, title string, labels []string, lines []line) error {
	var data [][]float64
	var names []string
	for _, l := range lines {
		var multiples []float64
		for _, v := range l.values {
			if l.values[0] > 0 {
				multiples = append(multiples, v/l.values[0])
			}
		}
		if len(multiples) == len(labels) {
			data, names = append(data, multiples), append(names, l.name)
		}
	}
	opt := charts.NewLineChartOptionWithData(data)
	opt.Title.Text = title
	opt.XAxis.Labels = labels
	opt.Legend.SeriesNames = names
	opt.Legend.Offset = charts.OffsetStr{Top: "28"}
	zero := 0.0
	opt.YAxis[0].Min = &zero
	opt.ValueFormatter = func(v float64) string { return number(v) + " ×" }
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: 760, Height: 380})
	if err := p.LineChart(opt); err != nil {
		return fmt.Errorf("draw: %w", err)
	}
	picture, err := p.Bytes()
	if err != nil {
		return fmt.Errorf("draw: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("make the folder of pictures: %w", err)
	}
	if err := os.WriteFile(path, picture, 0o600); err != nil {
		return fmt.Errorf("write a picture: %w", err)
	}
	return nil
}

// drawGrowth makes two pictures of one kind of growth: what a person waits for, and what a disk and a start take.
func drawGrowth(folder, kind, title string, points []point, amountOf func(amount) int) error {
	if len(points) < 2 {
		return nil
	}
	var labels []string
	var tick, update, memory, start, file []float64
	for _, p := range points {
		labels = append(labels, thousands(amountOf(p.Have)))
		tick, update, memory = append(tick, p.Tick.Median), append(update, p.Update), append(memory, p.Memory)
		start, file = append(start, p.Start), append(file, p.File)
	}
	err := draw(filepath.Join(folder, kind+".svg"), title, labels,
		[]line{{"time per update", update}, {"time per tick", tick}, {"memory", memory}})
	if err != nil {
		return err
	}
	return draw(filepath.Join(folder, kind+"-disk.svg"), title+": start-up and disk", labels, []line{{"start-up", start}, {"files", file}})
}

// thousands writes 1000000 as 1,000,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
