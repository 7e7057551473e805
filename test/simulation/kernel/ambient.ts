import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'

/** Whose step is being run: what it asks of the machine, it asks of the simulation. */
export interface Actor {
  readonly name: string
  now(): number
}

let actor: Actor | undefined

/** Says whose step runs from here on; undefined between the steps. */
export function actAs(next: Actor | undefined): void {
  actor = next
}

/**
 * While steps run, `Date.now` answers the clock of the process whose step it is (Lucia reads it), and what would bring
 * in time or chance from outside throws. Answers what puts everything back.
 */
export function shutOutTheWorld(): () => void {
  const restore = [
    replace(Date, 'now', (now) => () => actor?.now() ?? now()),
    ...(['random'] as const).map((name) => replace(Math, name, refused(`Math.${name}`))),
    replace(performance, 'now', refused('performance.now')),
    replace(globalThis, 'setTimeout', refused('setTimeout')),
    replace(globalThis, 'setInterval', refused('setInterval')),
    replace(AbortSignal, 'timeout', refused('AbortSignal.timeout')),
    replace(globalThis.crypto, 'randomUUID', refused('crypto.randomUUID')),
    replace(globalThis.crypto, 'getRandomValues', refused('crypto.getRandomValues')),
    replace(crypto, 'randomUUID', refused('crypto.randomUUID')),
    replace(crypto, 'randomBytes', refused('crypto.randomBytes')),
    replace(timers, 'setTimeout', refused('setTimeout of node:timers/promises')),
  ]
  syncBuiltinESMExports()
  return () => {
    for (const putBack of restore) putBack()
    syncBuiltinESMExports()
  }
}

function refused(name: string) {
  // The border to whatever the function is: it is called as it would have been, or not at all.
  return <T>(original: T): T =>
    new Proxy(original as object, {
      apply(target, self, given) {
        if (actor !== undefined) throw new Error(`${actor.name} called ${name}: it must come in as an argument`)
        return Reflect.apply(target as () => unknown, self, given)
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
