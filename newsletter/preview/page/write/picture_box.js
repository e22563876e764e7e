/**
 * The box in which a picture is chosen, from those of the publication or from this computer, and at once asked what it
 * shows. It is loaded when a picture is asked for first.
 */

import { getAnswer, send } from "../api.js";
import { counted, make, readable, styled } from "../dom.js";
import { state } from "../state.js";
import { draft, isIssue } from "./draft.js";

await styled("write/pictures");

/** @typedef {{src: string, alt: string}} Picture */
/** @typedef {{src: string, bytes: number, width: number, height: number, stamp: string}} Told */

export const TYPES = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"];
const UNANSWERED = "The server does not answer. Try it again when it does.";
const FOLDER = "issues/";
const MANY = 12; // pictures, from which on they can be searched

/** Return the address of the issue that is open: the settings, too, take a picture by its routes. */
function issueRoutes() {
  return isIssue() ? draft.where : `/api/issues/${encodeURIComponent(state().issue)}`;
}

/** Return the path of a picture as an issue has it, which begins in the folder of issues. */
export function asInIssue(src) {
  return isIssue() ? src : src.startsWith(FOLDER) ? src.slice(FOLDER.length) : `../${src}`;
}

/** Return the path of a picture as the text that is written has it. */
export function asWritten(src) {
  return isIssue() ? src : FOLDER + src;
}

/** Return the address at which a picture of the publication is shown small. */
export function small(src, stamp = "") {
  return `${issueRoutes()}/picture/small?${new URLSearchParams(stamp ? { src, v: stamp } : { src })}`;
}

/** Return what is known of a picture: its size and its weight, or why it cannot be shown. */
export async function told(src) {
  return getAnswer(`${issueRoutes()}/picture?${new URLSearchParams({ src })}`);
}

/** Return the size and the weight of a picture in words. */
export function inWords({ width, height, bytes }) {
  return `${width} × ${height} · ${readable(bytes)}`;
}

/**
 * Have a picture chosen, or take some files, and return what each of them shows; none if somebody has thought better.
 * @param {{files?: File[], alt?: string, title?: string}} [options]
 * @returns {Promise<Picture[]>}
 */
export function askForPictures({ files = [], alt = "", title = "Choose a picture" } = {}) {
  const from = /** @type {HTMLElement | null} */ (document.activeElement);
  const body = make("div", { class: "picture-body" });
  const heading = make("h2", { id: "picture-heading", tabindex: "-1" });
  const answer = make("p", { class: "answer refused", role: "alert" });
  const close = make("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Cancel");
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: "dialog picture-dialog", "aria-labelledby": "picture-heading" }, make("div", { class: "dialog-head" }, heading, close), answer, body));
  const show = (words, ...children) => {
    heading.textContent = words;
    body.replaceChildren(...children);
  };
  return new Promise((resolve) => {
    /** @type {Picture[]} */
    const done = [];
    let waiting = [...files];
    const take = async (/** @type {File[]} */ taken) => {
      waiting = taken.slice(0, files.length ? undefined : 1);
      await next();
    };
    const next = async () => {
      const file = waiting.shift();
      if (!file) return done.length ? finish(done) : choose();
      const number = files.length > 1 ? `Picture ${files.length - waiting.length} of ${files.length}: w` : "W";
      show(`${number}hat does it show?`, make("p", { class: "muted", role: "status" }, `Storing ${file.name} …`));
      const stored = await store(file);
      answer.textContent = stored.refused ?? "";
      if (stored.refused) return waiting.length ? next() : done.length ? finish(done) : choose();
      ask(stored, `${number}hat does it show?`);
    };
    const ask = (/** @type {Told} */ stored, words) => {
      const [form, field] = question(stored, files.length > 1 ? "" : alt, (shows) => {
        answer.textContent = "";
        done.push({ src: stored.src, alt: shows });
        next();
      });
      show(words, form);
      field.focus();
      field.select();
    };
    const choose = async () => {
      const pick = async (src) => {
        const known = await told(src).catch(() => ({ refused: UNANSWERED }));
        answer.textContent = known.refused ?? "";
        if (!known.refused) ask(known, "What does it show?");
      };
      show(title, ...(await chooser(take, pick)));
      /** @type {HTMLElement | null} */ (body.querySelector("button"))?.focus();
    };
    const finish = (/** @type {Picture[]} */ found) => {
      dialog.returnValue = "done";
      dialog.close();
      resolve(found);
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "done") from?.focus({ preventScroll: true });
      resolve([]);
    });
    dialog.addEventListener("paste", (event) => {
      const pasted = picturesIn(event.clipboardData);
      if (!pasted.length) return;
      event.preventDefault();
      take(pasted);
    });
    dialog.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const dropped = picturesIn(event.dataTransfer);
      if (dropped.length) take(dropped);
      else answer.textContent = "This is no picture.";
    });
    document.body.append(dialog);
    dialog.showModal();
    next();
  });
}

/**
 * Return the pictures among what is dropped or pasted; none where it is words with a picture of them, as from a sheet.
 * @param {DataTransfer | null} data
 */
export function picturesIn(data) {
  if (!data || data.getData("text/plain").trim()) return [];
  return [...data.files].filter(({ type, name }) => type.startsWith("image/") || /\.(avif|gif|heic|jfif|jpe?g|png|svg|webp)$/i.test(name));
}

/** Send a file, and return what is known of it then, or why it is `refused`. */
async function store(file) {
  try {
    const where = `${issueRoutes()}/pictures?${new URLSearchParams({ name: file.name })}`;
    return (await send(where, file, file.type.startsWith("image/") ? file.type : "application/octet-stream")).answer;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { refused: UNANSWERED };
  }
}

/** Return the button for files of this computer, and the pictures that are there already. */
async function chooser(take, pick) {
  const input = /** @type {HTMLInputElement} */ (make("input", { type: "file", accept: TYPES.join(","), hidden: true, change: () => take([...(input.files ?? [])]) }));
  const browse = make("button", { type: "button", class: "solid", click: () => input.click() }, "From this computer …");
  const { pictures = [] } = await getAnswer(`${issueRoutes()}/pictures`).catch(() => ({}));
  const found = make("p", { class: "muted", role: "status" });
  const list = make("ul", { class: "picture-list", "aria-label": "Pictures of this newsletter" });
  const filter = (words) => {
    const shown = pictures.filter(({ src }) => src.toLowerCase().includes(words.trim().toLowerCase()));
    found.textContent = words.trim() ? counted(shown.length, "picture") : "";
    list.replaceChildren(...shown.map((each) => make("li", {}, choice(each, pick))));
  };
  filter("");
  const search = make("input", { type: "text", class: "picture-search", "aria-label": "Find a picture by its name", placeholder: "Find a picture by its name", autocomplete: "off", spellcheck: "false", input: (event) => filter(event.target.value) });
  return [
    make("p", { class: "picture-sources" }, browse, input, make("span", { class: "muted" }, "or drop a picture here, or paste one (Ctrl V)")),
    ...(pictures.length ? [make("h3", {}, "In this newsletter"), ...(pictures.length > MANY ? [search, found] : []), list] : []),
  ];
}

function choice({ src }, pick) {
  const name = src.replace(/^images\//, "");
  return make("button", { type: "button", class: "picture-choice", title: name, click: () => pick(src) }, make("img", { src: small(src), alt: "", loading: "lazy" }), make("span", {}, name));
}

/**
 * Return the form that asks what a picture shows, and its field.
 * @param {Told} stored
 * @returns {[HTMLElement, HTMLTextAreaElement]}
 */
function question(stored, alt, done) {
  const field = /** @type {HTMLTextAreaElement} */ (make("textarea", { id: "picture-alt", rows: "3", dir: "auto", spellcheck: "true", "aria-describedby": "picture-help picture-said" }));
  field.value = alt;
  const said = make("p", { id: "picture-said", class: "answer refused", role: "alert" });
  const tick = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", change: () => (field.disabled = tick.checked) }));
  const submit = (event) => {
    event.preventDefault();
    const words = field.value.trim().replace(/\s+/g, " ");
    if (tick.checked || words) return done(tick.checked ? "" : words);
    said.textContent = "Write a few words, or tick that it is mere decoration.";
    return field.focus();
  };
  const press = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  };
  field.addEventListener("keydown", press);
  const form = make(
    "form",
    { class: "picture-question", submit },
    make("figure", {}, make("img", { src: small(stored.src, stored.stamp), alt: "The picture that was chosen" }), make("figcaption", { class: "muted" }, `${stored.src.split("/").at(-1)} · ${inWords(stored)}`)),
    make(
      "div",
      {},
      make("label", { class: "caption", for: "picture-alt" }, "What it shows"),
      field,
      make("p", { class: "help", id: "picture-help" }, "What does the picture say to somebody who does not see it? One sentence is enough."),
      said,
      make("label", { class: "check" }, tick, "It is mere decoration"),
      make("p", { class: "link-buttons" }, make("button", { class: "solid" }, "Use this picture")),
    ),
  );
  return [form, field];
}
