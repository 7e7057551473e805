import { describe, expect, it } from 'vitest'
import { fixed } from './fix.fixture.js'
import { findMissingFiles } from './missing-file.js'
import { withEdits } from './text-edit.js'

const numbered = (count: number, write: (number: number) => string) =>
  Array.from({ length: count }, (_, at) => write(at)).join('')

describe('a fix of a hostile file', () => {
  it.each([
    ['20,000 line breaks and a brace', `${'\n'.repeat(20_000)}}`],
    ['lines of comments', `${`//${'→'.repeat(60)}\n`.repeat(1_800)}}`],
    ['6,000 imports', numbered(6_000, (number) => `import 'q${number}';\n`)],
  ])('ends and leaves the file unchanged: %s', async (_, content) => {
    const { written, chat } = await fixed([{ path: 'lib/a.dart', content }])
    expect(written).toEqual([])
    expect(chat).toMatch(/^\*\*Nothing/)
  })

  it('reports at most 100 missing files of one file', () => {
    const content = numbered(6_000, (number) => `import 'q${number}.dart';\n`)
    const found = findMissingFiles(new Map([['lib/a.dart', content]]))
    expect(found).toHaveLength(100)
    expect(found[99]).toMatchObject({ line: 100, column: 8, message: 'There is no file `lib/q99.dart`.' })
  })
})

describe('edits of one file', () => {
  const tree = new Map([['a', 'one two three']])
  const edit = (from: number, to: number, text: string) => ({ path: 'a', from, to, text })

  it('are applied in any order, each once', () => {
    const edits = [edit(8, 13, '3'), edit(0, 3, '1'), edit(0, 3, '1'), edit(4, 4, '+ ')]
    expect(withEdits(tree, edits)?.get('a')).toBe('1 + two 3')
  })

  it('are all rejected when two of them change the same range differently', () => {
    expect(withEdits(tree, [edit(0, 3, '1'), edit(0, 3, '2')])).toBeNull()
  })
})
