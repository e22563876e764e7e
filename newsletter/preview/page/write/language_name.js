/** What a language is called, by its code. */

/** Return the name of a language in itself and in English, or "" for none. */
export function languageName(code) {
  const names = [code, "en"].map((language) => {
    try {
      return new Intl.DisplayNames([language], { type: "language", fallback: "none" }).of(code) ?? "";
    } catch {
      return ""; // a code of no language
    }
  });
  return [...new Set(names.filter(Boolean))].join(" · ");
}
