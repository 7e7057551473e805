// Runs in the password thread. An error here ends the thread, and whoever waits for the estimate is told.
import { parentPort } from 'node:worker_threads'
import { estimatePassword, type PasswordOwner } from '../estimate.js'

/** A text to estimate. The next one comes when this one has been answered by its strength. */
export interface EstimateTask {
  readonly text: string
  readonly owner: PasswordOwner
}

const port = parentPort
if (port === null) throw new Error('This module is no program: it runs in the password thread.')

port.on('message', ({ text, owner }: EstimateTask) => port.postMessage(estimatePassword(text, owner)))
port.postMessage('ready')
