import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPasswordFile } from './password-file.js'

const read = async (content: string | Uint8Array, where: 'file' | 'input') => {
  const workingFolder = await mkdtemp(join(tmpdir(), 'password-'))
  const bytes = Buffer.from(content)
  async function* input() {
    // In pieces that end inside a character.
    for (const byte of bytes) yield Uint8Array.of(byte)
  }
  if (where === 'file') await writeFile(join(workingFolder, 'password'), bytes)
  const context = { env: {}, workingFolder, input: input(), say: () => undefined }
  const reading = readPasswordFile(where === 'file' ? 'password' : '-', context)
  return reading.finally(() => rm(workingFolder, { recursive: true }))
}

describe.each(['file', 'input'] as const)('a password from a %s', (where) => {
  it.each([
    ['as it is', 'nine velvet änchors', 'nine velvet änchors'],
    ['without the end of its line', 'nine velvet anchors\n', 'nine velvet anchors'],
    ['without the end of its line, as Windows writes it', '\uFEFFnine velvet anchors\r\n', 'nine velvet anchors'],
    ['with all else that stands around it', ' nine\nvelvet anchors \n\n', ' nine\nvelvet anchors \n'],
    ['up to 256 characters', `${'ä'.repeat(256)}\n`, 'ä'.repeat(256)],
  ])('is taken %s', async (_, content, password) => {
    expect(await read(content, where)).toBe(password)
  })

  it.each([
    ['nothing', ''],
    ['an empty line', '\n'],
    ['257 characters', 'x'.repeat(257)],
    ['U+0000', 'nine velvet\0anchors'],
    ['what is no UTF-8', Uint8Array.of(0x6e, 0xe4, 0x68)],
  ])('is refused when there is %s', async (_, content) => {
    await expect(read(content, where)).rejects.toThrow(
      /^(The password file .*|Standard input) must hold a password of 1 to 256 characters, in UTF-8, and nothing else\.$/,
    )
  })
})
