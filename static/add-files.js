// Adding files: dropping them, a list of what is chosen, what is too large said before sending, and progress.
// The form works without this; every sentence comes from the page.

const MEGABYTE = 1_000_000;

function filled(text, named) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in named ? named[name] : whole));
}

function element(tag, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

class AddFiles {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.input = form.querySelector('input[type="file"]');
    this.zone = form.querySelector("[data-drop-zone]");
    this.button = form.querySelector("button:not([type])");
    this.request = null;
    this.makeParts();
    this.input.addEventListener("change", () => this.show());
    form.addEventListener("submit", (event) => this.submit(event));
    for (const name of ["dragenter", "dragover"]) this.zone.addEventListener(name, (event) => this.over(event));
    for (const name of ["dragleave", "drop"]) this.zone.addEventListener(name, () => this.zone.classList.remove("over"));
    this.zone.addEventListener("drop", (event) => this.drop(event));
    this.show();
  }

  makeParts() {
    this.fault = element("p", { className: "fault", id: "files-wrong", hidden: true });
    this.list = element("ul", { className: "chosen-files plain-list" });
    this.list.setAttribute("aria-label", this.words.chosen);
    this.bar = element("progress", { max: 100, value: 0 });
    this.text = element("p", { className: "sending-text numbers" });
    for (const seen of [this.bar, this.text]) seen.setAttribute("aria-hidden", "true"); // told by `live`, less often
    this.cancel = element("button", { type: "button", className: "button secondary", textContent: this.words.cancel });
    this.sending = element("div", { className: "sending", hidden: true }, this.bar, this.text, this.cancel);
    this.live = element("p", { className: "visually-hidden" });
    this.live.setAttribute("role", "status");
    this.told = element("p", { className: "sending-told", hidden: true, tabIndex: -1 });
    this.input.before(element("p", { className: "hint drop-hint", textContent: this.words.drop }), this.fault);
    this.input.after(this.list);
    this.button.parentElement.after(this.sending, this.told, this.live);
    this.cancel.addEventListener("click", () => this.request?.abort());
  }

  get files() { return [...this.input.files]; }

  choose(files) {
    const carrier = new DataTransfer();
    for (const file of files) carrier.items.add(file);
    this.input.files = carrier.files;
    this.show();
  }

  over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.zone.classList.add("over");
  }

  drop(event) {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    const dropped = [...event.dataTransfer.files];
    this.choose(this.input.multiple ? [...this.files, ...dropped] : dropped.slice(0, 1));
  }

  // What may not be sent, in sentences.
  wrong() {
    const most = Number(this.words.mostFiles), files = this.files;
    const large = files.filter((file) => file.size > Number(this.words.mostBytes)).map((file) => filled(this.words.tooLarge, { name: file.name }));
    return files.length > most ? [filled(this.words.tooMany, { count: files.length }), ...large] : large;
  }

  show() {
    const wrong = this.wrong();
    this.fault.textContent = wrong.join(" ");
    this.fault.hidden = !wrong.length;
    this.list.replaceChildren(...this.files.map((file) => this.line(file)));
    this.tell("");
  }

  line(file) {
    const leave = element("button", { type: "button", className: "link-button", textContent: this.words.leaveOutShort });
    leave.setAttribute("aria-label", filled(this.words.leaveOut, { name: file.name }));
    leave.addEventListener("click", () => { this.choose(this.files.filter((one) => one !== file)); this.input.focus(); });
    const size = element("span", { className: "soft numbers", textContent: this.size(file.size) });
    return element("li", {}, element("span", { className: "file-name", textContent: file.name }), size, leave);
  }

  size(bytes) {
    if (bytes < MEGABYTE / 10) return filled(this.words.small, { number: Math.max(1, Math.round(bytes / 1000)) });
    const comma = this.words.comma.replace(/\d/g, "");
    return filled(this.words.size, { number: (bytes / MEGABYTE).toFixed(1).replace(".", comma) });
  }

  submit(event) {
    event.preventDefault();
    if (this.request) return;
    const wrong = this.files.length ? this.wrong() : [this.words.nothing];
    if (wrong.length) {
      this.fault.textContent = wrong.join(" ");
      this.fault.hidden = false;
      this.input.setAttribute("aria-invalid", "true");
      this.input.setAttribute("aria-describedby", "files-hint files-wrong");
      this.input.focus();
      return;
    }
    this.send();
  }

  send() {
    const request = this.request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => this.progress(event));
    request.upload.addEventListener("load", () => this.arrived());
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.stopped(this.words.broken));
    request.addEventListener("abort", () => this.stopped(this.words.cancelled));
    request.open("POST", this.form.action);
    const sent = new FormData(this.form); // before the input is out of use: that is not sent
    this.isSending(true);
    request.send(sent);
  }

  isSending(goesOn) {
    this.sending.hidden = !goesOn;
    this.cancel.hidden = !goesOn;
    this.button.disabled = goesOn;
    this.input.disabled = goesOn;
    this.list.inert = goesOn;
    if (!goesOn) return;
    this.quarter = -1;
    this.bar.value = 0;
    this.tell("");
    this.cancel.focus();
    this.progress({ loaded: 0, total: 1 });
  }

  progress({ loaded, total }) {
    const percent = Math.floor((loaded / total) * 100);
    this.bar.value = percent;
    this.text.textContent = this.sentence(loaded / total, percent);
    if (Math.floor(percent / 25) === this.quarter) return;
    this.quarter = Math.floor(percent / 25);
    this.live.textContent = this.text.textContent;
  }

  sentence(share, percent) {
    if (this.count === 1) return filled(this.words.sendingOne, { percent, size: this.size(this.files[0].size) });
    return filled(this.words.sending, { number: this.fileAt(share), total: this.count, percent });
  }

  get count() { return this.files.length; }

  // Which file is on its way when this share of all bytes has gone.
  fileAt(share) {
    let left = share * this.files.reduce((sum, file) => sum + file.size, 0);
    const place = this.files.findIndex((file) => (left -= file.size) < 0);
    return place < 0 ? this.count : place + 1;
  }

  arrived() {
    this.bar.removeAttribute("value");
    this.cancel.hidden = true;
    this.text.textContent = this.live.textContent = this.words.checking;
  }

  stopped(says) {
    this.request = null;
    this.isSending(false);
    this.tell(says);
    this.button.focus();
  }

  tell(says) {
    this.told.hidden = !says;
    this.told.textContent = this.live.textContent = says;
  }

  // A next page is gone to; a page with faults comes in the place of this one. Of any other only the words are shown.
  answered(request) {
    if (request.status < 400) return this.goOn(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    if (request.status === 422 && page.querySelector(".page-main")) return this.showFaults(page);
    const words = [...page.querySelectorAll("main h1, main p")].map((one) => one.textContent.trim());
    return this.stopped(words.join(" ") || this.words.broken);
  }

  goOn(address) {
    if (address === location.href.split("#")[0]) location.reload();
    else location.assign(address);
  }

  showFaults(page) {
    const files = this.files;
    document.title = page.title;
    document.querySelector(".page-main").replaceWith(document.adoptNode(page.querySelector(".page-main")));
    const form = document.querySelector('[data-component="add-files"]');
    if (form) new AddFiles(form).chooseAgain(files);
    const summary = document.querySelector('[data-component="error-summary"]') || document.querySelector("main");
    summary.focus();
    scrollTo(0, 0);
  }

  // After a page with faults: all files when nothing was taken in, else only those that may be sent again as they are.
  chooseAgain(files) {
    const again = this.words.again.split(" ").filter(Boolean).map(Number);
    const tookSome = document.querySelector(".became") !== null;
    this.choose(tookSome ? files.filter((_file, place) => again.includes(place)) : files);
  }
}

for (const form of document.querySelectorAll('[data-component="add-files"]')) new AddFiles(form);

// A file that falls beside its place would open in the browser, and the page with what was typed would be gone.
for (const name of ["dragover", "drop"]) {
  window.addEventListener(name, (event) => {
    if (event.dataTransfer?.types.includes("Files") && !event.defaultPrevented) event.preventDefault();
  });
}

// After a page with faults, the list of faults is read first.
document.querySelector('[data-component="error-summary"]')?.focus();
