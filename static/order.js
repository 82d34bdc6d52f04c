// Lets people drag the rows of a list to another place, with a pointer or with the keyboard, beside the buttons and numbers that do
// the same without it. Where a row stands is told; when it is put down, the numbers are filled in and the form is sent.

const span = (words) => Object.assign(document.createElement("span"), words);

const handle = (row, label) => {
  const made = Object.assign(document.createElement("button"), { className: "drag-handle", type: "button" });
  made.append(span({ className: "visually-hidden" }));
  made.firstChild.append(...label);
  made.setAttribute("aria-pressed", "false");
  row.prepend(made);
  return made;
};

for (const list of document.querySelectorAll('[data-component="order"]')) {
  const rows = () => [...list.querySelectorAll(":scope > [data-row]")];
  const live = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  live.setAttribute("role", "status");
  list.after(live);
  if (rows().length < 2) continue;

  // A sentence in pieces: the title of a row may be in another language than the page.
  const words = (text, row) => {
    const { title, titleLang } = row.dataset;
    const told = { title: titleLang ? span({ lang: titleLang, textContent: title }) : title, place: rows().indexOf(row) + 1, count: rows().length };
    return text.split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? told[piece] : piece));
  };
  const says = (row, text = list.dataset.says) => live.replaceChildren(...words(text, row));
  const put = (row, next) => { next ? list.insertBefore(row, next) : list.append(row); };

  // Fills in the numbers and sends the form; the page that comes goes on from this row.
  const send = (row) => {
    rows().forEach((one, place) => { one.querySelector("[data-place]").value = place + 1; });
    const form = row.closest("form");
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "moved", value: row.dataset.row }));
    form.requestSubmit(form.querySelector('[name="do"][value="save"]'));
  };

  const withPointer = (row, grip) => grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const before = rows().indexOf(row);
    row.classList.add("dragged");
    const move = (at) => {
      const others = rows().filter((other) => other !== row);
      const next = others.find((other) => at.clientY < other.getBoundingClientRect().top + other.offsetHeight / 2);
      if (next ? row.nextElementSibling === next : list.lastElementChild === row) return;
      put(row, next);
      says(row);
    };
    const drop = () => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", drop);
      document.removeEventListener("pointercancel", drop);
      row.classList.remove("dragged");
      if (rows().indexOf(row) !== before) send(row);
    };
    document.addEventListener("pointermove", move); // the row moves in the page, so the grip cannot keep the pointer
    document.addEventListener("pointerup", drop);
    document.addEventListener("pointercancel", drop);
  });

  // Space or Enter picks a row up and puts it down, the arrows move it, Escape and going away bring it back.
  const withKeys = (row, grip) => {
    let before = null; // the row that followed when it was picked up; null: it is not picked up
    const lift = (is) => {
      row.classList.toggle("dragged", is);
      grip.setAttribute("aria-pressed", String(is));
    };
    const back = () => {
      put(row, before.next);
      before = null;
      lift(false);
      says(row, list.dataset.cancels);
    };
    const step = (by) => {
      const all = rows(), place = all.indexOf(row) + by;
      if (place < 0 || place >= all.length) return;
      moving = true;
      put(row, by < 0 ? all[place] : all[place].nextElementSibling);
      grip.focus();
      moving = false;
      grip.scrollIntoView({ block: "nearest" });
      says(row);
    };
    let moving = false;
    grip.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if ([" ", "Enter"].includes(event.key)) {
        event.preventDefault();
        if (!before) {
          before = { next: row.nextElementSibling };
          lift(true);
          says(row, list.dataset.lifts);
        } else if (before.next === row.nextElementSibling) back();
        else { before = null; lift(false); send(row); }
      } else if (before && by) { event.preventDefault(); step(by); }
      else if (before && event.key === "Escape") { event.preventDefault(); back(); grip.focus(); }
    });
    grip.addEventListener("blur", () => { if (before && !moving) back(); });
  };

  for (const row of rows()) {
    const grip = handle(row, words(list.dataset.grip, row));
    withPointer(row, grip);
    withKeys(row, grip);
    if ("moved" in row.dataset) {
      grip.setAttribute("aria-describedby", "moved-note");
      grip.focus();
    }
  }
}
