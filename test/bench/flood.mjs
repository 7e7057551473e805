import assert from 'node:assert/strict'

/**
 * Measures how much simultaneous sign-ins slow down other calls: the 99th percentile of the latency of `users.me`, idle
 * and during the sign-ins. The server hashes at most two passwords at a time, which leaves most cores to other calls.
 */
export async function measureFlood({ url, signIns, calls }) {
  const account = { email: 'flood@example.com', password: 'nine copper kettles on a shelf' }
  const { tokens } = await post(url, 'auth.register', { ...account, name: 'Flood' })
  const me = () => post(url, 'users.me', {}, tokens.accessToken)
  for (let warmUp = 0; warmUp < 200; warmUp += 1) await me()
  const idle = await percentile99(me, () => calls)

  let isOver = false
  const flood = Promise.all(
    Array.from({ length: signIns }, () => outcome(url, 'auth.login', { ...account, password: 'wrong' })),
  ).finally(() => {
    isOver = true
  })
  const flooded = await percentile99(me, (count) => (isOver ? count : count + 1))
  const outcomes = groupByCode(await flood)
  for (const code of outcomes.keys()) assert.match(code, /^(INVALID_CREDENTIALS|OVERLOADED|RATE_LIMITED)$/)

  console.log(`users.me during ${signIns} simultaneous sign-ins (${summarize(outcomes)})`)
  console.log(`  p99 idle             ${idle.milliseconds.toFixed(1).padStart(7)} ms (${idle.count} calls)`)
  console.log(
    `  p99 in the flood     ${flooded.milliseconds.toFixed(1).padStart(7)} ms (${flooded.count} calls, ` +
      `${(flooded.milliseconds / idle.milliseconds).toFixed(1)} times)`,
  )
}

/**
 * Makes one call after the other until their number reaches the result of `targetCount`. Returns the 99th percentile
 * of their durations.
 */
async function percentile99(call, targetCount) {
  const durations = []
  do {
    const startedAt = performance.now()
    await call()
    durations.push(performance.now() - startedAt)
  } while (durations.length < targetCount(durations.length))
  durations.sort((one, other) => one - other)
  return { milliseconds: durations[Math.floor(durations.length * 0.99)] ?? 0, count: durations.length }
}

function groupByCode(codes) {
  const groups = new Map()
  for (const code of codes) groups.set(code, [...(groups.get(code) ?? []), code])
  return groups
}

const summarize = (outcomes) => [...outcomes].map(([code, { length }]) => `${length} ${code}`).join(', ')

/** Returns the code of the error that a call failed with, or 'answered'. */
async function outcome(url, path, input) {
  const { error } = await send(url, path, input)
  return error?.data.error.code ?? 'answered'
}

async function post(url, path, input, token) {
  const { result, error } = await send(url, path, input, token)
  assert.equal(error, undefined)
  return result.data
}

async function send(url, path, input, token) {
  const response = await fetch(`${url}/trpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(input),
  })
  return response.json()
}
