/**
 * An engine that never returns from its second step when the prompt is "loop", as a faulty regular expression would, and
 * ends at once otherwise.
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
