// The first tab: photos and videos in, changed ones out.

import { ask } from "./server.js";
import { card, compare, say, tables } from "./result.js";
import { finished, headline } from "./words.js";
import { isVideo } from "./files.js";
import { cover, show as showFilm } from "./films.js";
import { distinct, zip } from "./zip.js";

const TOGETHER = 4; // the server takes so many photos through the networks at once
const form = document.getElementById("protect-form");
const results = document.getElementById("results");
const status = document.getElementById("protect-status");
const bar = document.getElementById("protect-bar");
const stop = document.getElementById("stop");
const all = document.getElementById("save-all");
const anew = []; // methods that have no strength
let covers = ["solid"]; // those that videos are covered with
let waiting = [];
let count = 0;
let run = null;

/** Puts the methods that the server knows into the list. */
export async function offer() {
  const { protectors, anonymizers, for_films } = await ask("/v1/methods", undefined, "GET");
  const select = document.getElementById("method");
  const lines = { ...protectors, ...anonymizers };
  const line = () => { document.getElementById("method-line").textContent = lines[select.value]; };
  covers = for_films;
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

/** Takes photos and videos into the queue, with the choices as they are now. */
export function take(files) {
  const first = results.firstChild;
  for (const file of files) {
    const article = card(results, file.name, first);
    say(article, "", "Waiting for its turn …");
    const { strength, method } = form.elements;
    waiting.push({ file, article, strength: strength.value, method: method.value, film: isVideo(file), place: (count += 1) });
  }
  if (waiting.length && !run) work();
}

const input = document.getElementById("photos");
input.addEventListener("change", () => {
  take([...input.files]);
  input.value = "";
});

stop.addEventListener("click", () => {
  run?.abort();
  status.focus(); // the button vanishes
});

async function work() {
  run = new AbortController();
  const became = [];
  all.hidden = true;
  const told = () => {
    const total = became.length + waiting.length + busy;
    status.textContent = `Working on ${became.length + 1} of ${total} …`;
    bar.max = total;
    bar.value = became.length;
    bar.hidden = total < 2;
  };
  let busy = 0;
  const line = async () => {
    while (waiting.length && !run.signal.aborted) {
      const next = waiting.shift();
      busy += 1;
      told();
      const one = await (next.film ? film : protect)(next, run.signal);
      busy -= 1;
      became.push({ ...one, film: next.film, place: next.place });
    }
  };
  stop.hidden = false;
  do await Promise.all(Array.from({ length: TOGETHER }, line));
  while (waiting.length && !run.signal.aborted); // some came while the last ones were done
  for (const { article } of waiting.splice(0)) say(article, "", "Stopped before its turn.");
  if (run.signal.aborted) for (const each of results.querySelectorAll(".working")) each.hidden = true;
  stop.hidden = bar.hidden = true;
  run = null;
  status.textContent = finished(became);
  offerAll(became.filter((each) => each.blob).sort((one, other) => one.place - other.place));
}

function offerAll(made) {
  all.hidden = made.length < 2;
  all.textContent = `Save all ${made.length} in one zip file`;
  all.onclick = async () => {
    all.disabled = true;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await zip(distinct(made)));
    link.download = "visard.zip";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    all.disabled = false;
  };
}

async function protect({ file, article, strength, method }, signal) {
  say(article, "", "Looking for faces and changing them. This can take a minute …");
  try {
    const body = new FormData();
    body.append("photo", file, "photo");
    body.append("method", method);
    if (!anew.includes(method)) body.append("strength", strength);
    const path = anew.includes(method) ? "/v1/anonymize" : "/v1/protect";
    const became = show(article, file, await ask(path, body, "POST", signal));
    if (became.outcome !== "protected" && path === "/v1/protect" && strength !== "strong") offerStronger(article, file);
    return became;
  } catch (refused) {
    return failed(article, refused);
  }
}

function offerStronger(article, file) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second";
  button.textContent = "Try again: strong";
  button.addEventListener("click", () => {
    form.elements.strength.value = "strong";
    article.remove();
    take([file]);
    status.focus();
  });
  article.querySelector(".note").after(button);
}

async function film({ file, article, method }, signal) {
  try {
    const made = await cover(file, article, covers.includes(method) ? method : "solid", signal);
    const name = saved(file.name, made.partial ? ".partial" : ".visard", file.name.match(/\.[^.]*$/)?.[0] || "");
    offered(article, showFilm(article, made), name, made.partial ? "Save this video, to be looked at" : "Save the video");
    return { outcome: made.partial ? "partial" : "protected", name, blob: made.blob };
  } catch (refused) {
    return failed(article, refused, "No face was found in this video, so there is nothing to cover.");
  }
}

function failed(article, refused, noFace = "") {
  const stopped = refused.code === "stopped";
  say(article, stopped ? "mid" : "bad", refused.code === "no-face" && noFace ? noFace : refused.message);
  if (refused.detail && refused.code !== "no-face") article.querySelector(".why").textContent = refused.detail;
  return { outcome: stopped ? "stopped" : "none" };
}

function show(article, file, answer) {
  say(article, ...headline(answer));
  const { report, photo } = answer;
  article.querySelector(".verdict").textContent = report.verdict.how;
  tables(article.querySelector(".tables"), report);
  const before = URL.createObjectURL(file);
  const blob = photo && decoded(photo);
  const after = photo ? URL.createObjectURL(blob) : before;
  compare(article, before, after, report);
  if (!photo) {
    article.querySelector(".actions").remove();
    return { outcome: answer.outcome };
  }
  const name = saved(file.name, photo.name.replace(/^photo/, ""));
  offered(article, after, name, answer.outcome === "partial" ? "Save this partly protected photo" : "Save the protected photo");
  return { outcome: answer.outcome, name, blob };
}

function offered(article, place, name, words) {
  const link = article.querySelector(".actions a");
  link.href = place;
  link.download = name;
  link.textContent = words;
}

function decoded({ base64, media_type }) {
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: media_type });
}

/** me.jpg and .visard.jpg make me.visard.jpg. */
function saved(own, ...made) {
  return own.replace(/\.[^.]*$/, "") + made.join("");
}
