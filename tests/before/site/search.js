// Finds issues, headings, sessions and speakers in this browser. Every word that is typed, or a part of it, must stand
// in what is found; accents and capitals do not count. The index is a script, since a page opened from a disk may load
// nothing else, and it is loaded when somebody wants to search.
"use strict";

{
  const most = 50;
  const form = document.querySelector("form.search");
  const field = form.querySelector("input");
  const said = form.querySelector("[role=status]");
  const list = form.querySelector("ul");
  const plain = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i", "’": "'" };
  let finds;

  const folded = (text) =>
    text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßæœøđðłþı’]/g, (character) => plain[character]);

  const load = () =>
    (finds ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = form.dataset.index;
      script.onerror = () => (finds = undefined); // the next character typed tries again
      script.onload = () => done(prepared(window.newsletterIndex));
      document.head.append(script);
    }));

  const prepared = ({ issues, finds }) =>
    finds.map(([issue, title, who, anchor]) => {
      const [name, day, slug, language] = issues[issue];
      const address = `${slug}/${location.protocol === "file:" ? "index.html" : ""}${anchor && "#"}${anchor}`;
      const about = anchor ? `${name} · ${day}` : day;
      return { title, who, about, address, language, inTitle: folded(title), text: folded(`${title} ${who} ${name}`) };
    });

  // A title that begins so comes first, then one in which words do, then one that has the words in it at all; within
  // these, the order is that of the index.
  const rank = (find, words) => {
    const tests = [
      () => find.inTitle.startsWith(words.join(" ")),
      () => words.every((word) => ` ${find.inTitle}`.includes(` ${word}`)),
      () => words.every((word) => find.inTitle.includes(word)),
      () => true,
    ];
    return tests.findIndex((test) => test());
  };

  const element = (name, text, language) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (language) made.lang = language;
    if (language) made.dir = "auto";
    return made;
  };

  const item = (find) => {
    const link = element("a", find.title, find.language);
    link.href = find.address;
    const made = document.createElement("li");
    made.append(link);
    if (find.who) made.append(element("p", find.who, find.language));
    made.append(element("p", find.about, find.language));
    return made;
  };

  const search = async () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    const all = words.length ? await load() : [];
    if (words.join() !== folded(field.value).split(/\s+/).filter(Boolean).join()) return; // typed on while it loaded
    const found = all.filter((find) => words.every((word) => find.text.includes(word)));
    found.sort((one, other) => rank(one, words) - rank(other, words));
    list.replaceChildren(...found.slice(0, most).map(item));
    const count = form.dataset.results.replace("{count}", found.length > most ? `${most} / ${found.length}` : found.length);
    said.textContent = !words.length ? "" : found.length ? count : form.dataset.none;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await search();
    list.querySelector("a")?.focus();
  });
  form.addEventListener("keydown", (event) => {
    const stops = [field, ...list.querySelectorAll("a")];
    const to = stops.indexOf(document.activeElement) + { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (stops[to]) {
      event.preventDefault();
      stops[to].focus();
    } else if (event.key === "Escape") {
      field.value = "";
      field.focus();
      search();
    }
  });
  field.addEventListener("focus", load);
  field.addEventListener("input", search);

  // The browser follows an address to its place after this runs, and would take the focus away again.
  const look = () => location.hash === "#search" && setTimeout(() => field.focus());
  form.hidden = false;
  field.value = new URLSearchParams(location.search).get("q") ?? field.value;
  if (field.value) search();
  window.addEventListener("hashchange", look);
  window.addEventListener("load", look);
}
