"""A client of Personio as those are that have been in use for years: it takes a new token
from each answer, sends JSON with a charset and forms, pages by offset, and reads what it
has always got without looking whether it is there. Whatever it stumbles over, they do.

It prints what it has seen, one line per step, and fails with a traceback.
"""
import json
import os
import urllib.error
import urllib.parse
import urllib.request

BASE = os.environ["PERSONIO_BASE_URL"]
JSON = "application/json; charset=utf-8"
FORM = "application/x-www-form-urlencoded; charset=utf-8"


class OldClient:
    def __init__(self):
        self.token = None
        self.logins = 0

    def login(self):
        body = {"client_id": os.environ["PERSONIO_CLIENT_ID"], "client_secret": os.environ["PERSONIO_CLIENT_SECRET"]}
        self.token = self.send("POST", "/v1/auth", json.dumps(body).encode(), JSON, None)[0]["data"]["token"]
        self.logins += 1

    def send(self, method, path, data, content_type, token):
        request = urllib.request.Request(BASE + path, data=data, method=method, headers={"Accept": "application/json"})
        if content_type:
            request.add_header("Content-Type", content_type)
        if token:
            request.add_header("Authorization", "Bearer " + token)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return json.loads(text) if text else None, answer.headers

    def call(self, method, path, data=None, content_type=None, renews=True):
        """A token is good for one call: the answer brings the next, or there is none."""
        if self.token is None:
            self.login()
        token, self.token = self.token, None
        body, headers = self.send(method, path, data, content_type, token)
        if renews:
            scheme, self.token = headers["authorization"].split(" ")
            assert scheme == "Bearer"
        return body

    def post(self, path, body, **how):
        return self.call("POST", path, json.dumps(body).encode(), JSON, **how)

    def post_form(self, path, fields, **how):
        return self.call("POST", path, urllib.parse.urlencode(fields).encode(), FORM, **how)

    def pages(self, path, limit, first, step):
        """All rows; the offset counts rows, or pages from 1."""
        offset, rows = first, []
        while True:
            page = self.call("GET", f"{path}{'&' if '?' in path else '?'}limit={limit}&offset={offset}&page={offset}")
            rows += page["data"]
            if len(rows) >= page["metadata"]["total_elements"]:
                return rows
            offset += step


client = OldClient()

# Employees: made by JSON and by a form, read page by page.
ids = []
for n in range(4):
    fields = {"email": f"p{n}@example.org", "first_name": f"P{n}", "last_name": "Müller", "hire_date": "2031-07-01"}
    if n % 2:
        made = client.post("/v1/company/employees", {"employee": fields})
    else:
        made = client.post_form("/v1/company/employees", {f"employee[{k}]": v for k, v in fields.items()})
    ids.append(made["data"]["id"])
rows = client.pages("/v1/company/employees", 3, 0, 3)
print("employees", [row["attributes"]["first_name"]["value"] for row in rows])
one = client.call("GET", f"/v1/company/employees/{ids[0]}")["data"]["attributes"]
print("hired", one["hire_date"]["value"], one["supervisor"]["value"], one["last_name"]["value"])

# Absences: JSON with real booleans, and a form with 0 and 1.
types = client.call("GET", "/v1/company/time-off-types?limit=200&offset=0")["data"]
vacation = next(t["attributes"]["id"] for t in types if t["attributes"]["unit"] == "day")
for n, day in enumerate(["2031-07-07", "2031-07-08", "2031-07-09"]):
    absence = {"employee_id": ids[0], "time_off_type_id": vacation, "start_date": day, "end_date": day}
    if n % 2:
        client.post_form("/v1/company/time-offs", {**absence, "half_day_start": 0, "half_day_end": 1})
    else:
        client.post("/v1/company/time-offs", {**absence, "half_day_start": False, "half_day_end": False, "skip_approval": True})
offs = client.pages("/v1/company/time-offs", 2, 1, 1)
print("time-offs", [(o["attributes"]["start_date"][:10], o["attributes"]["days_count"], o["attributes"]["half_day_end"]) for o in offs])

# Attendances: the answers of their writes bring no token, those of the list do.
attendance = {"employee": ids[0], "date": "2031-07-10", "start_time": "09:00", "end_time": "17:00", "break": 30}
made = client.post("/v1/company/attendances", {"attendances": [attendance]}, renews=False)
listed = client.pages("/v1/company/attendances?start_date=2031-07-01&end_date=2031-07-31", 100, 0, 100)
print("attendances", listed[0]["id"] == made["data"]["id"][0], listed[0]["attributes"]["break"])

# The same people in v2, with the same token: notice is read without a look.
person = client.call("GET", f"/v2/persons/{ids[0]}", renews=False)
token, _ = client.token, client.login()
employment = client.send("GET", person["_meta"]["links"]["employments"]["href"][len(BASE):] + "?limit=50", None, None, client.token)[0]["_data"][0]
print("v2", person["preferred_name"], employment["termination"]["terminated_at"], employment["supervisor"])
absence = client.send("GET", f"/v2/absence-periods/{offs[0]['attributes']['id_v2']}", None, None, client.token)[0]
print("id_v2", absence["starts_from"]["date_time"], absence["ends_at"]["date_time"])

# Wrong secrets are recognised by what the text says.
try:
    client.send("POST", "/v2/auth/token", b"grant_type=client_credentials&client_id=x&client_secret=y", FORM, None)
except urllib.error.HTTPError as error:
    refusal = json.load(error)
    print("refused", error.code, "e.g., unknown client, wrong secret, no client authentication included" in refusal["error_description"])

print("logins", client.logins)
