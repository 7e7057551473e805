// What runs in the analyzer's thread. An error here ends the thread, and whoever started it is told.
import { parentPort } from 'node:worker_threads'
import { createLocalAnalyzer } from '../local-analyzer.js'
import type { Answer, Request } from './messages.js'

const port = parentPort
if (port === null) throw new Error('This is no program: it runs in a thread of the analyzer.')

const answer = (message: Answer): void => port.postMessage(message)
/** Of each request: the thread is everybody's, and others wait. A project as people write them takes a tenth of a second. */
const milliseconds = 5_000
const analyzer = await createLocalAnalyzer({ milliseconds })
let stop = new AbortController()

port.on('message', (request: Request) => {
  if (request.type === 'abort') return stop.abort()
  stop = new AbortController()
  void analyzer.analyze(request.files, stop.signal).then((diagnostics) => answer({ type: 'found', diagnostics }))
})
answer({ type: 'ready' })
