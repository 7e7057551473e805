/**
 * An engine that sends pieces of chat without delay. The prompt sets how many, and how many characters each has ("3000
 * of 3000"). It produces a large log.
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
