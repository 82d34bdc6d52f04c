// Lets people drag the rows of a list to another place, beside the buttons and numbers that do the same without it.
// While it is dragged, its place is told; when it is let go, the numbers are filled in and the form is sent.

const handle = (row) => {
  const made = Object.assign(document.createElement("span"), { className: "drag-handle" });
  made.setAttribute("aria-hidden", "true");
  row.prepend(made);
  return made;
};

for (const list of document.querySelectorAll('[data-component="order"]')) {
  const rows = () => [...list.querySelectorAll(":scope > [data-row]")];
  const live = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  live.setAttribute("role", "status");
  list.after(live);
  if (rows().length < 2) continue;

  const number = () => rows().forEach((row, place) => { row.querySelector("[data-place]").value = place + 1; });
  const says = (row) => {
    const told = { title: row.dataset.title, place: rows().indexOf(row) + 1, count: rows().length };
    live.textContent = list.dataset.says.replace(/\{(\w+)\}/g, (_all, name) => told[name]);
  };

  for (const row of rows()) {
    const grip = handle(row);
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      const before = rows().indexOf(row);
      row.classList.add("dragged");
      const move = (at) => {
        const others = rows().filter((other) => other !== row);
        const next = others.find((other) => at.clientY < other.getBoundingClientRect().top + other.offsetHeight / 2);
        if (next ? row.nextElementSibling === next : list.lastElementChild === row) return;
        next ? list.insertBefore(row, next) : list.append(row);
        says(row);
      };
      const drop = () => {
        document.removeEventListener("pointermove", move);
        document.removeEventListener("pointerup", drop);
        document.removeEventListener("pointercancel", drop);
        row.classList.remove("dragged");
        if (rows().indexOf(row) === before) return;
        number();
        const form = row.closest("form");
        form.requestSubmit(form.querySelector('[name="do"][value="save"]'));
      };
      document.addEventListener("pointermove", move); // the row moves in the page, so the grip cannot keep the pointer
      document.addEventListener("pointerup", drop);
      document.addEventListener("pointercancel", drop);
    });
  }
}
