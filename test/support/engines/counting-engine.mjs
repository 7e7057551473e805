/**
 * An engine that writes a file in as many pieces as the prompt sets ("2000"), without delay. Used to measure the
 * transport of events from an engine to a reader.
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
