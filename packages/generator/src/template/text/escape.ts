/** A Dart string literal, in the quotes that need the fewest escapes: single unless only they stand in the text. */
export function dartString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = [...text].map((character) => dartCharacter(character, quote)).join('')
  return `${quote}${escaped}${quote}`
}

function dartCharacter(character: string, quote: string): string {
  if (character === '\\' || character === '$' || character === quote) return `\\${character}`
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  // Invisible and direction-changing characters could make code look like other code (CVE-2021-42574).
  if (/[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(character)) {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  }
  return character
}

/** A YAML scalar: single-quoted where that is enough, else double-quoted, which is JSON (YAML 1.2, 7.3). */
export function yamlString(text: string): string {
  const plain = /^[^'\p{Cc}\p{Zl}\p{Zp}\u0085\ufeff]*$/u.test(text)
  return plain ? `'${text}'` : JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, unicodeEscape)
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Text of an XML element or a double-quoted attribute. Characters that XML 1.0 has no form for are left out. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}

/**
 * The value of an Android attribute that may be a string resource: its quotes, backslashes and first `@` or `?` are escaped
 * too, and the `$` of a `${…}`, which the manifest merger would take for one of its placeholders.
 */
export function androidString(text: string): string {
  const resource = text
    .replace(/[\\'"]/g, '\\$&')
    .replace(/^[@?]/, '\\$&')
    .replace(/\$(?=\{)/g, '\\u0024')
    .replace(/\n/g, '\\n')
  return xmlText(resource).replace(/"/g, '&quot;')
}

/** One line of Markdown that shows the text as it is: no HTML, link, emphasis or code comes out of it. */
export function markdownText(text: string): string {
  return (
    text
      .replace(/\s+/gu, ' ')
      // An ampersand alone is text; with a name and a semicolon it would be an entity.
      .replace(/&(?=#?\w+;)/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/[\\`*_[\]~|]/g, '\\$&')
      .replace(/^([#>+-])/, '\\$1')
      .replace(/^(\d+)([.)])/, '$1\\$2')
  )
}
