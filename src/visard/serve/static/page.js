// The page: its tabs, and what is dropped on it.

import { offer, take } from "./protect.js";
import { chosen } from "./audit.js";
import { leave, whenTaken } from "./camera.js";
import { dropped, usable } from "./files.js";

const tabs = [...document.querySelectorAll("[role=tab]")];

function choose(tab) {
  for (const each of tabs) {
    const on = each === tab;
    each.setAttribute("aria-selected", on);
    each.tabIndex = on ? 0 : -1;
    document.getElementById(each.getAttribute("aria-controls")).hidden = !on;
  }
  if (tab.id !== "tab-camera") leave(); // nobody is filmed who does not see it
}

tabs.forEach((tab, place) => {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(place + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  });
});

for (const drop of document.querySelectorAll(".drop")) {
  const input = drop.querySelector("input");
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (input.id === "photos") return dropped(event.dataTransfer).then(take);
    input.files = event.dataTransfer.files;
    chosen(input);
  });
}

const here = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
document.getElementById("where").textContent = here
  ? "Your photos stay on this computer."
  : `Your photos go to the visard server at ${location.host}.`;

whenTaken((photos) => {
  const first = document.getElementById("tab-protect");
  choose(first);
  first.focus();
  take(photos);
});

const folder = document.getElementById("folder");
document.getElementById("choose-folder").addEventListener("click", () => folder.click());
folder.addEventListener("change", () => {
  take(usable([...folder.files]));
  folder.value = "";
});

// A photo that misses the field would otherwise open in place of the page.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

offer().catch(() => {});
