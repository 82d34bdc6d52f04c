// What every page does that saves itself: it sends one request at a time and again after a while, opens a door for who is
// signed out, and leaves when all is saved. Every sentence comes from the page or from the server.
// Who extends it has `save`, `sendLast`, `isUnsaved`, `giveBack` (what was sent counts as not sent) and `says`.

export const PATIENCE = 20_000; // for one answer
const FIRST_WAIT = 1000, LONGEST_WAIT = 30_000;

export class Saving {
  constructor(root, address) {
    this.words = root.dataset;
    this.address = address;
    this.pending = null; // what was sent and not answered yet
    this.sending = false;
    this.stopped = ""; // why the server takes nothing, until something else is typed
    this.tries = 0;
    this.leaving = false;
    this.after = null; // what waits until all is saved
    this.door = document.querySelector("[data-door]");
    this.find(root);
    const other = this.door.querySelector("[data-other]");
    other.textContent = other.textContent.replace("{email}", this.words.person);
  }

  // The parts of the page that this writes in.
  find(root) {
    this.status = root.querySelector("[data-status]");
    this.live = root.querySelector("[data-live]");
    this.token = document.querySelector('input[name="csrf_token"]');
  }

  listen() {
    window.addEventListener("online", () => this.save());
    window.addEventListener("pagehide", () => this.sendLast());
    window.addEventListener("beforeunload", (event) => {
      if (this.leaving || !this.holdsBack()) return;
      this.save();
      event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.save() : this.knock(false)));
    this.door.querySelector("[data-go-on]").addEventListener("click", () => this.knock(true));
    this.door.addEventListener("cancel", (event) => event.preventDefault());
  }

  // Whether the browser asks before it leaves the page.
  holdsBack() { return this.isUnsaved(); }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // --- sending

  async post(body) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(this.address, { ...this.request(body), signal: stop.signal });
      const isData = answer.headers.get("Content-Type")?.startsWith("application/json");
      return { status: answer.status, wait: Number(answer.headers.get("Retry-After")) || 0, data: isData ? await answer.json() : null };
    } catch {
      return null;
    } finally {
      clearTimeout(clock);
    }
  }

  request(body) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.token.value };
    return { method: "POST", body, headers, redirect: "manual", credentials: "same-origin" };
  }

  // The answer, or none, does not say that it is saved.
  notSaved(answer) {
    if (!answer) return this.again("away");
    const { status, data, wait } = answer;
    if ([0, 400, 401].includes(status)) return this.askWho(answer);
    if (status === 429 || status >= 500 || !data) return this.again(status === 429 || status === 503 ? "later" : "away", wait);
    return this.refuse(data);
  }

  again(why, wait = 0) {
    this.after = null;
    this.says(why);
    const pause = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.tries) * (0.5 + Math.random() / 2);
    this.tries = Math.min(this.tries + 1, 10);
    this.soon(Math.max(pause, Math.min(wait, 60) * 1000));
  }

  // The server will not take it however often it comes: it stays on this page.
  refuse(data) {
    this.after = null;
    this.giveBack();
    this.stopped = `${data.says} ${data.what_to_do ?? ""}`.trim();
    this.says("stopped", this.stopped);
  }

  // --- leaving when all is saved

  then(after) {
    this.after = after;
    this.stopped = "";
    this.save();
  }

  allSaved() {
    if (!this.after || this.stopped) return;
    const after = this.after;
    this.after = null;
    this.leaving = true;
    after();
  }

  // --- who is signed in

  async askWho(answer) {
    const who = await this.who();
    if (!who) return this.again("away");
    if (!who.signed_in || who.person !== this.words.person) return this.open(who);
    if (answer.status === 400 && this.token.value === who.csrf_token) return this.refuse(answer.data ?? { says: this.words.away });
    this.renew(who.csrf_token);
    return this.again("busy");
  }

  async who() {
    try {
      const answer = await fetch(this.words.who, { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  renew(token) {
    for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = token;
  }

  open(who) {
    this.after = null;
    this.says("unsaved");
    this.door.querySelector("[data-other]").hidden = !who.signed_in;
    if (this.door.open) return;
    if (this.door.showModal) this.door.showModal();
    else this.door.setAttribute("open", "");
  }

  close() {
    if (this.door.close) this.door.close();
    else this.door.removeAttribute("open");
    const here = document.activeElement;
    if (here.name) { // Chromium gives the focus back to a field, and not the caret
      here.blur();
      here.focus();
    }
  }

  // Looks whether the same person is back, when asked and when this tab is shown again.
  async knock(asked) {
    if (!this.door.open) return this.save();
    const who = await this.who();
    if (!this.door.open) return undefined; // asked twice, and let in by the other answer
    if (who?.signed_in && who.person === this.words.person) {
      this.close();
      this.renew(who.csrf_token);
      this.tries = 0;
      return this.save();
    }
    if (who) this.open(who);
    const still = this.door.querySelector("[data-still]");
    still.hidden = !asked;
    still.textContent = who ? this.words.still : this.words.away;
    return undefined;
  }
}
