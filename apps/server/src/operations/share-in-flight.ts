/** What is answered within so many milliseconds, or `late`. Nobody waits for the rest. */
export async function inTime<Answer>(answer: Promise<Answer>, milliseconds: number, late: Answer): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<Answer>((resolve) => {
    timer = setTimeout(resolve, milliseconds, late)
  })
  return Promise.race([answer, end]).finally(() => clearTimeout(timer))
}

/** A question that is asked once for all who ask until it is answered. */
export function shareInFlight<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: Promise<Answer> | undefined
  return () => {
    asked ??= ask().finally(() => {
      asked = undefined
    })
    return asked
  }
}
