/** What the server is asked for. A refusal comes out as an Answer without content, a server that is gone as an error. */

/** @typedef {{file: string, line: number, column: number}} Place */

/** Return the JSON at an address, or null where the server has nothing there. */
export async function getJson(address) {
  const answer = await fetch(address);
  return answer.ok ? answer.json() : null;
}

/** Return the text at an address, or null where the server has nothing there. */
export async function getText(address) {
  const answer = await fetch(address);
  return answer.ok ? answer.text() : null;
}

/** Send JSON and return the JSON that comes back. */
export async function postJson(address, content) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
  });
  return answer.json();
}

/** Return an address with those values as its query that say something. */
export function address(path, values = {}) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  return query.size ? `${path}?${query}` : path;
}

/**
 * Return a function that runs a task, and runs it once more if it was asked for meanwhile: fifty saves a second cost no
 * more than the server can build.
 * @param {() => Promise<void>} task
 */
export function oneAtATime(task) {
  let isRunning = false;
  let isAskedAgain = false;
  return async function run() {
    isAskedAgain = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isAskedAgain) {
        isAskedAgain = false;
        await task();
      }
    } finally {
      isRunning = false;
    }
  };
}
