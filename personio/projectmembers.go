package personio

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// ProjectMember is someone who may enter working time for a project. A project
// that is assigned to all has no list of members, and sub-projects have those of
// their parent.
type ProjectMember struct {
	Object

	Person Ref[PersonID] `json:"person,omitzero" need:"true"`
}

// ProjectMemberListOptions say which part of the members to list.
type ProjectMemberListOptions struct {
	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o ProjectMemberListOptions) query() url.Values {
	p := newParams()
	p.Limit(o.Limit, 100)
	return p.Values
}

func membersPath(id ProjectID) string { return address.Path("/v2/projects/{}/members", string(id)) }

// Members returns one page of the members of a project, 100 at most.
//
// Scope: most likely personio:attendances:read; it is not documented. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/get_v2-projects-id-members.
func (s *ProjectsService) Members(ctx context.Context, id ProjectID, o ProjectMemberListOptions, opts ...CallOption) (*Page[ProjectMember], error) {
	return listPage[ProjectMember](ctx, s.client, membersPath(id), o.query(), o.Cursor, opts)
}

// MemberPages returns all pages of members from o.Cursor on. See
// [ProjectsService.Members].
func (s *ProjectsService) MemberPages(ctx context.Context, id ProjectID, o ProjectMemberListOptions, opts ...CallOption) iter.Seq2[*Page[ProjectMember], error] {
	return listPages[ProjectMember](ctx, s.client, membersPath(id), o.query(), o.Cursor, opts)
}

// AllMembers returns all members. See [ProjectsService.Members].
func (s *ProjectsService) AllMembers(ctx context.Context, id ProjectID, o ProjectMemberListOptions, opts ...CallOption) iter.Seq2[ProjectMember, error] {
	return items(s.MemberPages(ctx, id, o, opts...))
}

// memberList is the body of both writes: a bare array, of which no official
// schema could be read.
func memberList(persons []PersonID) []ProjectMember {
	members := make([]ProjectMember, len(persons))
	for i, id := range persons {
		members[i].Person = RefTo(id)
	}
	return members
}

// AddMembers makes persons members of a project. Those who are already stay; a
// project that was assigned to all is no longer. With one id that Personio does
// not know nobody is added: the error matches [ErrInvalid] and has status 422, as
// it has for sub-projects.
//
// Scope: most likely personio:attendances:write; it is not documented. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/post_v2-projects-id-members.
func (s *ProjectsService) AddMembers(ctx context.Context, id ProjectID, persons []PersonID, opts ...CallOption) error {
	return s.client.do(ctx, request{method: http.MethodPost, path: membersPath(id), body: memberList(persons)}, nil, opts)
}

// RemoveMembers ends the membership of persons. The request is a DELETE with a
// body, which a proxy on the way must let through.
//
// Scope: most likely personio:attendances:write; it is not documented. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/delete_v2-projects-id-members.
func (s *ProjectsService) RemoveMembers(ctx context.Context, id ProjectID, persons []PersonID, opts ...CallOption) error {
	return s.client.do(ctx, request{method: http.MethodDelete, path: membersPath(id), body: memberList(persons)}, nil, opts)
}
