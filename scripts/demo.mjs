// Generates a Flutter project into a folder, with the SDK: npm run demo -- "a Q&A feed in teal, topics required"
import { readdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { demoAccount } from './demo/account.mjs'
import { createScreen, printable } from './demo/screen.mjs'
import { findServer, startServer } from './demo/server.mjs'
import { root, setUp } from './setup.mjs'

const usage = `npm run demo -- "description of the app" [--url http://127.0.0.1:3000] [--out folder]

Without --url, uses the server on this machine, or starts one for the demo.
Signs in with the demo account, or with ASSISTANT_EMAIL and ASSISTANT_PASSWORD.`

const screen = createScreen(process.stdout)
const leaving = new AbortController()
process.once('SIGINT', () => leaving.abort())
process.once('SIGTERM', () => leaving.abort())

try {
  process.exitCode = await demo(readOptions())
} catch (error) {
  screen.end()
  const isLeft = leaving.signal.aborted
  console.error(isLeft ? 'Interrupted.' : printable(error.message))
  process.exitCode = isLeft ? 130 : 1
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { url: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    const prompt = positionals.join(' ')
    if (!values.help && prompt.trim() !== '') return { ...values, prompt }
    if (values.help) {
      console.log(usage)
      process.exit(0)
    }
  } catch (error) {
    console.error(error.message)
  }
  console.log(usage)
  process.exit(1)
}

async function demo({ prompt, url, out }) {
  await setUp(['@assistant/sdk'])
  const server = (await findServer(url)) ?? (await startServer(leaving.signal, screen.say))
  try {
    const { createAssistant } = await import('../packages/sdk/dist/index.js')
    const assistant = createAssistant({ url: server.url })
    try {
      return await writeProject(assistant, await demoAccount(server), { prompt, out })
    } finally {
      await assistant.close()
    }
  } finally {
    await server.stop()
  }
}

async function writeProject(assistant, account, { prompt, out }) {
  const { createFileCollector } = await import('../packages/sdk/dist/index.js')
  const { saveFiles } = await import('../packages/sdk/dist/node.js')

  const user = await assistant.signIn(account)
  screen.say(`Signed in as ${user.name} (${user.email}).`)
  const project = await assistant.api.projects.create.mutate({ name: projectName(prompt) })
  screen.say(`Project: ${project.name}`)

  const collector = createFileCollector()
  const events = assistant.generate({
    projectId: project.id,
    prompt,
    signal: leaving.signal,
    onInterrupted: () => screen.say('The connection was lost. Resuming.'),
  })
  let result
  for await (const event of events) {
    await collector.add(event)
    screen.show(event)
    if (event.type === 'result') result = event
  }
  screen.end()
  if (result?.status !== 'succeeded') {
    console.error(
      `The generation ended as ${result?.status}${result?.failure ? `: ${printable(result.failure.message)}` : ''}.`,
    )
    return 1
  }

  const folder = out ?? (await freeFolder(join(root, 'demo-output'), folderName(prompt)))
  await saveFiles(folder, collector.files)
  screen.finish({
    folder: shortest(folder),
    files: collector.files,
    diagnostics: result.diagnostics,
  })
  return 0
}

function shortest(folder) {
  const path = relative(process.cwd(), folder)
  return path === '' ? '.' : path.startsWith('..') ? resolve(folder) : path
}

function projectName(prompt) {
  const name = printable(prompt).replaceAll(/\s+/g, ' ').trim()
  return [...name].slice(0, 60).join('').trim() || 'Demo'
}

function folderName(prompt) {
  const name = prompt
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return name.slice(0, 40).replaceAll(/^-+|-+$/g, '') || 'project'
}

/** Returns the path for `name` in `parent`, with a number if the name is taken. */
async function freeFolder(parent, name) {
  const taken = new Set(await readdir(parent).catch(() => []))
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`
    if (!taken.has(candidate)) return join(parent, candidate)
  }
}
