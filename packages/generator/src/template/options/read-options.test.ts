import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../decisions/decide.js'
import { projectFiles } from '../files/project.js'
import { readText } from '../wishes/read-text.js'
import { readOptions } from './read-options.js'

const { options } = decide({ prompt: readText('chat and a feed in teal, video calls'), instructions: {}, settings: {} })

/** Returns the path of every value in the options, as a list of keys. */
function pathsIn(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...at, key]))]
}

function withValue(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put
  const entries = Object.entries(value ?? {}).map(([name, inner]) => [
    name,
    name === key ? withValue(inner, rest, put) : inner,
  ])
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)
}

describe('stored options', () => {
  it('are read as they were written', () => {
    expect(readOptions(JSON.parse(JSON.stringify(options)))).toEqual(options)
  })

  it.each([[null], [undefined], [1], ['options'], [[]], [{}], [{ engine: 'model', files: 3 }]])(
    'are rejected when another engine wrote them: %j',
    (stored) => expect(readOptions(stored)).toBeNull(),
  )

  it.each<[string[], unknown]>([
    [['appName'], 'a\nb'],
    [['appName'], ''],
    [['packageName'], 'class'],
    [['packageName'], '../x'],
    [['applicationId'], 'com.example.x"; evil'],
    [['brand', 'hex'], '#12345'],
    [['brand', 'name'], 'red`; rm'],
    [['signIn'], 'none'],
    [['chat'], { home: 'chatroom', chatroomId: null, chatbot: false }],
    [['chat', 'chatroomId'], 4],
    [['feed', 'home'], 'room'],
    [['feed', 'compose', 'mediaLimit'], 0],
    [['feed', 'compose', 'mediaLimit'], 1.5],
    [['notIncluded'], ['a\n- b']],
    [['asked', 'impossible'], ['constructor']],
    [['asked', 'features'], { polls: 'yes' }],
  ])('are rejected with an invalid value at %j: %j', (path, put) => {
    expect(readOptions(withValue(options, path, put))).toBeNull()
  })

  it('are rejected without a product', () => {
    expect(readOptions({ ...options, chat: null, feed: null })).toBeNull()
  })

  it('are rejected or generate a valid project when any of their values is replaced', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pathsIn(options)), fc.jsonValue(), (path, put) => {
        const read = readOptions(withValue(options, path, put))
        if (read !== null)
          for (const { write } of projectFiles(read)) expect(write(read)).not.toMatch(/\bundefined\b|\[object/)
      }),
      { numRuns: 300 },
    )
  })
})
