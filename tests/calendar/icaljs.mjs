// Reads a calendar file with ical.js, as Thunderbird does, and prints its events as JSON.
//
//     node icaljs.mjs FOLDER FILE
//
// FOLDER is where `npm install ical.js` has put it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const found = createRequire(pathToFileURL(resolve(folder) + "/")).resolve("ical.js");
const ICAL = (await import(pathToFileURL(found))).default;

const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf-8")));
const events = calendar.getAllSubcomponents("vevent").map(component => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    title: event.summary,
    description: event.description ?? "",
    location: event.location ?? "",
    url: component.getFirstPropertyValue("url") ?? "",
    status: component.getFirstPropertyValue("status"),
    revision: event.sequence,
  };
});
console.log(JSON.stringify(events));
