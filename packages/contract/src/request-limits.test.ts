import { describe, expect, it } from 'vitest'
import { maxAnswerBytesOf, maxBodyBytesOf, mayAnswerLarge } from './request-limits.js'

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

describe('the maximum size of answers', () => {
  it('is 4 MiB for a file, 2 MiB for a page of projects or generations and 256 KiB by default', () => {
    expect(maxAnswerBytesOf('generations.file')).toBe(4096 * kibibyte)
    expect(maxAnswerBytesOf('generations.list')).toBe(2048 * kibibyte)
    expect(maxAnswerBytesOf('projects.list')).toBe(2048 * kibibyte)
    for (const other of ['users.me', 'no.such', '', '__proto__']) {
      expect(maxAnswerBytesOf(other)).toBe(256 * kibibyte)
      expect(mayAnswerLarge(other)).toBe(false)
    }
  })

  it('is the sum of the calls of a batch, and at most 4 MiB plus the largest answer', () => {
    expect(maxAnswerBytesOf('users.me', 'projects.get')).toBe(512 * kibibyte)
    const files = Array.from({ length: 20 }, () => 'generations.file')
    expect(maxAnswerBytesOf(...files)).toBe(8192 * kibibyte)
    expect(maxAnswerBytesOf('generations.file', 'projects.list')).toBe(6144 * kibibyte)
  })
})
