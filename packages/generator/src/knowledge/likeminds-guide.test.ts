import { describe, expect, it } from 'vitest'
import { createLocalAnalyzer } from '../analyzer/local-analyzer.js'
import { writeApi } from './api-text.js'
import { findSymbol, loadLikeMindsApi, products } from './likeminds.js'
import { likeMindsGuide } from './likeminds-guide.js'

const api = await loadLikeMindsApi()
const analyzer = await createLocalAnalyzer()

describe('the LikeMinds guide for models', () => {
  it('names only symbols that the SDKs have', () => {
    const names = new Set(likeMindsGuide.match(/\bLM[A-Z]\w+/g))
    expect(names.size).toBeGreaterThan(30)
    const unknown = [...names].filter((name) =>
      products.every((product) => findSymbol(api[product], name) === undefined),
    )
    expect(unknown).toEqual([])
  })

  it('names only members that the symbols have', () => {
    const used = [...likeMindsGuide.matchAll(/\b(LM[A-Z]\w+)\.(?:instance\.)?(\w+)/g)]
    expect(used.length).toBeGreaterThan(15)
    const unknown = used.filter(([, name = '', member = '']) =>
      products.every((product) => {
        const symbol = findSymbol(api[product], name)
        if (symbol === undefined) return true
        if (symbol === 'external') return false
        if (symbol.kind === 'enum') return !symbol.values.includes(member)
        return (
          symbol.kind !== 'class' || ![symbol.members, symbol.statics, symbol.constructors].some((all) => member in all)
        )
      }),
    )
    expect(unknown.map(([text]) => text)).toEqual([])
  })

  it('contains code samples without analyzer findings', async () => {
    const snippets = [...likeMindsGuide.matchAll(/~~~dart\n(.*?)~~~/gs)].map(([, content = '']) => content)
    expect(snippets).toHaveLength(2)
    for (const content of snippets) {
      expect(await analyzer.analyze([{ path: 'lib/start.dart', content }])).toEqual([])
      // Proves that the analyzer checks the code sample: it reports a wrong name in a copy.
      const wrong = content.replace('primaryColor', 'mainColor')
      expect(await analyzer.analyze([{ path: 'lib/start.dart', content: wrong }])).not.toEqual([])
    }
  })

  it('lists call signatures and every screen in at most 50,000 characters', () => {
    const text = writeApi(api)
    expect(text.length).toBeLessThanOrEqual(50_000)
    expect(text).toContain('- LMChatCore.instance.showChatWithApiKey({apiKey!, uuid!, userName!, imageUrl, isGuest})\n')
    expect(text).toContain('- LMFeedThemeData.light({primaryColor, ')
    expect(text).toContain('- LMFeedType: universal, personalised\n')
    for (const product of products) {
      const screens = Object.keys(api[product].symbols).filter((name) => /^LM\w+Screen$/.test(name))
      expect(screens.filter((name) => !text.includes(name))).toEqual([])
    }
  })
})
