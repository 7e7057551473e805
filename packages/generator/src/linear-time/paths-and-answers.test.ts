import { languageOf } from '../language.js'
import { readPath } from '../model/answer/block.js'
import { createAnswerParser } from '../model/answer/parser.js'
import { createPathMatcher } from '../path-matcher.js'
import { describeLinearTime, units } from './linear-time.fixture.js'

describeLinearTime('a path or an answer of a model', {
  'a glob': (text) => createPathMatcher([text])(`lib/${'a/'.repeat(40)}${'a'.repeat(100)}.dart`),
  'a path for globs': createPathMatcher(['**/*a*b', '**/a/**/?*?.dart', 'lib/**']),
  'a path': (text) => [languageOf(text), readPath(text)],
  'the answer of a model, whole': (text) => readAnswer(text, units),
  'the answer of a model, in pieces': (text) => readAnswer(text, 40),
})

function readAnswer(text: string, size: number): unknown {
  const parser = createAnswerParser({ takesFiles: true })
  const events: unknown[] = []
  for (let at = 0; at < text.length; at += size) events.push(...parser.push(text.slice(at, at + size)))
  return events
}
