import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createLocalAnalyzer } from '../../analyzer/local-analyzer.js'
import type { Analyzer } from '../../engine.js'
import { androidString, dartString, markdownText, xmlText, yamlString } from './escape.js'

const text = fc.string({ unit: 'binary', maxLength: 60 })
// biome-ignore lint/suspicious/noTemplateCurlyInString: what people write may look like code.
const hostile = ["'", '"', '\\', '$', '${x}', "'''", '*/', '-->', ']]>', '\n', '\r\n', '\t', '\u202e', '&', '<', '🎉']
const any = fc.array(fc.oneof(text, fc.constantFrom(...hostile)), { maxLength: 8 }).map((parts) => parts.join(''))

let analyzer: Analyzer
beforeAll(async () => {
  analyzer = await createLocalAnalyzer()
})

describe('escaped user text', () => {
  it('is exactly one Dart literal without line breaks, direction marks or interpolation', async () => {
    await fc.assert(
      fc.asyncProperty(any, async (value) => {
        const literal = dartString(value)
        expect(await analyzer.analyze([{ path: 'lib/a.dart', content: `const a = ${literal};\n` }])).toEqual([])
        expect(literal).not.toMatch(/[\n\r\u202a-\u202e\u2066-\u2069]/)
        expect(literal.replace(/\\u\{[0-9a-f]+\}|\\./g, '').slice(1, -1)).not.toMatch(
          new RegExp(`[$\\\\${literal[0]}]`),
        )
      }),
    )
  })

  it('is unchanged after YAML parses it', () => {
    fc.assert(fc.property(any, (value) => parse(`a: ${yamlString(value)}`).a === value))
  })

  it('is unchanged after XML parses it, except characters that XML does not allow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        let read = ''
        const parser = new SaxesParser()
        parser.on('text', (part) => {
          read += part
        })
        parser.write(`<a>${xmlText(value)}</a>`).close()
        return read === value
      }),
    )
    expect(xmlText('a\u0000b\ufffec')).toBe('abc')
  })

  it('stays inside an attribute of the Android manifest', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the manifest merger.
    expect(androidString('Bob\'s "x" \\ ${y} <z>')).toBe("Bob\\'s \\&quot;x\\&quot; \\\\ \\u0024{y} &lt;z&gt;")
    expect(androidString('@string/x')).toBe('\\@string/x')
  })

  it('contains no Markdown or HTML', () => {
    expect(markdownText('# *a* [b](c) `d` <e> &lt; Q&A')).toBe('\\# \\*a\\* \\[b\\](c) \\`d\\` &lt;e> &amp;lt; Q&A')
    expect(markdownText('1. a\n- b')).toBe('1\\. a - b')
  })
})
