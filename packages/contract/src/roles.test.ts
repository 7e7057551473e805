import { describe, expect, it } from 'vitest'
import { isAtLeast, projectRole, role } from './roles.js'

describe('isAtLeast', () => {
  it('ranks admin over user over guest', () => {
    const table = role.options.map((held) => role.options.map((wanted) => isAtLeast(held, wanted)))
    expect(role.options).toEqual(['admin', 'user', 'guest'])
    expect(table).toEqual([
      [true, true, true],
      [false, true, true],
      [false, false, true],
    ])
  })

  it('ranks owner over editor over viewer', () => {
    const table = projectRole.options.map((held) => projectRole.options.map((wanted) => isAtLeast(held, wanted)))
    expect(projectRole.options).toEqual(['owner', 'editor', 'viewer'])
    expect(table).toEqual([
      [true, true, true],
      [false, true, true],
      [false, false, true],
    ])
  })
})
