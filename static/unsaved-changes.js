// Says that a form holds changes that are not saved, and asks before leaving with them.
for (const form of document.querySelectorAll('[data-component="unsaved-changes"]')) {
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

// After a page with faults, the list of faults is read first.
document.querySelector('[data-component="error-summary"]')?.focus();
