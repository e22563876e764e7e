/**
 * Prints MJML's own lists as JSON: what each component takes as attributes, children and content.
 *
 * In: a folder where `npm install mjml@4` was run. Out: tests/mjml_reference/mjml.json, on stdout. The lists come
 * from the components and the validator that MJML itself runs, so that no list is copied by hand.
 *
 *     npm install --prefix FOLDER mjml@4
 *     node scripts/mjml_reference.mjs FOLDER > tests/mjml_reference/mjml.json
 */

import { createRequire } from 'node:module'
import { resolve } from 'node:path'

// The validator keeps these two lists to itself; verified() asks it whether they are still right.
const UNIVERSAL_ATTRIBUTES = ['css-class', 'mj-class']
const TAGS_WITHOUT_COMPONENT = ['mj-all', 'mj-class', 'mj-html-attribute', 'mj-selector']

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node scripts/mjml_reference.mjs FOLDER, where FOLDER holds node_modules/mjml')
  process.exit(2)
}
const load = createRequire(resolve(folder, 'package.json'))
load('mjml')
const { components } = load('mjml-core')
const { dependencies, rulesCollection } = load('mjml-validator')

/** Return the object with its keys in order, so that the same MJML gives the same bytes. */
function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Return which children a tag takes: tag names, or "*" where MJML has a pattern that takes every tag. */
function children(tag) {
  return (dependencies[tag] ?? []).map((child) => (child instanceof RegExp ? '*' : child)).sort()
}

/** Return the tags that name this one among their children. */
function parents(tag) {
  return Object.keys(dependencies).filter((parent) => dependencies[parent].includes(tag)).sort()
}

/** Throw unless MJML's validator takes the universal attributes and the tags without a component. */
function verified() {
  const attributes = Object.fromEntries(UNIVERSAL_ATTRIBUTES.map((name) => [name, 'x']))
  const refusals = [
    rulesCollection.validAttributes({ tagName: 'mj-text', attributes }, { components }),
    ...TAGS_WITHOUT_COMPONENT.map((tagName) => rulesCollection.validTag({ tagName }, { components })),
  ].filter(Boolean)
  if (refusals.length) throw new Error(refusals.map((refusal) => refusal.message).join('\n'))
}

/** Return what MJML says about one tag. */
function described(tag) {
  const component = components[tag]
  return {
    allowed_attributes: sorted(component?.allowedAttributes ?? {}),
    default_attributes: sorted(component?.defaultAttributes ?? {}),
    ending_tag: Boolean(component?.endingTag),
    children: children(tag),
    parents: parents(tag),
  }
}

verified()
const tags = new Set([...Object.keys(components), ...Object.keys(dependencies), ...TAGS_WITHOUT_COMPONENT])
const reference = {
  version: load('mjml/package.json').version,
  universal_attributes: UNIVERSAL_ATTRIBUTES,
  tags_without_component: TAGS_WITHOUT_COMPONENT,
  colors: [...load('mjml-core/lib/types/helpers/colors.js')].sort(),
  components: sorted(Object.fromEntries([...tags].map((tag) => [tag, described(tag)]))),
}
console.log(JSON.stringify(reference, null, 1))
