// A table full of links as a grid: one tab stop, arrows move, Enter opens. Without this file every link is a tab stop.
function start() {
  for (const table of document.querySelectorAll("table[data-cells]")) {
    const rows = [...table.rows].map((row) => [...row.cells]);
    const last = rows.length - 1;
    let at = [Math.min(1, last), 0];

    const inside = ([down, right]) => rows[down][right].querySelector("a") ?? rows[down][right];

    const move = (down, right) => {
      inside(at).tabIndex = -1;
      at = [Math.min(Math.max(down, 0), last), Math.min(Math.max(right, 0), rows[0].length - 1)];
      inside(at).tabIndex = 0;
      inside(at).focus();
    };

    table.setAttribute("role", "grid");
    for (const link of table.querySelectorAll("a")) link.tabIndex = -1;
    inside(at).tabIndex = 0;
    document.getElementById("keys").hidden = false;

    table.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const [down, right] = at;
      const moves = {
        ArrowDown: [down + 1, right], ArrowUp: [down - 1, right], ArrowRight: [down, right + 1], ArrowLeft: [down, right - 1],
        Home: [down, 0], End: [down, Infinity], PageDown: [down + 10, right], PageUp: [down - 10, right],
      };
      if (!moves[event.key]) return;
      move(...moves[event.key]);
      event.preventDefault();
    });

    table.addEventListener("focusin", (event) => {
      const own = event.target.closest("th, td");
      const down = rows.findIndex((row) => row.includes(own));
      if (down < 0) return;
      inside(at).tabIndex = -1;
      at = [down, rows[down].indexOf(own)];
      inside(at).tabIndex = 0;
    });
  }
}

start();
document.addEventListener("page", start); // inside Telegram the next page is laid into this one
