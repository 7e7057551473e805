import type { Finding } from './likeminds-call.js'
import { checkXml } from './xml.js'

interface Element {
  readonly name: string
  readonly offset: number
  children: number
  /** In a `dict`: the key that has no value yet. */
  pendingKey: string | undefined
  readonly keys: Set<string>
  text: string
}

/** What each kind of value has to look like; `undefined` for text of any kind. */
const values: Readonly<Record<string, RegExp | undefined>> = {
  string: undefined,
  integer: /^\s*[+-]?(?:\d+|0x[\da-f]+)\s*$/i,
  real: /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+|nan|inf(?:inity)?)(?:e[+-]?\d+)?\s*$/i,
  date: /^\s*\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\s*$/,
  data: /^[A-Za-z0-9+/=\s]*$/,
  true: /^\s*$/,
  false: /^\s*$/,
}
/** Maximum number of findings about the structure. More than 100 of a file are not reported. */
const maxFindings = 1_000
/** Maximum length of a name or a value in a message, in UTF-16 code units. */
const maxShown = 40
const containers = new Set(['plist', 'dict', 'array'])

/** Holds a file against XML and against Apple's property list format: one `dict` in `plist`, keys and values in turn. */
export function checkPlist(text: string): Finding[] {
  const structure: Finding[] = []
  const open: Element[] = []
  const add = (offset: number, message: string): void => {
    if (structure.length < maxFindings) structure.push({ offset, code: 'invalid-plist', message })
  }

  const syntax = checkXml(text, {
    opened(name, offset) {
      const parent = open.at(-1)
      if (parent !== undefined) parent.children += 1
      checkParent(name, parent, offset)
      open.push({ name, offset, children: 0, pendingKey: undefined, keys: new Set(), text: '' })
    },
    text(part, offset) {
      const element = open.at(-1)
      if (element === undefined) return
      if (!containers.has(element.name)) element.text += part
      else if (part.trim() !== '')
        add(offset - part.length, `There is text between the elements of \`<${element.name}>\`.`)
    },
    closed(name, offset) {
      const element = open.pop()
      if (element === undefined) return
      checkContent(element, open.at(-1), name === 'plist' ? element.offset : offset)
    },
  })
  return [...syntax, ...structure]

  function checkParent(name: string, parent: Element | undefined, offset: number): void {
    const isValue = Object.hasOwn(values, name) || name === 'dict' || name === 'array'
    if (parent === undefined) {
      if (name !== 'plist') add(offset, `The outermost element is \`<plist>\`, not \`<${shortened(name)}>\`.`)
    } else if (parent.name === 'plist') {
      if (parent.children > 1) add(offset, '`<plist>` holds one `<dict>` and nothing else.')
      else if (name !== 'dict') add(offset, `\`<plist>\` holds a \`<dict>\`, not \`<${shortened(name)}>\`.`)
    } else if (parent.name === 'dict') {
      if (name === 'key') {
        if (parent.pendingKey !== undefined) add(offset, `The key \`${shortened(parent.pendingKey)}\` has no value.`)
        parent.pendingKey = undefined
      } else {
        if (!isValue) add(offset, `\`<${shortened(name)}>\` is not a kind of value.`)
        if (parent.pendingKey === undefined) add(offset, `This \`<${shortened(name)}>\` has no key before it.`)
        parent.pendingKey = undefined
      }
    } else if (parent.name === 'array') {
      if (!isValue) add(offset, `\`<${shortened(name)}>\` is not a kind of value.`)
    } else {
      add(offset, `\`<${shortened(parent.name)}>\` holds text only, not \`<${shortened(name)}>\`.`)
    }
  }

  function checkContent(element: Element, parent: Element | undefined, offset: number): void {
    if (element.name === 'plist' && element.children === 0) add(offset, '`<plist>` is empty.')
    if (element.name === 'dict' && element.pendingKey !== undefined) {
      add(offset, `The key \`${shortened(element.pendingKey)}\` has no value.`)
    }
    if (element.name === 'key' && parent?.name === 'dict') {
      if (parent.keys.has(element.text)) add(element.offset, `The key \`${shortened(element.text)}\` is there already.`)
      parent.keys.add(element.text)
      parent.pendingKey = element.text
    }
    const form = Object.hasOwn(values, element.name) ? values[element.name] : undefined
    if (form !== undefined && !form.test(element.text)) {
      const shown = shortened(element.text.trim())
      add(element.offset, `\`${shown}\` is not a value of the kind \`<${element.name}>\`.`)
    }
  }
}

function shortened(text: string): string {
  return text.slice(0, maxShown)
}
