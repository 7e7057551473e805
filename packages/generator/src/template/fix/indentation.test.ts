import { describe, expect, it } from 'vitest'
import { createTemplateEngine } from '../engine.js'
import { collect, inputOf, treeAfter } from '../run.fixture.js'
import { indentationFaults } from './indentation.js'

describe('indentationFaults', () => {
  it('finds no faults in generated Dart, except a pattern that is broken over lines', async () => {
    for (const prompt of [
      'chat',
      'a q&a feed with our own backend',
      'video feed and chat, guests',
      'chatroom 5, chatbot',
    ]) {
      for (const { path, content } of treeAfter([], await collect(createTemplateEngine(), inputOf(prompt)))) {
        if (!/^lib\/.*\.dart$/.test(path)) continue
        expect(`${path}: ${indentationFaults(content)}`).toBe(`${path}: ${path.endsWith('backend.dart') ? 2 : 0}`)
      }
    }
  })

  it.each([
    ['a bracket under another line', 'f() {\n  a(\n    b,\n    );\n}', 1],
    ['a statement that is deeper', 'f() {\n  a();\n    b();\n}', 1],
    ['a block that ends too early', 'class A {\n  f() {\n    a();\n  }\n    b();\n}', 1],
    ['labels', 'f(x) {\n  switch (x) {\n    case 1:\n      a();\n      b();\n    default:\n      c();\n  }\n}', 0],
    ['brackets in strings and comments', "f() {\n  a('(}');\n  // {[\n  b();\n}", 0],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Dart.
    ['the braces of an interpolation', "f() {\n  a('x ${b({1})} }');\n  c();\n}", 0],
  ])('counts the faults of %s', (_, text, faults) => expect(indentationFaults(text)).toBe(faults))
})
