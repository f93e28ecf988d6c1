// Several files as one, unpacked by every system: a zip archive that does not compress.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte >>> 0;
});

function checksum(bytes) {
  let sum = ~0;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** The archive of named blobs. */
export async function zip(files) {
  const parts = [];
  const list = [];
  let place = 0;
  for (const { name, blob } of files) {
    const title = new TextEncoder().encode(name);
    const sum = checksum(new Uint8Array(await blob.arrayBuffer()));
    // version 2.0; names in UTF-8; stored; the first day that the format knows
    const common = [[2, 20], [2, 0x0800], [2, 0], [2, 0], [2, 33], [4, sum], [4, blob.size], [4, blob.size], [2, title.length], [2, 0]];
    parts.push(numbers([[4, 0x04034b50], ...common]), title, blob);
    list.push(numbers([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, place]]), title);
    place += 30 + title.length + blob.size;
  }
  const length = list.reduce((sum, part) => sum + part.length, 0);
  const end = numbers([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, length], [4, place], [2, 0]]);
  return new Blob([...parts, ...list, end], { type: "application/zip" });
}

function numbers(fields) {
  const bytes = new DataView(new ArrayBuffer(fields.reduce((sum, [width]) => sum + width, 0)));
  let place = 0;
  for (const [width, value] of fields) {
    if (width === 2) bytes.setUint16(place, value, true);
    else bytes.setUint32(place, value, true);
    place += width;
  }
  return new Uint8Array(bytes.buffer);
}

/** Names that differ, by a number where two are alike. */
export function distinct(files) {
  const taken = new Set();
  return files.map((file) => {
    let name = file.name;
    for (let count = 2; taken.has(name); count += 1) name = file.name.replace(/(\.(visard|partial)\.[^.]*)?$/, ` (${count})$1`);
    taken.add(name);
    return { ...file, name };
  });
}
