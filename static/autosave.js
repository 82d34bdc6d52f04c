// Saves the items of a form while people fill them in: the same form, sent in the background, only what changed.
// One request at a time. What was sent and not answered is sent again, unchanged, until it is answered; what was typed
// meanwhile goes next. Without this script the buttons do it all. Every sentence comes from the page or from the server.

import { PATIENCE } from "./saving.js";
import { LOOKS_BACK, MOST_AT_LEAVING, Typing, element, guarded } from "./typing.js";

const FRESH = 5000; // between two looks at how far the section is
const TYPED_ON = "before:";
const LEFT = "left ";

// The item that an input belongs to: what stands before the colon, or, as all first questions are one item, before the dot.
function itemOf(name = "") {
  const own = guarded(name);
  return own.includes(":") ? own.split(":")[0] : own.startsWith("intake.") ? "intake" : "";
}

class Autosave extends Typing {
  constructor(form) {
    super(form); // pending: {units, body, typed, quiet}, where a unit is an item
    this.lately = new Map(); // items that were saved: {revision: before that, at: when}
    this.look();
    this.listen();
    this.lookBack();
  }

  // What the page already shows when it opens.
  look() {
    for (const input of this.form.querySelectorAll('input[name$=":instead_of"]')) this.held.set(itemOf(input.name), input.value);
    for (const name of this.namesIn(this.form.querySelector(".guard"))) this.told.set(name, this.input(name)?.value);
  }

  listen() {
    super.listen();
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  // --- what is typed, and when it goes

  unit(name) { return itemOf(name); }

  decides(input) { return this.hangs() && ["radio", "checkbox"].includes(input.type); } // other questions may come or go with it

  collect(items) {
    const body = new URLSearchParams();
    for (const [name, text] of new FormData(this.form)) {
      const item = itemOf(name);
      if (!items.has(item)) continue;
      const isRevision = name === `${item}:revision`;
      body.append(name, isRevision && this.held.has(item) ? this.held.get(item) : text);
    }
    for (const name of this.quiet()) body.append("quiet", name);
    for (const name of ["side", "version", "page"]) if (this.form.elements[name]) body.append(name, this.form.elements[name].value);
    return body;
  }

  take() {
    const items = new Set(this.dirty);
    this.dirty.clear();
    return { units: items, body: this.collect(items), typed: this.textsOf(items), quiet: new Set(this.quiet()) };
  }

  refuse(data) {
    super.refuse(data);
    for (const item of this.dirty) this.showWord(item);
  }

  // --- what came back

  accept(data, sent) {
    let unseen = "";
    for (const item of sent.units) {
      const first = data.overtaken[item];
      const isChanged = item in data.revisions && Number(this.form.elements[`${item}:revision`].value) !== data.revisions[item];
      if (item in data.revisions) this.keepRevision(item, data.revisions[item]);
      if (first && this.hold(item, first)) unseen ||= item;
      if (!first && item in data.revisions) this.release(item);
      this.keepFaults(item, data.faults);
      this.keepAsked(item, data.asked[item], sent);
      this.showWord(item);
      if (isChanged && !first) this.confirmed(item);
    }
    this.lookHowFar();
    if (unseen && this.after) this.stopAt(unseen);
    this.goOn(data.whole && !this.held.size && !this.asked.size, data.says);
  }

  // An answer of the last round or another version that somebody changed needs no confirming any more.
  confirmed(item) {
    if (!Object.keys(this.faults.get(item) ?? {}).length) {
      for (const carried of this.section(item)?.querySelectorAll("[data-carried]") ?? []) if (carried.querySelector("button")) carried.remove();
    }
    if (!this.form.querySelector("[data-carried] button")) this.form.querySelector("[data-carried-all]")?.remove();
  }

  keepRevision(item, revision) {
    const input = this.form.elements[`${item}:revision`];
    const before = Number(input.value);
    if (before !== revision) this.lately.set(item, { revision: before, at: Date.now() });
    input.value = revision;
  }

  // --- somebody else was first

  // Shows what stands; returns whether that is news.
  hold(item, first) {
    if (!this.held.has(item)) this.held.set(item, String(first.instead_of));
    const revision = this.form.elements[`${item}:revision`];
    if (!this.form.elements[`${item}:instead_of`]) {
      revision.after(element("input", { type: "hidden", name: `${item}:instead_of`, value: this.held.get(item) }));
    }
    const lines = [first.says, ...first.stands, first.then].map((text) => element("p", { textContent: text }));
    const told = element("div", { className: "notification warning", tabIndex: -1 }, ...lines);
    told.dataset.standing = "";
    const before = this.standing(item);
    if (this.bare(before) === this.bare(told)) return false;
    if (before) before.replaceWith(told);
    else this.section(item).querySelector(".item-head").after(told);
    this.announce(first.says);
    return true;
  }

  release(item) {
    this.held.delete(item);
    for (const name of ["instead_of", "shown"]) this.form.elements[`${item}:${name}`]?.remove();
    this.standing(item)?.remove();
  }

  stopAt(item) {
    this.after = null;
    this.standing(item)?.focus();
  }

  // --- finding

  // The part of the item in which a field stands.
  place(item, name) {
    const section = this.section(item);
    let part = this.input(name);
    while (part && part.parentElement !== section && part.parentElement !== this.form) part = part.parentElement;
    return part ?? section.querySelector(".item-head");
  }

  // --- leaving and coming back

  sendLast() {
    if (this.leaving) return;
    if (!this.pending && !this.dirty.size) return this.markLeft([]);
    const items = new Set([...this.dirty, ...(this.pending?.units ?? [])]);
    const last = { units: items, body: this.collect(items), typed: this.textsOf(items), quiet: new Set(this.quiet()) };
    for (const [name, text] of this.pending?.body ?? []) if (itemOf(name)) last.body.append(TYPED_ON + name, text);
    this.markLeft(items);
    this.dirty.clear();
    this.pending = last;
    const keepalive = last.body.toString().length < MOST_AT_LEAVING;
    fetch(this.address, { ...this.request(last.body), keepalive }).catch(() => {}); // sent again when the page comes back
  }

  // A page that is opened again at once can be older than what was sent at leaving, or than what was saved while it was on
  // its way. Only which questions is remembered.
  markLeft(items) {
    const older = [...items].map((item) => {
      const revision = Number(this.form.elements[`${item}:revision`].value);
      const isTwice = this.dirty.has(item) && this.pending?.units.has(item);
      return [item, isTwice ? [revision, revision + 1] : [revision]];
    });
    for (const [item, { revision, at }] of this.lately) if (Date.now() - at < PATIENCE) older.push([item, [revision]]);
    if (older.length) sessionStorage.setItem(LEFT + this.address, JSON.stringify({ at: Date.now(), older }));
  }

  async lookBack() {
    const left = JSON.parse(sessionStorage.getItem(LEFT + this.address) ?? "null");
    sessionStorage.removeItem(LEFT + this.address);
    if (!left || Date.now() - left.at > PATIENCE) return;
    const revision = (page, item) => Number(page.querySelector(`[name="${CSS.escape(item)}:revision"]`)?.value);
    const isOlder = (page) => left.older.some(([item, known]) => known.includes(revision(page, item)));
    for (const wait of isOlder(document) ? LOOKS_BACK : []) {
      await new Promise((done) => setTimeout(done, wait));
      const text = await fetch(location.href).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
      if (this.isTouched) return; // who types already will see what stands
      const page = new DOMParser().parseFromString(text, "text/html");
      const form = page.querySelector('[data-component="autosave"]');
      if (form?.dataset.person === this.words.person && !isOlder(page)) return this.showNewer(form);
    }
  }

  // Comes in the place of what this page shows. Loading the page anew could meet a line that is cut just then.
  showNewer(form) {
    const here = document.activeElement?.name;
    this.form.replaceChildren(...document.adoptNode(form).childNodes);
    this.find(this.form);
    for (const kept of [this.held, this.asked, this.told, this.faults]) kept.clear();
    this.look();
    if (here) this.input(here)?.focus();
    this.lookHowFar();
  }

  // --- words

  // Whether something of an item is not saved as an answer; what the page opened with too.
  isOpen(item) {
    return (this.stopped && this.dirty.has(item)) || this.held.has(item) || this.asked.has(item) || Object.keys(this.faults.get(item) ?? {}).length > 0;
  }

  showWord(item) {
    const tag = this.section(item)?.querySelector("[data-word]");
    if (!tag) return;
    const open = this.isOpen(item);
    tag.textContent = open ? this.words.unsaved : this.words.saved;
    tag.classList.remove("done", "busy");
    tag.classList.toggle("faulty", open);
  }

  // --- how far the section is: after a save, now and then

  lookHowFar() {
    if (!this.form.querySelector("[data-word]")) return;
    clearTimeout(this.farTimer);
    this.farTimer = setTimeout(async () => {
      this.farAt = Date.now();
      const answer = await fetch(`${this.address}/standing`, { headers: { Accept: "application/json" } }).catch(() => null);
      if (answer?.ok) this.showHowFar(await answer.json());
    }, this.hangs() ? 0 : Math.max(0, (this.farAt ?? 0) + FRESH - Date.now()));
  }

  // Whether questions of this page are asked only after certain answers; the server decides which.
  hangs() { return this.form.querySelector("[data-hangs]") !== null; }

  // A question that somebody is busy in stays. What comes and goes is told to who cannot see it.
  hideAndShow(hidden) {
    const told = [];
    for (const section of this.form.querySelectorAll("[data-hangs]")) {
      const isInUse = this.isOpen(section.id) || this.dirty.has(section.id) || section.contains(document.activeElement);
      if (isInUse || section.hidden === hidden.includes(section.id)) continue;
      section.hidden = !section.hidden;
      told.push(section.hidden ? section.dataset.goes : section.dataset.comes);
    }
    if (told.length) this.announce(told.join(" "));
  }

  showHowFar({ items, progress, counts, hidden = [] }) {
    this.hideAndShow(hidden);
    for (const [item, [word, tone]] of Object.entries(items)) {
      const tag = this.section(item)?.querySelector("[data-word]");
      if (!tag || this.isOpen(item) || this.dirty.has(item) || this.pending?.units.has(item)) continue;
      tag.textContent = word;
      tag.className = `tag ${tone}`.trim();
    }
    const told = document.querySelector("[data-progress]");
    if (told) told.textContent = progress;
    for (const link of document.querySelectorAll(".side-list a")) {
      const count = link.querySelector(".count");
      if (count && link.pathname in counts) count.textContent = counts[link.pathname];
    }
  }

  section(item) { return document.getElementById(item); }
  standing(item) { return this.section(item).querySelector("[data-standing]"); }
}

for (const form of document.querySelectorAll('[data-component="autosave"]')) new Autosave(form);
