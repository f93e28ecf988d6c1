// A video: the server covers the faces in it, frame by frame, and forgets it.

import { ask, forget, pause, send } from "./server.js";
import { say } from "./result.js";

const LOOK = 500; // milliseconds between two looks how far it is
const working = new Set();

addEventListener("pagehide", () => { for (const job of working) forget(job); });

/** Sends a video, shows how far it is, and gives what came of it: the outcome, and a file. */
export async function cover(file, article, method, signal) {
  const body = new FormData();
  body.append("verb", "anonymize");
  body.append("method", method);
  body.append("film", file, "film");
  say(article, "", "Sending the video …");
  const { id } = await ask("/v1/jobs", body, "POST", signal);
  working.add(id);
  try {
    await watched(id, article, signal);
    const answer = await send(`/v1/jobs/${id}/result`, { method: "GET", signal, accept: "video/*" });
    const partial = answer.headers.get("Visard-Outcome") === "partial";
    return { partial, blob: await answer.blob() };
  } catch (refused) {
    await forget(id);
    throw refused;
  } finally {
    working.delete(id);
  }
}

async function watched(id, article, signal) {
  const bar = article.querySelector("progress");
  for (;;) {
    const { state, film } = await ask(`/v1/jobs/${id}`, undefined, "GET", signal);
    if (state === "done") break;
    if (film.total) {
      bar.max = film.total;
      bar.value = film.done;
      const looking = film.done >= film.total;
      say(article, "", looking ? "Looking for faces in the result …" : `Covering faces: frame ${film.done} of ${film.total} …`);
    } else say(article, "", "Waiting for its turn …");
    await pause(LOOK);
  }
  bar.removeAttribute("value");
}

/** Shows the video that was made. */
export function show(article, { partial, blob }) {
  const place = URL.createObjectURL(blob);
  if (partial) say(article, "mid", "Faces are covered, but machines still find one, or something like one, in some frames. Watch the video before you share it.");
  else say(article, "good", "Every face that was found is covered, and machines find none in the result. Watch it before you share it.");
  const film = article.querySelector("video");
  film.addEventListener("error", () => { film.hidden = true; });
  film.src = place;
  film.hidden = false;
  article.querySelector(".compare").hidden = true;
  article.querySelector(".details").remove();
  article.querySelector("figcaption").textContent = film.canPlayType(blob.type) ? "" : "Your browser may not be able to show videos of this kind.";
  article.querySelector(".shown").hidden = false;
  return place;
}
