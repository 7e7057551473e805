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

describe('cursors', () => {
  it('are decoded to the key that was encoded', () => {
    expect(decodeCursor(listing, encodeCursor(listing, key), newestFirst)).toEqual(key)
    expect(decodeCursor(listing, undefined, newestFirst)).toBeUndefined()
  })

  it('do not depend on the order of filters or on undefined ones', () => {
    const one: Listing = { of: 'l', sort: 's', filters: { a: 1, b: 'x' } }
    const same: Listing = { of: 'l', sort: 's', filters: { c: undefined, b: 'x', a: 1 } }
    expect(decodeCursor(same, encodeCursor(one, key), newestFirst)).toEqual(key)
  })

  it.each<[string, Listing]>([
    ['another list', { ...listing, of: 'others.list' }],
    ['another sort', { ...listing, sort: 'name' }],
    ['another filter', { ...listing, filters: { owner: 'bob' } }],
    ['an additional filter', { ...listing, filters: { owner: 'ada', search: '' } }],
  ])('are rejected for %s', (_, other) => {
    expect(() => decodeCursor(other, encodeCursor(listing, key), newestFirst)).toThrow(AppError)
  })

  it('are rejected with BAD_REQUEST if they are malformed', () => {
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
    ['a time after the year 9999', [8.64e15, uuid]],
    ['a time before 1970', [-1, uuid]],
    ['a fraction of a millisecond', [0.5, uuid]],
    ['an invalid id', [0, 'x']],
    ['too few parts', [0]],
    ['too many parts', [0, uuid, uuid]],
  ])('are rejected if they contain %s', (_, parts) => {
    expect(() => decodeCursor(listing, forged(parts), newestFirst)).toThrow(AppError)
  })

  it('are rejected if they contain text that the databases cannot store', () => {
    const byName = z.tuple([z.string(), id])
    expect(decodeCursor(listing, forged(['name', uuid]), byName)).toEqual(['name', uuid])
    for (const text of ['\0', '\ud800']) {
      expect(() => decodeCursor(listing, forged([text, uuid]), byName)).toThrow(AppError)
    }
  })

  /** Forges a cursor with a valid digest, taken from a genuine one. */
  function forged(parts: unknown): string {
    const [digest] = JSON.parse(Buffer.from(encodeCursor(listing, key), 'base64url').toString())
    return Buffer.from(JSON.stringify([digest, ...(Array.isArray(parts) ? parts : [parts])])).toString('base64url')
  }
})

describe('toPage', () => {
  const rows = [1, 2, 3].map((number) => ({ number, at: new Date(number) }))
  const page = (limit: number) =>
    toPage(
      rows,
      limit,
      listing,
      (row) => [row.at, uuid],
      (row) => row.number,
    )

  it('returns a cursor that continues after the last row of the page if more rows follow', () => {
    const { items, nextCursor } = page(2)
    expect(items).toEqual([1, 2])
    expect(decodeCursor(listing, nextCursor ?? undefined, newestFirst)).toEqual([new Date(2), uuid])
  })

  it('ends a page early if its texts are long', () => {
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

  it('returns no cursor on the last page', () => {
    expect(page(3)).toEqual({ items: [1, 2, 3], nextCursor: null })
  })
})
