import { withoutBeginning, withoutEnding } from '../../text-ends.js'

/** What a fenced block of an answer is, by its info string. */
export type Block =
  | { readonly kind: 'file'; readonly path: string; readonly language: string }
  /** Its lines are the paths of files to remove. */
  | { readonly kind: 'removals' }
  /** It is part of the chat. */
  | { readonly kind: 'chat'; readonly language: string }

/**
 * Reads an info string. `<language> <path>` makes a block a file, and the one word `remove` a list of removals; anything
 * else is chat. So what people are shown, as ```` ```bash ````, never becomes a file by mistake.
 */
export function readInfo(info: string): Block {
  const words = trimBlanks(info)
  const first = /^[^ \t\r]*/.exec(words)?.[0] ?? ''
  const language = first.toLowerCase()
  if (language === 'remove') return words === first ? { kind: 'removals' } : { kind: 'chat', language }
  const path = /^[\w+#.-]{1,30}$/.test(language) ? readPath(words.slice(first.length)) : undefined
  return path === undefined ? { kind: 'chat', language } : { kind: 'file', path, language }
}

/**
 * The path that a word stands for, or undefined. A bare word is one when it has a dot or a slash in it, and no blank,
 * quote, brace or `=`; any other path is written as a JSON string. A leading `./` is left out.
 */
export function readPath(text: string): string | undefined {
  const word = trimBlanks(text)
  const path = (isBare(word) ? word : readQuoted(word))?.replace(/^\.\//, '')
  return path !== undefined && isPath(path) ? path : undefined
}

/** How a path is written, so that `readPath` reads it. */
export function writePath(path: string): string {
  return isBare(path) ? path : JSON.stringify(path)
}

function isBare(word: string): boolean {
  return /[./]/.test(word) && /^[^\s"'`={}]+$/.test(word)
}

function readQuoted(word: string): string | undefined {
  if (!word.startsWith('"')) return undefined
  try {
    const path: unknown = JSON.parse(word)
    return typeof path === 'string' ? path : undefined
  } catch {
    return undefined
  }
}

/** The rule for paths that the whole project follows. */
function isPath(value: string): boolean {
  if (value.length > 400 || [...value].length > 200 || /[\\:\p{Cc}\p{Cs}]/u.test(value)) return false
  return value.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

/** Removes Markdown's blanks only: a path may begin with one of the others that `trim` takes. */
function trimBlanks(text: string): string {
  return withoutEnding(withoutBeginning(text, ' \t\r'), ' \t\r')
}
