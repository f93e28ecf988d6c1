"use strict";
// Boxes drawn and choices made here end in a CSV file; nothing is sent anywhere.
const { columns, files } = JSON.parse(document.getElementById("data").textContent);
const save = document.getElementById("save"), count = document.getElementById("count");
const drawn = [];
document.body.classList.add("scripted");

function choices() {
  return [...document.querySelectorAll(".choice select")];
}

function tell() {
  const changed = choices().filter((select) => select.value).length;
  const words = `${changed} changed, ${drawn.length} drawn`;
  count.textContent = changed + drawn.length ? words : "Nothing is corrected yet.";
}

function field(value) {
  const text = value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function rows() {
  const found = [];
  document.querySelectorAll(".file-part").forEach((part) => {
    const file = files[part.dataset.file];
    part.querySelectorAll(".seen li").forEach((item) => {
      const face = file.faces[item.dataset.face], what = item.querySelector("select").value;
      if (what || face.kept) {
        found.push(...face.rows.map((row) => ({ ...row, what: what || row.what })));
      }
    });
  });
  return found.concat(drawn.map((each) => each.row()));
}

save.addEventListener("click", () => {
  const lines = [columns, ...rows().map((row) => columns.map((name) => row[name]))];
  const text = lines.map((line) => line.map(field).join(",")).join("\n") + "\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = "corrections.csv";
  link.click();
});

function place(box, at) {
  for (const side of ["left", "top", "width", "height"]) {
    box.style[side] = `${100 * at[side]}%`;
  }
}

function within(event, stage) {
  const area = stage.getBoundingClientRect();
  const part = (value, start, length) => Math.min(Math.max((value - start) / length, 0), 1);
  return [part(event.clientX, area.left, area.width), part(event.clientY, area.top, area.height)];
}

function list(stage, box, at) {
  const part = stage.closest(".file-part"), item = document.createElement("li");
  const width = Number(stage.dataset.width), height = Number(stage.dataset.height);
  const sides = {
    x: Math.round(at.left * width), y: Math.round(at.top * height),
    width: Math.max(1, Math.round(at.width * width)), height: Math.max(1, Math.round(at.height * height)),
  };
  item.append(`New box: ${sides.width} × ${sides.height} at ${sides.x}, ${sides.y} `);
  const times = {};
  if (stage.dataset.second !== undefined) {
    const second = Number(stage.dataset.second);
    for (const [name, value] of [["from", Math.max(0, second - 1)], ["to", second + 1]]) {
      times[name] = document.createElement("input");
      times[name].value = value.toFixed(2);
      times[name].setAttribute("aria-label", `${name}, in seconds`);
      item.append(` ${name} `, times[name]);
    }
    item.append(" seconds ");
  }
  const remove = document.createElement("button");
  remove.textContent = "remove";
  item.append(remove);
  part.querySelector(".drawn").append(item);
  const entry = {
    row: () => ({
      file: files[part.dataset.file].file, ...sides, what: "cover",
      from: times.from && times.from.value, to: times.to && times.to.value,
    }),
  };
  drawn.push(entry);
  remove.addEventListener("click", () => {
    drawn.splice(drawn.indexOf(entry), 1);
    box.remove();
    item.remove();
    tell();
  });
  tell();
}

document.querySelectorAll(".shot .stage").forEach((stage) => {
  stage.addEventListener("pointerdown", (event) => {
    const start = within(event, stage), box = document.createElement("span");
    let at = null;
    box.className = "box new";
    stage.append(box);
    stage.setPointerCapture(event.pointerId);
    const move = (moved) => {
      const end = within(moved, stage);
      const [left, top] = [0, 1].map((axis) => Math.min(start[axis], end[axis]));
      const [width, height] = [0, 1].map((axis) => Math.abs(start[axis] - end[axis]));
      at = { left, top, width, height };
      place(box, at);
    };
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", () => {
      stage.removeEventListener("pointermove", move);
      if (at && at.width > 0.005 && at.height > 0.005) list(stage, box, at);
      else box.remove();
    }, { once: true });
  });
});

for (const select of choices()) {
  select.closest(".choice").hidden = false;
  select.addEventListener("change", tell);
}
save.disabled = false;
tell();
