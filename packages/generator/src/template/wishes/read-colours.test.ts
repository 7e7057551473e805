import { describe, expect, it } from 'vitest'
import { readColours } from './read-colours.js'
import { normalise } from './words.js'

const hexes = (sentence: string) => readColours(normalise(sentence)).colours.map(({ hex }) => hex)

describe('the colours of a prompt', () => {
  for (const [sentence, expected] of [
    ['#0A7D5B', ['#0A7D5B']],
    ['#fa0', ['#FFAA00']],
    ['colour 0a7d5b', ['#0A7D5B']],
    ['rgb(10, 125, 91)', ['#0A7D5B']],
    ['rgb(999 0 0)', ['#FF0000']],
    ['in teal', ['#008080']],
    ['forest green', ['#228B22']],
    ['a dark blue theme', ['#00008B']],
    ['dark slate gray', ['#2F4F4F']],
    ['dark teal', ['#004D4D']],
    ['light green', ['#90EE90']],
    ['red and blue', ['#FF0000', '#0000FF']],
    ['in black and gold', ['#000000', '#FFD700']],
    ['not red', []],
    ['make it gold', ['#FFD700']],
    ['switch to gold', ['#FFD700']],
    ['gold, please', ['#FFD700']],
    ['dedicated to chocolate', []],
    ['from red to teal', ['#008080']],
    ['teal instead of the red', ['#008080']],
    ['una red social', []],
    ['a red social feed', ['#FF0000']],
    ['a chat about snow and chocolate in Peru', []],
    ['in coral', ['#FF7F50']],
    ['peru colour', ['#CD853F']],
    ['a facade of decades', []],
    ['chatroom 123456', []],
    ['#12345', []],
    ['#1234567', []],
    ['azul oscuro', ['#00008B']],
    ['vert', ['#008000']],
    ['weiße Farbe', ['#FFFFFF']],
    ['गुलाबी', ['#FFC0CB']],
  ] as const) {
    it(`reads ${JSON.stringify(sentence)}`, () => expect(hexes(sentence)).toEqual(expected))
  }

  it('removes the words of a colour from the prompt, so that “dark blue” does not request a dark theme', () => {
    expect(readColours('a dark blue chat').rest).toBe('a           chat')
    expect(readColours('a dark chat in blue').rest).toBe('a dark chat in     ')
  })
})
