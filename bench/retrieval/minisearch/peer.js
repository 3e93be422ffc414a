// MiniSearch as a peer of the bench; ../serve.go describes what is said over
// standard input and output. It has no index on disk: its build ends when the
// index in memory can be searched.

import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import MiniSearch from 'minisearch'

const blanks = (text) => text.split(' ').filter((term) => term !== '')
const pinned = JSON.parse(readFileSync(new URL('package.json', import.meta.url)))

let index

function build(lines) {
  const docs = lines.map((line) => {
    const [id, title, text] = line.split('\t')
    return { id, title, text }
  })
  lines.length = 0
  const begun = process.hrtime.bigint()
  index = new MiniSearch({ fields: ['title', 'text'], tokenize: blanks, processTerm: (term) => term })
  index.addAll(docs)
  return [`ok\t${process.hrtime.bigint() - begun}`]
}

function search(limit, queries) {
  return queries.map((query) => {
    const begun = process.hrtime.bigint()
    const found = index.search(query, { combineWith: 'OR', prefix: false, fuzzy: false })
    const took = process.hrtime.bigint() - begun
    return [took, ...found.slice(0, limit).map((hit) => hit.id)].join('\t')
  })
}

function answer([word, ...rest], lines) {
  switch (word) {
    case 'build': return build(lines)
    case 'search': return search(Number(rest[0]), lines)
    default: throw new Error(`request ${word} is not understood`)
  }
}

process.stdout.write(`ready\tminisearch ${pinned.dependencies.minisearch}, Node ${process.versions.node}\n`)
let request = null
let lines = []
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (request === null) {
    request = line.split('\t')
  } else {
    lines.push(line)
  }
  const wanted = ['build', 'search'].includes(request[0]) ? Number(request[2]) : 0
  if (lines.length < wanted) continue
  try {
    process.stdout.write(answer(request, lines).join('\n') + '\n')
  } catch (error) {
    process.stdout.write(`error\t${String(error).replace(/\s/g, ' ')}\n`)
  }
  request = null
  lines = []
}
