package outbox

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
	"time"
)

// MemoryFiles are [Files] that are gone with the process: for tests. The zero
// MemoryFiles is empty.
type MemoryFiles struct {
	mu    sync.Mutex
	files map[string]memoryFile
}

type memoryFile struct {
	content []byte
	at      time.Time
}

// Put implements [Files].
func (m *MemoryFiles) Put(ctx context.Context, key string, content io.Reader) error {
	data, err := io.ReadAll(&untilEnd{ctx, content})
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.files == nil {
		m.files = make(map[string]memoryFile)
	}
	m.files[key] = memoryFile{data, time.Now()}
	return nil
}

// Open implements [Files].
func (m *MemoryFiles) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	file, ok := m.files[key]
	if !ok {
		return nil, fmt.Errorf("outbox: %w", fs.ErrNotExist)
	}
	return io.NopCloser(bytes.NewReader(file.content)), nil
}

// Delete implements [Files].
func (m *MemoryFiles) Delete(ctx context.Context, keys ...string) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		delete(m.files, key)
	}
	return nil
}

// List implements [Files].
func (m *MemoryFiles) List(ctx context.Context, before time.Time) ([]string, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var keys []string
	for key, file := range m.files {
		if file.at.Before(before) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys, nil
}
