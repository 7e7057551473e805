import type { Duplex, Writable } from 'node:stream'

/** Destroys a stream after `milliseconds`, unless it closes before. Returns a function that cancels this. */
export function destroyAfter(stream: Writable | Duplex, milliseconds: number): () => void {
  if (stream.destroyed) return () => undefined
  const timer = setTimeout(() => stream.destroy(), milliseconds)
  const cancel = () => clearTimeout(timer)
  stream.once('close', cancel)
  return () => {
    cancel()
    stream.off('close', cancel)
  }
}
