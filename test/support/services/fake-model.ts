import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cleanup } from '../cleanup.js'

/** A model server with the API of OpenAI's chat completions. Every request gets the same answer. */
export interface FakeModel {
  /** Settings that make a server use this model. */
  readonly environment: Readonly<Record<string, string>>
  /** Sets the files of every answer from now on. */
  readonly answerWith: (files: ReadonlyMap<string, string>) => void
  /** Permits this many more pieces of answers. */
  readonly allow: (pieces: number) => void
  /** Withdraws all permits. Answers then wait for `allow`. */
  readonly close: () => void
}

const linesPerPiece = 5

export async function startFakeModel(cleanup: Cleanup): Promise<FakeModel> {
  /** Answers that wait for a permit. An answer whose connection closes is removed and takes no permit. */
  const waiting = new Set<() => void>()
  let permits = 0
  let answer: readonly string[] = []

  const usePermits = () => {
    for (const proceed of waiting) {
      if (permits === 0) return
      permits -= 1
      waiting.delete(proceed)
      proceed()
    }
  }
  /** Waits for a permit. Returns false when the connection has closed. */
  const takePermit = (response: ServerResponse) =>
    new Promise<boolean>((resolve) => {
      const proceed = () => {
        response.off('close', giveUp)
        resolve(true)
      }
      const giveUp = () => {
        waiting.delete(proceed)
        resolve(false)
      }
      if (response.destroyed) return resolve(false)
      response.once('close', giveUp)
      waiting.add(proceed)
      usePermits()
    })

  const server = createServer(async (request, response) => {
    request.resume()
    await once(request, 'end')
    const send = (chunk: object) =>
      response.write(
        `data: ${JSON.stringify({ id: 'fake', object: 'chat.completion.chunk', model: 'fake', ...chunk })}\n\n`,
      )
    const sendDelta = (delta: object, reason: string | null) =>
      send({ created: 0, choices: [{ index: 0, delta, finish_reason: reason }] })

    response.writeHead(200, { 'content-type': 'text/event-stream' })
    sendDelta({ role: 'assistant', content: '' }, null)
    for (const content of answer) {
      if (!(await takePermit(response))) return
      sendDelta({ content }, null)
    }
    sendDelta({}, 'stop')
    send({ created: 0, choices: [], usage: { prompt_tokens: 1_000, completion_tokens: 2_000, total_tokens: 3_000 } })
    response.end('data: [DONE]\n\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanup.add(() => {
    server.closeAllConnections()
    server.close()
  })

  return {
    environment: {
      MODEL_PROVIDER: 'openai-compatible',
      MODEL_NAME: 'fake',
      MODEL_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    },
    answerWith(files) {
      answer = piecesOf(['Here is the app.', '', ...[...files].flatMap(fencedFile), 'That is all.'])
    },
    allow(pieces) {
      permits += pieces
      usePermits()
    },
    close() {
      permits = 0
    },
  }
}

/** Returns a file as lines within a fence that is longer than any fence in its content, as a model writes it. */
function fencedFile([path, content]: [string, string]): string[] {
  const fence = '`'.repeat(Math.max(3, ...[...content.matchAll(/`{3,}/g)].map(([marks]) => marks.length + 1)))
  return [`${fence}text ${path}`, ...content.replace(/\n$/, '').split('\n'), fence, '']
}

/** Splits an answer into pieces of whole lines, so that each piece causes at least one event. */
function piecesOf(lines: readonly string[]): string[] {
  const pieces: string[] = []
  for (let at = 0; at < lines.length; at += linesPerPiece) {
    pieces.push(`${lines.slice(at, at + linesPerPiece).join('\n')}\n`)
  }
  return pieces
}
