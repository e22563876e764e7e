// The warm process: node warm.mjs peer.mjs. One letter a line comes in as JSON, and out goes how long the peer took and
// what it made. Reading and writing the lines is not in its time.

import { createInterface } from "node:readline"
import { pathToFileURL } from "node:url"

const { htmlAndText } = await import(pathToFileURL(process.argv[2]))

for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line)
  const begun = performance.now()
  const [html, text] = await htmlAndText(given)
  const ms = performance.now() - begun
  process.stdout.write(JSON.stringify({ ms, html, text }) + "\n")
}
