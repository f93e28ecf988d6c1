// The camera: a photo taken with it, and a live view of what others would see.

import { Refused, pause, send } from "./server.js";
import { live } from "./words.js";

const LONGEST = 480; // pixels of a frame that is sent
const LEAST = 60; // milliseconds from one frame to the next
const RETRY = 1000;
const panel = document.getElementById("camera");
const video = document.getElementById("seen");
const canvas = document.getElementById("shown");
const status = document.getElementById("camera-status");
const rate = document.getElementById("camera-rate");
const note = document.getElementById("camera-note");
const on = document.getElementById("camera-on");
const off = document.getElementById("camera-off");
const snap = document.getElementById("snap");
let stream = null;
let stopping = null;

const REFUSED = {
  NotAllowedError: "The camera was refused. Allow it for this page in your browser (mostly beside the address), then turn it on again.",
  NotFoundError: "No camera was found on this device. Plug one in, then turn it on again.",
  NotReadableError: "The camera does not answer: another program may be using it. Close that, then turn it on again.",
  OverconstrainedError: "This camera gives no picture that can be used.",
  none: "Your browser gives the camera only to pages of this computer, or to pages over https.",
  gone: "The camera was unplugged or taken away. Plug it in, then turn it on again.",
};

on.addEventListener("click", start);
off.addEventListener("click", () => leave("The camera is off."));

/** Turns the camera off, if it is on. */
export function leave(words = "") {
  stopping?.abort();
  for (const track of stream?.getTracks() || []) track.stop();
  stream = stopping = video.srcObject = null;
  panel.classList.remove("on");
  on.hidden = false;
  if ([off, snap].includes(document.activeElement)) on.focus(); // these vanish
  off.hidden = snap.hidden = true;
  rate.textContent = note.textContent = "";
  note.className = "note";
  blank();
  tell(words);
}

async function start() {
  on.disabled = true;
  tell("Asking for the camera …");
  try {
    if (!navigator.mediaDevices) throw { name: "none" };
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, facingMode: "user" }, audio: false });
  } catch (refused) {
    tell(REFUSED[refused.name] || REFUSED.NotReadableError);
    return;
  } finally {
    on.disabled = false;
  }
  for (const track of stream.getTracks()) track.addEventListener("ended", () => leave(REFUSED.gone));
  video.srcObject = stream;
  await video.play().catch(() => {});
  panel.classList.add("on");
  on.hidden = true;
  off.hidden = snap.hidden = false;
  tell("The camera is on.");
  off.focus();
  stopping = new AbortController();
  show(stopping.signal);
}

/** Sends one frame after the other: the next is taken when the last one is shown. */
async function show(signal) {
  const times = [];
  const name = crypto.randomUUID();
  while (!signal.aborted) {
    const rest = pause(LEAST);
    try {
      const answer = await send("/v1/frames", { form: await frame(name), signal, accept: "image/*" });
      const picture = await createImageBitmap(await answer.blob());
      if (signal.aborted) return;
      draw(picture, live(told(answer)));
      times.push(performance.now());
      while (times.length > 10) times.shift();
      if (times.length > 1) rate.textContent = ` · ${((1000 * (times.length - 1)) / (times.at(-1) - times[0])).toFixed(1)} pictures a second`;
      await rest;
    } catch (refused) {
      if (signal.aborted) return;
      blank(); // nothing that was protected a while ago may pass for what is seen now
      rate.textContent = "";
      say("bad", refused instanceof Refused ? refused.message : "This picture could not be shown.");
      await pause(RETRY);
    }
  }
}

async function frame(name) {
  const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
  const body = new FormData();
  body.append("photo", await picture(scale, 0.85), "photo");
  body.append("stream", name);
  return body;
}

function picture(scale, quality) {
  const drawing = document.createElement("canvas");
  drawing.width = Math.round(video.videoWidth * scale);
  drawing.height = Math.round(video.videoHeight * scale);
  drawing.getContext("2d").drawImage(video, 0, 0, drawing.width, drawing.height);
  return new Promise((done, failed) => drawing.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/jpeg", quality));
}

function told(answer) {
  const coded = answer.headers.get("Visard-Summary").replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0))));
}

function draw(picture, [tone, words]) {
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  picture.close();
  say(tone, words);
}

function blank() {
  canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
}

function say(tone, words) {
  if (note.textContent === words) return; // heard once by those who listen to it
  note.className = `note ${tone}`;
  note.textContent = words;
}

function tell(words) {
  status.textContent = words;
}

/** Calls back with a photo whenever one is taken. */
export function whenTaken(take) {
  let count = 0;
  snap.addEventListener("click", async () => {
    const blob = await picture(1, 0.95);
    count += 1;
    take([new File([blob], `camera-${count}.jpg`, { type: "image/jpeg" })]);
  });
}
