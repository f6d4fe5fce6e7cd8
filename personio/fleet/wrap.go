package fleet

import "fmt"

// wrap says what was being done. The errors of pgx hold no values of rows.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("fleet: %s: %w", doing, err)
}
