import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { linkedAbort } from './linked-abort.js'

const followers = ({ signal }: AbortController) => getEventListeners(signal, 'abort').length

describe('linkedAbort', () => {
  it('aborts with the reason of the source that aborts first, and then removes its listeners', () => {
    const [one, two] = [new AbortController(), new AbortController()]
    const { signal } = linkedAbort([one.signal, two.signal])
    two.abort('enough')
    expect(signal.reason).toBe('enough')
    expect([followers(one), followers(two)]).toEqual([0, 0])
  })

  it('is aborted from the start when a source already is', () => {
    const [one, two] = [new AbortController(), new AbortController()]
    two.abort('before')
    expect(linkedAbort([one.signal, two.signal]).signal.reason).toBe('before')
    expect(followers(one)).toBe(0)
  })

  it('leaves no listener at a source after abort() or release()', () => {
    const source = new AbortController()
    for (let calls = 0; calls < 100; calls += 1) {
      linkedAbort([source.signal]).abort()
      linkedAbort([source.signal]).release()
    }
    expect(followers(source)).toBe(0)
    expect(source.signal.aborted).toBe(false)
  })

  it('adds one listener per source, and aborts every signal that was not released', () => {
    const source = new AbortController()
    const [first, ...others] = Array.from({ length: 50 }, () => linkedAbort([source.signal]))
    expect(followers(source)).toBe(1)
    first?.release()
    source.abort('enough')
    expect(first?.signal.aborted).toBe(false)
    expect(others.map(({ signal }) => signal.reason)).toEqual(others.map(() => 'enough'))
    expect(followers(source)).toBe(0)
  })
})
