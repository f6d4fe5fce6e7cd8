package xmlfeed

// The feed's enumerations are open: Personio adds values without notice. A
// value that has no constant here is kept as it came.

// EmploymentType is the tenure of a job. Its other half is [Schedule].
type EmploymentType string

// The employment types that feeds are known to hold.
const (
	Permanent      EmploymentType = "permanent"
	Intern         EmploymentType = "intern"
	Trainee        EmploymentType = "trainee"
	Freelance      EmploymentType = "freelance"
	Temporary      EmploymentType = "temporary"
	WorkingStudent EmploymentType = "working_student"
)

// Seniority is the level of a job.
type Seniority string

// The documented levels.
const (
	EntryLevel  Seniority = "entry-level"
	Experienced Seniority = "experienced"
	Executive   Seniority = "executive"
	Student     Seniority = "student"
)

// Schedule is the working time of a job.
type Schedule string

// The schedules that feeds are known to hold.
const (
	FullTime       Schedule = "full-time"
	PartTime       Schedule = "part-time"
	FullOrPartTime Schedule = "full-or-part-time"
)

// YearsOfExperience is a range of years.
type YearsOfExperience string

// The documented ranges.
const (
	LessThan1Year   YearsOfExperience = "lt-1"
	Years1To2       YearsOfExperience = "1-2"
	Years2To5       YearsOfExperience = "2-5"
	Years5To7       YearsOfExperience = "5-7"
	Years7To10      YearsOfExperience = "7-10"
	Years10To15     YearsOfExperience = "10-15"
	MoreThan15Years YearsOfExperience = "gt-15"
)

// Occupation is one of about 280 slugs, such as "software_and_web_development".
type Occupation string

// OccupationCategory is one of about 25 slugs, such as "it_software". The slugs
// hold Personio's own misspellings; compare them as they come.
type OccupationCategory string

// SalaryType is the period that a salary is paid for.
type SalaryType string

// The periods that feeds are known to hold.
const (
	Yearly  SalaryType = "yearly"
	Monthly SalaryType = "monthly"
	Hourly  SalaryType = "hourly"
)
