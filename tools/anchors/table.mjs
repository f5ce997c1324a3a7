// What github-slugger makes of every character, and of some headings: the table that tests/text/test_anchors.py
// compares lint_catalog/text/anchors.py with. Needed only when either changes:
//
//     cd tools/anchors && npm install && npm run table
//
// `kept` are the ranges of code points that stay in an anchor, `unknown` those that no character had yet when the
// package was made (it knows Unicode 13), `lowered` runs of capitals (first, last, step, what is added to each).

import {readFileSync} from 'node:fs'
import GithubSlugger, {slug} from 'github-slugger'

const LAST = 0x10ffff
const isSurrogate = (code) => code >= 0xd800 && code <= 0xdfff
const hex = (code) => code.toString(16)

function ranges(fits) {
  const found = []
  let first = -1
  for (let code = 0; code <= LAST + 1; code++) {
    const inside = code <= LAST && !isSurrogate(code) && fits(code, String.fromCodePoint(code))
    if (inside && first < 0) first = code
    if (!inside && first >= 0) {
      found.push(first === code - 1 ? hex(first) : `${hex(first)}-${hex(code - 1)}`)
      first = -1
    }
  }
  return found.join(' ')
}

function lowered() {
  const runs = []
  const others = {}
  for (let code = 0; code <= LAST; code++) {
    if (isSurrogate(code)) continue
    const char = String.fromCodePoint(code)
    const made = slug(char)
    if (made === slug(char, true)) continue
    const delta = made.codePointAt(0) - code
    if ([...made].length > 1) {
      others[hex(code)] = made
      continue
    }
    const run = runs.at(-1)
    const step = run ? code - run.last : 0
    if (run && run.delta === delta && step <= 2 && (run.step === 0 || run.step === step)) {
      run.last = code
      run.step = step
    } else runs.push({first: code, last: code, step: 0, delta})
  }
  const line = ({first, last, step, delta}) => `${hex(first)}-${hex(last)}/${step || 1}${delta < 0 ? '' : '+'}${delta}`
  return [runs.map(line).join(' '), others]
}

// Headings that follow each other on one page, so that what is taken already is numbered.
const PAGES = JSON.parse(readFileSync(new URL('headings.json', import.meta.url), 'utf8'))

function pages() {
  return PAGES.map((headings) => {
    const slugger = new GithubSlugger()
    return headings.map((heading) => [heading, slugger.slug(heading)])
  })
}

const WORD = /[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}]/u
const isYounger = (code, char) => /\p{Cn}/u.test(char) || (WORD.test(char) && slug(char, true) === '')
const [runs, others] = lowered()
const table = {
  made: 'tools/anchors/table.mjs, with github-slugger 2.0.0',
  kept: ranges((code, char) => slug(char, true) !== ''),
  unknown: ranges(isYounger),
  lowered: runs,
  loweredToSeveral: others,
  pages: pages(),
}
process.stdout.write(JSON.stringify(table, null, 1) + '\n')
