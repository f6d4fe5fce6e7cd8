// Package auth holds the credentials that Personio knows and turns them into
// access tokens.
//
// Personio has two kinds, made in different places and not interchangeable:
//
//   - API client credentials (client ID and secret) for the Personnel API and
//     the v2 Recruiting API: Marketplace > Connected integrations > Create custom
//     integration. See [ClientCredentials].
//   - The Recruiting API key (company ID and access token) for submitting
//     applications with the v1 Recruiting API: Settings > Integrations > API
//     credentials > Recruiting API key. See [RecruitingKey].
//
// Nothing in this package prints a secret: not with any verb of package fmt, not
// in package log/slog, not as JSON, however deep it is nested.
//
// Every source of tokens is a [golang.org/x/oauth2.TokenSource] too, and any
// such source becomes one of ours with [FromOAuth2].
package auth
