package personio

// LegalEntitiesService is not written yet.
type LegalEntitiesService service
