// Finds headings, sessions, speakers and running text in this browser. Every word that is typed, or a part of it, must
// stand in what is found; accents and capitals do not count, nor how a long number is grouped. With the first key an
// index is loaded, which knows in which issues a word stands, and then what those issues say, until there is enough to
// show. All that is loaded are scripts, since a page opened from a disk may load nothing else.
"use strict";

{
  const most = 50;
  const together = 10; // so many issues are asked for at once
  const form = document.querySelector("form.search");
  const field = form.querySelector("input");
  const said = form.querySelector("[role=status]");
  const list = form.querySelector("ul");
  const plain = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i", "’": "'" };

  const folded = (text) =>
    text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßæœøđðłþı’]/g, (character) => plain[character]);

  // Long numbers are written in groups, each in its own way, such as those of a telephone.
  const number = /\d(?:[\s/–-]*\d){5,}/g;
  const closed = (text) => text.replace(number, (digits) => digits.replace(/\D/g, ""));
  const piece = new RegExp(`\\S*?${number.source}\\S*|\\S+`, "g");

  // The words that are typed, as they are compared.
  const typed = () =>
    folded(field.value).replace(/(?<=\d)\s*\/\s*(?=\d)/g, "/").split(/\s+/).filter(Boolean).map(closed);

  // What a script leaves behind under a name; one that could not be loaded is tried again when it is wanted again.
  const scripts = new Map();
  const loaded = (address, name, prepared) => {
    const load = new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onerror = failed;
      script.onload = () => done(prepared(window[name]));
      document.head.append(script);
    });
    load.catch(() => scripts.delete(address));
    return load;
  };
  const once = (address, name, prepared) => {
    if (!scripts.has(address)) scripts.set(address, loaded(address, name, prepared));
    return scripts.get(address);
  };

  const index = () =>
    once(form.dataset.index, "newsletterIndex", ({ issues, words, named, held }) => ({
      issues,
      words: words.split(" "),
      named: named.split(","),
      held: held.split(","),
    }));

  // What stands in an issue, from the script beside its page.
  const findsOf = (number, [name, day, path, language]) =>
    once(`${path}/finds.js`, "newsletterFinds", (finds) =>
      finds.map(([title, who, anchor, words]) => {
        const address = `${path}/${location.protocol === "file:" ? "index.html" : ""}${anchor && "#"}${anchor}`;
        const within = anchor && title ? name : "";
        const inTitle = folded(title);
        const inNames = folded(`${title} ${who} ${name}`);
        const all = `${inNames} ${folded(words)}`;
        const text = `${all} ${closed(all)}`;
        return { number, title: title || name, who, words, within, day, address, language, inTitle, inNames, text };
      }),
    );

  // The numbers of issues, each written as its distance from the one before.
  const numbers = (distances) => {
    let number = 0;
    return distances ? distances.split(".").map((distance) => (number += parseInt(distance, 36))) : [];
  };

  // The issues that may have all the words, those first that have them in titles and names.
  const candidates = ({ issues, words, named, held }, typed) => {
    const parts = typed.flatMap((word) => word.match(/[\p{L}\p{N}]+/gu) ?? []);
    const withPart = parts.map((part) => {
      const found = { named: new Set(), anywhere: new Set() };
      words.forEach((word, at) => {
        if (!word.includes(part)) return;
        for (const number of numbers(named[at])) found.named.add(number) && found.anywhere.add(number);
        for (const number of numbers(held[at])) found.anywhere.add(number);
      });
      return found;
    });
    const all = [...issues.keys()].filter((number) => withPart.every(({ anywhere }) => anywhere.has(number)));
    const isFirst = (number) => withPart.every(({ named }) => named.has(number));
    return [...all.filter(isFirst), ...all.filter((number) => !isFirst(number))];
  };

  // What has all the words, in the order of the issues, until there is more than can be shown; `whole` if that is all.
  const finds = async (words) => {
    const known = await index();
    const left = candidates(known, words);
    const found = [];
    while (left.length && found.length <= most) {
      const some = left.splice(0, together).map((number) => findsOf(number, known.issues[number]));
      found.push(...(await Promise.all(some)).flat().filter((find) => words.every((word) => find.text.includes(word))));
    }
    return { found: found.sort((one, other) => one.number - other.number), whole: !left.length };
  };

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
    said.textContent = "";
    const { found, whole } = words.length ? await finds(words).catch(() => ({})) : { found: [] };
    if (!found || words.join() !== typed().join()) return; // not loaded, or typed on meanwhile
    found.sort((one, other) => rank(one, words) - rank(other, words));
    list.replaceChildren(...found.slice(0, most).map((find) => item(find, words)));
    const all = `${found.length}${whole ? "" : "+"}`;
    const count = form.dataset.results.replace("{count}", found.length > most ? `${most} / ${all}` : all);
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
  field.addEventListener("input", search);

  // The browser follows an address to its place after this runs, and would take the focus away again.
  const look = () => location.hash === "#search" && setTimeout(() => field.focus());
  form.hidden = false;
  field.value = new URLSearchParams(location.search).get("q") ?? field.value;
  if (field.value) search();
  window.addEventListener("hashchange", look);
  window.addEventListener("load", look);
}
