import { describe, expect, it } from 'vitest'
import { retry } from './retry.js'

describe('retry', () => {
  const limits = { retryMilliseconds: 60, random: () => 1 }
  const transient = new Error('transient')
  const isTransient = (error: unknown) => error === transient

  it('retries until an attempt succeeds', async () => {
    let attempts = 0
    const answer = await retry(limits, isTransient, () => {
      attempts += 1
      if (attempts < 3) throw transient
      return 'answer'
    })
    expect([answer, attempts]).toEqual(['answer', 3])
  })

  it('throws the last error when the time is up', async () => {
    await expect(retry(limits, isTransient, () => Promise.reject(transient))).rejects.toBe(transient)
  })

  it('throws a permanent error at once', async () => {
    const other = new Error('other')
    let attempts = 0
    const failing = retry(limits, isTransient, () => {
      attempts += 1
      throw other
    })
    await expect(failing).rejects.toBe(other)
    expect(attempts).toBe(1)
  })

  it('tries once even when the time is already up', async () => {
    expect(await retry(limits, isTransient, () => 'answer', performance.now() - 1_000)).toBe('answer')
  })
})
