// Saves the fields of a page of a draft while people type: the same form, sent in the background, only what they changed.
// A field is sent with the revision at which it stood as it was shown, so that the server sees who was first; where two met,
// both texts stand at the field until somebody chooses. What could not be sent waits in this browser, and comes back when the
// page is opened again; never a text that the privacy guard refused. What changes the page itself (ids, order, adding) waits
// for its button. Every sentence comes from the page or from the server.

import { LOOKS_BACK, MOST_AT_LEAVING, Typing, element, guarded } from "./typing.js";

const WAITS = "waits "; // begins the names of what waits in this browser: person, address and page follow
const JUST_NOW = 60_000; // what was left so shortly ago is sent again, without asking
const STALE = 120_000; // without better: who has written nothing for so long is no open tab any more
const LONGEST_KEPT = 7 * 24 * 3600_000;
const BY_BUTTON = /^(new:|order:|(csrf_token|revision|page_name|end|do|pick|target)$)/;

const same = (one, other) => one.length === other.length && one.every((text, place) => text === other[place]);

export class DraftSave extends Typing {
  constructor(form) {
    super(form); // pending: {units, body, typed, quiet, values}, where a unit is a field
    this.base = new Map(); // fields with a revision of their own, since two met there
    this.byHand = new Map(); // what waits for a button, by name: whether it is a text that is typed
    this.number = 0;
    this.stood = new Map(); // what each field had when it was saved last
    this.savedAt = ""; // the sentence that says when something was saved last
    for (const unit of new Set([...form.elements].map((input) => this.unit(input.name)))) if (unit) this.stood.set(unit, this.values(unit));
    this.look();
    this.listen();
    this.livesOn();
    this.lookBack();
  }

  // What the page already shows when it opens.
  look() {
    for (const input of this.form.querySelectorAll('input[type=hidden][name^="met:"]')) this.held.set(input.name.slice(4), this.revision);
    for (const name of this.namesIn(this.form.querySelector(".guard"))) {
      this.told.set(name, this.input(name)?.value);
      this.stood.delete(this.unit(name)); // what is shown is not what stands
    }
  }

  listen() {
    super.listen();
    document.addEventListener("submit", (event) => this.submit(event)); // also of the forms that take back and do again
  }

  get revision() { return this.form.elements.revision.value; }

  unit(name = "") {
    const own = guarded(name).replace(/^met:/, "");
    const input = own && !BY_BUTTON.test(own) ? this.form.elements[own] : null;
    return input && !(input[0] ?? input).closest?.("[data-with-button], .sheet-id") ? own : "";
  }

  // --- what is typed, and when it goes

  changed(input) {
    if (input.name.startsWith("met:") && input.value === "theirs") return this.takeTheirs(input);
    if (this.unit(input.name)) return super.changed(input);
    if (!input.name || input.name.startsWith("guard:")) return undefined;
    this.isTouched = true;
    this.byHand.set(input.name, input.name.startsWith("new:"));
    if (!this.dirty.size && !this.pending) this.says("partly", this.words.byButton);
    return undefined;
  }

  decides(input) { return input.name.startsWith("met:"); }

  isUnsaved() { return super.isUnsaved() || this.held.size > 0 || this.byHand.size > 0; }

  // Where two met, a field waits for a choice; what stands already needs no sending.
  isDue(unit) {
    if (this.held.has(unit)) return this.chosen(unit) === "mine";
    return this.asked.has(unit) || !same(this.values(unit), this.stood.get(unit) ?? []);
  }

  chosen(unit) { return this.form.querySelector(`[name="met:${CSS.escape(unit)}"]:checked`)?.value; }

  baseOf(unit) { return this.base.get(unit) ?? this.revision; }

  take() {
    const due = [...this.dirty].filter((unit) => this.isDue(unit));
    const units = new Set(due.filter((unit) => this.baseOf(unit) === this.baseOf(due[0])));
    this.dirty = new Set(due.filter((unit) => !units.has(unit)));
    if (units.size) return this.parcel(units);
    this.goOn(true);
    return null;
  }

  parcel(units) {
    const values = new Map([...units].map((unit) => [unit, this.values(unit)]));
    return { units, values, revision: this.baseOf([...units][0]), body: this.collect(units), typed: this.textsOf(units), quiet: new Set(this.quiet()) };
  }

  collect(units) {
    const body = new URLSearchParams();
    for (const [name, text] of new FormData(this.form)) if (units.has(this.unit(name))) body.append(name, text);
    for (const unit of units) if (!body.has(unit)) body.append(unit, ""); // boxes of which none is ticked
    for (const name of this.quiet()) body.append("quiet", name);
    return this.addressed(body, this.baseOf([...units][0]), this.form.elements.page_name.value);
  }

  addressed(body, revision, page) {
    body.append("revision", revision);
    body.append("page_name", page);
    body.append("number", `${Date.now()}.${this.number += 1}`); // the same text typed again later is another request
    return body;
  }

  // --- what came back

  accept(data, sent) {
    if (data.whole) this.savedAt = data.says;
    if (sent.revision === this.revision) this.form.elements.revision.value = Math.max(Number(this.revision), data.revision);
    for (const unit of sent.units) {
      if (this.base.has(unit)) this.base.set(unit, String(data.revision));
      this.keepAsked(unit, data.asked[unit], sent);
      if (unit in data.met) this.hold(unit, String(data.seen), data.met[unit]);
      else this.release(unit, data, sent);
    }
    this.tells(data);
    this.showUndo(data.undo);
    this.keepLocally();
    document.dispatchEvent(new Event("selfassess:draft-saved")); // for what is shown beside it
    this.goOn(data.whole, data.says);
  }

  // What is wrong with it now.
  tells({ faults }) {
    const shown = [...this.form.querySelectorAll(".fault[id]")].map((fault) => fault.id.replace(/-fault$/, ""));
    for (const name of new Set([...shown, ...Object.keys(faults)])) if (this.unit(name)) this.keepFaults(name, faults);
  }

  goOn(isWhole, text = "") {
    if (isWhole && (this.held.size || this.asked.size)) return super.goOn(false, this.words.partly);
    if (isWhole && this.byHand.size) return super.goOn(false, this.words.byButton);
    return super.goOn(isWhole, text || (isWhole ? this.savedAt : ""));
  }

  hold(unit, seen, html) {
    this.base.set(unit, seen);
    this.held.set(unit, html);
    this.meets(unit)?.remove();
    this.showAll(unit);
    this.announce(this.words.meets);
  }

  release(unit, data, sent) {
    this.held.delete(unit);
    this.meets(unit)?.remove();
    if (!data.asked[unit] && !data.lost.includes(unit)) this.stood.set(unit, sent.values.get(unit));
  }

  showAll(unit) {
    super.showAll(unit);
    const html = this.held.get(unit), input = this.input(unit);
    if (!html || this.meets(unit) || !input || document.activeElement?.name === unit) return;
    const box = this.boxOf(input), part = this.placeOfFault(box, input);
    part.before(new DOMParser().parseFromString(html, "text/html").body.firstElementChild);
    box.classList.add("faulty");
  }

  meets(unit) { return document.getElementById(`${unit}-met`); }

  // What somebody else put there comes into the field; without script the button does it.
  takeTheirs(choice) {
    const unit = choice.name.slice(4), theirs = JSON.parse(this.meets(unit).dataset.theirs), mine = this.values(unit);
    const said = (values) => values.filter(Boolean).sort();
    this.put(unit, theirs);
    if (!same(said(this.values(unit)), said(theirs))) { // the page, which is older, does not have what they chose
      this.put(unit, mine);
      this.byHand.set(choice.name, false);
      return this.says("partly", this.words.byButton);
    }
    const input = this.input(unit);
    this.held.delete(unit);
    this.meets(unit).remove();
    this.boxOf(input).classList.remove("faulty");
    this.dirty.delete(unit);
    this.stood.set(unit, this.values(unit));
    this.keepLocally();
    (input.matches("fieldset") ? input.querySelector("input:not([type=hidden]), select") : input).focus(); // the choice that had the focus is gone
    return this.goOn(true);
  }

  showUndo(html) {
    const before = document.querySelector("[data-undo]");
    if (before && !before.contains(document.activeElement)) before.replaceWith(new DOMParser().parseFromString(html, "text/html").body.firstElementChild);
  }

  // --- where things stand

  boxOf(input) { return input?.closest(".field, .sheet-sentence"); }

  placeOfFault(box, input) { return box.matches(".sheet-sentence") ? box : super.placeOfFault(box, input); }

  // The part of the chapter in which a field stands.
  place(unit, name) { return this.boxOf(this.input(name)) ?? this.form.firstElementChild; }

  values(name) {
    return [...this.form.elements].filter((input) => input.name === name && input.type !== "hidden")
      .flatMap((input) => (["checkbox", "radio"].includes(input.type) ? (input.checked ? [input.value] : []) : [input.value]));
  }

  put(name, values) {
    const left = [...values];
    for (const input of this.form.elements) {
      if (input.name !== name || input.type === "hidden") continue;
      if (["checkbox", "radio"].includes(input.type)) input.checked = values.includes(input.value);
      else input.value = left.shift() ?? "";
    }
  }

  langOf(name) { return this.input(name)?.closest("[lang]").lang ?? this.words.textLang; }

  wordsOf(name) { return this.values(name).join(", "); }

  labelOf(name) {
    const input = this.input(name), group = input?.closest("fieldset")?.querySelector("legend");
    const own = input?.labels?.[0] ?? (input?.matches?.("fieldset") ? group : null);
    const said = input?.getAttribute?.("aria-labelledby")?.split(" ").map((id) => this.bare(document.getElementById(id))).join(": ");
    const words = said ? [said] : [own !== group && input?.closest(".member") ? group : null, own].map((one) => this.bare(one)).filter(Boolean);
    return words.join(": ") || input?.getAttribute?.("aria-label") || name;
  }

  // --- leaving, and what waits in this browser

  submit(event) {
    if (event.target.closest("dialog")) return;
    super.submit(event);
    if (this.leaving) this.keepLocally({ left: true, isSubmitted: event.target === this.form });
  }

  again(...why) {
    super.again(...why);
    this.keepLocally();
  }

  refuse(data) {
    super.refuse(data);
    this.keepLocally();
  }

  open(who) {
    super.open(who);
    this.keepLocally();
  }

  sendLast() {
    if (this.leaving) return;
    for (const unit of this.pending?.units ?? []) this.dirty.add(unit);
    const due = [...this.dirty].filter((unit) => this.isDue(unit));
    this.keepLocally({ left: true });
    for (const base of new Set(due.map((unit) => this.baseOf(unit)))) {
      const { body } = this.parcel(new Set(due.filter((unit) => this.baseOf(unit) === base)));
      const keepalive = body.toString().length < MOST_AT_LEAVING;
      fetch(this.address, { ...this.request(body), keepalive }).catch(() => {}); // sent again when the page comes back
    }
    this.pending = null;
  }

  back() {
    super.back();
    this.keepLocally();
  }

  get waiting() { return `${WAITS}${this.words.person} ${this.address} `; }

  // Writes what is not saved yet; nothing when all is. A text that the guard refused is never among it.
  keepLocally({ left = false, isSubmitted = false } = {}) {
    const names = [...this.dirty, ...(this.pending?.units ?? []), ...this.held.keys(), ...[...this.byHand].filter(([, isTyped]) => isTyped).map(([name]) => name)];
    const fields = {};
    for (const name of new Set(names)) {
      if (this.asked.has(name) || (this.unit(name) && !this.held.has(name) && !this.isDue(name) && !this.pending?.units.has(name))) continue;
      const isHeld = this.held.has(name) && this.chosen(name) !== "mine";
      const values = this.values(name);
      if (this.unit(name) || values.join("")) fields[name] = { label: this.labelOf(name), values, says: this.wordsOf(name), base: this.unit(name) && !isHeld ? this.baseOf(name) : "" };
    }
    const key = this.waiting + this.form.elements.page_name.value;
    try {
      if (Object.keys(fields).length) localStorage.setItem(key, JSON.stringify({ at: Date.now(), left, isSubmitted, fields }));
      else localStorage.removeItem(key);
    } catch { /* a browser that keeps nothing: the page itself still holds it */ }
  }

  // Says that this page is open, until it is closed or its browser stops.
  livesOn() { navigator.locks?.request(this.waiting + this.form.elements.page_name.value, () => new Promise(() => {})); }

  // What waits of pages that are closed: {key: what}.
  async found() {
    const open = navigator.locks ? (await navigator.locks.query()).held.map((lock) => lock.name) : null;
    const own = this.waiting + this.form.elements.page_name.value, found = [];
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(WAITS) && one !== own)) {
      const kept = JSON.parse(localStorage.getItem(key));
      const age = Date.now() - kept.at;
      const isDone = kept.isSubmitted && new URLSearchParams(location.search).has("done");
      if (age > LONGEST_KEPT || (key.startsWith(this.waiting) && isDone)) localStorage.removeItem(key);
      else if (key.startsWith(this.waiting) && (kept.left || (open ? !open.includes(key) : age > STALE))) found.push([key, kept]);
    }
    return found;
  }

  async lookBack() {
    for (const [key, kept] of await this.found()) {
      const isNews = ([name, field]) => !same(this.values(name), field.values);
      let left = Object.entries(kept.fields).filter(isNews);
      if (Date.now() - kept.at < JUST_NOW) {
        left = await this.sendsAgain(left, key.slice(this.waiting.length));
        localStorage.setItem(key, JSON.stringify({ ...kept, fields: Object.fromEntries(left) })); // without what was refused
      }
      if (left.length) await this.offer(key, left); // one at a time: what is put back is saved before the next
      else localStorage.removeItem(key);
    }
  }

  // Sends what was left just now once more, as the page that it was typed on; returns what is not saved.
  async sendsAgain(fields, page) {
    const rest = fields.filter(([, field]) => !field.base);
    for (const base of new Set(fields.map(([, field]) => field.base).filter(Boolean))) {
      const some = fields.filter(([, field]) => field.base === base);
      const data = await this.sendOnce(some, base, page);
      for (const [name, field] of some) {
        const isRefused = name in (data?.asked ?? {});
        const isTypedOn = this.dirty.has(name) || this.pending?.units.has(name);
        if (isRefused) await this.asksAgain([name, field], data, this.waiting + page);
        else if (!data || name in data.met || data.lost.includes(name) || isTypedOn || !this.unit(name)) rest.push([name, field]);
        else this.shows(name, field, data);
      }
    }
    return rest;
  }

  async sendOnce(fields, base, page) {
    const body = new URLSearchParams();
    for (const [name, { values }] of fields) this.pour(body, name, values);
    for (const [name] of fields) body.append("quiet", name);
    this.addressed(body, base, page);
    for (const wait of [0, ...LOOKS_BACK]) {
      await new Promise((done) => setTimeout(done, wait));
      const answer = await this.post(body);
      if (answer?.status === 200 && answer.data?.faults) return answer.data;
      if (answer && answer.status < 500 && answer.status !== 429) return null;
    }
    return null;
  }

  // Puts what a field has in what is sent.
  pour(body, name, values) { for (const text of values.length ? values : [""]) body.append(name, text); }

  // It is saved: the page, which may be older, shows it, and goes on from there.
  shows(name, field, data) {
    this.put(name, field.values);
    this.stood.set(name, this.values(name));
    this.base.set(name, String(data.seen));
    this.says("saved", data.says);
  }

  // The guard refused it: it comes into its field, and what is asked beside it with the next save.
  asksAgain(field) { this.putBack([field]); }

  putBack(fields) {
    for (const [name, { values }] of fields) {
      this.put(name, values);
      this.changed({ name, value: values[0] ?? "" });
    }
  }

  offer(key, fields) {
    const panel = document.querySelector("template[data-offer]").content.firstElementChild.cloneNode(true);
    const title = panel.querySelector("h2");
    title.id = `offer-${document.querySelectorAll(".draft-offer").length}`;
    panel.setAttribute("aria-labelledby", title.id);
    panel.querySelector("dl").append(...fields.flatMap(([name, { label, values, says }]) => [
      element("dt", { textContent: label }), element("dd", { className: "quoted", lang: this.langOf(name), textContent: says ?? values.join(", ") }),
    ]));
    const here = fields.filter(([name]) => this.input(name));
    panel.querySelector("[data-put-back]").hidden = !here.length;
    this.form.before(panel);
    this.announce(this.bare(title));
    return new Promise((done) => panel.addEventListener("click", async ({ target }) => {
      if (!target.closest("[data-put-back], [data-throw-away]")) return;
      if (target.closest("[data-put-back]") && await this.putBack(here, key) === false) return;
      this.keepLocally();
      localStorage.removeItem(key);
      panel.remove();
      document.querySelector("#main").focus();
      if (this.dirty.size) document.addEventListener("selfassess:draft-saved", done, { once: true });
      else done();
    }));
  }
}

for (const form of document.querySelectorAll('[data-component="draft-save"]')) new DraftSave(form);

// Who comes for a fault that is inside a field goes to that field, or to the nearest thing around it.
const places = decodeURIComponent(location.hash.slice(1)).split(/(?=[:/])/);
const whole = document.getElementById(places.join(""));
while (places.length > 1 && !document.getElementById(places.join(""))) places.pop();
const near = whole ? null : document.getElementById(places.join("")) ?? document.getElementById(`at:${places.join("")}`);
for (let folded = (whole ?? near)?.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
near?.scrollIntoView();
near?.focus();
