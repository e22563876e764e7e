// The cold script: node cold.mjs peer.mjs given.json letter.html letter.txt

import { readFileSync, writeFileSync } from "node:fs"
import { pathToFileURL } from "node:url"

const [peer, given, html, text] = process.argv.slice(2)
const { htmlAndText } = await import(pathToFileURL(peer))
const [made, plain] = await htmlAndText(JSON.parse(readFileSync(given, "utf8")))
writeFileSync(html, made)
writeFileSync(text, plain)
