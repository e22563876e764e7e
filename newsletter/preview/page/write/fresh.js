/**
 * New blocks and items: what they need is there, and empty, so that the form shows what is to be filled in. Examples stand
 * in the fields as hints and never in the file, from which they could be sent.
 */

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./shapes.js").Field} Field */

/** Return the value of a new block of a kind. */
export function freshBlock({ name, fields }) {
  // A list that is called as its block is what the block is about, as with sessions, which may be in groups instead.
  return { type: name, ...group(fields.filter((field) => field.is_needed || (field.name === name && field.shape.widget === "list"))) };
}

/**
 * Return the value of a new item of a list, as short as the last one there.
 * @param {Shape} shape the item's
 * @param {any[]} others the items that are there
 */
export function freshItem(shape, others) {
  const last = others.at(-1);
  if (shape.widget === "list") return (Array.isArray(last) && last.length ? last : [""]).map(() => "");
  if (shape.has_short_form && (last === undefined || typeof last === "string")) return "";
  return value(shape);
}

function value(shape) {
  if (shape.widget === "list") return [freshItem(shape.item, [])];
  return ["group", "picture"].includes(shape.widget) ? group(shape.fields.filter((field) => field.is_needed)) : "";
}

/** The words for a picture stay away: empty ones would say that it is mere decoration. */
function group(fields) {
  return Object.fromEntries(fields.filter(({ shape }) => shape.widget !== "alt").map((field) => [field.name, value(field.shape)]));
}
