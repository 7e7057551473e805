import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type * as z from 'zod'
import {
  type ProjectSettings,
  type ProjectSettingsPatch,
  projectSettings,
  projectSettingsPatch,
  settingsLimits,
} from './project-settings.js'

const lone = String.fromCharCode(0xdc00)
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })
const issuesOf = (given: unknown) =>
  projectSettings.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('settings', () => {
  it('accept the known keys, and keep unknown keys unchanged', () => {
    const given = {
      product: 'feed',
      appName: 'Ask "me" $1',
      packageName: 'ask_me',
      applicationId: 'com.example.ask_me',
      primaryColor: '#0A84ff',
      darkTheme: true,
      features: ['polls'],
      engine: 'template',
      instructions: 'Prefer small widgets.\n',
      lockedPaths: ['lib/theme/**'],
      team: { size: 3, tags: ['a', null, 1.5, false], constructor: 'x' },
    }
    expect(projectSettings.parse(given)).toEqual(given)
  })

  it.each([
    ['product', 'forum'],
    ['product', null],
    ['appName', '  '],
    ['packageName', 'AskMe'],
    ['packageName', '1st'],
    ['packageName', 'ask-me'],
    ['packageName', 'class'],
    ['applicationId', 'example'],
    ['applicationId', 'com..example'],
    ['applicationId', 'com.1example'],
    ['applicationId', '.com.example'],
    ['primaryColor', 'teal'],
    ['primaryColor', '#0A84F'],
    ['primaryColor', '#0A84FF80'],
    ['darkTheme', 'true'],
    ['features', 'polls'],
    ['features', [1]],
    ['features', Array(101).fill('x')],
    ['instructions', 'x'.repeat(8_001)],
    ['lockedPaths', Array(101).fill('x')],
  ])('reject the known key %s with the value %j', (key, value) => {
    const issues = projectSettings.safeParse({ [key]: value }).error?.issues
    expect(issues?.map((issue) => issue.path[0])).toEqual([key])
  })

  it.each([[null], [[]], ['x'], [1]])('reject %j, which is not an object', (given) => {
    expect(projectSettings.safeParse(given).success).toBe(false)
  })

  it('have at most eight levels, including the top level', () => {
    expect(projectSettings.safeParse(nested(8)).success).toBe(true)
    expect(issuesOf(nested(9))).toEqual(['a.a.a.a.a.a.a.a: must have at most 8 levels'])
    expect(issuesOf({ deep: JSON.parse('['.repeat(1_000_000) + ']'.repeat(1_000_000)) })).toHaveLength(1)
  })

  it('have at most 32 KiB of JSON, counted in bytes', () => {
    const overhead = JSON.stringify({ a: '' }).length
    const fits = 'é'.repeat((settingsLimits.bytes - overhead) / 2)
    expect(projectSettings.safeParse({ a: fits }).success).toBe(true)
    expect(issuesOf({ a: `${fits}é` })).toEqual([': must be at most 32 KiB of JSON'])
    expect(issuesOf({ a: 'x'.repeat(4_000_000) })).toEqual([': must be at most 32 KiB of JSON'])
  })

  it('reject text that a database cannot store, in keys and in values, and keys of more than 200 characters', () => {
    expect(issuesOf({ a: ['x', { b: lone }] })).toEqual(['a.1.b: must not contain U+0000 or half of a surrogate pair'])
    expect(issuesOf({ a: `x${String.fromCharCode(0)}` })).toHaveLength(1)
    expect(issuesOf({ a: { [lone]: 1 } })).toHaveLength(1)
    expect(issuesOf({ ['k'.repeat(201)]: 1 })).toHaveLength(1)
  })

  it.each(['{"__proto__":{"isAdmin":true}}', '{"a":[{"__proto__":null}]}'])(
    'reject the key __proto__ on any level: %s',
    (json) => {
      expect(issuesOf(JSON.parse(json))).toEqual([expect.stringMatching(/__proto__: must not be used as a key$/)])
      expect(projectSettingsPatch.safeParse(JSON.parse(json)).success).toBe(false)
      expect(Object.keys(Object.prototype)).toEqual([])
    },
  )

  it.each([[new Date(0)], [undefined], [Number.NaN], [1n], [() => 1], [new Map()]])(
    'reject the value %s, which is not JSON',
    (value) => {
      expect(issuesOf({ a: value })).toHaveLength(1)
    },
  )

  it('survive a round trip through JSON unchanged if they are accepted', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 9, stringUnit: 'binary' })), (given) => {
        const parsed = projectSettings.safeParse(given)
        if (parsed.success) expect(JSON.parse(JSON.stringify(parsed.data))).toEqual(JSON.parse(JSON.stringify(given)))
      }),
    )
  })
})

describe('a change of settings', () => {
  it('removes a known or unknown key by null', () => {
    const given = { product: null, lockedPaths: null, team: null, darkTheme: false }
    expect(projectSettingsPatch.parse(given)).toEqual(given)
  })

  it('checks the known keys and the limits like whole settings', () => {
    expect(projectSettingsPatch.safeParse({ primaryColor: 'teal' }).success).toBe(false)
    expect(projectSettingsPatch.safeParse({ packageName: 'class' }).success).toBe(false)
    expect(projectSettingsPatch.safeParse(nested(9)).success).toBe(false)
    expect(projectSettingsPatch.safeParse({ a: lone }).success).toBe(false)
  })

  it('has the same keys as whole settings', () => {
    expectTypeOf<keyof ProjectSettingsPatch>().toEqualTypeOf<keyof ProjectSettings>()
    expectTypeOf<z.input<typeof projectSettings>>().toEqualTypeOf<ProjectSettings>()
    expect(Object.keys(projectSettingsPatch.out.shape)).toEqual(Object.keys(projectSettings.out.shape))
  })
})
