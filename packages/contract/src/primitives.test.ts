import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  arrayOf,
  email,
  id,
  inputOf,
  list,
  name,
  newPath,
  page,
  password,
  path,
  text,
  timestamp,
} from './primitives.js'

const nul = String.fromCharCode(0)
const lone = String.fromCharCode(0xd83d)
const uuid = '01890a5d-ac96-774b-bcce-b302099a8057'

interface Table {
  readonly schema: z.ZodType
  /** Pairs of an input and its parsed value. */
  readonly valid: readonly (readonly [unknown, unknown])[]
  readonly invalid: readonly unknown[]
}

const tables: Record<string, Table> = {
  id: {
    schema: id,
    valid: [
      [uuid, uuid],
      [uuid.toUpperCase(), uuid],
      ['9b2f1c9e-6f0a-4a56-9a55-1d3c1c0d4a10', '9b2f1c9e-6f0a-4a56-9a55-1d3c1c0d4a10'],
    ],
    invalid: [
      '',
      '1',
      1,
      null,
      `{${uuid}}`,
      ` ${uuid}`,
      `${uuid}\n`,
      uuid.replaceAll('-', ''),
      `${uuid}' or 1=1`,
      `${uuid}${nul}`,
    ],
  },
  text: {
    schema: text(5),
    valid: [
      ['', ''],
      [' a b ', ' a b '],
      ['12345', '12345'],
      ['😀😀😀😀😀', '😀😀😀😀😀'],
      ['a\n\t', 'a\n\t'],
    ],
    invalid: ['123456', '😀😀😀😀😀😀', '😀😀😀😀ab', nul, lone, `a${lone}b`, `${'😀'[1]}`, 5, null, undefined],
  },
  'text with a minimum': { schema: text(5, 1), valid: [[' ', ' ']], invalid: ['', '123456'] },
  email: {
    schema: email,
    valid: [
      ['ada@example.com', 'ada@example.com'],
      ['  Ada.Lovelace+x@Example.COM\n', 'ada.lovelace+x@example.com'],
      [`${'a'.repeat(242)}@example.com`, `${'a'.repeat(242)}@example.com`],
    ],
    invalid: [
      '',
      'ada',
      'ada@',
      '@example.com',
      'ada@localhost',
      'a da@example.com',
      'ada@example.com, eve@example.com',
      'Ada <ada@example.com>',
      'ada@example.com\nbcc: eve@example.com',
      `ada${nul}@example.com`,
      'аda@example.com',
      `${'a'.repeat(243)}@example.com`,
      null,
    ],
  },
  name: {
    schema: name,
    valid: [
      ['Ada', 'Ada'],
      ['  Ada Lovelace ', 'Ada Lovelace'],
      ['O’Neil "\\ 李 👩‍🚀', 'O’Neil "\\ 李 👩‍🚀'],
      ['x'.repeat(100), 'x'.repeat(100)],
      [` ${'😀'.repeat(100)} `, '😀'.repeat(100)],
    ],
    invalid: ['', '   ', 'x'.repeat(101), 'a\nb', 'a\tb', 'a\u0007', 'a\u009b31m', `a${nul}`, `a${lone}`, 1],
  },
  password: {
    schema: password,
    valid: [
      ['', ''],
      ['  spaces around  ', '  spaces around  '],
      ['😀'.repeat(256), '😀'.repeat(256)],
    ],
    invalid: ['x'.repeat(257), lone, 1, null],
  },
  timestamp: {
    schema: timestamp,
    valid: [[new Date(0).toISOString(), '1970-01-01T00:00:00.000Z']],
    invalid: [
      '2026-01-31',
      '2026-01-31T00:00:00Z',
      '2026-01-31T00:00:00.000+01:00',
      '2026-01-31T00:00:00.000000Z',
      '2026-02-30T00:00:00.000Z',
      '2026-01-31T24:00:00.000Z',
      0,
    ],
  },
  path: {
    schema: path,
    valid: [
      ['README.md', 'README.md'],
      ['lib/screens/home screen.dart', 'lib/screens/home screen.dart'],
      ['.github/...', '.github/...'],
      ['a..b/c.', 'a..b/c.'],
      ['p'.repeat(200), 'p'.repeat(200)],
    ],
    invalid: [
      '',
      '.',
      '..',
      '../x',
      'a/../x',
      'a/..',
      './a',
      'a/./b',
      '/etc/passwd',
      '//host/share',
      'a//b',
      'a/',
      'a\\b',
      '..\\x',
      'C:',
      'C:/x',
      'file:x',
      `a${nul}b`,
      'a\nb',
      'a\u007fb',
      `a${lone}`,
      'p'.repeat(201),
      1,
    ],
  },
  newPath: {
    schema: newPath,
    valid: [
      ['README.md', 'README.md'],
      ['.github/workflows/ci.yml', '.github/workflows/ci.yml'],
      ['lib/größe/🎉 ünïcode.dart', 'lib/größe/🎉 ünïcode.dart'],
      [' a/.gitignore', ' a/.gitignore'],
      ['console.dart', 'console.dart'],
      ['com10/nul_/lpt', 'com10/nul_/lpt'],
      ['a.git/git~2', 'a.git/git~2'],
      ['p'.repeat(200), 'p'.repeat(200)],
    ],
    invalid: [
      ...['', '../x', 'p'.repeat(201), 1],
      ...['.git', '.git/hooks/x', 'a/.GIT/config', 'git~1/x', 'GIT~1', '.git ', '.git.', '.g\u200cit/x', '.gi\ufefft'],
      ...[
        'CON',
        'con.dart',
        'lib/Aux/x',
        'NUL.tar.gz',
        'prn .txt',
        'COM0',
        'com9.x',
        'LPT¹',
        'COM³.a',
        'conin$',
        'CONOUT$.txt',
      ],
      ...['a.', 'a ', 'lib./x', 'lib /x', '...', 'a\u00a0', 'a\u3000/b'],
      ...['a<b', 'a>b', 'a"b', 'a|b', 'a?b', 'a*b', 'a:b', 'a\\b'],
      ...['\u202etrad', 'a\u202a', '\u2066a', '\u2069a', 'a\u200eb', 'a\u200fb', 'a\u061cb'],
      ...['a\u200bb', 'a\u200db', 'a\u00adb', 'a\u2028b', '\ufeffa', 'a\u3164', 'a\ufe0f', 'a\u{e0041}', 'a\u0085b'],
    ],
  },
  page: {
    schema: inputOf(page).prefault({}),
    valid: [
      [undefined, { limit: 20 }],
      [{}, { limit: 20 }],
      [
        { cursor: 'c', limit: 100, direction: 'forward' },
        { cursor: 'c', limit: 100, direction: 'forward' },
      ],
    ],
    invalid: [
      { limit: 0 },
      { limit: 101 },
      { limit: 1.5 },
      { limit: '20' },
      { limit: null },
      { cursor: 1 },
      { direction: 'up' },
      { offset: 1 },
      [],
    ],
  },
}

describe.each(Object.entries(tables))('%s', (_, { schema, valid, invalid }) => {
  it.each(valid)('parses %j as %j', (given, expected) => {
    expect(schema.parse(given)).toEqual(expected)
  })

  it.each(invalid.map((given) => [given]))('rejects %j', (given) => {
    expect(schema.safeParse(given).success).toBe(false)
  })
})

describe('arrayOf', () => {
  it('rejects an array that is too long with one issue, even if its items are invalid', () => {
    expect(arrayOf(id, 3).safeParse(Array(1_000_000).fill(1)).error?.issues).toEqual([
      expect.objectContaining({ message: 'must have at most 3 items', path: [] }),
    ])
  })

  it('names the invalid item of an array that is short enough, and rejects other values', () => {
    expect(arrayOf(id, 3).safeParse([uuid, 1]).error?.issues).toEqual([expect.objectContaining({ path: [1] })])
    expect(arrayOf(id, 3).safeParse('no array').error?.issues).toEqual([
      expect.objectContaining({ code: 'invalid_type' }),
    ])
  })
})

describe('list', () => {
  it('drops the keys of a page and of its items that the schema does not name', () => {
    const items = [{ id: uuid, passwordHash: 'secret' }]
    expect(list(z.object({ id })).parse({ items, nextCursor: null, total: 1 })).toEqual({
      items: [{ id: uuid }],
      nextCursor: null,
    })
  })
})
