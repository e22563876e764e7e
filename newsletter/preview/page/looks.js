/** The themes as cards to choose from, each with a picture of a letter: for a new newsletter, and in its settings. */

import { make, styled } from "./dom.js";

await styled("looks");

const LOOKS = {
  editorial: "A page of a magazine",
  clinical: "Sober, with clear lines",
  community: "Warm and friendly",
  campaign: "Loud and bold",
};

/**
 * Return a card for each theme, with a button of the group `name`.
 * @param {string[]} themes
 * @param {{name: string, chosen?: string, change?: (theme: string) => void}} group
 */
export function lookCards(themes, { name, chosen = "", change = () => {} }) {
  return themes.map((theme) =>
    make(
      "label",
      { class: "look-card" },
      make("img", { src: `/page/start/${theme}.jpg`, alt: "", width: "350", height: "420" }),
      make(
        "span",
        { class: "look-words" },
        make("input", { type: "radio", name, value: theme, checked: theme === chosen, change: () => change(theme) }),
        make("span", {}, make("b", {}, theme[0].toUpperCase() + theme.slice(1)), make("span", { class: "muted" }, LOOKS[theme] ?? "")),
      ),
    ),
  );
}
