// A message's text and entities -> nodes. Only text nodes and elements made here: nothing a bot sends is read as HTML.
import { page, say, when } from "./words.js";

const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };

export function rich(text, entities, hooks) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, sorted, 0, text.length, hooks);
}

function build(text, entities, start, end, hooks) {
  const fragment = document.createDocumentFragment();
  let at = start;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || stop <= at) continue;
    fragment.append(text.slice(at, entity.offset));
    const inner = entities.slice(i + 1).filter((one) => one.offset < stop);
    const node = element(entity, text.slice(entity.offset, stop), hooks);
    if (!node.hasChildNodes()) node.append(build(text, inner, entity.offset, stop, hooks));
    fragment.append(node);
    at = stop;
  }
  fragment.append(text.slice(at, end));
  return fragment;
}

function element(entity, words, hooks) {
  switch (entity.type) {
    case "pre": return pre(entity);
    case "spoiler": return spoiler();
    case "expandable_blockquote": return quote();
    case "date_time": return moment(entity, words, hooks);
    case "text_link": return link(entity.url, hooks);
    case "url": return link(words.includes("://") ? words : `https://${words}`, hooks);
    case "email": return link(`mailto:${words}`, hooks);
    case "bot_command": return command(words, hooks);
    default: return document.createElement(PLAIN[entity.type] ?? "span");
  }
}

function pre(entity) {
  const node = document.createElement("pre");
  if (entity.language) node.dataset.language = entity.language;
  return node;
}

function spoiler() {
  const node = document.createElement("button");
  node.type = "button";
  node.className = "spoiler";
  node.title = say("reveal");
  node.addEventListener("click", () => node.classList.toggle("open"));
  return node;
}

function quote() {
  const node = document.createElement("blockquote");
  node.className = "folded";
  node.tabIndex = 0;
  const toggle = () => node.classList.toggle("folded");
  node.addEventListener("click", toggle);
  node.addEventListener("keydown", (event) => event.key === "Enter" && toggle());
  return node;
}

function link(url, hooks) {
  const node = document.createElement("a");
  if (hooks.isInvite(url)) {
    node.href = "#";
    node.className = "invite";
    node.addEventListener("click", (event) => { event.preventDefault(); hooks.openInvite(url); });
  } else if (/^(https?|mailto|tel):/i.test(url)) {
    Object.assign(node, { href: url, target: "_blank", rel: "noopener noreferrer" });
  }
  return node;
}

function command(words, hooks) {
  const node = document.createElement("a");
  node.href = "#";
  node.addEventListener("click", (event) => { event.preventDefault(); hooks.write(words); });
  return node;
}

// r: relative; w: weekday; d, D: short or long date; t, T: short or long time. Without a format the text stays.
function moment(entity, words, hooks) {
  const node = document.createElement("time");
  const date = new Date(entity.unix_time * 1000);
  node.dateTime = date.toISOString();
  node.title = when(date, { dateStyle: "full", timeStyle: "short" });
  const format = entity.date_time_format ?? "";
  if (format === "r") node.append(relative(date, hooks.now()));
  else if (format) node.append(when(date, options(format)));
  return node;
}

function options(format) {
  return {
    ...(format.includes("w") && { weekday: "long" }),
    ...(format.includes("d") && { day: "numeric", month: "numeric", year: "2-digit" }),
    ...(format.includes("D") && { day: "numeric", month: "long", year: "numeric" }),
    ...(/t/i.test(format) && { hour: "2-digit", minute: "2-digit" }),
    ...(format.includes("T") && { second: "2-digit" }),
  };
}

function relative(date, now) {
  const seconds = (date - now) / 1000;
  const words = new Intl.RelativeTimeFormat(page.language, { numeric: "auto" });
  for (const [unit, length] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(Math.round(seconds), "second");
}
