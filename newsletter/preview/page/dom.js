/** Elements made from data. Texts from outside become text nodes, never HTML. */

/**
 * Return a new element; attributes that are functions become listeners, false and null are left out.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node|string|null|false|undefined)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Load a style sheet of the page, once; modules that are loaded on demand await their own before they show anything.
 * @param {string} name
 */
export function styled(name) {
  const href = `/page/${name}.css`;
  if (document.head.querySelector(`link[href="${href}"]`)) return undefined;
  return new Promise((resolve) => document.head.append(make("link", { rel: "stylesheet", href, load: resolve, error: resolve })));
}

/** Return the element of index.html with this id. */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * Replace the children of an element. The focus stays if a new element has the same data-key.
 * @param {Element} parent
 * @param {...(Node|string)} children
 */
export function refill(parent, ...children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const key = focused instanceof HTMLElement ? focused.dataset.key : undefined;
  parent.replaceChildren(...children);
  if (key) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** Return a sentence as nodes: text between backticks is code. */
export function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));
}

/** Return a count with its noun: "1 warning", "3 warnings". */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

const KB = 1024; // as the command and the checks count

/** Return bytes as people read them. */
export function readable(bytes) {
  if (bytes < KB) return counted(bytes, "byte");
  return bytes < KB * KB ? `${(bytes / KB).toFixed(1)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}
