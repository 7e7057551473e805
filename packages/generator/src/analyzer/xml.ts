import { SaxesParser } from 'saxes'
import type { Finding } from './likeminds-call.js'

/** Is told of what an XML file holds, in the order of the text. Offsets are those of the `<` of a tag. */
export interface XmlListener {
  /** `attributes`: by their names as they are written, with their prefix. */
  opened?(name: string, offset: number, attributes: ReadonlyMap<string, string>): void
  closed?(name: string, offset: number): void
  text?(text: string, offset: number): void
}

const pieceLength = 4_096

/**
 * Reads XML 1.0 with namespaces. The first error is the last: after it a file has no meaning that could be judged
 * (XML 1.0, section 1.2, "fatal error").
 */
export function checkXml(text: string, listener: XmlListener = {}): Finding[] {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const findings: Finding[] = []
  const isReadable = () => findings.length === 0
  const startOfTag = () => Math.max(0, text.lastIndexOf('<', parser.position - 1))
  const addText = (part: string) => {
    if (isReadable()) listener.text?.(part, Math.max(0, parser.position - 1))
  }

  parser.on('error', (error) => {
    if (!isReadable()) return
    // The library puts line and column before the message.
    const message = error.message.replace(/^\d+:\d+: /, '')
    findings.push({
      offset: Math.max(0, Math.min(parser.position - 1, text.length)),
      code: 'syntax-error',
      message: `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.?$/, '.')}`,
    })
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (!isReadable() || listener.opened === undefined) return
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value] as const)
    listener.opened(name, startOfTag(), new Map(values))
  })
  parser.on('closetag', ({ name }) => {
    if (isReadable()) listener.closed?.(name, startOfTag())
  })
  parser.on('text', addText)
  parser.on('cdata', addText)
  // In pieces, because the library itself goes on after an error, and complains of every character.
  for (let offset = 0; offset < text.length && isReadable(); offset += pieceLength) {
    parser.write(text.slice(offset, offset + pieceLength))
  }
  if (isReadable()) parser.close()
  return findings
}
