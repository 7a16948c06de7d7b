// The table as a grid, after the W3C pattern: one tab stop, arrows move, Enter or F2 edits, Esc leaves, Space ticks,
// Shift+Enter opens the row, Ctrl+Z takes back what was saved last. What is saved here is saved by the very form of the row's
// page; without this file the table is read and changed as a page.
const table = document.getElementById("grid");
const form = document.getElementById("rows");
const said = document.getElementById("grid-said");
const undo = document.getElementById("undo");

const rows = [...table.querySelectorAll("tr[data-item]")].map((row) => [...row.cells]);
let at = [0, 0];
let editing = null;

function say(words, good) {
  said.textContent = words;
  said.className = good ? "done" : "problem";
}

function cell() {
  return rows[at[0]][at[1]];
}

function move(down, right) {
  cell().tabIndex = -1;
  at = [
    Math.min(Math.max(at[0] + down, 0), rows.length - 1),
    Math.min(Math.max(at[1] + right, 0), rows[0].length - 1),
  ];
  cell().tabIndex = 0;
  cell().focus();
}

function edit(typed) {
  const own = cell();
  if (editing || !own.dataset.what) return;
  const field = document.createElement("textarea");
  const was = own.dataset.what === "date" ? "" : own.textContent.trim();
  field.rows = 2;
  field.value = typed ?? was;
  field.setAttribute("aria-label", table.tHead.rows[0].cells[own.cellIndex].textContent);
  editing = { own, field, was, kept: [...own.childNodes] };
  own.replaceChildren(field);
  field.focus();
  if (typed === undefined) field.select();
}

function leave() {
  const { own, kept } = editing;
  editing = null;
  own.replaceChildren(...kept);
  own.focus();
}

async function save() {
  const { own, field, was } = editing;
  const value = field.value.trim();
  if (value === was) {
    leave();
    return;
  }
  const item = own.closest("tr").dataset.item;
  const seen = form.elements[`seen_${item}`];
  const sent = new URLSearchParams({ form: form.elements.form.value, what: own.dataset.what, value });
  sent.set(seen.name, seen.value);
  sent.set("reason", form.elements.reason.value);
  field.disabled = true;
  let told;
  try {
    const answer = await fetch(`${table.dataset.rows}${item}`, {
      method: "POST",
      body: sent,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
  } catch {
    told = null;
  }
  field.disabled = false;
  if (!told || told.problem) {
    // Nothing is lost: what was typed stays in the cell, and the line above says why.
    say(told ? told.problem : table.dataset.trouble, false);
    field.focus();
    return;
  }
  leave();
  const inside = own.querySelector("a") ?? own;
  inside.textContent = told.shown;
  seen.value = told.seen;
  undo.elements.act.value = told.act;
  say(told.said, true);
}

const MOVES = {
  ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1],
  Home: [0, -999], End: [0, 999], PageDown: [10, 0], PageUp: [-10, 0],
};

table.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (editing) {
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && !event.shiftKey) save();
    else return;
    event.preventDefault();
    return;
  }
  const tick = cell().querySelector("input[type=checkbox]");
  if (MOVES[event.key] && !event.altKey && !event.metaKey) move(...MOVES[event.key]);
  else if (event.key === "Enter" && event.shiftKey) cell().closest("tr").querySelector("a")?.click();
  else if (event.key === "Enter" || event.key === "F2") edit();
  else if (event.key === " " && tick) tick.checked = !tick.checked;
  else if (event.code === "KeyZ" && (event.ctrlKey || event.metaKey) && undo.elements.act.value) undo.submit();
  else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey) edit(event.key);
  else return;
  event.preventDefault();
});

table.addEventListener("focusin", (event) => {
  const own = event.target.closest("tr[data-item] > *");
  const down = rows.findIndex((row) => row.includes(own));
  if (editing || down < 0) return;
  cell().tabIndex = -1;
  at = [down, rows[down].indexOf(own)];
  cell().tabIndex = 0;
});

table.addEventListener("dblclick", (event) => {
  if (event.target.closest("[data-what]") === cell()) edit();
});

if (rows.length) {
  table.setAttribute("role", "grid");
  for (const row of rows) {
    for (const own of row) {
      own.tabIndex = -1;
      for (const inside of own.querySelectorAll("a, input")) inside.tabIndex = -1;
    }
  }
  cell().tabIndex = 0;
  document.getElementById("keys").hidden = false;
}
