import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPasswordFile } from './password-file.js'

const read = async (content: string | Uint8Array, source: 'file' | 'input') => {
  const workingFolder = await mkdtemp(join(tmpdir(), 'password-'))
  const bytes = Buffer.from(content)
  async function* input() {
    // Chunks of one byte split the characters that take several.
    for (const byte of bytes) yield Uint8Array.of(byte)
  }
  if (source === 'file') await writeFile(join(workingFolder, 'password'), bytes)
  const context = { env: {}, workingFolder, input: input(), print: () => undefined }
  const reading = readPasswordFile(source === 'file' ? 'password' : '-', context)
  return reading.finally(() => rm(workingFolder, { recursive: true }))
}

describe.each([
  ['a file', 'file'],
  ['standard input', 'input'],
] as const)('a password from %s', (_, source) => {
  it.each([
    ['unchanged', 'nine velvet änchors', 'nine velvet änchors'],
    ['without the line break at its end', 'nine velvet anchors\n', 'nine velvet anchors'],
    [
      'without the byte order mark and the line break that Windows adds',
      '\uFEFFnine velvet anchors\r\n',
      'nine velvet anchors',
    ],
    ['with all other spaces and line breaks', ' nine\nvelvet anchors \n\n', ' nine\nvelvet anchors \n'],
    ['if it has 256 characters', `${'ä'.repeat(256)}\n`, 'ä'.repeat(256)],
  ])('is read %s', async (_, content, password) => {
    expect(await read(content, source)).toBe(password)
  })

  it.each([
    ['is empty', ''],
    ['holds an empty line', '\n'],
    ['holds 257 characters', 'x'.repeat(257)],
    ['holds a null character', 'nine velvet\0anchors'],
    ['is not UTF-8', Uint8Array.of(0x6e, 0xe4, 0x68)],
  ])('is rejected if the content %s', async (_, content) => {
    await expect(read(content, source)).rejects.toThrow(
      /^(The password file .*|Standard input) must hold a password of 1 to 256 characters, encoded in UTF-8, and nothing else\.$/,
    )
  })
})
