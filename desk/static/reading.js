// While a deadline is typed, say how it is read: by the grammar that reads the document, and nothing is guessed in silence.
function start() {
  const field = document.querySelector("[data-reading]");
  if (!field) return;
  const said = document.getElementById("said");
  let asked = 0;
  let waiting = 0;

  async function read() {
    const mine = ++asked;
    const text = field.value.trim();
    if (!text) {
      said.textContent = "";
      return;
    }
    const answer = await fetch(`${field.dataset.reading}?text=${encodeURIComponent(text)}`, { credentials: "same-origin" });
    if (!answer.ok || mine !== asked) return;
    const told = await answer.json();
    said.textContent = told.said;
    said.className = told.sure ? "done" : "problem";
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(read, 250);
  });
  if (field.value !== field.defaultValue) read(); // typed while this file was on its way
}

start();
document.addEventListener("page", start); // inside Telegram the next page is laid into this one
