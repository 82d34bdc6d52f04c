// Saves a condition of a draft while people choose: rows and groups are one value, so all of it is sent at every change. What
// comes back is told at its row. Where two met, or where another condition than this page shows is put back, the page is made anew;
// also when the guard refuses that: the page then shows it with the question, and it is kept nowhere.

import { DraftSave } from "./draft-save.js";
import { element, guarded } from "./typing.js";

const ROOT = "c"; // the outermost group: the name of the unit
const PART = /^c\.[\d.]*(type|word|subject|detail|by|value|missing)$/;

class ConditionSave extends DraftSave {
  unit(name = "") { return PART.test(guarded(name)) || [ROOT, `met:${ROOT}`].includes(name) ? ROOT : ""; }

  values() {
    return [...new FormData(this.form)].filter(([name]) => PART.test(name)).map(([name, text]) => `${name}=${text}`);
  }

  pour(body, _unit, values) {
    for (const one of values) body.append(one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1));
  }

  // --- what came back

  release(unit, data, sent) {
    super.release(unit, data, sent);
    if (!this.base.has(unit)) return;
    this.form.elements.revision.value = this.base.get(unit); // from there its buttons go on, too
    this.base.delete(unit);
  }

  tells({ faults, told, whole }) {
    if (!whole) return;
    document.querySelector("[data-told]").replaceWith(new DOMParser().parseFromString(told, "text/html").body.firstElementChild);
    for (const shown of this.form.querySelectorAll(".fault")) shown.remove();
    for (const [name, says] of Object.entries(faults)) if (!this.isBegun(name)) this.tellAt(name, says);
  }

  // Whether a row only got what it looks at: the rest of it comes with its button.
  isBegun(name) { return this.form.elements[`${name}.subject`]?.matches("select"); }

  tellAt(name, says) {
    const box = this.input(name);
    if (box) this.placeOfFault(box).before(this.faultOf(name, says));
  }

  boxOf(input) { return input?.closest(".condition-row, .condition-group"); }

  placeOfFault(box) { return [...box.children].find((child) => !child.matches("legend, .fault, input[type=hidden]")); }

  takeTheirs() { this.anew(); }

  shows() { this.anew(); }

  // What was put back may have other rows than this page, and takes the place of all: what was changed here is saved before. When
  // somebody changed the condition since, it is offered beside that.
  async putBack(fields, key) {
    await this.save();
    const first = document.querySelector(".draft-offer [data-first]");
    first.hidden = !this.isUnsaved();
    if (!first.hidden) {
      this.announce(this.bare(first));
      return false;
    }
    this.says("busy");
    const data = await this.sendOnce(fields, this.revision, this.form.elements.page_name.value);
    if (data?.asked[ROOT]) return this.asksAgain(fields[0], data, key);
    if (data?.whole || data?.met[ROOT]) this.anew();
    else this.says(data ? "partly" : "away");
    return data?.whole === true;
  }

  // Opens the page with what the guard refused and what it asks, as the button does; what is changed here is saved before.
  async asksAgain([, { values }], data, key) {
    localStorage.removeItem(key);
    while (this.isUnsaved()) await new Promise((done) => { setTimeout(done, 500); });
    const form = element("form", { method: "post", action: this.address, hidden: true });
    const body = new URLSearchParams({ csrf_token: this.token.value, revision: this.revision, page_name: this.form.elements.page_name.value });
    this.pour(body, ROOT, values);
    for (const name of data.asked[ROOT].fields) body.append("quiet", name); // the log heard of it
    for (const [name, value] of body) form.append(element("input", { type: "hidden", name, value }));
    document.body.append(form);
    this.leaving = true;
    form.submit();
    return new Promise(() => {}); // until the page is there
  }

  // Opens the page with what stands now.
  anew() {
    this.dirty.clear();
    this.held.clear();
    this.keepLocally();
    this.leaving = true;
    location.replace(this.address);
  }

  // --- what it says in words, for when it waits in this browser

  wordsOf() {
    return [...this.form.querySelectorAll(".condition-row")].map((row) => {
      const chosen = [...row.querySelectorAll("select, input.count, .choice:has(:checked)")];
      const words = chosen.map((one) => (one.matches("select") ? one.selectedOptions[0]?.textContent : one.value ?? this.bare(one)));
      return [this.bare(row.querySelector(".condition-subject")), ...words].filter(Boolean).join(" ");
    }).join("; ");
  }
}

for (const form of document.querySelectorAll('[data-component="condition-save"]')) new ConditionSave(form);
