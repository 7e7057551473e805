import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cleanup } from '../cleanup.js'

/** A model as a service of one's own would be, spoken to as OpenAI's chat completions are: it always gives one answer. */
export interface FakeModel {
  /** What makes a server ask it. */
  readonly environment: Readonly<Record<string, string>>
  /** From now on it answers with these files. */
  readonly answerWith: (files: ReadonlyMap<string, string>) => void
  /** Lets so many more pieces of answers through. */
  readonly allow: (pieces: number) => void
  /** Lets none through, from now on, until `allow`. */
  readonly close: () => void
}

const linesInPiece = 5

export async function startFakeModel(cleanup: Cleanup): Promise<FakeModel> {
  /** Answers that wait for a permit. Whoever was cut off waits no longer, and takes none. */
  const waiting = new Set<() => void>()
  let permits = 0
  let answer: readonly string[] = []

  const letThrough = () => {
    for (const pass of waiting) {
      if (permits === 0) return
      permits -= 1
      waiting.delete(pass)
      pass()
    }
  }
  /** False when nobody is there any more to hear it. */
  const permit = (response: ServerResponse) =>
    new Promise<boolean>((resolve) => {
      const pass = () => {
        response.off('close', leave)
        resolve(true)
      }
      const leave = () => {
        waiting.delete(pass)
        resolve(false)
      }
      if (response.destroyed) return resolve(false)
      response.once('close', leave)
      waiting.add(pass)
      letThrough()
    })

  const server = createServer(async (request, response) => {
    request.resume()
    await once(request, 'end')
    const send = (chunk: object) =>
      response.write(
        `data: ${JSON.stringify({ id: 'fake', object: 'chat.completion.chunk', model: 'fake', ...chunk })}\n\n`,
      )
    const say = (delta: object, reason: string | null) =>
      send({ created: 0, choices: [{ index: 0, delta, finish_reason: reason }] })

    response.writeHead(200, { 'content-type': 'text/event-stream' })
    say({ role: 'assistant', content: '' }, null)
    for (const content of answer) {
      if (!(await permit(response))) return
      say({ content }, null)
    }
    say({}, 'stop')
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
      answer = piecesOf(['Here is the app.', '', ...[...files].flatMap(block), 'That is all.'])
    },
    allow(pieces) {
      permits += pieces
      letThrough()
    },
    close() {
      permits = 0
    },
  }
}

/** A file as a model writes it: in a fence that is longer than any within. */
function block([path, content]: [string, string]): string[] {
  const fence = '`'.repeat(Math.max(3, ...[...content.matchAll(/`{3,}/g)].map(([marks]) => marks.length + 1)))
  return [`${fence}text ${path}`, ...content.replace(/\n$/, '').split('\n'), fence, '']
}

/** Whole lines: each piece is then worth an event at least. */
function piecesOf(lines: readonly string[]): string[] {
  const pieces: string[] = []
  for (let at = 0; at < lines.length; at += linesInPiece) {
    pieces.push(`${lines.slice(at, at + linesInPiece).join('\n')}\n`)
  }
  return pieces
}
