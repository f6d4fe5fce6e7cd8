// Package store keeps what must survive a crash: open jobs, applications on their way, tokens, connections, people.
//
// Every feature of the SDK that keeps something keeps it in one [Store]; none brings a store of its own, and a store knows
// no feature. There is one in memory here, an embedded one in package boltstore, and SQLite and PostgreSQL in the module
// sqlstore. Package storetest is the suite that decides whether a store does what it must. [Seal] encrypts what any of them
// keeps, and [Tokens] makes a store of access tokens of it.
//
// What is written in one step is a [Unit]: what one feature keeps of one company. A unit has
//
//   - a [Head], small, read alone and often;
//   - records ([Record]): a key, tags to search by over all units of a kind, and a small part to compare by;
//   - bodies ([Body]), opaque and possibly large, apart from the records;
//   - a journal of events ([Event]) that wait to be delivered and acknowledged;
//   - one version, which counts the commits, a lease with a fence, and a time at which somebody must look at it.
//
// A [Change] is committed as a whole or not at all, and only if the unit still has the version that the change was made
// from. That is the only rule of concurrency: read, decide in a pure function, commit, and read again on [ErrConflict].
package store
