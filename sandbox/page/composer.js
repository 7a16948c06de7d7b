// Writing to the bot: text, files by button or drag, the command menu, the reply keyboard, the person's own settings.
import { act, ask, upload } from "./api.js";
import { say, size } from "./words.js";

const $ = (id) => document.getElementById(id);
const PICTURE = /^image\/(png|jpeg)$/;
const MOST_IN_ALBUM = 10;
let sketch = null;
let personId = null;
let files = [];
let keysHidden = false;
let usedKeyboard = null; // a one-time keyboard hides when it was used
let page = null;

export function reset(id) {
  personId = id;
  sketch = null;
  files = [];
  keysHidden = false;
  $("text").value = "";
  grow();
  showFiles();
  closeCommands();
}

export function show(next) {
  sketch = next;
  const talks = sketch.started && !sketch.blocked;
  $("start").hidden = talks;
  $("start").textContent = say(sketch.blocked ? "unblock" : "start");
  $("composer").hidden = !talks;
  $("text").placeholder = sketch.keyboard?.input_field_placeholder ?? say("write");
  showKeyboard(talks);
}

export function write(text, id = personId) {
  return act(id, "write", { text });
}

// Commands

function closeCommands() { $("commands").hidden = true; }

function showCommands(prefix = "/") {
  const fitting = (sketch?.commands ?? []).filter((one) => `/${one.command}`.startsWith(prefix.toLowerCase()));
  if (!fitting.length) return closeCommands();
  $("commands").replaceChildren(...fitting.map(({ command, description }) => {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.append(Object.assign(document.createElement("b"), { textContent: `/${command}` }), description);
    button.addEventListener("click", () => { closeCommands(); $("text").value = ""; page.attempt(() => write(`/${command}`)); $("text").focus(); });
    return button;
  }));
  $("commands").hidden = false;
  return undefined;
}

function moveInCommands(event) {
  if (event.key === "Escape") { closeCommands(); $("text").focus(); }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...$("commands").children];
  all.at((all.indexOf(document.activeElement) + step) % all.length)?.focus();
}

// The reply keyboard

function showKeyboard(talks) {
  const markup = sketch.keyboard;
  const used = markup?.one_time_keyboard && usedKeyboard === JSON.stringify(markup);
  const there = Boolean(talks && markup?.keyboard);
  $("keys").hidden = !there;
  $("keyboard").hidden = !there || keysHidden || used;
  $("keys").setAttribute("aria-expanded", String(!$("keyboard").hidden));
  if (!there) return;
  $("keyboard").replaceChildren(...markup.keyboard.map((row) => {
    const line = document.createElement("div");
    line.append(...row.map((one) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: one.text, className: one.style ?? "" });
      button.addEventListener("click", () => { usedKeyboard = JSON.stringify(markup); press(one); });
      return button;
    }));
    return line;
  }));
}

function press(button) {
  return page.attempt(() => (button.request_contact ? act(personId, "contact", {}) : write(button.text)));
}

// Files

function addFiles(list) {
  files = [...files, ...list].slice(0, MOST_IN_ALBUM);
  showFiles();
  $("text").focus();
}

function showFiles() {
  $("files").hidden = !files.length;
  const chips = files.map((file, index) => {
    const chip = Object.assign(document.createElement("span"), { className: "chip", textContent: `${file.name} · ${size(file.size)}` });
    const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    remove.setAttribute("aria-label", say("remove", { name: file.name }));
    remove.addEventListener("click", () => { files.splice(index, 1); showFiles(); });
    chip.append(remove);
    return chip;
  });
  if (files.length && files.every((file) => PICTURE.test(file.type))) {
    const label = document.createElement("label");
    label.append(Object.assign(document.createElement("input"), { type: "checkbox", id: "as-file" }), say("as_file"));
    chips.push(label);
  }
  $("files").replaceChildren(...chips);
}

async function sendFiles(caption) {
  const pictures = files.every((file) => PICTURE.test(file.type)) && !$("as-file")?.checked;
  const kind = pictures ? "photo" : "document";
  await upload(personId, files.length > 1 ? "album" : "upload", { kind, caption }, files);
  files = [];
  showFiles();
}

async function send() {
  const text = $("text").value.trim();
  if (!text && !files.length) return;
  closeCommands();
  $("text").value = "";
  grow();
  await page.attempt(() => (files.length ? sendFiles(text) : write(text)));
}

function grow() {
  const field = $("text");
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}

function letDrop() {
  let depth = 0;
  const on = (name, work) => $("chat").addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    work(event);
    $("drop").hidden = depth <= 0 || $("composer").hidden;
  });
  on("dragenter", () => { depth += 1; });
  on("dragover", () => {});
  on("dragleave", () => { depth -= 1; });
  on("drop", (event) => { depth = 0; if (!$("composer").hidden) addFiles(event.dataTransfer.files); });
}

const OWN = {
  contact: () => act(personId, "contact", {}),
  block: () => act(personId, sketch.blocked ? "unblock" : "block", {}),
  language: () => ask("PATCH", `people/${personId}`, { language: sketch.language === "en" ? "ru" : "en" }),
};

export function begin(given) {
  page = given;
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
  $("text").addEventListener("input", () => {
    grow();
    if (/^\/\w*$/.test($("text").value)) showCommands($("text").value); else closeCommands();
  });
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
    if (!$("commands").hidden) moveInCommands(event);
  });
  $("text").addEventListener("paste", (event) => event.clipboardData.files.length && addFiles(event.clipboardData.files));
  $("commands").addEventListener("keydown", moveInCommands);
  $("slash").addEventListener("click", () => {
    if (!$("commands").hidden) closeCommands();
    else if (sketch?.commands.length) { showCommands(); $("commands").firstChild.focus(); } else page.toast(say("no_command"));
  });
  $("keys").addEventListener("click", () => { keysHidden = !$("keyboard").hidden; usedKeyboard = null; showKeyboard(true); });
  $("file").addEventListener("change", () => { addFiles($("file").files); $("file").value = ""; });
  $("start").addEventListener("click", () => page.attempt(() => (sketch.blocked ? OWN.block() : write("/start"))));
  for (const button of $("menu").children) {
    button.addEventListener("click", () => { $("menu").hidePopover(); page.attempt(OWN[button.dataset.do]); });
  }
  letDrop();
}
