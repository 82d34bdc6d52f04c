// Computes a try again after each change, as the button does: questions that hang on an answer come and go at once, and every score
// follows. What people fill in is never replaced; a text that the guard refuses, or a fault, waits for the button.

for (const form of document.querySelectorAll('[data-component="playground"]')) {
  const live = form.querySelector("[data-computed]");
  let number = 0;

  // Puts what was computed in the place of what stood, with what was unfolded.
  const renew = (here, made) => {
    const open = [...here.querySelectorAll("details")].map((one) => one.open);
    here.hidden = made.hidden;
    here.replaceChildren(...made.childNodes);
    here.querySelectorAll("details").forEach((one, place) => { one.open = open[place] ?? one.open; });
  };

  const compute = async () => {
    const mine = ++number;
    const sent = new FormData(form);
    sent.set("do", "score");
    sent.set("go", form.elements.section.value);
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sent) }).catch(() => null);
    if (!answer?.ok || mine !== number) return; // a fault, the guard, no connection, or something newer is on its way: the button tells
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const name of ["so_far", "before"]) form.elements[name].value = made.querySelector(`[name="${name}"]`).value;
    for (const item of form.querySelectorAll("[data-hangs]")) item.hidden = made.getElementById(item.id)?.hidden ?? item.hidden;
    for (const here of form.querySelectorAll("[data-score]")) {
      const there = made.getElementById(here.id);
      if (there) renew(here, there);
    }
    live.textContent = live.dataset.computed;
  };

  form.addEventListener("change", (event) => { if (event.target.name?.includes(":")) compute(); });
}
