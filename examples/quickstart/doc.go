// Package quickstart holds the programs of README.md, so that they are compiled
// and run with every test.
package quickstart
