// An issue's data → HTML with its CSS inlined → plain text, as Maizzle does it: PostHTML, Tailwind CSS, juice.

import { generatePlaintext, render } from "@maizzle/framework"
import { readFileSync } from "node:fs"
import preset from "tailwindcss-preset-email"
import { day, spoken, time } from "../words.mjs"

const template = readFileSync(new URL("letter.html", import.meta.url), "utf8")
const tailwind = {
  presets: [preset],
  content: [{ raw: template, extension: "html" }],
  theme: {
    extend: {
      colors: {
        ground: "#f3efe9", card: "#faf7f3", line: "#e2dbd2", ink: "#1f1b18", muted: "#6b625a", red: "#a3182f",
      },
      fontFamily: { serif: "Georgia, serif", sans: "Helvetica, Arial, sans-serif" },
    },
  },
}

export async function htmlAndText({ issue, publication }) {
  const locals = { issue, publication, day, time, spoken }
  const { html } = await render(template, { css: { inline: true, tailwind }, locals })
  return [html, await generatePlaintext(html)]
}
