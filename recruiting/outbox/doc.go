// Package outbox hands applications over to Personio so that none is lost and
// none is sent twice, whatever breaks in between.
package outbox
