package recruiting

import "github.com/personio-go/sdk/personio"

// V2ApplyOperations are what [V2.Apply] and [V2.Upload] need. They are for what asks which
// access rights an integration must have.
func V2ApplyOperations() []personio.Operation {
	return []personio.Operation{personio.OpV2RecruitingApplicationsCreate, personio.OpV2RecruitingDocumentsUpload}
}
