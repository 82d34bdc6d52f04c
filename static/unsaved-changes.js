// Says that a form holds changes that are not saved, and asks before leaving with them. After Back, the browser puts what was
// typed into a page that is newer: it then goes with what it was typed beside (revisions, and values that stood), so that the
// server sees who was first and shows both.

const MADE_FROM = "made from", FORMS = '[data-component="unsaved-changes"]';

// Names and values of what the page holds hidden.
function hiddenIn(form) { return [...form.querySelectorAll('input[type="hidden"]:not([name="csrf_token"])')]; }

// Whether a field shows something else than the page came with.
function isTypedIn(input) {
  if (input.type === "hidden" || input.matches("button, fieldset")) return false;
  if (["radio", "checkbox"].includes(input.type)) return input.checked !== input.defaultChecked;
  if (!input.options) return input.value !== input.defaultValue;
  const came = [...input.options].filter((option) => option.defaultSelected);
  return input.value !== (came.at(-1) ?? input.options[0])?.value;
}

function goesWith(form, madeFrom) {
  const left = [...madeFrom];
  for (const input of hiddenIn(form)) {
    const place = left.findIndex(([name]) => name === input.name);
    if (place >= 0) [[, input.value]] = left.splice(place, 1);
  }
}

function comesBack() {
  const forms = [...document.querySelectorAll(FORMS)];
  const before = history.state?.[MADE_FROM] ?? [];
  for (const [place, form] of forms.entries()) {
    if (before[place] && [...form.elements].some(isTypedIn)) goesWith(form, before[place]);
  }
  const madeFrom = forms.map((form) => hiddenIn(form).map((input) => [input.name, input.value]));
  history.replaceState({ ...history.state, [MADE_FROM]: madeFrom }, "");
}

for (const form of document.querySelectorAll(FORMS)) {
  const state = form.querySelector("[data-unsaved]");
  let changed = form.querySelector(".guard") !== null; // what the guard refused stands on this page only

  form.addEventListener("input", () => {
    changed = true;
    if (!state) return;
    state.textContent = state.dataset.unsaved;
    state.classList.add("unsaved");
  });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// By then the browser has filled in what it remembers.
window.addEventListener("pageshow", (event) => { if (!event.persisted) comesBack(); });

// After a page with faults, the list of faults is read first.
document.querySelector('[data-component="error-summary"]')?.focus();
