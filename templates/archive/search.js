// Finds headings, sessions, speakers and running text in this browser. Every word that is typed, or a part of it, must
// stand in what is found; accents and capitals do not count, nor how a long number is grouped. The index is a script, since a page opened from a disk may
// load nothing else, and it is loaded when somebody wants to search.
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

  // Long numbers are written in groups, each in its own way, such as those of a telephone.
  const number = /\d(?:[\s/–-]*\d){5,}/g;
  const closed = (text) => text.replace(number, (digits) => digits.replace(/\D/g, ""));
  const piece = new RegExp(`\\S*?${number.source}\\S*|\\S+`, "g");

  // The words that are typed, as they are compared.
  const typed = () =>
    folded(field.value).replace(/(?<=\d)\s*\/\s*(?=\d)/g, "/").split(/\s+/).filter(Boolean).map(closed);

  const load = () =>
    (finds ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = form.dataset.index;
      script.onerror = () => (finds = undefined); // the next character typed tries again
      script.onload = () => done(prepared(window.newsletterIndex));
      document.head.append(script);
    }));

  const prepared = ({ issues, finds }) =>
    finds.map(([issue, title, who, anchor, words]) => {
      const [name, day, slug, language] = issues[issue];
      const address = `${slug}/${location.protocol === "file:" ? "index.html" : ""}${anchor && "#"}${anchor}`;
      const within = anchor && title ? name : "";
      const inTitle = folded(title);
      const inNames = folded(`${title} ${who} ${name}`);
      const all = `${inNames} ${folded(words)}`;
      const text = `${all} ${closed(all)}`;
      return { title: title || name, who, words, within, day, address, language, inTitle, inNames, text };
    });

  const isNamed = (find, words) => words.every((word) => find.inNames.includes(word));

  // A title that begins so comes first, then one in which words do, then one that has the words in it at all, then names,
  // then running text, in which the words follow each other or not; within these, the order is that of the index.
  const rank = (find, words) => {
    const tests = [
      () => find.inTitle.startsWith(words.join(" ")),
      () => words.every((word) => ` ${find.inTitle}`.includes(` ${word}`)),
      () => words.every((word) => find.inTitle.includes(word)),
      () => isNamed(find, words),
      () => find.text.includes(words.join(" ")),
      () => true,
    ];
    return tests.findIndex((test) => test());
  };

  // The running text around the words, where they follow each other, else around the first of them.
  const excerpt = (find, words) => {
    const parts = find.words.match(piece) ?? [];
    const read = (from, to) => closed(folded(parts.slice(from, to).join(" ")));
    const follow = (at) => read(at, at + words.length).includes(words.join(" "));
    const together = parts.findIndex((_, at) => follow(at));
    const first = parts.findIndex((_, at) => words.some((word) => read(at, at + 1).includes(word)));
    const from = Math.max(0, (together < 0 ? first : together) - 8);
    const to = from + 24;
    const shown = parts.slice(from, to).join(" ").replace(/^· | ·$/g, "");
    return `${from ? "… " : ""}${shown}${parts[to] ? " …" : ""}`;
  };

  const element = (name, text, language) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (language) made.lang = language;
    if (language) made.dir = "auto";
    return made;
  };

  const item = (find, words) => {
    const link = element("a", find.title, find.language);
    link.href = find.address;
    const made = document.createElement("li");
    made.append(link);
    if (find.who) made.append(element("p", find.who, find.language));
    if (!isNamed(find, words)) made.append(element("p", excerpt(find, words), find.language));
    const about = element("p", find.within ? ` · ${find.day}` : find.day);
    if (find.within) about.prepend(element("span", find.within, find.language));
    made.append(about);
    return made;
  };

  const search = async () => {
    const words = typed();
    const all = words.length ? await load() : [];
    if (words.join() !== typed().join()) return; // typed on while it loaded
    const found = all.filter((find) => words.every((word) => find.text.includes(word)));
    found.sort((one, other) => rank(one, words) - rank(other, words));
    list.replaceChildren(...found.slice(0, most).map((find) => item(find, words)));
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
