// Runs in the password thread. An error here ends the thread, which rejects the pending estimate.
import { parentPort } from 'node:worker_threads'
import { estimatePassword, type PasswordOwner } from '../estimate.js'

/** A text to estimate. The thread answers it with its strength before the next task is sent. */
export interface EstimateTask {
  readonly text: string
  readonly owner: PasswordOwner
}

const port = parentPort
if (port === null) throw new Error('This module runs only as the password thread: start it with startPasswordThread().')

port.on('message', ({ text, owner }: EstimateTask) => port.postMessage(estimatePassword(text, owner)))
port.postMessage('ready')
