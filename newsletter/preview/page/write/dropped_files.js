/** Files that are dropped, also whole folders of pictures: they are read while the event lasts, before anything is loaded. */

/** @typedef {{path: string, file: File}} Named a file, with the folders that it was dropped or chosen in */

/** How many files make a draft. */
export const MOST = 500;

/**
 * Return the files that are dropped, with those in folders; it is called while the event lasts, since the browser takes
 * them away with it.
 * @param {DataTransfer} data
 * @returns {Promise<Named[]>}
 */
export async function filesIn(data) {
  const entries = [...data.items].filter(({ kind }) => kind === "file").map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return [...data.files].map(named);
  const found = await Promise.all(entries.map((entry) => (entry ? within(entry, "") : [])));
  return found.flat();
}

/** Return a file with the folders that it is in. */
export function named(file) {
  return { path: file.webkitRelativePath || file.name, file };
}

/** @returns {Promise<Named[]>} */
async function within(entry, folder) {
  const path = folder + entry.name;
  if (entry.isFile) return [{ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) }];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // up to a hundred at a time
    if (!some.length) return found;
    for (const each of some) if (found.length <= MOST) found.push(...(await within(each, `${path}/`)));
  }
}
