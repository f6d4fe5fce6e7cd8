//go:build race

package xmlfeed_test

const raceDetector = true
