package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestImageBuildCommandsWork runs the RUN lines of the Dockerfile's first stage as they stand, with the folders of the
// image replaced by temporary ones, and checks what goes into the final image. No Docker engine is needed.
func TestImageBuildCommandsWork(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	stages := regexp.MustCompile(`(?m)^FROM `).Split(string(file), -1)
	if len(stages) != 3 {
		t.Fatalf("%d stages, want two", len(stages)-1)
	}
	out := t.TempDir()
	top, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range regexp.MustCompile(`(?m)^RUN (.*)$`).FindAllStringSubmatch(stages[1], -1) {
		cmd := exec.Command("sh", "-ec", strings.ReplaceAll(line[1], "/out", out))
		cmd.Dir = top
		if printed, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", line[1], err, printed)
		}
	}
	finalStage(t, stages[2])
	productionBinary(t, filepath.Join(out, "ruangaman"))
}

func finalStage(t *testing.T, stage string) {
	t.Helper()
	if !regexp.MustCompile(`(?m)^USER [1-9]\d*:\d+$`).MatchString(stage) {
		t.Error("the final image must run as a numbered user other than root")
	}
	if strings.Contains(stage, "RUN ") || strings.HasPrefix(stage, "golang") {
		t.Error("the final stage must install nothing: no compiler in it")
	}
}

// productionBinary: no demo, no simulator, and the C library is the only thing it needs from the image.
func productionBinary(t *testing.T, path string) {
	t.Helper()
	help, err := exec.Command(path, "--help").CombinedOutput()
	if err != nil || strings.Contains(string(help), "demo") || !strings.Contains(string(help), "serve") {
		t.Errorf("the production binary: %v\n%s", err, help)
	}
	deps, err := exec.Command("go", "list", "-deps", "-tags", "produksi", ".").Output()
	if err != nil || strings.Contains(string(deps), module+"/simulator") {
		t.Errorf("the production binary holds the simulator (%v)", err)
	}
	bin, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bin.Close() }()
	libs, err := bin.ImportedLibraries()
	if err != nil {
		t.Fatal(err)
	}
	for _, lib := range libs {
		if !regexp.MustCompile(`^(libc|libm|libpthread|libdl|libresolv|ld-linux.*)\.so`).MatchString(lib) {
			t.Errorf("the final image does not have %s", lib)
		}
	}
}
