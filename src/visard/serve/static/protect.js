// The first tab: photos in, protected photos out, one after the other.

import { ask } from "./server.js";
import { card, compare, say, tables } from "./result.js";
import { headline } from "./words.js";

const form = document.getElementById("protect-form");
const input = document.getElementById("photos");
const status = document.getElementById("protect-status");
const waiting = [];
const ALONE = {
  protected: "Done.",
  partial: "Done: this photo is protected in part only.",
  none: "Done: this photo could not be protected.",
};
const anew = []; // methods that have no strength
let busy = false;

/** Puts the methods that the server knows into the list. */
export async function offer() {
  const { protectors, anonymizers } = await ask("/v1/methods", undefined, "GET");
  const select = document.getElementById("method");
  const lines = { ...protectors, ...anonymizers };
  const line = () => { document.getElementById("method-line").textContent = lines[select.value]; };
  select.replaceChildren(
    group("Change the face so little that people still know it", protectors),
    group("Make the face unrecognisable to people as well", anonymizers),
  );
  select.value = "visard";
  select.addEventListener("change", line);
  line();
}

function group(label, methods) {
  const options = document.createElement("optgroup");
  options.label = label;
  options.append(...Object.keys(methods).map((name) => new Option(name, name)));
  anew.push(...(label.startsWith("Make") ? Object.keys(methods) : []));
  return options;
}

/** Takes photos into the queue, with the choices as they are now. */
export function take(files) {
  for (const file of files) {
    const article = card(document.getElementById("results"), file.name);
    say(article, "", "Waiting for its turn …");
    waiting.push({ file, article, strength: form.elements.strength.value, method: form.elements.method.value });
  }
  input.value = "";
  work();
}

input.addEventListener("change", () => take([...input.files]));

async function work() {
  if (busy) return;
  busy = true;
  let done = 0;
  const became = [];
  while (waiting.length) {
    status.textContent = `Working on photo ${done + 1} of ${done + waiting.length} …`;
    became.push(await protect(waiting.shift()));
    done += 1;
  }
  busy = false;
  const good = became.filter((each) => each === "protected").length;
  status.textContent = done === 1 ? ALONE[became[0]] || ALONE.none : `Done: ${good} of ${done} photos are protected.`;
}

async function protect({ file, article, strength, method }) {
  say(article, "", "Looking for faces and changing them. This can take a minute …");
  try {
    const body = new FormData();
    body.append("photo", file, "photo");
    body.append("method", method);
    if (!anew.includes(method)) body.append("strength", strength);
    const path = anew.includes(method) ? "/v1/anonymize" : "/v1/protect";
    return show(article, file, await ask(path, body));
  } catch (refused) {
    say(article, "bad", refused.message);
    if (refused.detail && refused.code !== "no-face") article.querySelector(".note").title = refused.detail;
    return "none";
  }
}

function show(article, file, answer) {
  say(article, ...headline(answer));
  const { report, photo } = answer;
  article.querySelector(".verdict").textContent = report.verdict.how;
  tables(article.querySelector(".tables"), report);
  const before = URL.createObjectURL(file);
  const after = photo ? URL.createObjectURL(decoded(photo)) : before;
  compare(article, before, after, report);
  const link = article.querySelector(".actions a");
  if (!photo) link.parentElement.remove();
  else {
    link.href = after;
    link.download = saved(file.name, photo.name);
    if (answer.outcome === "partial") link.textContent = "Save this partly protected photo";
  }
  return answer.outcome;
}

function decoded({ base64, media_type }) {
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: media_type });
}

/** me.jpg and photo.visard.jpg make me.visard.jpg. */
function saved(own, made) {
  return own.replace(/\.[^.]*$/, "") + made.replace(/^photo/, "");
}
