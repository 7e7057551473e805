import { describe, expect, it } from 'vitest'
import { maxBodyBytesOf } from './request-limits.js'

const kibibyte = 1024

describe('the maximum size of a body', () => {
  it('is 4 MiB for generations.start and 128 KiB for everything else', () => {
    expect(maxBodyBytesOf('generations.start')).toBe(4096 * kibibyte)
    for (const other of ['projects.create', 'auth.login', 'no.such', '', '__proto__']) {
      expect(maxBodyBytesOf(other)).toBe(128 * kibibyte)
    }
  })

  it('is the sum of the calls of a batch, and at most 4 MiB', () => {
    const settings = Array.from({ length: 20 }, () => 'projects.update')
    expect(maxBodyBytesOf(...settings)).toBe(20 * 128 * kibibyte)
    expect(maxBodyBytesOf('generations.start', 'generations.start')).toBe(4096 * kibibyte)
    expect(maxBodyBytesOf('generations.start', ...settings)).toBe(4096 * kibibyte)
  })
})
