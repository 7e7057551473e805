import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const account = z.object({ email: z.string(), password: z.string() })
const accounts = z.object({ administrator: account, user: account })

export type StoredDemoAccounts = z.output<typeof accounts>

/** Returns the path of the file with the random passwords of the demo accounts. */
export function demoAccountsPath(dataFolder: string): string {
  return join(dataFolder, 'demo-accounts.json')
}

/** Returns the demo accounts that an earlier start stored, or undefined when the file is missing or not valid. */
export async function readDemoAccounts(dataFolder: string): Promise<StoredDemoAccounts | undefined> {
  try {
    return accounts.parse(JSON.parse(await readFile(demoAccountsPath(dataFolder), 'utf8')))
  } catch {
    return undefined
  }
}
