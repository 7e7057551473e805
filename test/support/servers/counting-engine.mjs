/**
 * Says as many pieces of chat as the prompt asks for ("2000"), as fast as it can: what is then measured is the way from
 * an engine to a reader.
 */
export function createCountingEngine() {
  return {
    id: 'counting',
    title: 'Counts',
    available: true,
    async *run({ prompt }, signal) {
      const path = 'lib/numbers.dart'
      yield { type: 'fileStarted', path, language: 'dart' }
      for (let number = 1; number <= Number(prompt) && !signal.aborted; number += 1) {
        yield { type: 'fileDelta', path, text: `const number${number} = ${number};\n` }
      }
      yield { type: 'fileCompleted', path }
    },
  }
}
