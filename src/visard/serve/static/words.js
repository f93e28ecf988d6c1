// What recognisers say, in plain words.

const DONE = "protected";
const KNOWN = "matched";
const WAYS = { file: "as it is", jpeg75: "saved again as JPEG", half: "at half size" };
const MET = {
  attacked: "visard worked against this one",
  surrogate: "visard worked against this one",
  related: "a relative of one that visard worked against",
  stranger: "visard never saw this one",
  unknown: "nobody knows whether the change was made against this one",
};

/** One row a recogniser: did it know the person before, and does it now? */
export function rows(face) {
  const found = new Map();
  for (const each of face.findings) {
    const list = found.get(each.recognizer) || [];
    found.set(each.recognizer, [...list, each]);
  }
  return [...found].map(([name, list]) => row(name, list));
}

function row(name, list) {
  const knew = list.some((each) => each.before === KNOWN);
  const still = list.filter((each) => each.after === KNOWN);
  const all = list.length > 0 && list.every((each) => each.after === DONE);
  return {
    name,
    met: MET[list[0].knowledge] || "",
    before: knew ? "knew the person" : "did not know the person",
    knew,
    knows: still.length > 0,
    lost: knew && !still.length,
    now: still.length ? "still knows the person" : !all ? "finds no face to compare" : knew ? "no longer knows the person" : "does not know the person",
    when: still.length && still.length < list.length ? ways(still) : "",
  };
}

function ways(list) {
  const named = [...new Set(list.map((each) => WAYS[each.channel] || each.channel))];
  const shown = named.slice(0, 3).join(", ");
  return named.length > 3 ? `when changed in ${named.length} ways: ${shown} …` : `with the photo ${shown}`;
}

/** How many faces, in words. */
export function faces(count) {
  return count === 1 ? "1 face was found." : `${count} faces were found.`;
}

/** The headline of a protected photo, and its tone. */
export function headline(answer) {
  if (answer.outcome === "nothing-gained")
    return ["bad", "Nothing was gained: every machine still knows the person. There is no protected photo; try a stronger setting."];
  if (answer.outcome === "partial")
    return ["mid", "Only in part: some machine that visard worked against still knows a face. A stronger setting may help."];
  const strangers = answer.report.faces.flatMap(rows).some((each) => each.knows);
  if (strangers)
    return ["mid", "Protected from the machines that visard worked against, but another one still knows a face. See below."];
  return ["good", "Protected: none of the machines that were asked knows the person any more."];
}

/** The headline of a checked photo, and its tone. */
export function checked(report) {
  const found = report.faces.flatMap((face) => face.findings).filter((each) => each.after === KNOWN);
  if (found.some((each) => each.channel === "file")) return ["bad", "Machines still find the person in this photo."];
  if (report.outcome === KNOWN)
    return ["mid", "Not in the photo as it is, but machines find the person after what websites or trackers do to photos."];
  if (report.outcome === DONE) return ["good", "None of the machines that were asked finds the person in this photo."];
  return ["mid", "It cannot be said for sure. The details are below."];
}

/** What became of all that was given, in a line. */
export function finished(became) {
  const made = became.filter((each) => each.outcome === "protected").length;
  const stopped = became.some((each) => each.outcome === "stopped");
  const films = became.filter((each) => each.film).length;
  const things = films === became.length ? "videos" : films ? "photos and videos" : "photos";
  if (stopped) return `Stopped: ${made} of ${became.length} ${things} are protected.`;
  if (became.length > 1) return `Done: ${made} of ${became.length} ${things} are protected.`;
  const [{ outcome, film }] = became;
  const thing = film ? "video" : "photo";
  if (outcome === "protected") return "Done.";
  return outcome === "partial" ? `Done: this ${thing} is protected in part only.` : `Done: this ${thing} could not be protected.`;
}

/** What a frame of the camera is, with its tone. */
export function live({ state, faces }) {
  if (state === "no face") return ["", "No face is found in this picture, so nothing was changed."];
  if (state === "black") return ["bad", "This picture could not be protected, so it is not shown."];
  if (state === "redacted") return ["mid", "Covered with a box: a face could not be changed in time."];
  const asked = faces.filter((face) => face.before?.known);
  const name = asked[0]?.recognizer;
  if (!asked.length) return ["mid", "The face is changed. No recogniser that was asked knew it before."];
  if (asked.some((face) => face.after.known)) return ["mid", `The face is changed, but ${name} still knows the person. Photos are protected better: take one.`];
  return ["good", `The face is changed, and ${name} no longer knows the person.`];
}
