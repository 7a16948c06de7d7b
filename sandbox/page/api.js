// Calls to /sandbox/…; a refusal comes back as an Error with words that can be shown.
export async function ask(method, path, body) {
  const init = { method };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) Object.assign(init, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  const response = await fetch(`/sandbox/${path}`, init);
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error((told.text ?? `${response.status}`).split("\n")[0]);
  return told;
}

export function act(person, kind, payload) {
  return ask("POST", `people/${person}/acts/${kind}`, { ...payload, wait: "nothing" });
}

export function upload(person, kind, payload, files) {
  const form = new FormData();
  form.append("payload", JSON.stringify({ ...payload, wait: "nothing" }));
  for (const [number, file] of files.entries()) form.append(`file${number}`, file, file.name);
  return ask("POST", `people/${person}/acts/${kind}`, form);
}

// Calls happen one at a time; while one runs, any number of further wishes is one more run.
export function gathered(work) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) { again = true; return; }
    running = true;
    try { await work(); } finally {
      running = false;
      if (again) { again = false; run(); }
    }
  };
}
