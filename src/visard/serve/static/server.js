// Questions to the server this page came from; it knows no other.

let key = "";

/** Sends a form and gives the answer's JSON; throws a Refused with words for people. */
export async function ask(path, form, method = "POST") {
  const headers = { Accept: "application/json" };
  if (key) headers.Authorization = `Bearer ${key}`;
  let answer;
  try {
    answer = await fetch(path, { method, body: form, headers });
  } catch {
    throw new Refused({ code: "unreachable" });
  }
  if (answer.status === 401 && (await askForKey())) return ask(path, form, method);
  if (answer.status === 429) {
    await pause(1000 * Number(answer.headers.get("Retry-After") || 2));
    return ask(path, form, method);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok && told.outcome !== "nothing-gained") throw new Refused(told);
  return told;
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
  "nothing-to-compare": "There is nothing to compare this photo with. Add the photo before, or other photos of the same person.",
  "too-large": "This file is too large for the server.",
  "too-slow": "The photo took too long to arrive.",
  "gave-up": "This took too long, so the server stopped. Try a smaller photo.",
  unreachable: "The server does not answer. Is it still running?",
  failed: "Something went wrong with this photo.",
};

async function askForKey() {
  const dialog = document.getElementById("key-dialog");
  const input = document.getElementById("key");
  input.value = "";
  if (!dialog.open) dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  key = input.value.trim() || key;
  return Boolean(input.value.trim());
}

const pause = (time) => new Promise((done) => setTimeout(done, time));
