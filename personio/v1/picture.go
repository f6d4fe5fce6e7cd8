package v1

import (
	"context"
	"net/http"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/personio"
)

// ProfilePicture returns the picture of an employee as a stream: read its Body and
// close it. Width is in pixels; 0 is the original size. The type is PNG or JPEG;
// ContentType says which.
//
// The error matches [personio.ErrNotFound] when there is no such employee, no
// picture, or when the attribute "Profile Picture" is not whitelisted. Nothing
// tells whether a picture changed.
//
// Scope: employees:read. Only API v1 has pictures.
//
// See https://developer.personio.de/reference/get_company-employees-employee-id-profile-picture-width.
func (s *EmployeesService) ProfilePicture(ctx context.Context, id EmployeeID, width int, opts ...personio.CallOption) (*personio.Download, error) {
	path := address.Path(employeesPath+"/{}/profile-picture", id)
	switch {
	case width < 0:
		return nil, invalid(http.MethodGet, path, "the width is less than 0")
	case width > 0:
		path = address.Path(employeesPath+"/{}/profile-picture/{}", id, width)
	}
	return s.client.Download(ctx, path, opts...) //nolint:wrapcheck // it is the client's, and names the operation
}
