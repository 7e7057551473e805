import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { ReadingTurns } from './reading-turns.js'

/** Maximum size of the pieces that are passed on: about 1,400 of the smallest frames, which take 1 to 3 ms to parse. */
const pieceBytes = 8 * 1024

/** Number of dropped bytes after which no more are read from a closing connection. */
const maxDiscardedBytes = 16 * 1024

/**
 * A connection whose bytes are passed on in small pieces, in turn with all other connections. `ws` parses a whole chunk of
 * 64 KiB at once; on many connections of hostile clients, this would block the event loop for seconds.
 *
 * The stream reads from the connection only after the last chunk was passed on. Node reads one chunk ahead, so that at most
 * 128 KiB are kept in memory.
 */
export class PacedStream extends Duplex {
  readonly #source: Duplex
  readonly #turns: ReadingTurns
  readonly #feed = (): boolean => this.#passOn()
  readonly #head: Buffer
  #onFirstChunk: ((chunk: Buffer) => void) | undefined
  readonly #pieceListeners: ((bytes: number, waitingBytes: number) => void)[] = []
  /** The part of the last chunk that was not passed on yet. */
  #rest: Buffer | undefined
  #hasRoom = true
  #isEnded = false
  #holds = 0
  #isDiscarding = false
  #droppedBytes = 0
  readonly #flushed = new Set<() => void>()

  /** `head` holds the bytes that followed the upgrade request. Nothing is read before `start` is called. */
  constructor(source: Duplex, head: Buffer, turns: ReadingTurns) {
    super({ readableHighWaterMark: pieceBytes })
    this.#source = source
    this.#head = head
    this.#turns = turns
    if (source instanceof Socket) source.setTimeout(0).setNoDelay()
    source.once('end', () => {
      this.#isEnded = true
      if (this.#isDiscarding) this.push(null)
      else this.#turns.add(this.#feed)
    })
    source.on('error', (error) => this.destroy(error))
    source.once('close', () => this.destroy())
  }

  /** Starts to read. Call it after all listeners were added. */
  start(): void {
    if (this.destroyed) return
    this.#source.on('data', (chunk: Buffer) => this.#keep(chunk))
    if (this.#head.length > 0) this.#keep(this.#head)
  }

  /** Calls `listener` after each piece, with its size and the number of bytes that wait to be passed on. */
  onPiece(listener: (bytes: number, waitingBytes: number) => void): void {
    this.#pieceListeners.push(listener)
  }

  /** Calls `listener` with the first chunk, before any part of it is passed on. */
  onFirstChunk(listener: (chunk: Buffer) => void): void {
    this.#onFirstChunk = listener
  }

  /** Holds the stream: no more pieces are passed on until the returned functions of all holds were called. */
  hold(): () => void {
    this.#holds += 1
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      this.#holds -= 1
      if (this.#holds === 0) this.#proceed()
    }
  }

  get isHeld(): boolean {
    return this.#holds > 0
  }

  /**
   * Drops all bytes that were not passed on yet or arrive from now on. Some bytes are still read: a connection that is
   * closed with unread bytes is reset, and the client may lose the close frame (RFC 9112, 9.6). After
   * `maxDiscardedBytes`, no more bytes are read, because dropped bytes take memory until the next garbage collection.
   */
  discard(): void {
    if (this.#isDiscarding) return
    this.#isDiscarding = true
    this.#turns.remove(this.#feed)
    this.#drop(this.#rest ?? Buffer.alloc(0))
    this.#rest = undefined
    if (this.#isEnded) this.push(null)
  }

  get isDiscarding(): boolean {
    return this.#isDiscarding
  }

  /** Resolves when all written bytes were sent, or the stream was destroyed. */
  flushed(): Promise<void> {
    if (this.destroyed || this.writableLength === 0) return Promise.resolve()
    return new Promise((resolve) => this.#flushed.add(resolve))
  }

  #settleFlushed(): void {
    for (const resolve of this.#flushed) resolve()
    this.#flushed.clear()
  }

  #keep(chunk: Buffer): void {
    if (this.#isDiscarding) {
      this.#drop(chunk)
      return
    }
    this.#rest = chunk
    this.#onFirstChunk?.(chunk)
    this.#onFirstChunk = undefined
    if (this.#isDiscarding) return
    this.#source.pause()
    this.#turns.add(this.#feed)
  }

  #drop(chunk: Buffer): void {
    this.#droppedBytes += chunk.length
    if (this.#droppedBytes <= maxDiscardedBytes) {
      this.#source.resume()
      return
    }
    this.#source.pause()
    // After a pause, Node reads until its buffer is full. The chunk that is put back counts, so less is read.
    if (!this.#source.destroyed && !this.#isEnded) this.#source.unshift(chunk)
  }

  /** Passes on one piece, unless the stream is held or full. Returns true if it did and more of the chunk is left. */
  #passOn(): boolean {
    if (this.destroyed || this.#isDiscarding || this.#holds > 0 || !this.#hasRoom) return false
    const rest = this.#rest
    if (rest === undefined) {
      if (this.#isEnded) this.push(null)
      return false
    }
    const piece = rest.subarray(0, pieceBytes)
    this.#rest = rest.length > pieceBytes ? rest.subarray(pieceBytes) : undefined
    this.#hasRoom = this.push(piece)
    const waitingBytes = (this.#rest?.length ?? 0) + this.#source.readableLength
    for (const listener of this.#pieceListeners) listener(piece.length, waitingBytes)
    if (this.#rest !== undefined) return true
    this.#proceed()
    return false
  }

  #proceed(): void {
    if (this.#isDiscarding || this.#holds > 0 || !this.#hasRoom) return
    if (this.#rest !== undefined || this.#isEnded) this.#turns.add(this.#feed)
    else this.#source.resume()
  }

  override _read(): void {
    this.#hasRoom = true
    this.#proceed()
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#source.write(chunk, encoding, this.#noteSent(callback))
  }

  /** Returns a callback that also resolves `flushed` when no bytes are left to send. */
  #noteSent(callback: (error?: Error | null) => void): (error?: Error | null) => void {
    return (error) => {
      callback(error)
      if (this.writableLength === 0) this.#settleFlushed()
    }
  }

  override _writev(
    chunks: { readonly chunk: Buffer; readonly encoding: BufferEncoding }[],
    callback: (error?: Error | null) => void,
  ): void {
    this.#source.cork()
    for (const [at, { chunk, encoding }] of chunks.entries()) {
      if (at < chunks.length - 1) this.#source.write(chunk, encoding)
      else this.#source.write(chunk, encoding, this.#noteSent(callback))
    }
    this.#source.uncork()
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#source.end(() => callback())
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#rest = undefined
    this.#turns.remove(this.#feed)
    this.#source.destroy()
    this.#settleFlushed()
    callback(error)
  }
}
