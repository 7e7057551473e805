import type { Duplex, Writable } from 'node:stream'

/** Destroys a stream after `timeoutMs`, unless it closes before. Returns a function that cancels the timer. */
export function destroyAfter(stream: Writable | Duplex, timeoutMs: number): () => void {
  if (stream.destroyed) return () => undefined
  const timer = setTimeout(() => stream.destroy(), timeoutMs)
  const cancel = () => clearTimeout(timer)
  stream.once('close', cancel)
  return () => {
    cancel()
    stream.off('close', cancel)
  }
}
