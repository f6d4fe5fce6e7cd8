package operation_test

import (
	"context"
	"time"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
	"github.com/personio-go/sdk/recruiting"
)

// written is a write: a call that is complete, and those that lack something that
// the operation cannot do without.
type written struct {
	complete call
	lacking  []call
}

// writes are the calls that change something.
func writes() map[personio.Operation]written {
	all := map[personio.Operation]written{}
	add := func(op personio.Operation, complete call, lacking ...call) { all[op] = written{complete, lacking} }
	personWrites(add)
	timeWrites(add)
	projectWrites(add)
	webhookWrites(add)
	recruitingWrites(add)
	v1Writes(add)
	return all
}

type adder func(op personio.Operation, complete call, lacking ...call)

func personWrites(add adder) {
	person := func(p personio.PersonCreate) call {
		return func(ctx context.Context, c clients) error { return err2(c.api.Persons.Create(ctx, p)) }
	}
	add(personio.OpPersonsCreate, person(personio.PersonCreate{FirstName: "Ada", LastName: "Byron"}),
		person(personio.PersonCreate{}), person(personio.PersonCreate{FirstName: "Ada"}), person(personio.PersonCreate{LastName: "Byron"}))
	add(personio.OpPersonsUpdate, func(ctx context.Context, c clients) error {
		return c.api.Persons.Update(ctx, "17", personio.PersonPatch{FirstName: personio.Set("Ada")})
	})
	add(personio.OpPersonsDelete, func(ctx context.Context, c clients) error { return c.api.Persons.Delete(ctx, "17") })
	add(personio.OpEmploymentsUpdate, func(ctx context.Context, c clients) error {
		return c.api.Employments.Update(ctx, "5", "17", personio.EmploymentPatch{Status: personio.Set(personio.EmploymentActive)})
	})
	add(personio.OpDocumentsUpdate, func(ctx context.Context, c clients) error {
		return c.api.Documents.Update(ctx, "17", personio.DocumentPatch{Name: personio.Set("Contract.pdf")})
	})
	add(personio.OpDocumentsDelete, func(ctx context.Context, c clients) error { return c.api.Documents.Delete(ctx, "17") })

	paid := func(p personio.CompensationCreate) call {
		return func(ctx context.Context, c clients) error { return err2(c.api.Compensations.Create(ctx, p)) }
	}
	value, _ := personio.ParseDecimal("100.50")
	whole := personio.CompensationCreate{Person: personio.RefTo[personio.PersonID]("5"), Type: personio.RefTo[personio.CompensationTypeID]("7"), Value: value, EffectiveFrom: someDay()}
	nobody, untyped, unvalued, undated := whole, whole, whole, whole
	nobody.Person.ID, untyped.Type.ID, unvalued.Value, undated.EffectiveFrom = "", "", personio.Decimal{}, personio.Date{}
	add(personio.OpCompensationsCreate, paid(whole), paid(nobody), paid(untyped), paid(unvalued), paid(undated))
	kind := func(t personio.CompensationTypeCreate) call {
		return func(ctx context.Context, c clients) error { return err2(c.api.Compensations.CreateType(ctx, t)) }
	}
	add(personio.OpCompensationsTypesCreate, kind(personio.CompensationTypeCreate{Name: "Bonus", Category: personio.CompensationOneTime}),
		kind(personio.CompensationTypeCreate{Name: "Bonus"}), kind(personio.CompensationTypeCreate{Category: personio.CompensationOneTime}))
}

func timeWrites(add adder) {
	absent := func(p personio.AbsencePeriodCreate) call {
		return func(ctx context.Context, c clients) error {
			return err2(c.api.AbsencePeriods.Create(ctx, p, personio.RequestApproval))
		}
	}
	absence := personio.AbsencePeriodCreate{
		Person: personio.RefTo[personio.PersonID]("5"), AbsenceType: personio.RefTo[personio.AbsenceTypeID]("7"), StartsFrom: personio.AbsenceTime{DateTime: noon()},
	}
	nobody, untyped, endless := absence, absence, absence
	nobody.Person.ID, untyped.AbsenceType.ID, endless.StartsFrom = "", "", personio.AbsenceTime{}
	add(personio.OpAbsencePeriodsCreate, absent(absence), absent(nobody), absent(untyped), absent(endless))
	add(personio.OpAbsencePeriodsUpdate, func(ctx context.Context, c clients) error {
		return c.api.AbsencePeriods.Update(ctx, "17", personio.AbsencePeriodPatch{Comment: personio.Set("x")}, personio.RequestApproval)
	})
	add(personio.OpAbsencePeriodsDelete, func(ctx context.Context, c clients) error { return c.api.AbsencePeriods.Delete(ctx, "17") })

	worked := func(p personio.AttendancePeriodCreate) call {
		return func(ctx context.Context, c clients) error {
			return err2(c.api.AttendancePeriods.Create(ctx, p, personio.SkipApproval))
		}
	}
	work := personio.AttendancePeriodCreate{Person: personio.RefTo[personio.PersonID]("5"), Type: personio.AttendanceWork, Start: personio.AttendanceAt(noon())}
	noOne, noType, noStart := work, work, work
	noOne.Person.ID, noType.Type, noStart.Start = "", "", personio.AttendanceTime{}
	add(personio.OpAttendancePeriodsCreate, worked(work), worked(noOne), worked(noType), worked(noStart))
	add(personio.OpAttendancePeriodsUpdate, func(ctx context.Context, c clients) error {
		return err2(c.api.AttendancePeriods.Update(ctx, "17", personio.AttendancePeriodPatch{Comment: personio.Set("x")}, personio.RequestApproval))
	})
	add(personio.OpAttendancePeriodsDelete, func(ctx context.Context, c clients) error {
		return c.api.AttendancePeriods.Delete(ctx, "17", personio.RequestApproval)
	})
}

func projectWrites(add adder) {
	project := func(p personio.ProjectCreate) call {
		return func(ctx context.Context, c clients) error { return err2(c.api.Projects.Create(ctx, p)) }
	}
	add(personio.OpProjectsCreate, project(personio.ProjectCreate{Name: "Crane", Status: personio.ProjectActive}),
		project(personio.ProjectCreate{Name: "Crane"}), project(personio.ProjectCreate{Status: personio.ProjectActive}))
	add(personio.OpProjectsUpdate, func(ctx context.Context, c clients) error {
		return c.api.Projects.Update(ctx, "17", personio.ProjectPatch{Name: personio.Set("Crane")})
	})
	add(personio.OpProjectsDelete, func(ctx context.Context, c clients) error { return c.api.Projects.Delete(ctx, "17") })
	join := func(persons ...personio.PersonID) call {
		return func(ctx context.Context, c clients) error { return c.api.Projects.AddMembers(ctx, "17", persons) }
	}
	leave := func(persons ...personio.PersonID) call {
		return func(ctx context.Context, c clients) error { return c.api.Projects.RemoveMembers(ctx, "17", persons) }
	}
	add(personio.OpProjectsMembersAdd, join("5"), join(), join("5", ""))
	add(personio.OpProjectsMembersRemove, leave("5"), leave(), leave("", "5"))
}

func webhookWrites(add adder) {
	hook := func(w personio.WebhookCreate) call {
		return func(ctx context.Context, c clients) error { return err2(c.api.Webhooks.Create(ctx, w)) }
	}
	whole := personio.WebhookCreate{URL: "https://example.org/hook", Description: "x", EnabledEvents: []string{"person.created"}}
	nowhere, nameless, deaf := whole, whole, whole
	nowhere.URL, nameless.Description, deaf.EnabledEvents = "", "", []string{}
	add(personio.OpWebhooksCreate, hook(whole), hook(nowhere), hook(nameless), hook(deaf))
	add(personio.OpWebhooksUpdate, func(ctx context.Context, c clients) error {
		return c.api.Webhooks.Update(ctx, "17", personio.WebhookPatch{Description: personio.Set("y")})
	})
	add(personio.OpWebhooksDelete, func(ctx context.Context, c clients) error { return c.api.Webhooks.Delete(ctx, "17") })
	add(personio.OpWebhooksPing, func(ctx context.Context, c clients) error { return err2(c.api.Webhooks.Ping(ctx, "17")) })
	again := func(r personio.WebhookRedelivery) call {
		return func(ctx context.Context, c clients) error { return err2(c.api.Webhooks.Redeliver(ctx, "17", r)) }
	}
	add(personio.OpWebhooksRedeliver, again(personio.WebhookRedelivery{OccurredFrom: someDay().In(time.UTC)}), again(personio.WebhookRedelivery{}))
	event := func(e personio.WebhookTestEvent) call {
		return func(ctx context.Context, c clients) error { return err2(c.api.Webhooks.SendTestEvent(ctx, "17", e)) }
	}
	add(personio.OpWebhooksTestEvent, event(personio.WebhookTestEvent{Name: "person.created", Payload: map[string]any{"a": 1}}),
		event(personio.WebhookTestEvent{Name: "person.created"}), event(personio.WebhookTestEvent{Payload: 1}))
}

func recruitingWrites(add adder) {
	file := func(name string) recruiting.File { return recruiting.FileFromBytes(name, []byte("%PDF-1.7")) }
	missing := make([]recruiting.Application, 4)
	for i := range missing {
		missing[i] = application()
	}
	missing[0].FirstName, missing[1].LastName, missing[2].Email, missing[3].JobPositionID = "", " ", "", 0
	var lackV1, lackV2 []call
	for _, a := range missing {
		lackV1 = append(lackV1, func(ctx context.Context, c clients) error { return c.apply.Apply(ctx, a) })
		lackV2 = append(lackV2, func(ctx context.Context, c clients) error { return c.v2.Apply(ctx, a) })
	}
	add(personio.OpRecruitingApplicationsCreate, func(ctx context.Context, c clients) error { return c.apply.Apply(ctx, application()) }, lackV1...)
	add(personio.OpV2RecruitingApplicationsCreate, func(ctx context.Context, c clients) error { return c.v2.Apply(ctx, application()) }, lackV2...)
	add(personio.OpRecruitingDocumentsUpload,
		func(ctx context.Context, c clients) error { return err2(c.apply.Upload(ctx, file("cv.pdf"))) },
		func(ctx context.Context, c clients) error { return err2(c.apply.Upload(ctx, recruiting.File{})) })
	add(personio.OpV2RecruitingDocumentsUpload,
		func(ctx context.Context, c clients) error { return err2(c.v2.Upload(ctx, file("cv.pdf"))) },
		func(ctx context.Context, c clients) error { return err2(c.v2.Upload(ctx, recruiting.File{})) })
}

func v1Writes(add adder) {
	hire := func(e v1.EmployeeCreate) call {
		return func(ctx context.Context, c clients) error { return err2(c.v1.Employees.Create(ctx, e)) }
	}
	add(personio.OpV1EmployeesCreate, hire(v1.EmployeeCreate{Email: "ada@example.org", FirstName: "Ada", LastName: "Byron"}),
		hire(v1.EmployeeCreate{FirstName: "Ada", LastName: "Byron"}), hire(v1.EmployeeCreate{Email: "a@b.c", LastName: "B"}), hire(v1.EmployeeCreate{Email: "a@b.c", FirstName: "A"}))
	add(personio.OpV1EmployeesUpdate, func(ctx context.Context, c clients) error {
		return err2(c.v1.Employees.Update(ctx, 17, v1.EmployeePatch{Position: personio.Set("x")}))
	})
	batch := func(rows ...v1.AttendanceCreate) call {
		return func(ctx context.Context, c clients) error {
			return err2(c.v1.Attendances.Create(ctx, rows, v1.SkipApproval))
		}
	}
	row := v1.AttendanceCreate{Employee: 5, Date: someDay(), StartTime: v1.NewClock(9, 0)}
	nobody, undated, unbegun := row, row, row
	nobody.Employee, undated.Date, unbegun.StartTime = 0, personio.Date{}, v1.Clock{}
	add(personio.OpV1AttendancesCreate, batch(row), batch(), batch(row, nobody), batch(undated), batch(unbegun))
	correct := func(p v1.AttendancePatch) call {
		return func(ctx context.Context, c clients) error { return c.v1.Attendances.Update(ctx, 17, p) }
	}
	add(personio.OpV1AttendancesUpdate, correct(v1.AttendancePatch{Break: personio.Set(5)}), correct(v1.AttendancePatch{}))
	add(personio.OpV1AttendancesDelete, func(ctx context.Context, c clients) error {
		return c.v1.Attendances.Delete(ctx, 17, v1.SkipApproval)
	})
	add(personio.OpV1ProjectsCreate, func(ctx context.Context, c clients) error {
		return err2(c.v1.Projects.Create(ctx, v1.ProjectCreate{Name: "Crane"}))
	}, func(ctx context.Context, c clients) error { return err2(c.v1.Projects.Create(ctx, v1.ProjectCreate{})) })
	add(personio.OpV1ProjectsUpdate, func(ctx context.Context, c clients) error {
		return err2(c.v1.Projects.Update(ctx, 17, v1.ProjectPatch{Name: personio.Set("Crane")}))
	})
	add(personio.OpV1ProjectsDelete, func(ctx context.Context, c clients) error { return c.v1.Projects.Delete(ctx, 17) })
	v1Absences(add)
}

func v1Absences(add adder) {
	off := func(t v1.TimeOffCreate) call {
		return func(ctx context.Context, c clients) error { return err2(c.v1.TimeOffs.Create(ctx, t)) }
	}
	whole := v1.TimeOffCreate{EmployeeID: 5, TypeID: 7, StartDate: someDay(), EndDate: someDay()}
	nobody, untyped, unbegun, endless := whole, whole, whole, whole
	nobody.EmployeeID, untyped.TypeID, unbegun.StartDate, endless.EndDate = 0, 0, personio.Date{}, personio.Date{}
	add(personio.OpV1TimeOffsCreate, off(whole), off(nobody), off(untyped), off(unbegun), off(endless))
	add(personio.OpV1TimeOffsDelete, func(ctx context.Context, c clients) error { return c.v1.TimeOffs.Delete(ctx, 17) })

	away := func(a v1.AbsencePeriodCreate) call {
		return func(ctx context.Context, c clients) error { return err2(c.v1.AbsencePeriods.Create(ctx, a)) }
	}
	hours := v1.AbsencePeriodCreate{EmployeeID: 5, TypeID: 7, StartDate: someDay(), EndDate: someDay(), StartTime: v1.NewClock(9, 0), EndTime: v1.NewClock(10, 0)}
	noOne, noType, noTimes := hours, hours, hours
	noOne.EmployeeID, noType.TypeID, noTimes.EndTime = 0, 0, v1.Clock{}
	add(personio.OpV1AbsencePeriodsCreate, away(hours), away(noOne), away(noType), away(noTimes))
	add(personio.OpV1AbsencePeriodsDelete, func(ctx context.Context, c clients) error { return c.v1.AbsencePeriods.Delete(ctx, "17") })

	upload := func(d v1.DocumentUpload) call {
		return func(ctx context.Context, c clients) error { return err2(c.v1.Documents.Upload(ctx, d)) }
	}
	document := v1.DocumentUpload{EmployeeID: 5, CategoryID: 7, Title: "Contract", File: v1.FileFromBytes("contract.pdf", []byte("%PDF-1.7"))}
	ownerless, untitled := document, document
	ownerless.EmployeeID, untitled.Title = 0, ""
	add(personio.OpV1DocumentsUpload, upload(document), upload(ownerless), upload(untitled))
}
