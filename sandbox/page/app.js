// The page as a whole: people on the left, time above, what happens live. One chat is chat.js, writing is composer.js.
import { ask, gathered } from "./api.js";
import * as chat from "./chat.js";
import * as composer from "./composer.js";
import { page, say, sayAll, when } from "./words.js";

const $ = (id) => document.getElementById(id);
const app = { people: [], met: false, current: null, bot: "", offset: 0, stands: null };

export function toast(text) {
  const node = document.createElement("p");
  node.textContent = text;
  $("toasts").append(node);
  setTimeout(() => node.remove(), 2500 + 50 * text.length);
}

export async function attempt(work) {
  try { return await work(); } catch (error) { toast(error.message); return undefined; }
}

// Time

const now = () => app.stands ?? new Date(Date.now() + app.offset);

function setClock(state) {
  const moment = new Date(state.now);
  app.offset = moment - Date.now();
  app.stands = state.frozen ? moment : null;
  page.zone = state.timezone || undefined;
  showClock();
}

function showClock() {
  const moment = now();
  const part = (tag, className, options) => Object.assign(document.createElement(tag), { className, textContent: when(moment, options) });
  $("now").dateTime = moment.toISOString();
  $("now").replaceChildren(
    part("span", "long", { weekday: "short", day: "numeric", month: "long", year: "numeric" }),
    part("span", "short", { weekday: "short", day: "numeric", month: "short" }),
    part("b", "", { hour: "2-digit", minute: "2-digit" }),
  );
}

async function moveClock(path, body) {
  const buttons = document.querySelectorAll(".move");
  for (const button of buttons) button.disabled = true;
  const told = await attempt(() => ask("POST", path, body));
  for (const button of buttons) button.disabled = false;
  if (told && !told.found) toast(say("nothing_next"));
}

// People

const initials = (name) => name.split(/\s+/).slice(0, 2).map((part) => part[0] ?? "").join("");
const tint = (id) => `tint-${id % 6}`;

export function avatar(person) {
  const node = document.createElement("span");
  node.className = `avatar ${tint(person.id)}`;
  node.setAttribute("aria-hidden", "true");
  node.textContent = initials(person.name);
  return node;
}

function personRow(person) {
  const row = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "person";
  button.dataset.id = person.id;
  if (person.id === app.current) button.setAttribute("aria-current", "true");
  const add = (tag, name, text) => {
    const node = Object.assign(document.createElement(tag), { className: name, textContent: text });
    if (text) button.append(node);
    return node;
  };
  button.append(avatar(person));
  add("span", "name", person.name);
  add("span", "role", person.role);
  add("span", "snippet", person.last);
  const at = new Date(person.at * 1000);
  const today = when(at, { dateStyle: "short" }) === when(now(), { dateStyle: "short" });
  add("span", "at", person.at ? when(at, today ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" }) : "");
  if (person.unread) add("span", "badge", String(person.unread)).setAttribute("aria-label", say("unread", { n: person.unread }));
  button.addEventListener("click", () => choose(person.id));
  row.append(button);
  return row;
}

function showPeople() {
  const focused = document.activeElement?.dataset?.id;
  $("people").replaceChildren(...app.people.map(personRow));
  if (app.met && !app.people.length) $("people").append(Object.assign(document.createElement("li"), { className: "nobody", textContent: say("no_people") }));
  if (focused) $("people").querySelector(`[data-id="${focused}"]`)?.focus();
}

const refreshPeople = gathered(async () => {
  app.people = await ask("GET", "people");
  app.met = true;
  showPeople();
});

const refreshChat = gathered(async () => {
  if (app.current === null) return;
  const sketch = await ask("GET", `people/${app.current}`);
  if (sketch.id !== app.current) return;
  chat.show(sketch, hooks);
  composer.show(sketch);
  if (sketch.unread && !document.hidden) ask("POST", `people/${sketch.id}/read`).catch(() => {});
});

export function choose(id) {
  app.current = id;
  $("app").classList.toggle("talking", id !== null);
  $("chat").hidden = id === null;
  $("empty").hidden = id !== null;
  history.replaceState(null, "", id === null ? "#" : `#${id}`);
  chat.reset();
  composer.reset(id);
  showPeople();
  attempt(refreshChat);
}

async function addPerson() {
  $("new-name").value = "";
  $("newcomer").showModal();
  return new Promise((done) => {
    $("newcomer").addEventListener("close", async () => {
      if ($("newcomer").returnValue !== "add") return done(null);
      const wanted = { name: $("new-name").value, language: $("new-language").value };
      const person = await attempt(() => ask("POST", "people", wanted));
      await refreshPeople();
      return done(person ?? null);
    }, { once: true });
  });
}

// Invite links are opened as a person of the visitor's choice: that is how a new teacher comes in.

function inviteToken(url) {
  const match = /^(?:https?:\/\/)?(?:t|telegram)\.me\/(\w+)\/?\?(?:.*&)?start=([\w-]+)/i.exec(url);
  return match && match[1].toLowerCase() === app.bot.toLowerCase() ? match[2] : null;
}

function openInvite(url) {
  const option = (label, picture, choosing) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "option" });
    button.append(picture, label);
    button.addEventListener("click", async () => {
      $("invite").close();
      const id = await choosing();
      if (!id) return;
      choose(id);
      attempt(() => composer.write(`/start ${inviteToken(url)}`, id));
    });
    return button;
  };
  const plus = Object.assign(document.createElement("span"), { className: "avatar bot", textContent: "+" });
  $("invite-link").textContent = url.replace(/^https?:\/\//, "");
  $("invite-copy").onclick = () => copy(url);
  $("invite-people").replaceChildren(
    option(say("newcomer"), plus, async () => (await addPerson())?.id),
    ...app.people.map((person) => option(person.name, avatar(person), async () => person.id)),
  );
  $("invite").showModal();
}

export async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast(say("copied"));
}

const hooks = { now, openInvite, isInvite: (url) => inviteToken(url) !== null, write: (text) => composer.write(text), toast, attempt, copy };

// What happens live

function listen() {
  const source = new EventSource("/sandbox/events");
  let lost = false;
  source.addEventListener("open", () => { if (lost) attempt(start); lost = false; });
  source.addEventListener("error", () => { if (!lost) toast(say("offline")); lost = true; });
  source.addEventListener("message", (event) => {
    const news = JSON.parse(event.data);
    if (news.kind === "clock") attempt(async () => setClock(await ask("GET", "state")));
    attempt(refreshPeople);
    if (news.kind === "chat" && news.chat === app.current) attempt(refreshChat);
  });
}

async function start() {
  const state = await ask("GET", "state");
  app.bot = state.bots[0].username;
  setClock(state);
  await Promise.all([refreshPeople(), refreshChat()]);
}

function speak(language) {
  page.language = language;
  localStorage.setItem("language", language);
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  sayAll();
  showClock();
  showPeople();
  chat.reset();
  attempt(refreshChat);
}

function showAsPhone(on) {
  document.body.classList.toggle("as-phone", on);
  $("phone").setAttribute("aria-pressed", String(on));
}

for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => moveClock("clock", { advance_s: Number(button.dataset.advance) }));
}
for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => speak(button.dataset.language));
$("next").addEventListener("click", () => moveClock("clock/next"));
$("add").addEventListener("click", async () => { const person = await addPerson(); if (person) choose(person.id); });
$("back").addEventListener("click", () => choose(null));
$("phone").addEventListener("click", () => showAsPhone(!document.body.classList.contains("as-phone")));
document.addEventListener("visibilitychange", () => document.hidden || attempt(refreshChat));
setInterval(showClock, 5000);

const asked = new URLSearchParams(location.search);
if (asked.get("language")) page.language = asked.get("language") === "en" ? "en" : "ru";
if (asked.has("phone")) showAsPhone(true);
speak(page.language);
composer.begin({ toast, attempt });
attempt(start);
if (Number(location.hash.slice(1))) choose(Number(location.hash.slice(1)));
listen();
