// What somebody drops or chooses: photos and videos, and those in folders.

const PHOTOS = /\.(jpe?g|jfif|png|webp|hei[cf]|avif|tiff?)$/i;
const VIDEOS = /\.(mp4|m4v|mov|mkv|webm)$/i;

/** Whether a file is taken for a video. */
export const isVideo = (file) => file.type.startsWith("video/") || VIDEOS.test(file.name);

/** The files of a drop; of folders in it, the photos and videos. */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  return (await Promise.all(entries.map(within))).flat();
}

/** The photos and videos among the files of a folder that somebody chose. */
export const usable = (files) => files.filter((file) => !file.name.startsWith(".") && (PHOTOS.test(file.name) || VIDEOS.test(file.name)));

async function within(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // a hundred at a time
    if (!some.length) break;
    found.push(...some);
  }
  return usable((await Promise.all(found.map(within))).flat());
}
