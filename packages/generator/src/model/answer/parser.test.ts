import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineError, type SourceFile } from '../../engine.js'
import { longestFence } from './fence.js'
import { type AnswerEvent, createAnswerParser } from './parser.js'
import { renderFile, renderRemovals } from './render.js'

/**
 * Returns a summary of an answer: `chat`, `path: content` for a file, `-path` for a removal, `path!` for an incomplete
 * file, and `error`.
 */
function read(pieces: readonly string[], takesFiles = true): string[] {
  const parser = createAnswerParser({ takesFiles })
  const summary: string[] = []
  let chat = ''
  let file: { readonly path: string; content: string } | undefined
  const add = (event?: AnswerEvent) => {
    if (event?.type === 'chat') chat += event.text
    else if (chat !== '') summary.push(chat)
    if (event?.type !== 'chat') chat = ''
    if (event?.type === 'fileStarted') file = { path: event.path, content: '' }
    if (event?.type === 'fileDelta' && file) file.content += event.text
    if (event?.type === 'fileRemoved') summary.push(`-${event.path}`)
    if (event?.type === 'fileCompleted' && file) {
      summary.push(file.path + (file.content && `: ${file.content}`))
      file = undefined
    }
  }
  try {
    for (const piece of pieces) parser.push(piece).forEach(add)
    parser.end().forEach(add)
    add()
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'ENGINE_FAILED') throw error
    add()
    if (file) summary.push(`${file.path}!${file.content && `: ${file.content}`}`)
    summary.push('error')
  }
  return summary
}

/** Returns all events of the parser, without joining them. */
function events(pieces: readonly string[]): AnswerEvent[] {
  const parser = createAnswerParser({ takesFiles: true })
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()]
}

function cut(text: string, offsets: readonly number[]): string[] {
  const at = [0, ...offsets.map((offset) => offset % (text.length + 1)).sort((one, other) => one - other), text.length]
  return at.slice(1).map((end, index) => text.slice(at[index], end))
}

const cuts = fc.array(fc.nat(), { maxLength: 30 })

/** Lines that a parser of fences may misread. */
const nastyLine = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '   ',
    '    ',
    '`',
    '``',
    '```',
    '````',
    '~~~',
    '~~~~',
    '  ```  ',
    '    ```',
    '\t```',
    '```\t',
  ),
  fc.constantFrom('```dart lib/a.dart', '```dart ./lib/a.dart', '  ~~~yaml pubspec.yaml', '````markdown README.md'),
  fc.constantFrom(
    '```bash',
    '~~~ md',
    '```remove',
    'lib/old.dart',
    '"LICENSE"',
    '``` a ``` b',
    '```dart',
    'dart lib/a.dart',
  ),
  fc.constantFrom(
    '🎉```',
    '```🎉',
    `\`\`\`${' '.repeat(longestFence)}`,
    `~~~dart lib/a.dart${' '.repeat(longestFence)}`,
  ),
  fc.string({ unit: fc.constantFrom('`', '~', ' ', '\r', 'a', '.', '/', '🎉', '"'), maxLength: 12 }),
)
const nastyAnswer = fc
  .array(fc.tuple(nastyLine, fc.constantFrom('\n', '\n', '\r\n', '')), { maxLength: 25 })
  .map((lines) => lines.map((line) => line.join('')).join(''))

const pathPart = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('a', 'Z', '.', ' ', '`', '"', '=', '~', '\u00a0', '\u2028'),
      fc.string({ unit: 'grapheme', maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 8,
  })
  .filter((part) => part !== '.' && part !== '..' && !/[\\/:\p{Cc}]/u.test(part) && part.trim() !== '')
const path = fc.array(pathPart, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
const content = fc.oneof(nastyAnswer, fc.string({ unit: 'binary', maxLength: 80 }))

describe('the answer parser', () => {
  it('emits the same for an answer cut into any pieces', () => {
    fc.assert(
      fc.property(nastyAnswer, cuts, (answer, offsets) => {
        const whole = read([answer])
        expect(read(cut(answer, offsets))).toEqual(whole)
        expect(read([...answer])).toEqual(whole)
        expect(read(answer.split(''))).toEqual(whole)
      }),
      { numRuns: 1_000 },
    )
  })

  it('reads rendered files back byte for byte, with the chat between them, for any content', () => {
    const file = fc.record({ path, content })
    const remark = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `${text.replace(/[`~\r\n]/g, '')}\n`)
    fc.assert(
      fc.property(fc.array(fc.tuple(remark, file), { maxLength: 4 }), fc.array(path), cuts, (parts, gone, offsets) => {
        const answer = parts.map(([text, one]) => text + renderFile(one)).join('') + renderRemovals(gone)
        const withLineFeed = ({ content }: SourceFile) => (/[^\n]$/.test(content) ? `${content}\n` : content)
        expect(read(cut(answer, offsets))).toEqual([
          ...parts.flatMap(([text, one]) => [
            text,
            one.content === '' ? one.path : `${one.path}: ${withLineFeed(one)}`,
          ]),
          ...gone.map((one) => `-${one}`),
        ])
      }),
      { numRuns: 2_000 },
    )
  })

  it('emits an answer unchanged as chat when it takes no files', () => {
    fc.assert(
      fc.property(nastyAnswer, cuts, (answer, offsets) => {
        expect(read(cut(answer, offsets), false)).toEqual(answer === '' ? [] : [answer])
      }),
    )
  })

  it('never emits half a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), nastyAnswer, (text, more) => {
        const answer = `${text}\n${more}\n\`\`\`\`\`text a.txt\n${text}\n\`\`\`\`\`\n`
        const parser = createAnswerParser({ takesFiles: true })
        for (const event of answer.split('').flatMap((unit) => parser.push(unit))) {
          if ('text' in event) expect(event.text).not.toMatch(/\p{Cs}/u)
        }
      }),
    )
  })

  it('holds back at most a line that may be a fence, and half a surrogate pair', () => {
    fc.assert(
      fc.property(nastyAnswer, (answer) => {
        const parser = createAnswerParser({ takesFiles: false })
        let heldBack = 0
        for (const unit of answer.split('')) {
          heldBack += unit.length
          for (const event of parser.push(unit)) heldBack -= 'text' in event ? event.text.length : 0
          expect(heldBack).toBeLessThanOrEqual(longestFence + 1)
        }
      }),
    )
    const parser = createAnswerParser({ takesFiles: true })
    expect(parser.push('Hello')).toEqual([{ type: 'chat', text: 'Hello' }])
    expect(parser.push(', `you`')).toEqual([{ type: 'chat', text: ', `you`' }])
    expect(parser.push('\n`')).toEqual([{ type: 'chat', text: '\n' }])
    expect(parser.push('a')).toEqual([{ type: 'chat', text: '`a' }])
  })

  it('emits the pieces of a file as they arrive', () => {
    expect(events(['```da', 'rt lib/a.dart\nvoid ', 'main() {', '}\n``', '`\nDone'])).toEqual([
      { type: 'fileStarted', path: 'lib/a.dart', language: 'dart' },
      { type: 'fileDelta', path: 'lib/a.dart', text: 'void ' },
      { type: 'fileDelta', path: 'lib/a.dart', text: 'main() {' },
      { type: 'fileDelta', path: 'lib/a.dart', text: '}\n' },
      { type: 'fileCompleted', path: 'lib/a.dart' },
      { type: 'chat', text: 'Done' },
    ])
  })

  it.each<[string, string, string[]]>([
    ['a file between chat', 'Hi\n```dart a.dart\nx\n```\nBye', ['Hi\n', 'a.dart: x\n', 'Bye']],
    ['a file behind tildes', '~~~dart a.dart\n```\n~~~', ['a.dart: ```\n']],
    ['an empty file', '```text a.txt\n```\n', ['a.txt']],
    ['a file without a line feed after it', '```text a.txt\nx\n```', ['a.txt: x\n']],
    ['lines that end in CRLF', '```text a.txt\r\nx\r\n```\r\nBye\r\n', ['a.txt: x\r\n', 'Bye\r\n']],
    ['two files in a row', '```text a.txt\nx\n```\n```text b.txt\ny\n```\n', ['a.txt: x\n', 'b.txt: y\n']],
    ['a longer closing fence', '```text a.txt\nx\n`````  \nBye', ['a.txt: x\n', 'Bye']],
    ['a shorter fence in a file', '````text a.txt\n```\nx\n````\n', ['a.txt: ```\nx\n']],
    ['a fence with an info string in a file', '```text a.txt\n``` x\n```\n', ['a.txt: ``` x\n']],
    ['an indented block', '1. So:\n   ```text a.txt\n   x\n  y\n     z\n   ```\n', ['1. So:\n', 'a.txt: x\ny\n  z\n']],
    ['an opening fence that is indented too far', '    ```text a.txt\n', ['    ```text a.txt\n']],
    ['a closing fence that is indented too far', '```text a.txt\n    ```\n```\n', ['a.txt:     ```\n']],
    ['a block without a path', 'Run\n```bash\nls\n```\nit', ['Run\n```bash\nls\n```\nit']],
    [
      'a file that is shown in a longer block',
      '````\n```dart a.dart\n```\n````\n',
      ['````\n```dart a.dart\n```\n````\n'],
    ],
    ['a block without a path that is not closed', 'Run\n```bash\nls', ['Run\n```bash\nls']],
    ['inline code', '``` dart a.dart ```\n', ['``` dart a.dart ```\n']],
    [
      'a list of files to remove',
      '```remove\nlib/a b.dart\n\n./c.dart\n"LICENSE"\nLICENSE\n```\nBye',
      ['-c.dart', '-LICENSE', 'Bye'],
    ],
    ['the word remove before a path', '```remove a.dart\n```\n', ['```remove a.dart\n```\n']],
    ['a file that is not closed', '```text a.txt\nx\n', ['a.txt!: x\n', 'error']],
    ['a file that has only begun', '```text a.txt', ['error']],
    ['a list of files to remove that is not closed', '```remove\na.dart\nb.da', ['-a.dart', 'error']],
    [
      'fences in a file of Markdown',
      '```markdown README.md\n# A\n```bash\nls\n```\n~~~dart\n~~~\n````md\n```\n````\nB\n```\nBye',
      ['README.md: # A\n```bash\nls\n```\n~~~dart\n~~~\n````md\n```\n````\nB\n', 'Bye'],
    ],
    ['a bare fence in a file of Markdown', '```md a.md\n```\nls\n', ['a.md', 'ls\n']],
    [
      'fences in a block of Markdown',
      '```md\n```dart a.dart\n```\n```\n```text a.txt\n```\n',
      ['```md\n```dart a.dart\n```\n```\n', 'a.txt'],
    ],
    [
      'a file that a fence with a path does not end',
      '```dart a.dart\n```dart b.dart\n```\n',
      ['a.dart: ```dart b.dart\n'],
    ],
  ])('reads %s', (_, answer, expected) => {
    expect(read([answer])).toEqual(expected)
  })

  it.each([
    ['dart lib/main.dart', 'lib/main.dart'],
    ['  Dart \t ./lib/main.dart  ', 'lib/main.dart'],
    ['xml ios/Runner/Info.plist', 'ios/Runner/Info.plist'],
    ['ruby ios/Podfile', 'ios/Podfile'],
    ['text "LICENSE"', 'LICENSE'],
    ['text "a b.txt"', 'a b.txt'],
    ['text LICENSE', undefined],
    ['dart', undefined],
    ['', undefined],
    ['bash run this.sh', undefined],
    ['dart title="lib/main.dart"', undefined],
    ['js {1,3.5}', undefined],
    ['dart /etc/passwd', undefined],
    ['dart ../main.dart', undefined],
    ['dart lib//main.dart', undefined],
    ['dart lib\\main.dart', undefined],
    ['dart C:/main.dart', undefined],
    ['dart "../a"', undefined],
    ['dart "\\u0000.a"', undefined],
    ['dart "\\ud800.a"', undefined],
    ['dart "a.dart', undefined],
    [`dart ${'a'.repeat(200)}/`, undefined],
    [`dart ./${'a'.repeat(198)}/b`, `${'a'.repeat(198)}/b`],
    [`dart ${'a'.repeat(199)}/b`, undefined],
    ['a-very-long-word-that-is-no-language a.dart', undefined],
  ])('reads the info string %j as the file %j', (info, expected) => {
    expect(read([`~~~${info}\n~~~\n`])).toEqual([expected ?? `~~~${info}\n~~~\n`])
  })
})
