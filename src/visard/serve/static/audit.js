// The second tab: would machines still find the person in a photo that is there already?

import { ask } from "./server.js";
import { card, compare, say, tables } from "./result.js";
import { checked } from "./words.js";

const form = document.getElementById("audit-form");
const status = document.getElementById("audit-status");

/** Says which photos are chosen. */
export function chosen(input) {
  const names = [...input.files].map((file) => file.name);
  const line = input.closest("label").querySelector("[data-chosen]");
  line.textContent = names.length > 2 ? `${names.length} photos` : names.join(", ") || "choose or drop one";
}

for (const input of form.querySelectorAll("input[type=file]")) input.addEventListener("change", () => chosen(input));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [photo] = form.elements.photo.files;
  const [original] = form.elements.original.files;
  const others = [...form.elements.other.files];
  if (!original && !others.length) {
    status.textContent = "Add the photo before, or other photos of the same person: without one there is nothing to compare with.";
    return;
  }
  const button = form.querySelector("button");
  button.disabled = true;
  status.textContent = "Asking every machine at hand. This can take a minute or two …";
  const article = card(document.getElementById("audit-result"), photo.name);
  say(article, "", "Working …");
  try {
    const body = new FormData();
    body.append("photo", photo, "photo");
    if (original) body.append("original", original, "photo");
    for (const other of others) body.append("other", other, "photo");
    show(article, photo, original, await ask("/v1/audit", body));
    status.textContent = "Done.";
  } catch (refused) {
    say(article, "bad", refused.message);
    status.textContent = "Done: this photo could not be checked.";
  }
  button.disabled = false;
});

function show(article, photo, original, report) {
  say(article, ...checked(report));
  article.querySelector(".verdict").textContent = `${report.verdict.private} ${report.verdict.how}`;
  tables(article.querySelector(".tables"), report);
  article.querySelector(".actions").remove();
  const after = URL.createObjectURL(photo);
  compare(article, original ? URL.createObjectURL(original) : after, after, report);
}
