// Saves the items of a form while people fill them in: the same form, sent in the background, only what changed.
// One request at a time. What was sent and not answered is sent again, unchanged, until it is answered; what was typed
// meanwhile goes next. Without this script the buttons do it all. Every sentence comes from the page or from the server.

import { PATIENCE, Saving } from "./saving.js";

const PAUSE = 1000; // after the last key
const LONGEST = 5000; // while somebody types on
const FRESH = 5000; // between two looks at how far the section is
const MOST_AT_LEAVING = 60_000; // bytes that browsers still send for a page that closes
const LOOKS_BACK = [200, 500, 1500, 3000, 5000, 8000]; // for what was sent at leaving: together as long as one answer may take

const TYPED_ON = "before:";
const LEFT = "left ";

function element(tag, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

// The item that an input belongs to: what stands before the colon, or, as all first questions are one item, before the dot.
function itemOf(name = "") {
  const own = name.startsWith("guard:") ? name.split(":").slice(3).join(":") : name;
  return own.includes(":") ? own.split(":")[0] : own.startsWith("intake.") ? "intake" : "";
}

class Autosave extends Saving {
  constructor(form) {
    super(form, location.pathname); // pending: {items, body, typed, quiet}
    this.form = form;
    form.autocomplete = "off"; // else Back shows an older text beside the revision of a newer one, and that goes over it
    this.dirty = new Set(); // items with something that was never sent
    this.held = new Map(); // items that somebody else saved first: the revision from before that
    this.asked = new Map(); // items with texts that the guard refused: {fields, panel}
    this.told = new Map(); // those texts of which the log heard, by name of input
    this.faults = new Map(); // what is wrong, by item: {name of input: sentence}
    this.lately = new Map(); // items that were saved: {revision: before that, at: when}
    this.isTouched = false; // somebody typed on this page
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
    this.form.addEventListener("input", (event) => this.changed(event.target));
    this.form.addEventListener("focusout", (event) => this.left(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.back(); });
  }

  // --- what is typed, and when it goes

  changed(input) {
    const item = itemOf(input.name);
    if (!item) return;
    if (!this.dirty.size) this.since = Date.now();
    this.isTouched = true;
    this.dirty.add(item);
    this.stopped = "";
    this.says("unsaved");
    const decides = this.hangs() && ["radio", "checkbox"].includes(input.type); // other questions may come or go with it
    this.soon(decides ? 0 : Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  left(event) {
    const item = itemOf(event.target.name);
    if (!item) return;
    setTimeout(() => { this.showFaults(item); this.showAsked(item); }); // when it is known where the focus went
    const isAsked = this.asked.get(item)?.fields.includes(event.target.name);
    if (isAsked && this.told.get(event.target.name) !== event.target.value) this.dirty.add(item); // now the log may hear of it
    if (this.dirty.size) this.soon(0);
  }

  isUnsaved() {
    return this.dirty.size > 0 || this.pending !== null || this.form.querySelector(".guard") !== null || this.asked.size > 0;
  }

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

  // Inputs about which the log heard already, or in which somebody is still typing.
  quiet() {
    const told = [...this.told].filter(([name, text]) => this.input(name)?.value === text).map(([name]) => name);
    const typing = document.activeElement?.name;
    return typing ? [...told, typing] : told;
  }

  // --- sending, one at a time

  async save() {
    clearTimeout(this.timer);
    if (this.sending || this.stopped || this.door.open) return;
    if (!this.pending && this.dirty.size) this.pending = this.take();
    if (!this.pending) return this.allSaved();
    this.sending = true;
    this.says("busy");
    const sent = this.pending;
    const answer = await this.post(sent.body);
    this.sending = false;
    if (sent !== this.pending) return; // sent again at leaving
    if (answer?.status === 200 && answer.data?.revisions) this.accept(answer.data, sent);
    else await this.notSaved(answer);
  }

  take() {
    const items = new Set(this.dirty);
    this.dirty.clear();
    return { items, body: this.collect(items), typed: this.textsOf(items), quiet: new Set(this.quiet()) };
  }

  textsOf(items) {
    return new Map([...new FormData(this.form)].filter(([name]) => items.has(itemOf(name))));
  }

  refuse(data) {
    super.refuse(data);
    for (const item of this.dirty) this.showWord(item);
  }

  giveBack() {
    for (const item of this.pending?.items ?? []) this.dirty.add(item);
    this.pending = null;
  }

  // --- what came back

  accept(data, sent) {
    this.pending = null;
    this.tries = 0;
    let unseen = "";
    for (const item of sent.items) {
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
    if (this.dirty.size) {
      this.says("unsaved");
      return this.after ? this.save() : this.soon(PAUSE);
    }
    this.says(data.whole && !this.held.size && !this.asked.size ? "saved" : "partly", data.says);
    return this.allSaved();
  }

  // The buttons first wait for what is under way, so that nothing leaves this page before it is kept.
  submit(event) {
    if (!this.pending && !this.dirty.size) this.leaving = true;
    if (this.leaving) return;
    event.preventDefault();
    const button = event.submitter ?? undefined;
    this.then(() => this.form.requestSubmit(button));
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

  // --- what is wrong, and what the guard asks: never while somebody types there

  keepFaults(item, faults) {
    this.faults.set(item, Object.fromEntries(Object.entries(faults).filter(([name]) => itemOf(name) === item)));
    this.showFaults(item);
  }

  showFaults(item) {
    const faults = this.faults.get(item);
    if (!faults) return;
    const typing = document.activeElement?.name;
    for (const shown of this.form.querySelectorAll(".fault")) {
      const name = shown.id.replace(/-fault$/, "");
      const isStill = [name, `${name}.met`, `${name}.examined`].some((one) => one in faults);
      if (itemOf(name) === item && !isStill) this.takeFault(shown);
    }
    for (const [name, says] of Object.entries(faults)) if (name !== typing) this.showFault(name, says);
  }

  showFault(name, says) {
    const input = this.input(name);
    const box = input?.closest(".field, .pair, .norm-row");
    if (!box) return;
    const text = element("span", { className: "visually-hidden", textContent: `${this.words.fault} ` });
    const told = element("p", { className: "fault", id: `${name}-fault`, lang: document.documentElement.lang }, text, says);
    const before = [...box.children].find((child) => child.classList.contains("fault"));
    if (this.bare(before) === this.bare(told)) return;
    if (before) this.takeFault(before);
    const isOne = !input.matches("fieldset, [type=radio]");
    const part = box === input ? box.querySelector(".choices") : [...box.children].find((child) => child.contains(input));
    (box.matches(".pair") ? box.firstElementChild : part).before(told);
    box.classList.add("faulty");
    const field = isOne ? input : input.closest("fieldset");
    if (isOne) field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${told.id}`.trim());
    for (let folded = box.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  }

  takeFault(shown) {
    shown.closest(".faulty")?.classList.remove("faulty");
    for (const input of this.form.querySelectorAll(`[aria-describedby~="${CSS.escape(shown.id)}"]`)) {
      const ids = input.getAttribute("aria-describedby").split(" ").filter((id) => id !== shown.id);
      if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
      else input.removeAttribute("aria-describedby");
      input.removeAttribute("aria-invalid");
    }
    shown.remove();
  }

  keepAsked(item, asked, sent) {
    this.forgetSummary(item);
    for (const name of [...this.told.keys()]) if (itemOf(name) === item && !asked?.fields.includes(name)) this.told.delete(name);
    if (!asked) {
      this.asked.delete(item);
      this.panel(item)?.remove();
      return;
    }
    this.asked.set(item, asked);
    for (const name of asked.fields) if (!sent.quiet.has(name)) this.told.set(name, sent.typed.get(name));
    this.showAsked(item);
  }

  // The panel of the whole page, from a save with a button: each item that is saved again gets its own.
  forgetSummary(item) {
    const whole = this.form.querySelector(".guard:not([data-item])");
    for (const link of whole?.querySelectorAll("li > p > a") ?? []) if (itemOf(this.nameIn(link)) === item) link.closest("li").remove();
    if (whole && !whole.querySelector("li")) whole.remove();
  }

  nameIn(link) { return decodeURIComponent(link.hash.slice(1)); }
  namesIn(panel) { return [...(panel?.querySelectorAll("li > p > a") ?? [])].map((link) => this.nameIn(link)); }

  showAsked(item) {
    const asked = this.asked.get(item);
    const before = this.panel(item);
    if (!asked || (!before && asked.fields.includes(document.activeElement?.name))) return;
    const here = before?.contains(document.activeElement) ? document.activeElement.name : "";
    const panel = new DOMParser().parseFromString(asked.panel, "text/html").body.firstElementChild;
    panel.dataset.item = item;
    if (before?.dataset.made === asked.panel) return;
    panel.dataset.made = asked.panel;
    if (before) before.replaceWith(panel);
    else this.place(item, asked.fields[0]).before(panel);
    if (here) this.input(here)?.focus();
  }

  // The part of the item in which a field stands.
  place(item, name) {
    const section = this.section(item);
    let part = this.input(name);
    while (part && part.parentElement !== section && part.parentElement !== this.form) part = part.parentElement;
    return part ?? section.querySelector(".item-head");
  }

  askWho(answer) {
    this.giveBack(); // it goes with what is typed until somebody is signed in again
    return super.askWho(answer);
  }

  // --- leaving and coming back

  sendLast() {
    if (this.leaving) return;
    if (!this.pending && !this.dirty.size) return this.markLeft([]);
    const items = new Set([...this.dirty, ...(this.pending?.items ?? [])]);
    const last = { items, body: this.collect(items), typed: this.textsOf(items), quiet: new Set(this.quiet()) };
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
      const isTwice = this.dirty.has(item) && this.pending?.items.has(item);
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

  back() {
    this.leaving = false;
    this.sending = false;
    this.save();
  }

  // --- words

  says(what, text = "") {
    const shown = text || this.words[what] || "";
    this.status.textContent = shown;
    this.status.classList.toggle("unsaved", what !== "saved");
    this.form.dataset.state = what;
    const isQuiet = what === "unsaved" || what === "busy" || (what === "saved" && (this.lastTold === "saved"));
    if (isQuiet || this.lastTold === what + shown) return;
    this.lastTold = what === "saved" ? what : what + shown;
    this.announce(shown);
  }

  announce(text) { this.live.textContent = text; }

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
      if (!tag || this.isOpen(item) || this.dirty.has(item) || this.pending?.items.has(item)) continue;
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

  // --- finding

  bare(part) { return part?.textContent.replace(/\s+/g, " ").trim(); }

  section(item) { return document.getElementById(item); }
  standing(item) { return this.section(item).querySelector("[data-standing]"); }
  panel(item) { return this.form.querySelector(`.guard[data-item="${CSS.escape(item)}"]`); }
  input(name) {
    const byId = document.getElementById(name);
    return byId ?? this.form.querySelector(`[name="${CSS.escape(name)}"]`);
  }
}

for (const form of document.querySelectorAll('[data-component="autosave"]')) new Autosave(form);

// After a page with faults, the list of faults is read first.
document.querySelector('[data-component="error-summary"]')?.focus();
