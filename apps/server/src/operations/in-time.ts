/** What is answered within so many milliseconds, or `late`. Nobody waits for the rest. */
export async function inTime<Answer>(answer: Promise<Answer>, milliseconds: number, late: Answer): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<Answer>((resolve) => {
    timer = setTimeout(resolve, milliseconds, late)
  })
  return Promise.race([answer, end]).finally(() => clearTimeout(timer))
}
