// Package contract checks what the SDK sends, and what the emulator answers,
// against Personio's own OpenAPI documents, so that the two cannot agree on the
// same mistake. The documents are not part of this repository: the tests look for
// them beside it and say so when they are not there.
package contract
