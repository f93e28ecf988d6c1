// One photo and what became of it, on the page.

import { faces, rows } from "./words.js";

/** A card for one photo or video, in its place on the page: before another card, or at the top. */
export function card(parent, title, before = parent.firstChild) {
  const article = document.getElementById("result-template").content.firstElementChild.cloneNode(true);
  article.querySelector("h2").textContent = title;
  parent.insertBefore(article, before);
  return article;
}

/** Says something on a card, in a tone: good, mid, bad, or none. */
export function say(article, tone, text) {
  const note = article.querySelector(".note");
  note.className = `note ${tone}`;
  note.textContent = text;
  article.querySelector(".working").hidden = tone !== "";
}

/** Shows the photo before and after, with a slider between them. */
export function compare(article, before, after, report) {
  const frame = article.querySelector(".compare");
  frame.querySelector(".before").addEventListener("error", () => {
    frame.hidden = true;
    article.querySelector("figcaption").textContent = `${faces(report.faces.length)} Your browser cannot show photos of this kind.`;
  });
  frame.querySelector(".before").src = before;
  frame.querySelector(".after").src = after;
  const alone = before === after;
  frame.classList.toggle("single", alone);
  const how = alone ? "" : "Move the slider, or use the arrow keys.";
  article.querySelector("figcaption").textContent = `${faces(report.faces.length)} ${how}`;
  const slider = frame.querySelector("input");
  const move = () => {
    frame.querySelector(".before").style.clipPath = `inset(0 ${100 - slider.value}% 0 0)`;
    frame.querySelector(".edge").style.left = `${slider.value}%`;
    slider.setAttribute("aria-valuetext", `${slider.value} percent before, the rest after`);
  };
  slider.addEventListener("input", move);
  move();
  mark(frame.querySelector(".faces"), report);
  article.querySelector(".shown").hidden = false;
}

function mark(layer, report) {
  const [width, height] = report.size;
  for (const face of report.faces) {
    const [left, top, right, bottom] = face.box;
    const box = layer.appendChild(document.createElement("i"));
    box.style.left = `${(100 * left) / width}%`;
    box.style.top = `${(100 * top) / height}%`;
    box.style.width = `${(100 * (right - left)) / width}%`;
    box.style.height = `${(100 * (bottom - top)) / height}%`;
    box.appendChild(document.createElement("b")).textContent = face.number;
  }
}

/** What each recogniser says of each face, before and now. */
export function tables(parent, report) {
  for (const face of report.faces) {
    const title = report.faces.length > 1 ? `Face ${face.number}: what machines say` : "What machines say";
    parent.appendChild(document.createElement("h3")).textContent = title;
    const table = parent.appendChild(document.createElement("table"));
    head(table);
    const body = table.createTBody();
    for (const each of rows(face)) line(body, each);
  }
}

function head(table) {
  const row = table.createTHead().insertRow();
  for (const text of ["Recogniser", "Before", "Now"]) {
    const cell = row.appendChild(document.createElement("th"));
    cell.scope = "col";
    cell.textContent = text;
  }
}

function line(body, each) {
  const row = body.insertRow();
  const name = row.appendChild(document.createElement("th"));
  name.scope = "row";
  name.textContent = each.name;
  const before = row.insertCell();
  before.dataset.when = "Before";
  before.textContent = each.before;
  const now = row.insertCell();
  now.dataset.when = "Now";
  const word = now.appendChild(document.createElement("span"));
  word.className = each.knows ? "yes" : each.lost ? "no" : "";
  word.textContent = each.now;
  for (const text of [each.when, each.met].filter(Boolean))
    now.appendChild(document.createElement("small")).textContent = text;
}
