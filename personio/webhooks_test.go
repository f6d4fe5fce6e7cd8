package personio_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func webhookLists() []listCall {
	hook := func(w personio.Webhook) string { return string(w.ID) }
	return []listCall{{
		name: "Webhooks",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Webhooks.All(ctx, personio.WebhookListOptions{Status: personio.WebhookEnabled}), hook)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(hook)(c.Webhooks.List(ctx, personio.WebhookListOptions{Status: personio.WebhookEnabled, Cursor: from}))
		},
	}, {
		name: "WebhookEvents",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Webhooks.AllEvents(ctx, "1", personio.WebhookEventListOptions{EventName: "ping"}), eventID)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(eventID)(c.Webhooks.Events(ctx, "1", personio.WebhookEventListOptions{EventName: "ping", Cursor: from}))
		},
	}, {
		name: "WebhookActivity",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Webhooks.AllActivity(ctx, "1", personio.WebhookActivityListOptions{EventName: "ping"}), activityID)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(activityID)(c.Webhooks.Activity(ctx, "1", personio.WebhookActivityListOptions{EventName: "ping", Cursor: from}))
		},
	}}
}

// Events and deliveries have no documented id: the tests of lists give them one.
func eventID(e personio.WebhookEvent) string       { return memberText(e.Object) }
func activityID(a personio.WebhookActivity) string { return memberText(a.Object) }

func memberText(o personio.Object) string {
	var text string
	if raw, ok := o.Member("id"); ok && json.Unmarshal(raw, &text) != nil {
		return "not a text"
	}
	return text
}

func newWebhook() personio.WebhookCreate {
	return personio.WebhookCreate{
		URL: "https://hooks.example.org/personio", Description: "Access control", Status: personio.WebhookEnabled,
		AuthType: personio.WebhookToken, Token: "Bearer hunter2", EnabledEvents: []string{"person.created", "person.deleted"},
	}
}

func TestWebhookIsCreatedReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	_, _, client := kontor(t)
	created, err := client.Webhooks.Create(t.Context(), newWebhook())
	if err != nil || created.ID == "" || created.Status != personio.WebhookEnabled || created.Token != "" {
		t.Fatalf("%+v, %v", created, err)
	}
	if err := client.Webhooks.Update(t.Context(), created.ID, personio.WebhookPatch{
		Description: personio.Set("Doors"), AuthType: personio.Set(personio.WebhookCustom), EnabledEvents: personio.Set([]string{"document.signed"}),
		CustomHeaders: personio.Set(map[string]string{"X-Door": "7"}), Status: personio.Set(personio.WebhookDisabled),
	}); err != nil {
		t.Fatal(err)
	}
	got, err := client.Webhooks.Get(t.Context(), created.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.URL != newWebhook().URL || got.Description != "Doors" || got.AuthType != personio.WebhookCustom || got.Status != personio.WebhookDisabled ||
		got.CustomHeaders["X-Door"] != "7" || !slices.Equal(got.EnabledEvents, []string{"document.signed"}) {
		t.Errorf("%s", got.RawJSON())
	}
	for name, test := range map[string]struct {
		options personio.WebhookListOptions
		want    int
	}{
		"all": {personio.WebhookListOptions{}, 1}, "enabled": {personio.WebhookListOptions{Status: personio.WebhookEnabled}, 0},
		"event":         {personio.WebhookListOptions{EnabledEvent: "document.signed"}, 1},
		"another event": {personio.WebhookListOptions{EnabledEvent: "person.created"}, 0},
	} {
		hooks, err := personio.Collect(client.Webhooks.All(t.Context(), test.options))
		if err != nil || len(hooks) != test.want {
			t.Errorf("%s: %v, %v", name, hooks, err)
		}
	}
	if err := client.Webhooks.Delete(t.Context(), created.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Webhooks.Get(t.Context(), created.ID); apiError(t, err).StatusCode != http.StatusNotFound {
		t.Errorf("%v", err)
	}
}

func TestWebhooksThatPersonioRefuses(t *testing.T) {
	t.Parallel()
	_, _, client := kontor(t)
	for name, test := range map[string]struct {
		change func(*personio.WebhookCreate)
		want   int
	}{
		"no TLS":              {func(w *personio.WebhookCreate) { w.URL = "http://hooks.example.org" }, 422},
		"no host":             {func(w *personio.WebhookCreate) { w.URL = "https:///path" }, 422},
		"a misspelt event":    {func(w *personio.WebhookCreate) { w.EnabledEvents = []string{"person.create"} }, 400},
		"an unknown status":   {func(w *personio.WebhookCreate) { w.Status = "ON" }, 400},
		"headers and a token": {func(w *personio.WebhookCreate) { w.CustomHeaders = map[string]string{"X-A": "1"} }, 400},
		"four headers": {func(w *personio.WebhookCreate) {
			w.AuthType, w.CustomHeaders = personio.WebhookCustom, map[string]string{"A": "", "B": "", "C": "", "D": ""}
		}, 400},
		"HTTP's own header": {func(w *personio.WebhookCreate) {
			w.AuthType, w.CustomHeaders = personio.WebhookCustom, map[string]string{"Content-Type-Extra": "1"}
		}, 400},
	} {
		hook := newWebhook()
		test.change(&hook)
		if _, err := client.Webhooks.Create(t.Context(), hook); apiError(t, err).StatusCode != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWebhookSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	secret := newWebhook()
	secret.CustomHeaders = map[string]string{"X-Secret": "hunter2"}
	client := answering(t, http.StatusOK, `{"id":"1","token":"hunter2"}`)
	hook, err := client.Webhooks.Get(t.Context(), "1")
	if err != nil || hook.Token != "hunter2" {
		t.Fatalf("%+v, %v", hook, err)
	}
	patch := personio.WebhookPatch{Token: personio.Set("hunter2")}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).InfoContext(t.Context(), "x", slog.Any("create", secret), slog.Any("hook", hook), slog.Any("patch", patch))
	for _, text := range []string{fmt.Sprintf("%+v %#v %s %v", secret, secret, secret, *hook), fmt.Sprintf("%+v %+v", hook, patch), log.String()} {
		if strings.Contains(text, "hunter2") || strings.Contains(text, "104 117 110 116") {
			t.Errorf("%s", text)
		}
	}
}

func TestEventsAndActivityOfAWebhook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		hook, err := client.Webhooks.Create(t.Context(), newWebhook())
		if err != nil {
			t.Fatal(err)
		}
		ok := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
		go server.DeliverWebhooks(t.Context(), personiotest.InMemory(ok))
		began := time.Now()
		created, err := client.Persons.Create(t.Context(), personio.PersonCreate{FirstName: "Ada", LastName: "Byron"})
		if err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Minute)
		if err := client.Persons.Update(t.Context(), created.ID, personio.PersonPatch{FirstName: personio.Set("Eve")}); err != nil {
			t.Fatal(err) // an event that is not enabled
		}
		if err := client.Persons.Delete(t.Context(), created.ID); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()

		for name, test := range map[string]struct {
			options personio.WebhookEventListOptions
			want    string
		}{
			"all":    {personio.WebhookEventListOptions{Limit: 1}, "person.created person.deleted"},
			"name":   {personio.WebhookEventListOptions{EventName: "person.deleted"}, "person.deleted"},
			"from":   {personio.WebhookEventListOptions{OccurredFrom: began.Add(time.Second)}, "person.deleted"},
			"until":  {personio.WebhookEventListOptions{OccurredUntil: began}, "person.created"},
			"during": {personio.WebhookEventListOptions{OccurredFrom: began.Add(time.Second), OccurredUntil: began.Add(2 * time.Second)}, ""},
		} {
			var names []string
			for e, err := range client.Webhooks.AllEvents(t.Context(), hook.ID, test.options) {
				if err != nil {
					t.Fatal(err)
				}
				names = append(names, e.Name)
				if want := `{"person":{"id":"` + string(created.ID) + `"}}`; string(e.Payload) != want || e.CompanyID == "" || e.OccurredAt.Before(began) {
					t.Errorf("%s: %s", name, e.RawJSON())
				}
			}
			if got := strings.Join(names, " "); got != test.want {
				t.Errorf("%s: %s", name, got)
			}
		}
		for name, test := range map[string]struct {
			options personio.WebhookActivityListOptions
			want    int
		}{
			"all": {personio.WebhookActivityListOptions{}, 2}, "delivered": {personio.WebhookActivityListOptions{Delivered: new(true)}, 2},
			"undelivered": {personio.WebhookActivityListOptions{Delivered: new(false)}, 0},
			"name":        {personio.WebhookActivityListOptions{EventName: "person.created"}, 1},
			"from":        {personio.WebhookActivityListOptions{CompletedFrom: began.Add(time.Second)}, 1},
			"until":       {personio.WebhookActivityListOptions{CompletedUntil: began}, 1},
		} {
			activity, err := personio.Collect(client.Webhooks.AllActivity(t.Context(), hook.ID, test.options))
			if err != nil || len(activity) != test.want {
				t.Errorf("%s: %v, %v", name, activity, err)
			}
			for _, a := range activity {
				if !a.IsDelivered || a.CompletedAt.IsZero() || a.EventName == "" {
					t.Errorf("%s: %s", name, a.RawJSON())
				}
			}
		}
	})
}

func TestEventsAreSentOnRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, company, client := kontor(t)
		hook, err := client.Webhooks.Create(t.Context(), newWebhook())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		receiver := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			var body struct {
				Name    string          `json:"event_name"`
				Payload json.RawMessage `json:"payload"`
			}
			_ = json.NewDecoder(r.Body).Decode(&body)
			got = append(got, body.Name+" "+string(body.Payload))
		})
		go server.DeliverWebhooks(t.Context(), personiotest.InMemory(receiver))
		person := map[string]any{"person": map[string]any{"id": "1"}}
		began := time.Now()
		if _, err := client.Webhooks.Ping(t.Context(), hook.ID); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if _, err := client.Webhooks.SendTestEvent(t.Context(), hook.ID, personio.WebhookTestEvent{Name: "person.created", Payload: person}); err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Minute)
		company.Trigger("person.deleted", "1")
		synctest.Wait()
		if _, err := client.Webhooks.Redeliver(t.Context(), hook.ID, personio.WebhookRedelivery{OccurredFrom: began.Add(time.Second)}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		want := []string{"ping {}", `person.created {"person":{"id":"1"}}`, `person.deleted {"person":{"id":"1"}}`, `person.deleted {"person":{"id":"1"}}`}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		if _, err := client.Webhooks.SendTestEvent(t.Context(), hook.ID, personio.WebhookTestEvent{Name: "document.signed", Payload: person}); apiError(t, err).StatusCode != http.StatusBadRequest {
			t.Errorf("an event that is not enabled: %v", err)
		}
		_, noPayload := client.Webhooks.SendTestEvent(t.Context(), hook.ID, personio.WebhookTestEvent{Name: "person.created"})
		_, noName := client.Webhooks.SendTestEvent(t.Context(), hook.ID, personio.WebhookTestEvent{Payload: person})
		_, noMoment := client.Webhooks.Redeliver(t.Context(), hook.ID, personio.WebhookRedelivery{})
		for name, err := range map[string]error{"no payload": noPayload, "no name": noName, "no moment": noMoment} {
			if !errors.Is(err, personio.ErrNotSent) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Personio does not say what it answers to these: the caller gets it.
func TestAnswersOfWebhooksAreKept(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{`{"status_code":204}`: `{"status_code":204}`, "{}": "{}", "": ""} {
		client := answering(t, http.StatusOK, body, personio.WithoutRateLimits())
		ping, pingErr := client.Webhooks.Ping(t.Context(), "1")
		test, testErr := client.Webhooks.SendTestEvent(t.Context(), "1", personio.WebhookTestEvent{Name: "person.created", Payload: map[string]any{}})
		again, againErr := client.Webhooks.Redeliver(t.Context(), "1", personio.WebhookRedelivery{OccurredFrom: time.Now()})
		if err := errors.Join(pingErr, testErr, againErr); err != nil {
			t.Errorf("%q: %v", body, err)
			continue
		}
		for _, answer := range []*personio.WebhookAnswer{ping, test, again} {
			if got := string(answer.RawJSON()); got != want {
				t.Errorf("%q: %q is kept", body, got)
			}
		}
		if status, ok := test.Member("status_code"); ok != (body == `{"status_code":204}`) || ok && string(status) != "204" {
			t.Errorf("%q: member %s", body, status)
		}
	}
}
