package personio

// WebhooksService is not written yet.
type WebhooksService service
