import { describe, expect, it } from 'vitest'
import { cleanName, readAppName } from './app-name.js'

describe('the app name in the prompt of a new project', () => {
  for (const [sentence, name] of [
    ['a chat called "Bob\'s Club" with polls', "Bob's Club"],
    ["a chat named 'Bob's Club'", "Bob's Club"],
    ['a chat called Chess Friends with polls', 'Chess Friends'],
    ['an app named class, dark', 'class'],
    ['a chat “Rook & Pawn”', 'Rook & Pawn'],
    ['Chat „Schach“ bitte', 'Schach'],
    ['app «Échecs» en bleu', 'Échecs'],
    ['eine App namens Turm mit Gruppen', 'Turm'],
    ['una app llamada Torre con grupos', 'Torre'],
    ['une app appelée Tour avec groupes', 'Tour'],
    ['um app chamado Torre com grupos', 'Torre'],
    ['नाम "क्लब"', 'क्लब'],
    ['chat called "say \\"hi\\""', 'say "hi"'],
    ["don't use polls, it's a chat", null],
    ['a chat', null],
    ['called', null],
    ['name: Rook\n--- a feed', 'Rook'],
    ['rename it to Rook and make it dark', 'Rook'],
    ['""', null],
    ['called "Rook\\"', 'Rook\\'],
    ['a chat “Rook"', 'Rook'],
    ["a chat for the members' club, the 'Rook'", 'Rook'],
    [`a chat "${'\\'.repeat(80)}`, null],
  ] as const) {
    it(`is ${JSON.stringify(name)} in ${JSON.stringify(sentence)}`, () => expect(readAppName(sentence).name).toBe(name))
  }
})

describe('the app name in the prompt of a follow-up', () => {
  for (const [sentence, name] of [
    ['rename it to "Rook"', 'Rook'],
    ['call the app Rook', 'Rook'],
    ['a dark chat called Rook', 'Rook'],
    ['a tab called News', null],
    ['write "Welcome" on the first screen', null],
    ['nenne die App Turm', 'Turm'],
    ['cambia el nombre a Torre', 'Torre'],
  ] as const) {
    it(`is ${JSON.stringify(name)} in ${JSON.stringify(sentence)}`, () =>
      expect(readAppName(sentence, false).name).toBe(name))
  }
})

describe('a cleaned app name', () => {
  it('contains no invisible or direction-changing characters', () => {
    expect(cleanName(' a\u0000\u202Eb\u200B\n c\ud800 ')).toBe('a b c')
    expect(cleanName('\u200B\n\t ')).toBeNull()
  })

  it('has at most 40 characters, counted as graphemes', () => {
    expect(cleanName('👩‍👩‍👧‍👦'.repeat(9))).toBe('👩‍👩‍👧‍👦'.repeat(9))
    expect(cleanName('x'.repeat(99))).toHaveLength(40)
  })
})
