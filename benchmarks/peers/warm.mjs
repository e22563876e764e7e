// The warm process: one letter a line comes in as JSON, and out goes how long each peer took and what it made.

import { createElement } from "react"
import { render, toPlainText } from "react-email"
import { createInterface } from "node:readline"
import { Letter } from "./letter.mjs"
import { htmlAndText } from "./steps.mjs"

const peers = {
  mjml: ({ mjml, css }) => htmlAndText(mjml, css),
  react: async ({ issue, publication }) => {
    const html = await render(createElement(Letter, { issue, publication }))
    return [html, toPlainText(html)]
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { peer, letter } = JSON.parse(line)
  const begun = performance.now()
  const [html, text] = await peers[peer](letter)
  const ms = performance.now() - begun
  process.stdout.write(JSON.stringify({ ms, html, text }) + "\n")
}
