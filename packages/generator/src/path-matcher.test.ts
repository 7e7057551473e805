import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPathMatcher } from './path-matcher.js'

const table: readonly (readonly [glob: string, matching: readonly string[], others: readonly string[]])[] = [
  ['lib/main.dart', ['lib/main.dart'], ['lib/main.dart2', 'lib', 'a/lib/main.dart', 'lib/mainxdart']],
  ['lib/*', ['lib/a.dart', 'lib/b'], ['lib/a/b.dart', 'libs/a']],
  ['lib/**', ['lib/a.dart', 'lib/a/b/c.dart'], ['test/lib/a.dart', 'library/a']],
  ['**/*.dart', ['a.dart', 'lib/a.dart', 'lib/a/b.dart'], ['a.yaml', 'a.dart/b']],
  ['**/generated/**', ['generated/a', 'lib/generated/a/b'], ['lib/generate/a', 'lib/ungenerated/a']],
  ['*_test.dart', ['a_test.dart', '_test.dart'], ['test/a_test.dart', 'a_test.dart.txt']],
  ['?.dart', ['a.dart', '🎉.dart'], ['ab.dart', '.dart']],
  ['a*b*c', ['abc', 'aXbYc', 'abbcc'], ['abcd', 'acb']],
  ['lib/[a].{dart}', ['lib/[a].{dart}'], ['lib/a.dart']],
  ['**', ['a', 'a/b/c'], []],
  ['', [], ['a']],
]

describe('createPathMatcher', () => {
  it.each(table)('matches the glob "%s"', (glob, matching, others) => {
    const isMatch = createPathMatcher([glob])
    expect(matching.filter((path) => !isMatch(path))).toEqual([])
    expect(others.filter(isMatch)).toEqual([])
  })

  it('matches when any of several globs does, and never without globs', () => {
    expect(createPathMatcher(['a', 'b'])('b')).toBe(true)
    expect(createPathMatcher([])('b')).toBe(false)
  })

  it('agrees with an equivalent regular expression', () => {
    const part = fc.stringMatching(/^[ab*?]{1,6}$/).filter((text) => !text.includes('**'))
    const globs = fc.array(fc.oneof(part, fc.constant('**')), { minLength: 1, maxLength: 5 })
    const paths = fc.array(fc.stringMatching(/^[ab]{1,6}$/), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(globs, paths, (glob, path) => {
        expect(createPathMatcher([glob.join('/')])(path.join('/'))).toBe(expression(glob).test(`${path.join('/')}/`))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes no longer for globs that make a regular expression backtrack', () => {
    const isMatch = createPathMatcher(Array.from({ length: 100 }, () => '*a'.repeat(100)))
    expect(isMatch(`${'a'.repeat(199)}b`)).toBe(false)
  })
})

function expression(glob: readonly string[]): RegExp {
  const parts = glob.map((part) =>
    part === '**' ? '(?:[^/]*/)*' : `${part.replaceAll('?', '[^/]').replaceAll('*', '[^/]*')}/`,
  )
  return new RegExp(`^${parts.join('')}$`)
}
