/** Links in prose: where one stands, and how it is written. Their box is in link_box.js. */

/** @typedef {import("./marks.js").Change} Change */

const LINK = /\[((?:\\[\s\S]|[^[\]\\])*)\]\(((?:\{\{[^{}]*\}\}|\\.|\([^()\s]*\)|[^()\s\\])*)\)/g;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

/**
 * Return the change that makes a link of words over which an address is pasted, or null.
 * @returns {Change | null}
 */
export function linkedByPaste(value, start, end, pasted) {
  const here = placeOf(value, start, end);
  const isNew = here.words && !here.isLink && !here.address && !/[[\]\n]/.test(here.words);
  return isNew && ADDRESS.test(pasted.trim()) ? linked(value, here, here.words, whole(pasted.trim())) : null;
}

/** Return the link that is selected or around the caret, or what would become one. */
export function placeOf(value, start, end) {
  for (const found of value.matchAll(LINK)) {
    const last = found.index + found[0].length;
    if (found.index <= start && end <= last) return { start: found.index, end: last, words: found[1], address: found[2], isLink: true };
  }
  const selected = value.slice(start, end);
  const words = selected.trim();
  const first = start + selected.indexOf(words);
  const isAddress = ADDRESS.test(words);
  return { start: first, end: first + words.length, words: isAddress ? "" : words, address: isAddress ? words : "", isLink: false };
}

/**
 * Return the change that writes a link.
 * @returns {Change}
 */
export function linked(value, { start, end, isLink }, words, address) {
  const shown = words ? words.replace(/\\[\s\S]|[[\]]/g, (found) => (found.length > 1 ? found : `\\${found}`)) : address.replace(/^(?:https?:\/\/|mailto:)/i, "");
  const isAlone = isLink || start < end;
  const before = !isAlone && /[\p{L}\p{N}.,;:!?]/u.test(value[start - 1] ?? "") ? " " : "";
  const after = !isAlone && /[\p{L}\p{N}]/u.test(value[end] ?? "") ? " " : "";
  const link = `${before}[${shown}](${address})`;
  return { start, end, text: link + after, select: [link.length, link.length] };
}

/** Return an address with what people leave out, and without what would end it too soon. */
export function whole(address) {
  if (/^\{\{.*\}\}$/.test(address)) return address;
  const isMail = /^[^\s@:/?#]+@[^\s@]+\.[^\s@]+$/.test(address);
  const isSite = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[:/?#]|$)/u.test(address);
  const full = isMail ? `mailto:${address}` : isSite ? `https://${address}` : address;
  const isBalanced = /^(?:[^()]|\([^()]*\))*$/.test(full);
  return full.replace(isBalanced ? /\s/g : /[\s()]/g, (found) => `%${found.charCodeAt(0).toString(16)}`);
}
