import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const account = z.object({ email: z.string(), password: z.string() })
const accounts = z.object({ administrator: account, user: account })

export type StoredDemoAccounts = z.output<typeof accounts>

/** Where the random passwords of the demo accounts are kept, for whoever may read the data folder. */
export function demoAccountsPath(dataFolder: string): string {
  return join(dataFolder, 'demo-accounts.json')
}

/** The demo accounts as an earlier start has kept them; undefined when the file is gone or was changed. */
export async function readDemoAccounts(dataFolder: string): Promise<StoredDemoAccounts | undefined> {
  try {
    return accounts.parse(JSON.parse(await readFile(demoAccountsPath(dataFolder), 'utf8')))
  } catch {
    return undefined
  }
}
