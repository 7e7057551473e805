import { describe, expect, it } from 'vitest'
import { generationEvent } from './generation-event.js'
import { givenFilesLimits } from './given-files.js'
import { generations } from './procedures/generations.js'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const start = generations.start.input
const least = { projectId: id, prompt: 'a Q&A feed' }
const filesOf = (count: number, content = '') =>
  Array.from({ length: count }, (_, at) => ({ path: `lib/${at}.dart`, content }))
const messagesOf = (given: object) =>
  start.safeParse({ ...least, ...given }).error?.issues.map((issue) => issue.message)

describe('generations.start', () => {
  it('has the kind code by default, and keeps the prompt unchanged', () => {
    expect(start.parse({ ...least, prompt: '  a feed\n' })).toEqual({
      projectId: id,
      prompt: '  a feed\n',
      kind: 'code',
    })
  })

  it.each([
    [{ prompt: '' }],
    [{ prompt: 'x'.repeat(20_001) }],
    [{ errorMessage: 'x'.repeat(20_001) }],
    [{ idempotencyKey: '' }],
    [{ idempotencyKey: 'x'.repeat(101) }],
    [{ kind: 'poem' }],
    [{ parentId: 'last' }],
    [{ userId: id }],
  ])('rejects %j', (given) => {
    expect(messagesOf(given)).toHaveLength(1)
  })

  it('accepts at most 200 files and 2 MiB in all', () => {
    const half = 'é'.repeat(givenFilesLimits.bytes / 4)
    expect(messagesOf({ files: filesOf(200) })).toBeUndefined()
    expect(messagesOf({ files: filesOf(201) })).toEqual(['must have at most 200 items'])
    expect(messagesOf({ files: filesOf(2, half) })).toBeUndefined()
    expect(messagesOf({ files: filesOf(2, `${half}x`) })).toEqual(['must have at most 2 MiB in all'])
  })

  it('rejects files with the same path, an unsafe path, content that a database cannot store, or an unknown key', () => {
    expect(messagesOf({ files: [...filesOf(1), ...filesOf(1)] })).toEqual(['must not name a path twice: "lib/0.dart"'])
    expect(messagesOf({ files: [{ path: '../x', content: '' }] })).toHaveLength(1)
    expect(messagesOf({ files: [{ path: 'x', content: String.fromCharCode(0) }] })).toHaveLength(1)
    expect(messagesOf({ files: [{ path: 'x', content: '', mode: 0o777 }] })).toHaveLength(1)
  })
})

describe('the paths of given files', () => {
  const issuesOf = (...paths: string[]) =>
    start
      .safeParse({ ...least, files: paths.map((path) => ({ path, content: '' })) })
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

  it('are rejected one by one, with the path and the rule', () => {
    expect(issuesOf('lib/a.dart', 'lib/NUL', 'a\u202eb')).toEqual([
      'files.1.path: "lib/NUL" has a part that Windows reserves for a device (such as CON, NUL or COM1): choose another name',
      'files.2.path: "a\\u{202e}b" has an invisible character or one that changes the direction of text: choose another name',
    ])
  })

  it.each([
    ['lib/a.dart', 'lib/A.dart', /are one file on systems/],
    ['lib/a.dart', 'LIB/a.dart', /are one file on systems/],
    ['é.dart', 'é.dart'.normalize('NFD'), /are one file on systems/],
    ['straße.md', 'STRASSE.md', /are one file on systems/],
    ['ς', 'Σ', /are one file on systems/],
    ['lib/a', 'lib/A/b.dart', /"lib\/a" is a file where "lib\/A\/b.dart" needs a folder/],
    ['ééé'.normalize('NFD'), 'ééé/x', /is a file where "ééé\/x" needs a folder/],
    ['lib/a/b.dart', 'lib/a', /"lib\/a" is a file where "lib\/a\/b.dart" needs a folder/],
  ])('are rejected if they include both %j and %j', (one, other, message) => {
    expect(issuesOf('x', one, other)).toEqual([expect.stringMatching(message)])
  })

  it('may be in folders that differ only by case', () => {
    expect(issuesOf('lib/a.dart', 'Lib/b.dart', 'lib/b/a.dart')).toBeUndefined()
  })

  it('may violate the rule for new paths where stored files are read', () => {
    const path = '.git/hooks/x'
    expect(generations.file.input.safeParse({ generationId: id, path }).success).toBe(true)
    expect(generationEvent.safeParse({ type: 'fileStarted', path, language: 'text' }).success).toBe(true)
  })

  it('are not compared when one of them is too long to be a path', () => {
    const issues = issuesOf('a/'.repeat(2_000_000), 'a/'.repeat(2_000_000))
    expect(issues?.map((issue) => issue.slice(0, 20))).toEqual(['files.0.path: must b', 'files.1.path: must b'])
  })
})

describe('generations.events', () => {
  const lastEventIdOf = (lastEventId: unknown) =>
    generations.events.input.safeParse({ generationId: id, lastEventId }).data?.lastEventId

  it.each([
    [undefined, 0],
    ['', 0],
    ['0', 0],
    ['1', 1],
    ['007', 7],
    ['999999999999999', 999_999_999_999_999],
  ])('parses lastEventId %j as %j', (given, expected) => {
    expect(lastEventIdOf(given)).toBe(expected)
  })

  it.each([['-1'], ['+1'], ['1.5'], ['1e3'], ['0x1'], [' 1'], ['1\n'], ['١'], ['9999999999999999'], [1], [null]])(
    'rejects lastEventId %j',
    (given) => {
      expect(lastEventIdOf(given)).toBeUndefined()
    },
  )
})

describe('a generation event', () => {
  const sha256 = 'a'.repeat(64)
  const file = { path: 'lib/main.dart', language: 'dart', bytes: 1, sha256, change: 'added' }
  const events = [
    { type: 'status', status: 'running', message: 'm' },
    { type: 'progress', step: 1, steps: 3, message: 'm' },
    { type: 'chat', text: '**x**' },
    { type: 'fileStarted', path: 'a', language: 'dart' },
    { type: 'fileDelta', path: 'a', text: 'void' },
    { type: 'fileCompleted', path: 'a', bytes: 4, sha256 },
    { type: 'fileRemoved', path: 'a' },
    { type: 'restarted', attempt: 2, reason: 'the server was restarted' },
    { type: 'diagnostic', path: 'a', line: 1, column: 1, severity: 'error', code: 'c', message: 'm', source: 'syntax' },
    { type: 'error', code: 'TIMED_OUT', message: 'm' },
    {
      type: 'result',
      status: 'succeeded',
      failure: null,
      files: [file],
      diagnostics: { errors: 0, warnings: 1 },
      usage: { inputTokens: 1, outputTokens: 2 },
    },
  ]

  it.each(events.map((event) => [event.type, event]))(
    'keeps the keys that its schema names and drops the rest: %s',
    (_, event) => {
      expect(generationEvent.parse({ ...event, leaseOwner: 'x' })).toEqual(event)
    },
  )

  it('has one of the listed types', () => {
    expect(generationEvent.options.map((option) => option.shape.type.value)).toEqual(events.map((event) => event.type))
    expect(generationEvent.safeParse({ type: 'ready' }).success).toBe(false)
  })

  it.each([
    [{ type: 'fileStarted', path: '../a', language: 'dart' }],
    [{ type: 'fileDelta', path: 'a', text: String.fromCharCode(0xd83d) }],
    [{ type: 'fileCompleted', path: 'a', bytes: -1, sha256 }],
    [{ type: 'fileCompleted', path: 'a', bytes: 1, sha256: 'A'.repeat(64) }],
    [
      {
        type: 'result',
        status: 'running',
        failure: null,
        files: [],
        diagnostics: { errors: 0, warnings: 0 },
        usage: null,
      },
    ],
  ])('is rejected if it is %j', (event) => {
    expect(generationEvent.safeParse(event).success).toBe(false)
  })
})
