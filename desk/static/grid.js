// The table as a grid, after the W3C pattern: one tab stop, arrows move, Enter or F2 edits, Esc leaves, Space ticks,
// Shift+Enter opens the row, Shift with arrows marks a range, Ctrl+C and Ctrl+V copy it and lay one over, as in a spreadsheet,
// Ctrl+Z takes back what was saved last. What is saved here is saved by the very form of the row's
// page; without this file the table is read and changed as a page.
function start() {
  const table = document.getElementById("grid");
  const form = document.getElementById("rows");
  const said = document.getElementById("grid-said");
  const undo = document.getElementById("undo");
  if (!undo) return; // a page without the table, or with one that is only read

  const rows = [...table.querySelectorAll("tr[data-item]")].map((row) => [...row.cells]);
  let at = [0, 0];
  let from = null; // the corner of a marked range that stays
  let editing = null;
  let pasting = false;

  function say(words, good) {
    said.textContent = words;
    said.className = good ? "done" : "problem";
  }

  function cell() {
    return rows[at[0]][at[1]];
  }

  function range() {
    const [a, b] = [from ?? at, at];
    const between = (n) => [Math.min(a[n], b[n]), Math.max(a[n], b[n]) + 1];
    return rows.slice(...between(0)).map((row) => row.slice(...between(1)));
  }

  function mark() {
    for (const own of table.querySelectorAll("[aria-selected]")) own.removeAttribute("aria-selected");
    if (from) for (const own of range().flat()) own.setAttribute("aria-selected", "true");
  }

  function move(down, right, keeps) {
    from = keeps ? from ?? at : null;
    cell().tabIndex = -1;
    at = [
      Math.min(Math.max(at[0] + down, 0), rows.length - 1),
      Math.min(Math.max(at[1] + right, 0), rows[0].length - 1),
    ];
    cell().tabIndex = 0;
    cell().focus();
    mark();
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
    const told = await post(`${table.dataset.rows}${item}`, sent);
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
    if (own.dataset.copy !== undefined) own.dataset.copy = told.day;
    seen.value = told.seen;
    undo.elements.act.value = told.act;
    say(told.said, true);
  }

  // As a spreadsheet writes it: a cell with a tab or a line break of its own in quotes.
  function copied(own) {
    const text = own.dataset.copy ?? own.innerText.trim();
    return /[\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function clipboardIs(event) {
    return !editing && !pasting && rows.length && table.contains(document.activeElement) && event.clipboardData;
  }

  table.addEventListener("copy", (event) => {
    if (!clipboardIs(event)) return;
    event.clipboardData.setData("text/plain", range().map((row) => row.map(copied).join("\t")).join("\r\n"));
    event.preventDefault();
  });

  table.addEventListener("paste", (event) => {
    if (!clipboardIs(event)) return;
    event.preventDefault();
    const first = range()[0][0];
    const column = first.dataset.what ?? first.dataset.column;
    if (column) paste(event.clipboardData.getData("text/plain"), first, column);
  });

  async function paste(text, first, column) {
    const sent = new URLSearchParams({ form: form.elements.form.value, text, column });
    sent.set("first", first.closest("tr").dataset.item);
    sent.set("reason", form.elements.reason.value);
    for (const row of table.querySelectorAll("tr[data-item]")) {
      const seen = form.elements[`seen_${row.dataset.item}`];
      sent.append("item", row.dataset.item);
      sent.set(seen.name, seen.value);
    }
    pasting = true;
    const told = await post(table.dataset.paste, sent);
    pasting = false;
    if (!told || told.problem) {
      say(told ? told.problem : table.dataset.trouble, false);
      return;
    }
    const next = new URL(told.go, location.href);
    const kept = new URL(location.href).searchParams;
    for (const name of ["q", "shelf"]) if (kept.has(name)) next.searchParams.set(name, kept.get(name));
    next.searchParams.set("row", first.closest("tr").dataset.item); // not behind #: there the browser takes the focus away
    const link = document.createElement("a"); // and not location.assign, which nobody hears of inside Telegram
    link.href = next;
    document.body.append(link);
    link.click();
  }

  async function post(url, body) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      return answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
    } catch {
      return null;
    }
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
    if (MOVES[event.key] && !event.altKey && !event.metaKey) move(...MOVES[event.key], event.shiftKey);
    else if (event.key === "Enter" && event.shiftKey) cell().closest("tr").querySelector("a")?.click();
    else if (event.key === "Enter" || event.key === "F2") edit();
    else if (event.key === " " && tick) tick.checked = !tick.checked;
    else if (event.code === "KeyZ" && (event.ctrlKey || event.metaKey) && undo.elements.act.value) undo.requestSubmit();
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
    table.setAttribute("aria-multiselectable", "true");
    const left = new URL(location.href).searchParams.get("row");
    const back = rows.findIndex((row) => row[0].closest("tr").dataset.item === left);
    if (back >= 0) at = [back, 0];
    for (const row of rows) {
      for (const own of row) {
        own.tabIndex = -1;
        for (const inside of own.querySelectorAll("a, input")) inside.tabIndex = -1;
      }
    }
    cell().tabIndex = 0;
    document.getElementById("keys").hidden = false;
    if (back >= 0) cell().focus();
  }
}

start();
document.addEventListener("page", start); // inside Telegram the next page is laid into this one
