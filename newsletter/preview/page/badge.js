/** The badge of a lens: that it is an approximation, the date of the data, and what was taken away. */

import { byId, counted, make, styled } from "./dom.js";
import { readableDate } from "./issues.js";

await styled("badge");

/** Show the badge of a lens; nothing where the letter is shown as it was built. */
export function showBadge(lens) {
  const badge = byId("badge");
  badge.hidden = !lens;
  if (!lens) {
    badge.replaceChildren();
    return;
  }
  const isOpen = badge.querySelector("details")?.open ?? false;
  const total = lens.taken.reduce((sum, { count }) => sum + count, 0);
  const date = lens.date ? ` Data of ${readableDate(lens.date)}.` : "";
  const said = lens.badge.includes(lens.date) ? lens.badge : lens.badge + date;
  badge.replaceChildren(
    make("p", {}, make("strong", {}, lens.name), ` ${said}`),
    lens.taken.length
      ? make(
          "details",
          { open: isOpen },
          make("summary", {}, `Taken away: ${counted(total, "use")} of ${counted(lens.taken.length, "feature")}`),
          make("ul", { class: "taken" }, ...lens.taken.map(({ feature, count }) => make("li", {}, make("span", {}, feature), make("span", { class: "muted" }, ` × ${count}`)))),
        )
      : make("p", { class: "muted" }, "Nothing had to be taken away."),
  );
}
