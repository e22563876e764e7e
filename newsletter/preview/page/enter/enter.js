/**
 * Where people come in: the secret behind the # of a link is exchanged for a cookie, and the desk is opened.
 *
 * It is taken out of the address at once, so that it stays neither in the list of visited pages nor on the screen.
 */

const secret = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

const main = /** @type {HTMLElement} */ (document.getElementById("main"));

/** Show a heading, sentences, and buttons by what they do; the first button is the one that most people want. */
function show(title, sentences, ways = {}) {
  const heading = Object.assign(document.createElement("h1"), { textContent: title, tabIndex: -1 });
  const lines = sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence }));
  const buttons = Object.entries(ways).map(([label, act]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.addEventListener("click", act);
    return button;
  });
  buttons[0]?.classList.add("main");
  const row = Object.assign(document.createElement("div"), { className: "ways" });
  row.append(...buttons);
  document.title = title;
  main.replaceChildren(heading, ...lines, ...(buttons.length ? [row] : []));
  heading.focus();
}

const open = () => location.replace("/");

/** Come in by the link; where somebody else is signed in, only once they have agreed. */
async function enter(instead) {
  let answer;
  try {
    const response = await fetch("/api/enter", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ secret, instead }),
    });
    answer = await response.json();
  } catch {
    return show("The desk does not answer", ["Try again in a moment."], { "Try again": () => enter(instead) });
  }
  if (answer.name) return open();
  if (answer.now) {
    return show(`This browser is signed in as ${answer.now.name}`, [
      `The link that you have opened is ${answer.asked.name}’s. Whatever is written here from now on would be by ${answer.asked.name}.`,
    ], { [`Stay ${answer.now.name}`]: open, [`Go on as ${answer.asked.name}`]: () => enter(true) });
  }
  show("You cannot come in", [answer.refused, "Open the whole link that you were given, or ask for a new one."]);
}

if (secret) enter(false);
else show("This is not a whole link", ["It ends with # and many letters and digits. Open it as a whole, or copy it once more."]);
