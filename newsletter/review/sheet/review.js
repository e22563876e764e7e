"use strict";
(() => {
  const letters = JSON.parse(document.getElementById("letters").textContent);
  const shown = document.getElementById("shown");
  const light = shown.srcdoc;
  const pictures = letters.pictures;
  for (const [address, key] of light.matchAll(/data:image\/[a-z]+;key=([0-9a-f]{16});base64,[A-Za-z0-9+\/=]+/g)) pictures[key] = address;
  const filled = (html) => html.replace(/picture:([0-9a-f]{16})/g, (whole, key) => pictures[key] ?? whole);

  const fit = (frame) => {
    const root = frame.contentDocument && frame.contentDocument.documentElement;
    if (!root) return;
    frame.style.height = "0";
    frame.style.height = `${Math.ceil(root.scrollHeight)}px`;
  };
  const frames = [shown];
  const follow = (frame) => {
    frame.addEventListener("load", () => fit(frame));
    fit(frame);
  };
  follow(shown);
  const fitAll = () => frames.forEach(fit);
  addEventListener("resize", fitAll);
  addEventListener("beforeprint", fitAll);

  const translated = [...document.querySelectorAll("[data-translation]")];
  const paint = (scheme) => {
    shown.srcdoc = scheme === "dark" ? filled(letters.dark) : light;
    for (const frame of translated) frame.srcdoc = filled(letters.translations[frame.dataset.translation][scheme]);
    for (const frame of [shown, ...translated]) frame.parentElement.classList.toggle("dark", scheme === "dark");
  };
  for (const frame of translated) {
    frames.push(frame);
    follow(frame);
    frame.parentElement.hidden = false;
    frame.srcdoc = filled(letters.translations[frame.dataset.translation].light);
  }
  for (const said of document.querySelectorAll(".no-scripts")) said.remove();
  document.getElementById("schemes").hidden = false;
  for (const input of document.querySelectorAll("[name=screen]")) input.addEventListener("change", fitAll);
  for (const input of document.querySelectorAll("[name=scheme]")) {
    input.addEventListener("change", () => paint(input.value));
  }

  const pair = document.getElementById("side-by-side");
  if (!pair) return;
  pair.hidden = false;
  const both = [...pair.querySelectorAll("iframe")];
  for (const frame of both) {
    frames.push(frame);
    follow(frame);
    frame.srcdoc = filled(letters[frame.dataset.letter]);
  }
  const places = (number) => both.map((frame) => frame.contentDocument.querySelector(`[data-differs~="${number}"]`));
  const show = (number) => {
    const found = places(number);
    for (const frame of both) {
      for (const old of frame.contentDocument.querySelectorAll(".shown")) old.classList.remove("shown");
    }
    for (const place of found) place?.classList.add("shown");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    (found[1] ?? found[0])?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };
  const offer = () => {
    for (const item of document.querySelectorAll("[data-number]")) {
      const number = item.dataset.number;
      if (item.querySelector("button") || !places(number).some(Boolean)) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Show in the letter";
      button.setAttribute("aria-label", `Show in the letter: ${item.querySelector(".sentence").textContent}`);
      button.addEventListener("click", () => show(number));
      item.lastElementChild.append(button);
    }
  };
  for (const frame of both) frame.addEventListener("load", offer);
})();
