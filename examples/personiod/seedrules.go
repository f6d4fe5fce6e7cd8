package main

// references are the members that name something else, with the type of which it
// is.
func references() map[string]string {
	return map[string]string{
		"AbsencePeriod.person_id": "Person", "AbsencePeriod.substitute_id": "Person", "AbsencePeriod.type_id": "AbsenceType",
		"AttendancePeriod.person_id": "Person", "AttendancePeriod.project_id": "Project",
		"Project.members": "Person", "Project.cost_center_id": "CostCenter", "Project.parent_id": "Project",
		"Compensation.person_id": "Person", "Compensation.type_id": "CompensationType", "Compensation.legal_entity_id": "LegalEntity",
		"PersonDocument.owner_id": "Person", "PersonDocument.category_id": "DocumentCategory",
		"Employment.supervisor": "Person", "Employment.office": "Workplace", "Employment.legal_entity": "LegalEntity", "Employment.job": "CatalogJob",
		"Employment.sub_company": "LegalEntity", "OrgUnitRef.id": "OrgUnit", "CostCenterShare.id": "CostCenter", "OrgUnit.parent_id": "OrgUnit",
		"AbsenceBalance.type_id": "AbsenceType", "CustomReportItem.employee_id": "Person",
	}
}

// forms are the members that must have a form, or one of some values.
func forms() map[string]string {
	const halves, employment = "FIRST_HALF SECOND_HALF", "ACTIVE INACTIVE ONBOARDING LEAVE"
	return map[string]string{
		"AbsencePeriod.starts_at": "local", "AbsencePeriod.ends_at": "local", "AbsencePeriod.start_half": halves, "AbsencePeriod.end_half": halves,
		"AbsenceBreakdown.date": "date", "AbsenceBreakdown.unit": "DAY HOUR", "AbsenceType.unit": "DAY HOUR",
		"AttendancePeriod.start": "local", "AttendancePeriod.end": "local", "AttendancePeriod.attribution_date": "date", "AttendancePeriod.type": "WORK BREAK",
		"Project.start": "date", "Project.end": "date", "Project.status": "ACTIVE ARCHIVED", "Compensation.effective_from": "date",
		"Compensation.interval": "MONTHLY QUARTERLY HALF-YEARLY YEARLY", "CompensationType.category": "FIXED_SALARY HOURLY_SALARY RECURRING ONE_TIME",
		"Employment.employment_start_date": "date", "Employment.employment_end_date": "date", "Employment.probation_end_date": "date",
		"Employment.contract_end_date": "date", "Employment.status": employment, "Employment.type": "INTERNAL EXTERNAL",
		"Termination.termination_date": "date", "Termination.last_working_day": "date", "Termination.terminated_at": "date",
		"PersonDocument.date": "date", "CustomReport.start_date": "date", "CustomReport.end_date": "date",
		"CustomReport.type": "point_in_time historical_data timeframe", "LegalEntity.valid_from": "date",
		"Person.gender": "MALE FEMALE DIVERSE UNKNOWN UNDEFINED", "OrgUnit.type": "team department", "OrgUnitRef.type": "team department",
		"Attribute.type": "text date option unsupported", "EmployeeAttribute.type": "standard date integer decimal list link tags multiline",
		"Webhook.status": "ENABLED DISABLED", "Webhook.auth_type": "NONE TOKEN CUSTOM",
	}
}
