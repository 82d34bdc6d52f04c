// What every form does that saves itself while people type: it waits for a pause, sends one request at a time, tells how it
// stands, and shows what is not right beside its field, never while somebody types there. A form saves in units: an item with
// all its inputs, or one field. Every sentence comes from the page or from the server.
// Who extends it has `unit` (of an input's name), `take` (what is sent next), `accept` (what came back) and `decides`.

import { Saving } from "./saving.js";

const PAUSE = 1000; // after the last key
const LONGEST = 5000; // while somebody types on
export const MOST_AT_LEAVING = 60_000; // bytes that browsers still send for a page that closes
export const LOOKS_BACK = [200, 500, 1500, 3000, 5000, 8000]; // for what was sent at leaving: together as long as one answer may take

export function element(tag, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

// The input that the guard's choice is about.
export function guarded(name = "") { return name.startsWith("guard:") ? name.split(":").slice(3).join(":") : name; }

export class Typing extends Saving {
  constructor(form) {
    super(form, location.pathname);
    this.form = form;
    form.autocomplete = "off"; // else Back shows an older text beside the revision of a newer one, and that goes over it
    this.dirty = new Set(); // units with something that was never sent
    this.held = new Map(); // units that somebody else saved first: the revision from before that
    this.asked = new Map(); // units with texts that the guard refused: {fields, panel}
    this.told = new Map(); // those texts of which the log heard, by name of input
    this.faults = new Map(); // what is wrong, by unit: {name of input: sentence}
    this.isTouched = false; // somebody typed on this page
  }

  listen() {
    super.listen();
    this.form.addEventListener("input", (event) => this.changed(event.target));
    this.form.addEventListener("focusout", (event) => this.left(event));
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.back(); });
  }

  // --- what is typed, and when it goes

  changed(input) {
    const unit = this.unit(input.name);
    if (!unit) return;
    if (!this.dirty.size) this.since = Date.now();
    this.isTouched = true;
    this.dirty.add(unit);
    this.stopped = "";
    this.says("unsaved");
    this.soon(this.decides(input) ? 0 : Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  // Whether something of the page hangs on an input, so that it is saved at once.
  decides() { return false; }

  left(event) {
    const unit = this.unit(event.target.name);
    if (!unit) return;
    setTimeout(() => this.showAll(unit)); // when it is known where the focus went
    const isAsked = this.asked.get(unit)?.fields.includes(event.target.name);
    if (isAsked && this.told.get(event.target.name) !== event.target.value) this.dirty.add(unit); // now the log may hear of it
    if (this.dirty.size) this.soon(0);
  }

  // Shows what waited until nobody typed in a unit.
  showAll(unit) {
    this.showFaults(unit);
    this.showAsked(unit);
  }

  isUnsaved() {
    return this.dirty.size > 0 || this.pending !== null || this.form.querySelector(".guard") !== null || this.asked.size > 0;
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
    if (answer?.status === 200 && answer.data?.faults) {
      this.pending = null;
      this.tries = 0;
      this.accept(answer.data, sent);
    } else await this.notSaved(answer);
  }

  textsOf(units) {
    return new Map([...new FormData(this.form)].filter(([name]) => units.has(this.unit(name))));
  }

  // What follows when an answer is worked into the page.
  goOn(isWhole, text) {
    if (this.dirty.size) {
      this.says("unsaved");
      return this.after ? this.save() : this.soon(PAUSE);
    }
    this.says(isWhole ? "saved" : "partly", text);
    return this.allSaved();
  }

  giveBack() {
    for (const unit of this.pending?.units ?? []) this.dirty.add(unit);
    this.pending = null;
  }

  // The buttons first wait for what is under way, so that nothing leaves this page before it is kept.
  submit(event) {
    if (!this.pending && !this.dirty.size) this.leaving = true;
    if (this.leaving) return;
    event.preventDefault();
    const button = event.submitter ?? undefined, form = event.target;
    this.then(() => setTimeout(() => form.requestSubmit(button))); // later: all may be saved already, and who sends a form cannot send it anew
  }

  askWho(answer) {
    this.giveBack(); // it goes with what is typed until somebody is signed in again
    return super.askWho(answer);
  }

  back() {
    this.leaving = false;
    this.sending = false;
    this.save();
  }

  // --- what is wrong, and what the guard asks: never while somebody types there

  keepFaults(unit, faults) {
    this.faults.set(unit, Object.fromEntries(Object.entries(faults).filter(([name]) => this.unit(name) === unit)));
    this.showFaults(unit);
  }

  showFaults(unit) {
    const faults = this.faults.get(unit);
    if (!faults) return;
    const typing = document.activeElement?.name;
    for (const shown of this.form.querySelectorAll(".fault")) {
      const name = shown.id.replace(/-fault$/, "");
      const isStill = [name, `${name}.met`, `${name}.examined`].some((one) => one in faults);
      if (this.unit(name) === unit && !isStill) this.takeFault(shown);
    }
    for (const [name, says] of Object.entries(faults)) if (name !== typing) this.showFault(name, says);
  }

  // The box around an input in which its fault stands.
  boxOf(input) { return input?.closest(".field, .pair, .norm-row"); }

  showFault(name, says) {
    const input = this.input(name);
    const box = this.boxOf(input);
    if (!box) return;
    const told = this.faultOf(name, says);
    const before = document.getElementById(told.id) ?? [...box.children].find((child) => child.classList.contains("fault"));
    if (this.bare(before) === this.bare(told)) return;
    if (before) this.takeFault(before);
    const isOne = !input.matches("fieldset, [type=radio]");
    this.placeOfFault(box, input).before(told);
    box.classList.add("faulty");
    const field = isOne ? input : input.closest("fieldset");
    if (isOne) field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${told.id}`.trim());
    for (let folded = box.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  }

  // The sentence as it stands at an input.
  faultOf(name, says) {
    const text = element("span", { className: "visually-hidden", textContent: `${this.words.fault} ` });
    return element("p", { className: "fault", id: `${name}-fault`, lang: document.documentElement.lang }, text, says);
  }

  placeOfFault(box, input) {
    const part = box === input ? box.querySelector(".choices, .choice, .ticks, select") : [...box.children].find((child) => child.contains(input));
    return box.matches(".pair") ? box.firstElementChild : part;
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

  keepAsked(unit, asked, sent) {
    this.forgetSummary(unit);
    for (const name of [...this.told.keys()]) if (this.unit(name) === unit && !asked?.fields.includes(name)) this.told.delete(name);
    if (!asked) {
      this.asked.delete(unit);
      this.panel(unit)?.remove();
      return;
    }
    this.asked.set(unit, asked);
    for (const name of asked.fields) if (!sent.quiet.has(name)) this.told.set(name, sent.typed.get(name));
    this.showAsked(unit);
  }

  // The panel of the whole page, from a save with a button: each unit that is saved again gets its own.
  forgetSummary(unit) {
    const whole = this.form.querySelector(".guard:not([data-item])");
    for (const link of whole?.querySelectorAll("li > p > a") ?? []) if (this.unit(this.nameIn(link)) === unit) link.closest("li").remove();
    if (whole && !whole.querySelector("li")) whole.remove();
  }

  nameIn(link) { return decodeURIComponent(link.hash.slice(1)); }
  namesIn(panel) { return [...(panel?.querySelectorAll("li > p > a") ?? [])].map((link) => this.nameIn(link)); }

  showAsked(unit) {
    const asked = this.asked.get(unit);
    const before = this.panel(unit);
    if (!asked || (!before && asked.fields.includes(document.activeElement?.name))) return;
    const here = before?.contains(document.activeElement) ? document.activeElement.name : "";
    const panel = new DOMParser().parseFromString(asked.panel, "text/html").body.firstElementChild;
    panel.dataset.item = unit;
    if (before?.dataset.made === asked.panel) return;
    panel.dataset.made = asked.panel;
    if (before) before.replaceWith(panel);
    else this.place(unit, asked.fields[0]).before(panel);
    if (here) this.input(here)?.focus();
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

  // --- finding

  bare(part) { return part?.textContent.replace(/\s+/g, " ").trim(); }

  panel(unit) { return this.form.querySelector(`.guard[data-item="${CSS.escape(unit)}"]`); }
  input(name) {
    const byId = document.getElementById(name);
    return byId ?? this.form.querySelector(`[name="${CSS.escape(name)}"]`);
  }
}

// After a page with faults, the list of faults is read first.
document.querySelector('[data-component="error-summary"]')?.focus();
