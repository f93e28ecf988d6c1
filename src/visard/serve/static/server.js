// Questions to the server this page came from; it knows no other.

let key = "";

/** Sends a form and gives the answer's JSON; throws a Refused with words for people. */
export async function ask(path, form, method = "POST", signal = undefined) {
  const answer = await send(path, { form, method, signal });
  return answer.status === 204 ? undefined : answer.json();
}

/** Sends a form and gives the answer; waits where the server is busy. */
export async function send(path, { form, method = "POST", signal, accept = "application/json" } = {}) {
  const headers = { Accept: accept };
  if (key) headers.Authorization = `Bearer ${key}`;
  let answer;
  try {
    answer = await fetch(path, { method, body: form, headers, signal });
  } catch {
    throw new Refused({ code: signal?.aborted ? "stopped" : "unreachable" });
  }
  const again = () => send(path, { form, method, signal, accept });
  if (answer.status === 401 && (await askForKey())) return again();
  if (answer.status === 429) {
    await pause(1000 * Number(answer.headers.get("Retry-After") || 2));
    if (signal?.aborted) throw new Refused({ code: "stopped" });
    return again();
  }
  if (answer.ok) return answer;
  const told = await answer.clone().json().catch(() => ({}));
  if (told.outcome === "nothing-gained") return answer;
  throw new Refused(told);
}

/** Forgets a job, even while the page is being closed. */
export function forget(job) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  return fetch(`/v1/jobs/${job}`, { method: "DELETE", headers, keepalive: true }).catch(() => {});
}

/** Why the server did not do it. */
export class Refused extends Error {
  constructor({ code, detail = "", todo = "", where = "" }) {
    super(WORDS[code] || detail || "Something went wrong.");
    this.code = code;
    this.detail = [where, detail, todo].filter(Boolean).join(": ");
  }
}

const WORDS = {
  "no-face": "No face was found in this photo, so there is nothing to protect. If there is a face, try a photo in which it is larger.",
  "unusable-photo": "This file cannot be used as a photo.",
  "unusable-video": "This file cannot be used as a video. MP4, MOV, MKV and WebM can.",
  "nothing-to-compare": "There is nothing to compare this photo with. Add the photo before, or other photos of the same person.",
  "too-large": "This file is too large for the server.",
  "too-slow": "The photo took too long to arrive.",
  "gave-up": "This took too long, so the server stopped. Try a smaller photo.",
  "no-such-job": "The server has forgotten this video. Send it again.",
  stopped: "Stopped. Nothing of it is kept.",
  unreachable: "The server does not answer. Is it still running?",
  failed: "Something went wrong with this photo.",
};

let asking = null; // several photos on their way are asked about once

function askForKey() {
  asking ||= showDialog().finally(() => { asking = null; });
  return asking;
}

async function showDialog() {
  const dialog = document.getElementById("key-dialog");
  const input = document.getElementById("key");
  input.value = "";
  if (!dialog.open) dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  key = input.value.trim() || key;
  return Boolean(input.value.trim());
}

export const pause = (time) => new Promise((done) => setTimeout(done, time));
