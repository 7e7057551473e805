/**
 * Says as many pieces of chat of as many characters as the prompt asks for ("3000 of 3000"), as fast as it can: much to
 * store, and much to send.
 */
export function createWordyEngine() {
  return {
    id: 'wordy',
    title: 'Talks',
    available: true,
    async *run({ prompt }, signal) {
      const [pieces, characters] = prompt.split(' of ').map(Number)
      for (let number = 1; number <= pieces && !signal.aborted; number += 1) {
        yield { type: 'chat', text: `${number} `.padEnd(characters, '.') }
      }
    },
  }
}
