import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Returns the account of the environment variables, or the demo account of a server on this machine.
 *
 * @throws {Error} if there is neither
 */
export async function demoAccount({ dataFolder }) {
  const { ASSISTANT_EMAIL: email, ASSISTANT_PASSWORD: password } = process.env
  if (email && password) return { email, password }
  const path = join(dataFolder, 'demo-accounts.json')
  try {
    const { user } = JSON.parse(await readFile(path, 'utf8'))
    return { email: user.email, password: user.password }
  } catch {
    throw new Error(
      `There is no demo account in ${path}. Set ASSISTANT_EMAIL and ASSISTANT_PASSWORD to use your own account, ` +
        'or DATA_DIR to the data folder of the server.',
    )
  }
}
