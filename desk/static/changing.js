// The code at the door changes by itself: it is asked for when its time is over, and every few seconds how many are there.
const EVERY_MS = 5000;
const LATER_MS = 250; // the server's step has surely begun by then

function start(root) {
  const part = (name) => root.querySelector(`[data-part=${name}]`);
  const { changing, phase, lasts } = root.dataset;
  let step = root.dataset.step;
  let until = performance.now() + Number(root.dataset.left);
  let timer = 0;
  let ended = false;

  function show(told) {
    step = told.step;
    until = performance.now() + told.left;
    part("present").textContent = told.present;
    if (told.qr) {
      part("qr").innerHTML = told.qr;
      part("digits").textContent = told.digits;
    }
    outdated(false);
  }

  // What nobody is marked by any more must not stay on the screen.
  function outdated(is) {
    if (phase !== "live") return;
    part("code").hidden = is;
    part("lost").hidden = !is;
  }

  async function look() {
    clearTimeout(timer);
    const answer = await fetch(`${changing}?step=${step}`).catch(() => null);
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (ended) return;
    if ((told && told.phase !== phase) || (answer && answer.status >= 400 && answer.status < 500)) {
      // The page itself says what is the matter; inside Telegram it is asked for by whoever has laid it here, and once
      // more where it does not come.
      if (document.dispatchEvent(new Event("again", { cancelable: true }))) return location.reload();
    } else if (told) show(told);
    else if (performance.now() > until + Number(lasts)) outdated(true);
    clearTimeout(timer);
    timer = setTimeout(look, Math.min(EVERY_MS, Math.max(until - performance.now(), 0) + LATER_MS));
  }

  // A projector must not fall asleep; where the browser does not know how, it is left alone.
  function seen() {
    if (document.visibilityState !== "visible") return;
    navigator.wakeLock?.request("screen").catch(() => {});
    look();
  }

  const whole = part("whole");
  whole.hidden = !document.fullscreenEnabled;
  whole.addEventListener("click", () => root.requestFullscreen());
  document.addEventListener("visibilitychange", seen);
  seen();

  return function stop() {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}

let stop = null;
function begin() {
  stop?.();
  const door = document.querySelector("[data-changing]");
  stop = door && start(door);
}
begin();
document.addEventListener("page", begin); // inside Telegram the next page is laid into this one
