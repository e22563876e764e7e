/** Characters that come along with copied words, and that no issue's file may hold. */

const BREAKS = /[\u000b\u0085\u2028\u2029]/g;
const UNSEEN = /[\u0000-\u0008\u000c\u000e-\u001f\u007f-\u009f\ufeff]/g;

/** Leave out of what is typed or pasted into a field what cannot be written; what breaks a line becomes `lineBreak`. */
export function keepWritable(input, lineBreak) {
  input.addEventListener("beforeinput", (event) => {
    const typed = event.data ?? "";
    const text = typed.replace(BREAKS, lineBreak).replace(UNSEEN, "");
    if (event.isComposing || text === typed) return;
    event.preventDefault();
    input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}
