import { id } from '@assistant/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { AppError } from '../errors/app-error.js'
import { cursorMoment, decodeCursor, encodeCursor, type Listing, toPage } from './paging.js'

const listing: Listing = { of: 'things.list', sort: 'createdAt', filters: { owner: 'ada', search: undefined } }
const newestFirst = z.tuple([cursorMoment, id])
const uuid = '0190a0b0-0000-7000-8000-000000000000'
const key = [new Date('2030-01-01T00:00:00.123Z'), uuid] as const

describe('a cursor', () => {
  it('answers the key that it was made of', () => {
    expect(decodeCursor(listing, encodeCursor(listing, key), newestFirst)).toEqual(key)
    expect(decodeCursor(listing, undefined, newestFirst)).toBeUndefined()
  })

  it('does not mind the order of the filters, nor those that are absent', () => {
    const one: Listing = { of: 'l', sort: 's', filters: { a: 1, b: 'x' } }
    const same: Listing = { of: 'l', sort: 's', filters: { c: undefined, b: 'x', a: 1 } }
    expect(decodeCursor(same, encodeCursor(one, key), newestFirst)).toEqual(key)
  })

  it.each<[string, Listing]>([
    ['another list', { ...listing, of: 'others.list' }],
    ['another sort', { ...listing, sort: 'name' }],
    ['another filter', { ...listing, filters: { owner: 'bob' } }],
    ['one filter more', { ...listing, filters: { owner: 'ada', search: '' } }],
  ])('is refused with %s', (_, other) => {
    expect(() => decodeCursor(other, encodeCursor(listing, key), newestFirst)).toThrow(AppError)
  })

  it('is BAD_REQUEST, never a crash, when it is anything else', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc.anything().map((value) => forged(value)),
    )
    fc.assert(
      fc.property(hostile, (cursor) => {
        expect(() => decodeCursor(listing, cursor, newestFirst)).toThrow(
          expect.objectContaining({ reason: 'BAD_REQUEST' }),
        )
      }),
    )
  })

  it.each([
    ['a moment that no database has', [8.64e15, uuid]],
    ['a moment before all', [-1, uuid]],
    ['half a millisecond', [0.5, uuid]],
    ['no id', [0, 'x']],
    ['too little', [0]],
    ['too much', [0, uuid, uuid]],
  ])('is refused when it holds %s', (_, parts) => {
    expect(() => decodeCursor(listing, forged(parts), newestFirst)).toThrow(AppError)
  })

  it('holds no text that a database refuses', () => {
    const byName = z.tuple([z.string(), id])
    expect(decodeCursor(listing, forged(['name', uuid]), byName)).toEqual(['name', uuid])
    for (const text of ['\0', '\ud800']) {
      expect(() => decodeCursor(listing, forged([text, uuid]), byName)).toThrow(AppError)
    }
  })

  /** A cursor with a right digest, as somebody makes it who has seen one. */
  function forged(parts: unknown): string {
    const [digest] = JSON.parse(Buffer.from(encodeCursor(listing, key), 'base64url').toString())
    return Buffer.from(JSON.stringify([digest, ...(Array.isArray(parts) ? parts : [parts])])).toString('base64url')
  }
})

describe('a page', () => {
  const rows = [1, 2, 3].map((number) => ({ number, at: new Date(number) }))
  const page = (limit: number) =>
    toPage(
      rows,
      limit,
      listing,
      (row) => [row.at, uuid],
      (row) => row.number,
    )

  it('has a cursor after its last row when there are more', () => {
    const { items, nextCursor } = page(2)
    expect(items).toEqual([1, 2])
    expect(decodeCursor(listing, nextCursor ?? undefined, newestFirst)).toEqual([new Date(2), uuid])
  })

  it('ends sooner where its texts are long, and goes on with the next', () => {
    const half = 512 * 1024
    const numbered = [1, 2, 3, 4].map((number) => ({ number, at: new Date(number) }))
    const pageOf = (bytes: number) =>
      toPage(
        numbered,
        3,
        listing,
        (row) => [row.at, uuid],
        (row) => row.number,
        () => bytes,
      )
    expect(pageOf(half)).toEqual({ items: [1, 2], nextCursor: encodeCursor(listing, [new Date(2), uuid]) })
    expect(pageOf(4 * half)).toEqual({ items: [1], nextCursor: encodeCursor(listing, [new Date(1), uuid]) })
    expect(pageOf(half / 4)).toEqual({ items: [1, 2, 3], nextCursor: encodeCursor(listing, [new Date(3), uuid]) })
  })

  it('is the last one when there are none', () => {
    expect(page(3)).toEqual({ items: [1, 2, 3], nextCursor: null })
  })
})
