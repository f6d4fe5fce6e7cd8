-- What processes share to stay within Personio's limits. Losing it in a crash of
-- the database costs a few requests.
CREATE UNLOGGED TABLE personio_limits (
    scope  text NOT NULL,
    family text NOT NULL,
    -- tat is when the budget is full again; nothing is sent before closed.
    tat    timestamptz NOT NULL DEFAULT '-infinity',
    closed timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (scope, family)
) WITH (fillfactor = 50);
