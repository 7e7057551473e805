import { describe, expect, it } from 'vitest'
import { appRouter } from './app-router.js'

interface Described {
  readonly _def: {
    readonly type: 'query' | 'mutation' | 'subscription'
    readonly meta?: { readonly access?: string; readonly rest?: { readonly method: string; readonly path: string } }
    readonly inputs: readonly unknown[]
    readonly output?: unknown
  }
}

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Described>)

describe('the router', () => {
  it.each(procedures)('%s says who may call it, what it takes and what it answers', (_path, { _def }) => {
    expect(_def.meta?.access).toMatch(/^(public|unverified|user|admin|owner|editor|viewer)$/)
    expect(_def.inputs).toHaveLength(1)
    if (_def.type !== 'subscription') expect(_def.output).toBeDefined()
  })

  // A watch has no log to resume: it is for sockets.
  const isWatch = (path: string) => path.endsWith('.watch')

  it.each(procedures.filter(([path]) => !isWatch(path)))('%s has a place in the REST face', (_path, { _def }) => {
    expect(_def.meta?.rest?.path).toMatch(/^\/[a-z]/)
    if (_def.type === 'query') expect(_def.meta?.rest?.method).toBe('GET')
    if (_def.type === 'mutation') expect(_def.meta?.rest?.method).not.toBe('GET')
  })

  it('gives no two procedures the same place', () => {
    const placed = procedures.filter(([path]) => !isWatch(path))
    const places = placed.map(([, { _def }]) => `${_def.meta?.rest?.method} ${_def.meta?.rest?.path}`)
    expect(new Set(places).size).toBe(places.length)
  })
})
