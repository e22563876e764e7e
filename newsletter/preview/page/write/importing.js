/**
 * What files hold beside the draft that they make: the page on which pieces are put elsewhere before anything is written.
 *
 *   import_files.js  files on their way    source_pieces.js  the pieces on the left    planned_draft.js  the draft on the right
 */

import { counted, make, styled } from "../dom.js";
import { say } from "../say.js";
import { ask } from "./dialog.js";
import { fileChooser, sendFiles } from "./import_files.js";
import { nameField } from "./name_field.js";
import { plannedDraft } from "./planned_draft.js";
import { sourcePieces } from "./source_pieces.js";

/** @typedef {import("./import_files.js").Named} Named */
/** @typedef {{start: number, end: number, kind: string}} Wish */

/**
 * Show files in a dialog; `made` is called with the name of the issue once it is written. Nothing is left of it otherwise.
 * @param {Named[]} files
 * @param {(slug: string) => void} made
 */
export async function showImport(files, made) {
  await styled("write/importing");
  const body = make("div", { class: "import-body" });
  const heading = make("h2", { id: "import-heading", tabindex: "-1" });
  const cancel = make("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Cancel");
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: "dialog import", "aria-labelledby": "import-heading" }, make("div", { class: "dialog-head" }, heading, cancel), body));
  const from = /** @type {HTMLElement | null} */ (document.activeElement);
  let where = ""; // of what the server keeps
  const drop = () => where && ask(`${where}/drop`, {});
  let isBegun = false;
  dialog.addEventListener("cancel", (event) => {
    if (!isBegun) return;
    event.preventDefault(); // one key must not throw away what was put elsewhere
    const answer = /** @type {HTMLElement} */ (body.querySelector(".answer"));
    answer.textContent = "Nothing is made yet. “Cancel” leaves without.";
  });
  dialog.addEventListener("close", () => {
    drop();
    dialog.remove();
    from?.focus({ preventScroll: true });
  });
  const read = async (/** @type {Named[]} */ all, /** @type {Wish[]} */ wishes = []) => {
    heading.textContent = `From ${namesOf(all)}`;
    dialog.classList.remove("read");
    body.replaceChildren(make("p", { class: "import-wait", role: "status" }, "Reading …"));
    drop();
    [where, isBegun] = ["", false];
    const answer = await sendFiles(all);
    if (!dialog.isConnected) return answer.id && ask(`/api/imports/${answer.id}/drop`, {});
    if (answer.refused) return refused(answer);
    where = `/api/imports/${answer.id}`;
    const done = (slug) => {
      where = ""; // the server has dropped it
      dialog.close();
      made(slug);
    };
    dialog.classList.add("read");
    body.replaceChildren(...page(answer, where, { wishes, done, more: (more, kept) => read([...all, ...more], kept), begun: (is) => (isBegun = is) }));
    heading.focus();
  };
  const refused = ({ refused: why, files: each = [] }) => {
    heading.textContent = "These files cannot be read";
    body.replaceChildren(
      make(
        "div",
        { class: "import-refused", role: "alert" },
        ...(each.length ? each.map(({ name, why: reason }) => make("p", {}, make("strong", {}, name), make("br"), reason)) : [make("p", {}, why)]),
      ),
      make("p", {}, ...fileChooser("Choose other files …", read)),
    );
    heading.focus();
  };
  document.body.append(dialog);
  dialog.showModal();
  await read(files);
}

function namesOf(files) {
  const documents = files.filter(({ path, file }) => !path.includes("/") && !file.type.startsWith("image/")).map(({ path }) => path);
  return documents.length > 3 ? counted(documents.length, "file") : documents.join(", ") || files[0].path;
}

/** Return the page of what the server has read. */
function page({ documents, kinds, draft }, where, { wishes, done, more, begun }) {
  const source = sourcePieces(documents, { chosen: showChosen, looked: (at) => planned.mark([at]), left: () => planned.mark([]), go: (at) => planned.focus(at) });
  const planned = plannedDraft({ looked: (pieces) => source.mark(pieces), left: () => source.mark([]), go: (pieces) => source.focus(pieces[0]) });
  const select = make("select", { id: "put-as", "aria-label": "Put it as" }, ...kinds.map(({ kind, label }) => make("option", { value: kind }, label)));
  const put = make("button", { type: "button", click: () => wish(/** @type {HTMLSelectElement} */ (select).value) }, "Put it as");
  const back = make("button", { type: "button", class: "quiet", click: takeBack }, "Take back");
  const count = make("span", { class: "import-count" });
  const said = make("p", { class: "answer", role: "status" });
  /** @type {number[]} how many wishes each step has added */
  const steps = wishes.length ? [wishes.length] : [];
  let isBusy = false;

  function tell(words, { isRefused = false } = {}) {
    said.textContent = words;
    said.classList.toggle("refused", isRefused);
  }

  function showChosen() {
    const pieces = source.chosen();
    count.textContent = pieces.length ? `${counted(pieces.length, "piece")} chosen` : "Tick pieces to put them elsewhere.";
    put.toggleAttribute("disabled", !pieces.length);
    select.toggleAttribute("disabled", !pieces.length);
    back.toggleAttribute("disabled", !steps.length);
    begun(steps.length > 0);
    tools.classList.toggle("ready", pieces.length > 0 || steps.length > 0);
  }

  function show(newest) {
    source.show(newest.went);
    planned.show(newest);
    showChosen();
  }

  /** Ask for the draft by other wishes, and show it; return whether there is one. */
  async function plan(wanted) {
    isBusy = true;
    tell("The draft is made anew …");
    const answer = await ask(`${where}/plan`, { wishes: wanted });
    isBusy = false;
    tell(answer.refused ?? "", { isRefused: Boolean(answer.refused) });
    if (!answer.refused) show(answer);
    return answer.refused ? null : answer;
  }

  async function wish(kind) {
    const pieces = source.chosen();
    if (isBusy || !pieces.length) return;
    const added = runs(pieces).map(([start, end]) => ({ start, end, kind }));
    const answer = await plan([...wishes, ...added]);
    if (!answer) return;
    wishes = [...wishes, ...added];
    steps.push(added.length);
    const { label } = kinds.find((each) => each.kind === kind);
    const isThere = pieces.some((at) => answer.went[at].some(([, name]) => name === label));
    source.choose([]);
    tell(isThere ? `${counted(pieces.length, "piece")} put as ${label}.` : `This could not be put as ${label}: something that it needs is not written there.`);
    planned.focus(pieces[0], { isOnlyShown: true });
    source.focus(pieces[0]);
  }

  async function takeBack() {
    if (isBusy || !steps.length) return;
    const kept = wishes.slice(0, wishes.length - steps[steps.length - 1]);
    if (!(await plan(kept))) return;
    wishes = kept;
    steps.pop();
    tell("Taken back.");
    showChosen();
    if (!steps.length) source.focus(0); // the button cannot have the focus any more
  }

  async function write(event) {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    tell("The draft is made …");
    const answer = await ask(`${where}/make`, { slug: await name.value(), wishes });
    isBusy = false;
    if (!answer.refused) {
      done(answer.slug);
      return say("The draft is made. Notes of the source stand in the YAML view.");
    }
    tell(answer.refused, { isRefused: true });
  }

  const name = nameField("import-name", {});
  name.follow(draft.title || documents[0].name.replace(/\.[^.]*$/, ""));
  const tools = make("div", { class: "import-tools", role: "group", "aria-label": "Put pieces elsewhere" }, count, make("span", { class: "import-put" }, put, select), back, said);
  const missing = documents.flatMap(({ pieces }) => pieces).filter(({ kind, has_come: hasCome }) => kind === "picture" && !hasCome);
  const pictures = missing.length
    ? make("p", { class: "note import-missing" }, `${counted(missing.length, "picture")} did not come along: they are in files of their own. `, ...fileChooser("Choose them …", (files) => more(files, wishes), "image/*"))
    : null;
  const parts = [
    pictures,
    make("div", { class: "import-columns" }, column("In the file", source.element), column("In the draft", planned.element)),
    tools,
    make("form", { class: "import-foot", submit: write }, name.field, make("button", { type: "submit" }, "Make the draft")),
  ].filter((part) => part !== null);
  if (wishes.length) plan(wishes);
  show(draft);
  return parts;
}

/** Return numbers in runs of those side by side, each as its first and the one behind its last. */
function runs(numbers) {
  /** @type {[number, number][]} */
  const found = [];
  for (const number of numbers) {
    const last = found[found.length - 1];
    if (last && last[1] === number) last[1] = number + 1;
    else found.push([number, number + 1]);
  }
  return found;
}

function column(words, element) {
  return make("section", { class: "import-column", "aria-label": words }, make("h3", {}, words), element);
}
