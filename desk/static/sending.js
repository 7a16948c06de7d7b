// A form that is larger than the program takes is not sent: its page would be lost for one that says so, and with it what
// was filled in. Inside Telegram as well: it is asked before whoever sends the form there.
function size(form, by) {
  const sent = new FormData(form);
  if (by?.name) sent.append(by.name, by.value);
  const files = form.getAttribute("enctype") === "multipart/form-data";
  return new Blob(files ? [...sent.values()] : [String(new URLSearchParams(sent))]).size;
}

function submit(event) {
  const main = document.getElementById("main");
  const form = event.target;
  const most = Number(main.dataset.most ?? Infinity); // at the doors nothing long is written
  if (form.getAttribute("method")?.toLowerCase() !== "post" || size(form, event.submitter) <= most) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const line = document.createElement("p");
  line.id = "shell-said"; // the place of whatever is said to a form that could not be sent
  line.className = "problem";
  line.setAttribute("role", "alert");
  line.textContent = main.dataset.large;
  document.getElementById("shell-said")?.remove();
  main.prepend(line);
  line.scrollIntoView({ block: "nearest" });
}
document.addEventListener("submit", submit, { capture: true });
