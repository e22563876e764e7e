// MJML → HTML with its CSS inlined → plain text, as people put mjml, juice and html-to-text together.

import { convert } from "html-to-text"
import juice from "juice"
import mjml2html from "mjml"

export async function htmlAndText({ mjml, css }) {
  const { html } = await mjml2html(mjml)
  const inlined = juice.inlineContent(html, css)
  return [inlined, convert(inlined)]
}
