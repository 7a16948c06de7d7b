// The desk inside Telegram. What Telegram says of whoever opens it stands behind # and is sent on once; the session that
// comes of it is known to this script alone and is lost with the window. Every page is asked for with it in a header,
// and laid into this one: links, forms, pictures and files go through here, since a browser of its own accord would
// send no header.
const told = document.getElementById("shell").dataset;
const opening = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
const send = window.fetch;
let session = "";
let newest = 0; // of what was asked for: what comes later than something newer is not shown
let posting = false;
let depth = 0; // pages behind this one
let made = []; // addresses of pictures and files, let go with the page

function within(url) {
  return url.origin === location.origin && (url.pathname === told.at || url.pathname.startsWith(`${told.at}/`));
}

// Scripts of the pages ask as they do outside.
window.fetch = (what, how) => {
  const request = new Request(what, { ...how, credentials: "omit" });
  if (session && within(new URL(request.url))) request.headers.set("X-Session", session);
  return send(request);
};

async function go(url, { body, keeps = false, goesBack = false, still = false, top = 0 } = {}) {
  const mine = ++newest;
  document.getElementById("main").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, body ? { method: "POST", body } : {});
    const kind = answer.headers.get("Content-Type") ?? "";
    const named = answer.headers.get("Content-Disposition");
    const next = answer.headers.get("X-Next");
    const content = next ? null : await (named || !kind.startsWith("text/html") ? answer.blob() : answer.text());
    if (mine !== newest) return;
    if (next) await go(new URL(next, location.href));
    else if (keeps && typeof content === "string" && !answer.ok && answer.status !== 409) say(...refusal(content), told.kept);
    else if (typeof content === "string") show(content, url, { goesBack, still, top });
    else if (answer.ok) save(content, named, url);
    else unanswered();
  } catch {
    if (mine === newest) unanswered();
  } finally {
    if (mine === newest) document.getElementById("main").removeAttribute("aria-busy");
  }
}

// What was filled in stays where its page would be lost for one that does not show it again: over, away, forbidden.
function refusal(text) {
  const lines = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("main p")];
  return lines.filter((line) => !line.querySelector("a")).flatMap((line) => [line.textContent, " "]);
}

function unanswered() {
  const first = document.getElementById("told"); // before any page there is nothing to try again
  if (first) first.textContent = told.unopened;
  else say(told.trouble);
}

function show(text, url, { goesBack, still, top }) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const one of page.querySelectorAll("noscript")) one.remove();
  const pictures = [...page.querySelectorAll("img[src]")].map((image) => [image, image.getAttribute("src")]);
  for (const [image] of pictures) image.removeAttribute("src");
  for (const one of made) URL.revokeObjectURL(one);
  made = [];
  if (!goesBack && url.href !== location.href) {
    history.replaceState({ top: scrollY, depth }, "");
    history.pushState({ top: 0, depth: ++depth }, "", url);
  }
  tell("web_app_setup_back_button", { is_visible: depth > 0 });
  tell("web_app_setup_closing_behavior", { need_confirmation: false });
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceChildren(...page.body.childNodes);
  if (!still) {
    scrollTo(0, top);
    if (!jump(url.hash) || goesBack) point(document.querySelector("[autofocus]") ?? document.querySelector("h1"));
  }
  for (const [image, from] of pictures) draw(image, from);
  document.dispatchEvent(new Event("page"));
  for (const script of page.querySelectorAll("script[src]")) import(script.src).catch(() => say(told.trouble));
}

function point(where) {
  if (where.tabIndex < 0) where.tabIndex = -1;
  where.focus({ preventScroll: true });
}

function jump(hash) {
  const where = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!where) return false;
  where.scrollIntoView();
  point(where);
  return true;
}

async function draw(image, from) {
  const answer = await fetch(from).catch(() => null);
  if (!answer?.ok) return; // its words stand in its place
  image.src = URL.createObjectURL(await answer.blob());
  made.push(image.src);
}

// Of no kind that could be opened here: what is in a file of others runs nowhere.
function save(content, named, url) {
  const name = /filename\*=UTF-8''([^;]+)/.exec(named ?? "")?.[1] ?? url.pathname.split("/").pop();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  link.download = decodeURIComponent(name);
  link.textContent = link.download;
  made.push(link.href);
  say(told.ready, " ", link, ". ", told.elsewhere).className = "done";
  link.click();
}

function say(...words) {
  const line = document.createElement("p");
  line.id = "shell-said";
  line.className = "problem";
  line.setAttribute("role", "alert");
  line.append(...words);
  document.getElementById("shell-said")?.remove();
  document.getElementById("main").prepend(line);
  line.scrollIntoView({ block: "nearest" });
  return line;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const url = link && new URL(link.href);
  if (!url || event.defaultPrevented || !within(url)) return; // another site opens beside this window
  event.preventDefault();
  if (url.hash && url.pathname + url.search === location.pathname + location.search) jump(url.hash);
  else go(url);
});

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [form, by] = [event.target, event.submitter];
  const sent = new FormData(form);
  if (by?.name) sent.append(by.name, by.value);
  const url = new URL(by?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href, location.href);
  url.hash = "";
  if (form.getAttribute("method")?.toLowerCase() !== "post") {
    url.search = new URLSearchParams(sent);
    go(url);
  } else if (!posting) {
    posting = true;
    const body = form.getAttribute("enctype") === "multipart/form-data" ? sent : new URLSearchParams(sent);
    await go(url, { body, keeps: !!form.querySelector("textarea, select, input:not([type=hidden])") });
    posting = false;
  }
});

document.addEventListener("again", (event) => {
  event.preventDefault(); // a page that were loaded anew would know nobody
  go(new URL(location.href), { goesBack: true, still: true });
});

addEventListener("popstate", (event) => {
  depth = event.state?.depth ?? 0;
  go(new URL(location.href), { goesBack: true, top: event.state?.top ?? 0 });
});

// Whoever has begun to fill something in is asked before the window closes with it.
document.addEventListener("input", () => tell("web_app_setup_closing_behavior", { need_confirmation: true }));

// Telegram hears by its own means that the page is there, gives it the whole height, and shows its button back: without
// that one the button of a phone closes the window.
function tell(eventType, eventData = {}) {
  const said = JSON.stringify({ eventType, eventData });
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(eventType, JSON.stringify(eventData));
  else if (window.external && "notify" in window.external) window.external.notify(said);
  else if (window.parent !== window) window.parent.postMessage(said, "https://web.telegram.org");
}

function hear(eventType) {
  if (eventType === "back_button_pressed") history.back();
}
window.Telegram = { WebView: { receiveEvent: hear } }; // on Android; elsewhere by the older name, in a frame by a message
window.TelegramGameProxy = { receiveEvent: hear };
addEventListener("message", (event) => {
  if (event.origin !== "https://web.telegram.org") return;
  try {
    hear(JSON.parse(event.data).eventType);
  } catch {} // not of this kind
});

async function open() {
  history.scrollRestoration = "manual";
  history.replaceState(null, "", `${told.at}/`);
  document.getElementById("told").textContent = told.opening;
  try {
    const answer = await fetch(`${told.at}/in`, { method: "POST", body: new URLSearchParams({ data: opening }) });
    const here = new URL(location.href);
    if (!answer.ok) return show(await answer.text(), here, { goesBack: true });
    session = (await answer.json()).session;
    return await go(here, { goesBack: true });
  } catch {
    return unanswered();
  }
}

tell("web_app_ready");
tell("web_app_expand");
if (opening) open();
