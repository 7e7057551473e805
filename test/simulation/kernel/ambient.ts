import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'

/** The process whose step is running. Its ambient calls go to the simulation. */
export interface Actor {
  readonly name: string
  now(): number
}

let actor: Actor | undefined

/** Sets the process whose step runs from now on; undefined between steps. */
export function setActor(next: Actor | undefined): void {
  actor = next
}

/**
 * Replaces ambient time and randomness. In a step, `Date.now` returns the clock of its process (Lucia reads it),
 * and other sources of time or randomness throw. Returns a function that restores the originals.
 */
export function isolateFromHost(): () => void {
  const restorers = [
    replace(Date, 'now', (now) => () => actor?.now() ?? now()),
    replace(Math, 'random', forbidden('Math.random')),
    replace(performance, 'now', forbidden('performance.now')),
    replace(globalThis, 'setTimeout', forbidden('setTimeout')),
    replace(globalThis, 'setInterval', forbidden('setInterval')),
    replace(AbortSignal, 'timeout', forbidden('AbortSignal.timeout')),
    replace(globalThis.crypto, 'randomUUID', forbidden('crypto.randomUUID')),
    replace(globalThis.crypto, 'getRandomValues', forbidden('crypto.getRandomValues')),
    replace(crypto, 'randomUUID', forbidden('crypto.randomUUID')),
    replace(crypto, 'randomBytes', forbidden('crypto.randomBytes')),
    replace(timers, 'setTimeout', forbidden('setTimeout of node:timers/promises')),
  ]
  syncBuiltinESMExports()
  return () => {
    for (const restore of restorers) restore()
    syncBuiltinESMExports()
  }
}

function forbidden(name: string) {
  // The casts are safe: the proxy passes each call on unchanged, or throws.
  return <T>(original: T): T =>
    new Proxy(original as object, {
      apply(target, thisArgument, args) {
        if (actor !== undefined) throw new Error(`${actor.name} called ${name}: it must come in as an argument`)
        return Reflect.apply(target as () => unknown, thisArgument, args)
      },
    }) as T
}

function replace<TOwner extends object, TName extends keyof TOwner>(
  owner: TOwner,
  name: TName,
  replacement: (original: TOwner[TName]) => TOwner[TName],
): () => void {
  const original = owner[name]
  Object.defineProperty(owner, name, { value: replacement(original), configurable: true, writable: true })
  return () => {
    Object.defineProperty(owner, name, { value: original, configurable: true, writable: true })
  }
}
