import { Worker } from 'node:worker_threads'

/** Kills the whole process: a stuck main thread can neither exit nor handle a signal. */
const code = `
  const { workerData } = require('node:worker_threads')
  setInterval(() => {
    if (process.ppid !== workerData.parent) process.kill(process.pid, 'SIGKILL')
  }, workerData.intervalMs)`

/** Ends this process within 100 ms when its parent is gone, whatever its main thread does at that time. */
export function startWatchdog(): void {
  const workerData = { parent: process.ppid, intervalMs: 100 }
  new Worker(code, { eval: true, name: 'watchdog', env: {}, execArgv: [], workerData }).unref()
}
