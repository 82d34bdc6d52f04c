// Counting files: keeps what is chosen in cells while people choose, on the page of one file and in the matrix of all.
// One request at a time. A cell that could not be kept stays marked and is sent again. Every sentence comes from the page
// or from the server.

import { Saving } from "./saving.js";

const PAUSE = 300; // after the last choice
const SEEN = "seen:";

class Keeper extends Saving {
  constructor(root, view) {
    super(root, root.dataset.save); // pending: {name: value}
    this.view = view;
    this.dirty = new Map(); // name of a cell: what was chosen and never sent
    this.known = new Map(); // what the server is known to have, where that is not what the page came with
    this.held = new Set(); // cells in which somebody else chose first: chosen again or left to the other
    this.told = root.querySelector("[data-told]");
    for (const hint of root.querySelectorAll("[data-scripted]")) hint.hidden = false;
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.loadAnew(); });
    this.listen();
  }

  // After Back: what others chose meanwhile. Never while there is no line, or while somebody chooses already.
  async loadAnew() {
    this.leaving = false;
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok && !this.isUnsaved()) location.reload();
  }

  isUnsaved() { return this.dirty.size > 0 || this.pending !== null; }
  holdsBack() { return this.isUnsaved() || this.held.size > 0; }

  chosen(name, value) {
    this.dirty.set(name, value);
    this.stopped = "";
    this.view.mark(name, true);
    this.says("unsaved");
    this.soon(PAUSE);
  }

  seen(name) { return this.known.has(name) ? this.known.get(name) : this.view.came(name); }

  // What was sent and not answered may have arrived: both are known to have stood there.
  body(cells, maybe = null) {
    const body = new URLSearchParams();
    for (const name of ["side", "version"]) {
      const input = document.querySelector(`input[name="${name}"]`);
      if (input) body.append(name, input.value);
    }
    for (const [name, value] of cells) {
      body.append(name, value);
      body.append(SEEN + name, this.seen(name));
      if (maybe?.has(name)) body.append(SEEN + name, maybe.get(name));
    }
    return body;
  }

  async save() {
    clearTimeout(this.timer);
    if (this.sending || this.stopped || this.door.open) return;
    if (!this.pending && this.dirty.size) {
      this.pending = new Map(this.dirty);
      this.dirty.clear();
    }
    if (!this.pending) return this.allSaved();
    this.sending = true;
    this.says("busy");
    const sent = this.pending;
    const answer = await this.post(this.body(sent));
    this.sending = false;
    if (answer?.status === 200 && answer.data?.columns) this.accept(answer.data, sent);
    else await this.notSaved(answer);
  }

  accept(data, sent) {
    this.pending = null;
    this.tries = 0;
    const sentences = Object.values(data.gone);
    for (const [name, value] of sent) {
      if (name.split(":")[0] in data.gone) continue;
      const first = data.overtaken[name];
      if (first) this.held.add(name);
      else this.held.delete(name);
      this.known.set(name, first ? first.stands : value);
      if (first) sentences.push(first.says);
      else if (!this.dirty.has(name)) this.view.mark(name, false);
    }
    this.tell(sentences);
    this.view.follow(data);
    for (const [number, says] of Object.entries(data.files)) {
      for (const place of document.querySelectorAll(`[data-progress="${number}"]`)) place.textContent = says;
    }
    if (this.dirty.size) {
      this.says("unsaved");
      return this.after ? this.save() : this.soon(PAUSE);
    }
    this.says(data.whole ? "saved" : "partly", data.says);
    if (!data.whole) this.after = null;
    return this.allSaved();
  }

  giveBack() {
    for (const [name, value] of this.pending ?? []) if (!this.dirty.has(name)) this.dirty.set(name, value);
    this.pending = null;
  }

  sendLast() {
    if (this.leaving || !this.isUnsaved()) return;
    const before = this.pending;
    this.giveBack();
    fetch(this.address, { ...this.request(this.body(this.dirty, before)), keepalive: true }).catch(() => {});
  }

  tell(sentences) {
    const lines = sentences.map((says) => Object.assign(document.createElement("li"), { textContent: says }));
    this.told.replaceChildren(...lines);
    if (sentences.length) this.live.textContent = sentences.join(" ");
  }

  says(how, text = this.words[how]) {
    this.status.textContent = text;
    this.status.classList.toggle("unsaved", how !== "saved" && how !== "busy");
    if (how !== "unsaved" && how !== "busy" && this.live.textContent !== text) this.live.textContent = text;
  }
}

// What a key chooses: the letters of the page's language, and those of the other one.
function chosenBy(event, words) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === words.yes.toLowerCase() || key === "y" || key === "j") return "met";
  if (key === words.no.toLowerCase()) return "not_met";
  if (key === "-" || key === "–") return "not_applicable";
  return key === "backspace" || key === "delete" ? "" : null;
}

// --- the page of one file: rows of radio buttons

class FileView {
  constructor(form) {
    this.form = form;
    form.autocomplete = "off"; // else Back shows an older choice beside what others chose since, and the button saves it over that
    this.keeper = new Keeper(form, this);
    form.addEventListener("change", (event) => this.keeper.chosen(event.target.name, event.target.value));
    form.addEventListener("click", (event) => this.again(event.target));
    form.addEventListener("keydown", (event) => this.pressed(event));
    form.addEventListener("submit", (event) => this.submit(event));
    for (const row of form.querySelectorAll(".count-choice.faulty:has(.fault)")) this.shownBack(row);
  }

  // What was shown back beside somebody else's choice is sent only when it is chosen again, or with the button.
  shownBack(row) { row.querySelector("input[type=radio]:checked")?.focus(); }

  // A choice that stands already changes nothing by itself: chosen again, it comes in the place of somebody else's.
  again(input) {
    if (this.keeper.held.has(input.name) && input.checked) this.keeper.chosen(input.name, input.value);
  }

  came(name) { return this.form.elements[SEEN + name].value; }
  row(name) { return document.getElementById(name); }
  mark(name, isOn) { this.row(name).classList.toggle("unsaved", isOn); }

  follow(data) {
    for (const [place, follows] of Object.entries(data.follows)) {
      const row = this.row(`${place}:*`);
      if (!row) continue;
      const first = row.querySelector('input[value=""] + span');
      if (row.querySelector(".count-options label").classList.contains("open")) first.textContent = follows.says;
      const note = row.querySelector("[data-note]");
      note.textContent = follows.clash;
      note.hidden = !follows.clash;
      row.classList.toggle("faulty", Boolean(follows.clash));
      const folded = row.closest("details");
      if (!folded) continue;
      folded.querySelector("[data-follows]").textContent = follows.says;
      if (follows.clash) folded.open = true;
    }
    for (const [name, value] of this.keeper.known) this.form.elements[SEEN + name].value = value;
  }

  pressed(event) {
    const row = event.target.closest?.(".count-choice");
    const value = row && event.target.type === "radio" ? chosenBy(event, this.form.dataset) : null;
    if (value === null) return;
    const choice = row.querySelector(`input[value="${value}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    if (value) this.next(row);
  }

  next(row) {
    const rows = [...this.form.querySelectorAll(".count-choice")].filter((one) => one === row || !one.closest("details:not([open])"));
    const coming = rows[rows.indexOf(row) + 1];
    (coming?.querySelector("input:checked") ?? coming?.querySelector("input[type=radio]") ?? this.form.querySelector('button[value="next"]'))?.focus();
  }

  submit(event) {
    if (this.keeper.leaving || !this.keeper.isUnsaved()) {
      this.keeper.leaving = true; // what is held goes with the button
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    this.keeper.then(() => this.form.requestSubmit(button ?? undefined));
  }
}

// --- the matrix of all files: one cell at a time, with the keys or the large buttons

class MatrixView {
  constructor(root) {
    this.root = root;
    this.table = root.querySelector("table");
    this.bar = root.querySelector("[data-bar]");
    this.rows = [...this.table.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-cell]")]);
    this.heads = [...this.table.querySelectorAll("[data-column]")];
    this.keeper = new Keeper(root, this);
    this.start = new Map(this.rows.flat().map((cell) => [cell.dataset.cell, cell.dataset.value]));
    this.bar.hidden = false;
    this.table.setAttribute("role", "grid");
    root.querySelector(".count-scroll").removeAttribute("tabindex");
    for (const cell of this.rows.flat()) {
      cell.tabIndex = -1;
      cell.setAttribute("role", "gridcell");
    }
    this.at = this.rows[0][0];
    this.at.tabIndex = 0;
    this.table.addEventListener("focusin", (event) => { if (event.target.dataset.cell) this.stand(event.target); });
    this.table.addEventListener("click", (event) => event.target.closest("[data-cell]")?.focus());
    this.table.addEventListener("keydown", (event) => this.pressed(event));
    for (const button of this.bar.querySelectorAll("[data-choose]")) {
      button.addEventListener("click", () => this.choose(button.dataset.choose));
    }
    document.addEventListener("click", (event) => this.follows(event));
  }

  came(name) { return this.start.get(name); }
  cell(name) { return this.table.querySelector(`[data-cell="${CSS.escape(name)}"]`); }
  mark(name, isOn) { this.cell(name).classList.toggle("unsaved", isOn); }
  place(cell) {
    const row = this.rows.findIndex((cells) => cells.includes(cell));
    return [row, this.rows[row].indexOf(cell)];
  }

  stand(cell) {
    this.at.tabIndex = -1;
    this.at = cell;
    cell.tabIndex = 0;
    const [, column] = this.place(cell);
    const head = this.heads[column].dataset;
    const number = cell.dataset.cell.split(":")[0];
    this.bar.querySelector("[data-asks]").textContent =
      `${this.bar.dataset.file.replace("{file}", number)} · ${head.column.replace(/:\*$/, "").replace(":", " ")}: ${head.text}`;
    this.bar.querySelector('[data-choose="not_applicable"]').disabled = !cell.dataset.takes;
  }

  pressed(event) {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step) {
      event.preventDefault();
      return this.go(...step);
    }
    if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      return this.go(0, event.key === "Home" ? -1e6 : 1e6);
    }
    const value = chosenBy(event, this.bar.dataset);
    if (value === null) return undefined;
    event.preventDefault();
    return this.choose(value);
  }

  go(down, right) {
    const [row, column] = this.place(this.at);
    const next = Math.max(0, Math.min(this.rows.length - 1, row + down));
    this.rows[next][Math.max(0, Math.min(this.rows[next].length - 1, column + right))].focus();
  }

  // To the next norm of the row, past the whole of a question: that follows.
  goOn() {
    const [row, column] = this.place(this.at);
    const next = this.rows[row].slice(column + 1).find((cell) => !cell.dataset.cell.endsWith(":*"));
    (next ?? this.rows[row + 1]?.[0] ?? this.at).focus();
  }

  choose(value) {
    const cell = this.at;
    if (value === "not_applicable" && !cell.dataset.takes) return;
    cell.dataset.value = value;
    this.draw(cell, value);
    this.keeper.chosen(cell.dataset.cell, value);
    if (value) this.goOn();
    else cell.focus();
  }

  draw(cell, value, how = "") {
    cell.textContent = { met: this.bar.dataset.yes, not_met: this.bar.dataset.no, not_applicable: "–" }[value] ?? "";
    const isUnsaved = cell.classList.contains("unsaved");
    cell.className = `${value} ${how} ${isUnsaved ? "unsaved" : ""}`.trim().replace(/ +/g, " ");
  }

  follow(data) {
    for (const [place, follows] of Object.entries(data.follows)) {
      const cell = this.cell(`${place}:*`);
      if (!cell) continue;
      const own = cell.dataset.value;
      this.draw(cell, own || follows.value, follows.clash ? "clash" : !own && follows.value ? "follows" : "");
    }
    for (const [column, total] of Object.entries(data.columns)) {
      const cell = this.table.querySelector(`[data-total="${CSS.escape(column)}"]`);
      if (cell) cell.textContent = total;
    }
    for (const [item, says] of Object.entries(data.items)) {
      const place = document.querySelector(`[data-item="${CSS.escape(item)}"]`);
      if (place && says) place.textContent = says;
    }
  }

  // A link on this page first waits for what is under way.
  follows(event) {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || !this.keeper.isUnsaved()) return;
    event.preventDefault();
    this.keeper.then(() => { location.href = link.href; });
  }
}

for (const form of document.querySelectorAll('[data-component="count-file"]')) new FileView(form);
for (const root of document.querySelectorAll('[data-component="count-matrix"]')) new MatrixView(root);
