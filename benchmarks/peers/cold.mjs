// The cold script: node cold.mjs letter.mjml inline.css letter.html letter.txt

import { readFileSync, writeFileSync } from "node:fs"
import { htmlAndText } from "./steps.mjs"

const [mjml, css, html, text] = process.argv.slice(2)
const [inlined, plain] = await htmlAndText(readFileSync(mjml, "utf8"), readFileSync(css, "utf8"))
writeFileSync(html, inlined)
writeFileSync(text, plain)
