import { AssistantError } from './error.js'
import type { GenerationFile } from './router.js'

/** Size in bytes of UTF-8, and SHA-256 in lower-case hexadecimal. */
export type Announced = Pick<GenerationFile, 'path' | 'bytes' | 'sha256'>

/** Compares a file with what was announced of it. Errors: DAMAGED_FILE. */
export async function demandWhole(content: string, { path, bytes, sha256 }: Announced): Promise<void> {
  const encoded = new TextEncoder().encode(content)
  if (encoded.length !== bytes) {
    throw new AssistantError('DAMAGED_FILE', `${path} came with ${encoded.length} bytes instead of ${bytes}.`)
  }
  const actual = await hash(encoded)
  if (actual !== undefined && actual !== sha256) {
    throw new AssistantError('DAMAGED_FILE', `${path} is not what was announced: its SHA-256 differs.`)
  }
}

/** Undefined where a page is not served over https and so has no Web Cryptography: there the size alone is checked. */
async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const { subtle } = crypto as { subtle?: SubtleDigest }
  if (!subtle) return undefined
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

interface SubtleDigest {
  digest(algorithm: string, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
}
