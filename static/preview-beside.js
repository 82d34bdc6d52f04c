// Shows on a wide screen, beside the page that makes a draft, what people will see of it. It follows what is saved, goes to the item
// at hand, can be put away (which is remembered), and is only looked at: the Tab key never goes into it. Without script there is a link.

const WIDE = matchMedia("(min-width: 1200px)"), AWAY = "preview away", LANGUAGE = "preview language";
const FOCUSABLE = "a, button, input, select, textarea, summary, [tabindex]";

// What this browser remembers; nothing when it may not.
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name, text) => { try { localStorage.setItem(name, text); } catch { /* it then holds for this page only */ } };

for (const beside of document.querySelectorAll('[data-component="preview-beside"]')) {
  const toggle = beside.querySelector("[data-toggle]"), column = beside.querySelector("aside"), frame = beside.querySelector("iframe");
  const tongues = [...column.querySelectorAll("[data-language]")];
  const main = beside.closest("main");
  let isAway = remembered(AWAY) === "yes", stood = null;
  const known = tongues.find((one) => one.dataset.language === remembered(LANGUAGE));

  const language = () => tongues.find((one) => one.getAttribute("aria-pressed") === "true")?.dataset.language ?? "";
  const speak = (chosen) => tongues.forEach((one) => one.setAttribute("aria-pressed", String(one === chosen)));
  const load = () => {
    const address = new URL(beside.dataset.src, location.href);
    address.search = new URLSearchParams({ beside: "1", language: language() });
    frame.contentWindow.location.replace(address); // so that Back leaves the page, not the preview
  };

  const show = () => {
    const isShown = WIDE.matches && !isAway;
    toggle.hidden = !WIDE.matches || isShown;
    toggle.setAttribute("aria-expanded", String(isShown));
    if (column.hidden === !isShown) return;
    column.hidden = !isShown;
    main.parentElement.classList.toggle("has-preview", isShown);
    document.querySelector(".page-main").classList.toggle("wide", isShown);
    if (isShown) load();
  };

  const put = (away, focus) => {
    isAway = away;
    remember(AWAY, away ? "yes" : "no");
    show();
    focus.focus();
  };

  // In it nothing takes the Tab key, and the item at hand is in view; after a save it stays where people had scrolled to.
  frame.addEventListener("load", () => {
    const inside = frame.contentDocument;
    if (!inside?.querySelector("main")) return;
    inside.querySelectorAll(FOCUSABLE).forEach((one) => { one.tabIndex = -1; });
    const at = inside.getElementById(beside.dataset.at);
    at?.classList.add("at-hand");
    if (stood !== null) frame.contentWindow.scrollTo(0, stood);
    else if (at) frame.contentWindow.scrollTo(0, at.getBoundingClientRect().top + frame.contentWindow.scrollY - 12);
    stood = null;
  });

  document.addEventListener("selfassess:draft-saved", () => {
    if (column.hidden) return;
    stood = frame.contentWindow.scrollY;
    load();
  });
  toggle.addEventListener("click", () => put(false, column.querySelector("[data-away]")));
  column.querySelector("[data-away]").addEventListener("click", () => put(true, toggle));
  tongues.forEach((one) => one.addEventListener("click", () => {
    speak(one);
    remember(LANGUAGE, one.dataset.language);
    stood = frame.contentWindow.scrollY;
    load();
  }));
  WIDE.addEventListener("change", show);

  if (known) speak(known);
  main.after(column);
  show();
}
