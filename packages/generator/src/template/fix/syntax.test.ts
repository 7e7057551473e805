import { expect, it } from 'vitest'
import { scanBrackets } from './brackets.js'
import { analyzer, projectOf } from './fix.fixture.js'
import { findSyntaxMend } from './syntax.js'
import { withEdits } from './text-edit.js'

const bare = (text: string) => text.replace(/\s/g, '')

it('restores a removed bracket or semicolon or leaves the file, with at most one wrong repair per 20 correct ones', async () => {
  const outcomes = { right: 0, left: 0, wrong: 0 }
  const files = (await projectOf('chat and a q&a feed with our own backend')).filter(({ path }) =>
    /^lib\/.*\.dart$/.test(path),
  )
  for (const { path, content } of files) {
    const brackets = scanBrackets(content).map(({ offset }) => offset)
    const semicolons = [...content.matchAll(/;$/gm)].map(({ index }) => index)
    for (const offset of [...brackets, ...semicolons].filter((_, at) => at % 41 === 5)) {
      const damaged = content.slice(0, offset) + content.slice(offset + 1)
      const findings = (await analyzer.analyze([{ path, content: damaged }])).filter(
        ({ source }) => source === 'syntax',
      )
      if (findings.length === 0) continue
      const found = await findSyntaxMend(path, damaged, findings, analyzer, new AbortController().signal)
      const mended = found === null ? null : withEdits(new Map([[path, damaged]]), found.edits)?.get(path)
      outcomes[mended === null || mended === undefined ? 'left' : bare(mended) === bare(content) ? 'right' : 'wrong'] +=
        1
    }
  }
  expect(outcomes.right).toBeGreaterThanOrEqual(15)
  // A few wrong repairs cannot be avoided: `a(bc));` may lack the second `(`, or may have one `)` too many.
  expect(outcomes.wrong).toBeLessThanOrEqual(outcomes.right / 20)
})
