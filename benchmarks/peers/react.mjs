// An issue's data → HTML → plain text, as React Email does it.

import { createElement } from "react"
import { render, toPlainText } from "react-email"
import { Letter } from "./letter.mjs"

export async function htmlAndText(given) {
  const html = await render(createElement(Letter, given))
  return [html, toPlainText(html)]
}
