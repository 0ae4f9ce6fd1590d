package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ruangaman"
	"ruangaman/config"
)

// initCommand lays out what serve needs; it never touches what is there already.
type initCommand struct{}

func (initCommand) Run(all *commands, w world) error {
	if err := harden(); err != nil {
		return err
	}
	file, err := os.OpenFile(all.Config, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fail("%s sudah ada dan tidak diubah. Periksa dengan: ruangaman check", all.Config)
	case err != nil:
		return fail("%s tidak bisa dibuat (%v)", all.Config, unwrapPath(err))
	}
	if _, err := file.WriteString(ruangaman.ExampleConfig); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", all.Config, err), file.Close())
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write %s: %w", all.Config, err)
	}
	if err := writeSchema(filepath.Join(filepath.Dir(all.Config), config.SchemaName)); err != nil {
		return err
	}
	secrets := filepath.Join(filepath.Dir(all.Config), "rahasia")
	if err := os.MkdirAll(secrets, 0o700); err != nil {
		return fail("folder %s tidak bisa dibuat (%v)", secrets, unwrapPath(err))
	}
	fmt.Fprintf(w.out, `%s dan folder %s sudah dibuat.

Berikutnya:
  1. Buat bot di @BotFather; simpan token-nya di %s (hanya Anda yang boleh membacanya).
  2. Ganti orang dan nomor rekaan di %s dengan yang sebenarnya.
  3. ruangaman check
  4. ruangaman serve
`, all.Config, secrets, filepath.Join(secrets, "telegram-token"), all.Config)
	return nil
}

// writeSchema lays the schema beside the configuration, where its first line leads editors to. It holds nothing of ours,
// and a newer one replaces it.
func writeSchema(path string) error {
	schema, err := config.Schema()
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, schema, 0o600); err != nil {
		return fail("%s tidak bisa ditulis (%v)", path, unwrapPath(err))
	}
	return nil
}
