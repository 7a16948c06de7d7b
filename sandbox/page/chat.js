// One chat as a messenger draws it. Messages that did not change keep their nodes: nothing flickers, focus stays.
import { act, ask } from "./api.js";
import { rich } from "./entities.js";
import { say, size, when } from "./words.js";

const $ = (id) => document.getElementById(id);
const shown = new Map(); // message id -> { seq, node }
let sketch = null;
let heard = null; // the seq up to which answers were shown
let hooks = null;
let atEnd = true; // the reader is at the newest message: stay there whatever grows

export function reset() {
  shown.clear();
  sketch = null;
  heard = null;
  atEnd = true;
  $("lines").replaceChildren();
  $("lines").classList.remove("live");
}

export function show(next, given) {
  hooks = given;
  const first = sketch === null;
  sketch = next;
  showHead();
  showLines();
  for (const button of $("lines").querySelectorAll("[data-query]")) {
    button.toggleAttribute("aria-busy", sketch.pending.includes(Number(button.dataset.query)) && button.classList.contains("tapped"));
  }
  tellAnswers();
  follow();
  if (first) requestAnimationFrame(() => $("lines").classList.add("live"));
}

function follow() {
  if (atEnd) $("log").scrollTop = $("log").scrollHeight;
  showDown();
}

function showHead() {
  $("bot-name").textContent = sketch.bot_name;
  $("as-whom").textContent = [say("as_whom", { name: sketch.name }), sketch.role].filter(Boolean).join(" · ");
  $("block").textContent = say(sketch.blocked ? "unblock" : "block");
  const other = sketch.language === "en" ? "ru" : "en";
  $("person-language").textContent = say("in_language", { language: say(`language_${other}`) });
  $("typing").hidden = !sketch.typing;
  $("typing").textContent = say(sketch.typing === "typing" ? "typing" : "sending");
  const pinned = sketch.messages.find((one) => one.body.message_id === sketch.pinned.at(-1));
  $("pinned").hidden = !pinned;
  if (pinned) {
    $("pinned").querySelector("span").textContent = pinned.body.text ?? pinned.body.caption ?? "…";
    $("pinned").onclick = () => shown.get(pinned.body.message_id)?.node.scrollIntoView({ block: "center", behavior: "smooth" });
  }
}

function showLines() {
  const lines = $("lines");
  const alive = new Set(sketch.messages.map((one) => one.body.message_id));
  for (const [id, { node }] of shown) if (!alive.has(id)) { node.remove(); shown.delete(id); }
  let day = "";
  const wanted = [];
  for (const message of sketch.messages) {
    const date = when(new Date(message.body.date * 1000), { day: "numeric", month: "long", year: "numeric" });
    if (date !== day) wanted.push(dayLine(date));
    day = date;
    wanted.push(messageNode(message));
  }
  if (!wanted.length) wanted.push(Object.assign(dayLine(sketch.bot_description || say("about_bot")), { className: "about-bot" }));
  for (const old of lines.querySelectorAll(".day, .about-bot")) old.remove();
  wanted.forEach((node, index) => lines.children[index] === node || lines.insertBefore(node, lines.children[index] ?? null));
}

function dayLine(text) {
  return Object.assign(document.createElement("p"), { className: "day", textContent: text });
}

function messageNode(message) {
  const known = shown.get(message.body.message_id);
  if (known?.seq === message.seq) return known.node;
  const node = bubble(message);
  const focused = known?.node.contains(document.activeElement);
  known?.node.replaceWith(node);
  if (focused) node.querySelector(".buttons button")?.focus({ preventScroll: true });
  shown.set(message.body.message_id, { seq: message.seq, node });
  return node;
}

function bubble({ body, from_bot: fromBot }) {
  const node = document.createElement("article");
  node.className = `message ${fromBot ? "theirs" : "mine"}`;
  const box = document.createElement("div");
  box.className = "bubble";
  if (body.reply_to_message) box.append(quoted(body.reply_to_message));
  const media = attachment(body);
  if (media) box.append(media);
  const words = body.text ?? body.caption;
  if (words) {
    const text = document.createElement("div");
    text.className = "text";
    text.append(rich(words, body.entities ?? body.caption_entities, hooks));
    box.append(text);
  }
  const at = when(new Date(body.date * 1000), { hour: "2-digit", minute: "2-digit" });
  box.append(Object.assign(document.createElement("span"), { className: "at", textContent: body.edit_date ? `${say("edited")} ${at}` : at }));
  node.append(box);
  if (body.reply_markup?.inline_keyboard) node.append(buttons(body));
  return node;
}

function quoted(body) {
  return Object.assign(document.createElement("p"), { className: "quoted", textContent: body.text ?? body.caption ?? "…" });
}

function attachment(body) {
  if (body.photo) {
    const photo = body.photo.at(-1);
    const link = Object.assign(document.createElement("a"), { href: `/sandbox/files/${photo.file_id}`, target: "_blank", className: "photo" });
    link.append(Object.assign(new Image(photo.width, photo.height), { src: link.href, alt: body.caption ?? say("photo"), loading: "lazy" }));
    return link;
  }
  const file = body.document ?? body.voice ?? body.video;
  if (file) {
    const name = file.file_name ?? say(body.voice ? "voice" : "video");
    const link = Object.assign(document.createElement("a"), { href: `/sandbox/files/${file.file_id}`, className: "file", download: name });
    return filled(link, (/\.(\w{1,4})$/.exec(name)?.[1] ?? "•").toUpperCase(), name, size(file.file_size));
  }
  if (body.contact) return filled(document.createElement("div"), "☎", body.contact.first_name, body.contact.phone_number, "file");
  return null;
}

function filled(node, kind, name, about, className) {
  if (className) node.className = className;
  for (const [part, text] of [["kind", kind], ["name", name], ["about", about]]) {
    node.append(Object.assign(document.createElement("span"), { className: part, textContent: text }));
  }
  return node;
}

function buttons(body) {
  const node = document.createElement("div");
  node.className = "buttons";
  for (const row of body.reply_markup.inline_keyboard) {
    const line = document.createElement("div");
    line.append(...row.map((button) => inlineButton(button, body.message_id)));
    node.append(line);
  }
  return node;
}

function inlineButton(button, messageId) {
  const url = button.url && !hooks.isInvite(button.url);
  const node = document.createElement(url ? "a" : "button");
  node.textContent = button.text;
  node.className = `inline ${button.style ?? ""}`;
  if (url) return Object.assign(node, { href: button.url, target: "_blank", rel: "noopener noreferrer", className: `inline link ${button.style ?? ""}` });
  node.type = "button";
  node.dataset.query = messageId;
  node.addEventListener("click", () => tap(button, messageId, node));
  return node;
}

function tap(button, messageId, node) {
  if (button.url) return hooks.openInvite(button.url);
  if (button.web_app) return openApp(button.web_app.url);
  if (button.copy_text) return hooks.copy(button.copy_text.text);
  if (!button.callback_data) return hooks.toast(say("outside"));
  for (const other of node.closest(".buttons").querySelectorAll(".tapped")) other.classList.remove("tapped");
  node.classList.add("tapped");
  return hooks.attempt(() => act(sketch.id, "tap", { message_id: messageId, data: button.callback_data }));
}

// Telegram shows it in a window over the chat; the page under it takes what stands behind #.
function openApp(url) {
  return hooks.attempt(async () => {
    const opened = await ask("POST", `people/${sketch.id}/app`, { url });
    window.open(opened.url, "_blank", "noopener,width=420,height=800");
  });
}

function tellAnswers() {
  const fresh = heard === null ? [] : sketch.answers.filter((one) => one.seq > heard);
  heard = Math.max(heard ?? 0, sketch.seq);
  for (const one of fresh) {
    if (one.url && hooks.isInvite(one.url)) hooks.openInvite(one.url);
    if (!one.text) continue;
    if (!one.show_alert) { hooks.toast(one.text); continue; }
    $("alert").querySelector("p").textContent = one.text;
    if (!$("alert").open) $("alert").showModal();
  }
}

function left() {
  return $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight;
}

function showDown() {
  $("down").hidden = left() < 200;
}

$("log").addEventListener("scroll", () => { atEnd = left() < 60; showDown(); }, { passive: true });
$("down").addEventListener("click", () => $("log").scrollTo({ top: $("log").scrollHeight, behavior: "smooth" }));
const grown = new ResizeObserver(follow);
grown.observe($("log"));
grown.observe($("lines"));
