package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies the migrations that the database has not had yet.
func migrate(ctx context.Context, db *sql.DB, d dialect, log *slog.Logger) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithSlog(log)}
	if d.locker != nil {
		locker, err := d.locker()
		if err != nil {
			return fmt.Errorf("make migration lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(d.goose, db, files, options...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if current > target {
		return fmt.Errorf("%w (its schema is %d, this zhengda knows up to %d)", ErrNewer, current, target)
	}
	for try := 1; ; try++ {
		done, err := p.Up(ctx)
		for _, m := range done {
			log.Info("schema migrated", "version", m.Source.Version, "took", m.Duration)
		}
		if err == nil {
			return nil
		}
		// Another process may have applied the same file a moment before.
		if try == 3 || ctx.Err() != nil {
			return fmt.Errorf("migrate schema from %d to %d: %w", current, target, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
