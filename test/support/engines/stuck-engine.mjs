/**
 * An engine that blocks its process after the first event when the prompt is "loop", as a slow regular expression does.
 * With other prompts it ends at once.
 */
export function createStuckEngine() {
  return {
    id: 'stuck',
    title: 'Gets stuck',
    available: true,
    async *run({ prompt }) {
      yield { type: 'progress', step: 1, steps: 2, message: 'Beginning' }
      while (prompt === 'loop');
      yield { type: 'chat', text: 'Done' }
    },
  }
}
