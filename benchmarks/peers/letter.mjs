// An issue's data → the equivalent letter in React Email's own components: same content, same order, similar looks.

import {
  Body, Button, Column, Container, Head, Heading, Hr, Html, Img, Link, Markdown, Preview, Row, Section, Text,
} from "react-email"
import { createElement as h, Fragment } from "react"
import { day, spoken, time } from "./words.mjs"

const serif = "Georgia, serif"
const sans = "Helvetica, Arial, sans-serif"
const styles = {
  body: { backgroundColor: "#f3efe9", fontFamily: sans, color: "#1f1b18" },
  paper: { backgroundColor: "#ffffff", maxWidth: "640px", padding: "0 40px" },
  h1: { font: `bold 34px/40px ${serif}`, margin: "0 0 8px" },
  h2: { font: `bold 25px/32px ${serif}`, margin: "40px 0 16px" },
  h3: { font: `bold 18px/26px ${serif}`, margin: "0 0 4px" },
  group: { font: `bold 13px/20px ${sans}`, letterSpacing: "0.5px", color: "#a3182f", margin: "32px 0 8px" },
  text: { fontSize: "16px", lineHeight: "26px", margin: "0 0 16px" },
  muted: { fontSize: "14px", lineHeight: "21px", color: "#6b625a", margin: "0 0 16px" },
  link: { color: "#a3182f" },
  row: { borderTop: "1px solid #e2dbd2", padding: "10px 0" },
  card: { backgroundColor: "#faf7f3", border: "1px solid #e2dbd2", borderRadius: "10px", padding: "20px 24px" },
  button: { backgroundColor: "#a3182f", color: "#ffffff", padding: "11px 24px", borderRadius: "6px" },
  image: { width: "100%", height: "auto" },
}
const prose = { p: styles.text, link: styles.link }

const Prose = ({ text }) => h(Markdown, { markdownCustomStyles: prose }, text)
const Titled = ({ title, url }) => (url ? h(Link, { href: url, style: styles.link }, title) : title)
const Muted = ({ children }) => (children ? h(Text, { style: styles.muted }, children) : null)
const Picture = ({ src, alt, width }) => h(Img, { src, alt, width, style: styles.image })

const Rows = ({ items, children }) =>
  items.map((item, number) => h(Row, { key: number, style: styles.row }, h(Column, null, children(item))))

const kinds = {
  hero: ({ image, text, button }) =>
    h(Fragment, null, image && h(Picture, { ...image, width: 640 }), text && h(Prose, { text }), h(Call, button)),
  recap: ({ meeting, text, highlights }) =>
    h(Fragment, null,
      h(Muted, null, `${meeting.name} · ${day(meeting.start)} – ${day(meeting.end)}`),
      h(Prose, { text }),
      h("ul", null, highlights.map((text, number) => h("li", { key: number }, h(Prose, { text }))))),
  text: ({ text }) => h(Prose, { text }),
  links: ({ links }) =>
    h(Rows, { items: links }, ({ label, url, note }) =>
      h(Fragment, null, h(Titled, { title: label, url }), h(Muted, null, note))),
  sessions: ({ sessions, groups, invite }) =>
    h(Fragment, null,
      (groups.length ? groups : [{ sessions }]).map(({ heading, sessions }, number) =>
        h(Fragment, { key: number },
          heading && h(Heading, { as: "h3", style: styles.group }, heading),
          h(Rows, { items: sessions }, ({ title, url, room, speakers, note }) =>
            h(Fragment, null, h(Titled, { title, url }), h(Muted, null, room),
              h(Muted, null, spoken(speakers)), h(Muted, null, note))))),
      invite && h(Fragment, null, h(Prose, { text: invite.text }), h(Call, invite))),
  videos: ({ videos }) =>
    videos.map(({ title, url, thumbnail, speakers, summary }, number) =>
      h(Row, { key: number },
        thumbnail && h(Column, { style: { width: "40%" } }, h(Picture, { ...thumbnail, width: 224 })),
        h(Column, null,
          h(Heading, { as: "h3", style: styles.h3 }, h(Titled, { title, url })),
          h(Muted, null, spoken(speakers)),
          summary && h(Prose, { text: summary })))),
  webinars: ({ partner, webinars }) =>
    h(Fragment, null,
      partner && h(Muted, null, `With ${partner}`),
      webinars.map(({ title, starts, speakers, description, registration_url: url }, number) =>
        h(Section, { key: number, style: styles.card },
          h(Heading, { as: "h3", style: styles.h3 }, title),
          h(Text, { style: styles.text }, day(starts), h("br"), time(starts)),
          h(Muted, null, spoken(speakers)),
          description && h(Prose, { text: description }),
          h(Call, { label: "Register", url })))),
}

const Call = ({ label, url } = {}) => (url ? h(Button, { href: url, style: styles.button }, label) : null)

function Block({ block }) {
  const { heading, intro, type } = block
  return h(Section, null,
    heading && h(Heading, { as: "h2", style: styles.h2 }, heading),
    intro && h(Prose, { text: intro }),
    h(kinds[type], block))
}

export const Letter = ({ issue, publication }) =>
  h(Html, { lang: issue.language },
    h(Head, null, h("title", null, issue.subject)),
    h(Preview, null, issue.preheader),
    h(Body, { style: styles.body },
      h(Container, { style: styles.paper },
        h(Text, { style: styles.muted }, publication),
        h(Heading, { style: styles.h1 }, issue.title),
        h(Text, { style: styles.muted }, day(issue.date)),
        issue.blocks.map((block, number) => h(Block, { key: number, block })),
        h(Hr),
        h(Text, { style: styles.muted }, publication))))
