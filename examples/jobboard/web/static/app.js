// Everything works without this file; it adds live events, filters that act at
// once, and the progress of an upload.
"use strict";

// Filters act when one is chosen.
for (const form of document.querySelectorAll("[data-autosubmit]")) {
  for (const select of form.querySelectorAll("select")) {
    select.addEventListener("change", () => form.requestSubmit());
  }
}

// New events: a row in the log, or a hint above the list.
const log = document.querySelector("[data-log]");
const news = document.querySelector("[data-news]");
if ((log || news) && window.EventSource) {
  const source = new EventSource(document.querySelector("[data-applications]") ? "/admin/events" : "/events");
  source.onopen = () => { const live = document.querySelector("[data-live]"); if (live) live.hidden = false; };
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (news) { news.hidden = false; news.href = location.href; }
    if (log) addRow(event);
  };
  const applications = document.querySelector("[data-applications]");
  if (applications) source.addEventListener("applications", (message) => showApplications(applications, JSON.parse(message.data)));
}

// The applications, with how far each of them is on its way to Personio.
function showApplications(table, list) {
  if (list.length === 0) return;
  table.replaceChildren();
  for (const application of list) {
    const row = table.insertRow();
    row.insertCell().textContent = new Date(application.at).toLocaleTimeString(document.documentElement.lang === "de" ? "de-DE" : "en-GB");
    const tag = document.createElement("span");
    tag.className = "tag " + application.state;
    tag.textContent = application.state;
    row.insertCell().append(tag);
    const job = row.insertCell();
    job.textContent = application.job_id;
    if (application.problem) {
      const problem = document.createElement("span");
      problem.className = "quiet";
      problem.textContent = application.problem;
      job.append(document.createElement("br"), problem);
    }
  }
}

function addRow(event) {
  const empty = log.querySelector("[data-empty]");
  if (empty) empty.remove();
  const row = log.insertRow(0);
  row.className = "arrived";
  row.insertCell().textContent = new Date(event.at).toLocaleTimeString(document.documentElement.lang === "de" ? "de-DE" : "en-GB");
  const tag = document.createElement("span");
  tag.className = "tag " + event.kind;
  tag.textContent = event.kind;
  row.insertCell().append(tag);
  const job = row.insertCell();
  job.textContent = event.name;
  if (event.changed && event.changed.length > 0) {
    const changed = document.createElement("span");
    changed.className = "quiet";
    changed.textContent = event.changed.join(", ");
    job.append(document.createElement("br"), changed);
  }
  const count = document.querySelector('[data-count="' + event.kind + '"]');
  if (count) count.textContent = Number(count.textContent) + 1;
}

// An application shows how much of it is on its way, and that it is being saved
// after that.
const apply = document.querySelector("[data-apply]");
if (apply) apply.addEventListener("submit", send);

function send(submit) {
  submit.preventDefault();
  const button = apply.querySelector("button");
  const bar = apply.querySelector("progress");
  const state = apply.querySelector("[data-state]");
  const request = new XMLHttpRequest();
  button.disabled = true;
  bar.hidden = false;
  state.textContent = apply.dataset.sending;
  request.upload.onprogress = (p) => { if (p.lengthComputable) bar.value = 100 * p.loaded / p.total; };
  request.upload.onload = () => { bar.removeAttribute("value"); state.textContent = apply.dataset.saving; };
  request.onload = () => {
    if (request.responseURL.endsWith("/applied")) {
      location.assign(request.responseURL);
      return;
    }
    // The form came back with what is wrong. The chosen file is kept.
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const form = page.querySelector("[data-apply]");
    reset();
    if (!form) {
      state.textContent = apply.dataset.failed;
      return;
    }
    for (const old of apply.querySelectorAll(".problem")) old.remove();
    for (const input of apply.querySelectorAll("[aria-invalid]")) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
    for (const problem of form.querySelectorAll("label .problem")) {
      const input = apply.querySelector('[name="' + problem.parentElement.querySelector("input").name + '"]');
      input.before(problem);
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", problem.id);
    }
    const whole = form.querySelector(".problem.whole");
    if (whole) apply.querySelector("h2").after(whole);
    const first = apply.querySelector(".problem.whole, [aria-invalid]");
    if (first) {
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: "center" });
    }
  };
  request.onerror = () => { reset(); state.textContent = apply.dataset.broken; };
  request.open("POST", apply.action);
  request.send(new FormData(apply));

  function reset() {
    button.disabled = false;
    bar.hidden = true;
    bar.value = 0;
    state.textContent = "";
  }
}
