import assert from 'node:assert/strict'

/**
 * What 200 sign-ins at once cost everybody else: how long `users.me` takes at the 99th of 100 calls, idle and while they
 * are being checked. Passwords are hashed two at a time on purpose, so that most cores are left to the others.
 */
export async function measureFlood({ url, signIns, calls }) {
  const account = { email: 'flood@example.com', password: 'nine copper kettles on a shelf' }
  const { tokens } = await post(url, 'auth.register', { ...account, name: 'Flood' })
  const me = () => post(url, 'users.me', {}, tokens.accessToken)
  for (let warm = 0; warm < 200; warm += 1) await me()
  const idle = await ninetyNinth(me, () => calls)

  let isOver = false
  const flood = Promise.all(
    Array.from({ length: signIns }, () => outcome(url, 'auth.login', { ...account, password: 'wrong' })),
  ).finally(() => {
    isOver = true
  })
  const flooded = await ninetyNinth(me, (count) => (isOver ? count : count + 1))
  const outcomes = groupBy(await flood)
  for (const code of outcomes.keys()) assert.match(code, /^(INVALID_CREDENTIALS|OVERLOADED|RATE_LIMITED)$/)

  console.log(`users.me while ${signIns} sign-ins come at once (${tally(outcomes)})`)
  console.log(`  p99 idle             ${idle.milliseconds.toFixed(1).padStart(7)} ms (${idle.count} calls)`)
  console.log(
    `  p99 in the flood     ${flooded.milliseconds.toFixed(1).padStart(7)} ms (${flooded.count} calls, ` +
      `${(flooded.milliseconds / idle.milliseconds).toFixed(1)} times)`,
  )
}

/** Calls one after the other until there are as many as `wanted` says. */
async function ninetyNinth(call, wanted) {
  const times = []
  do {
    const startedAt = performance.now()
    await call()
    times.push(performance.now() - startedAt)
  } while (times.length < wanted(times.length))
  times.sort((one, other) => one - other)
  return { milliseconds: times[Math.floor(times.length * 0.99)] ?? 0, count: times.length }
}

function groupBy(codes) {
  const groups = new Map()
  for (const code of codes) groups.set(code, [...(groups.get(code) ?? []), code])
  return groups
}

const tally = (outcomes) => [...outcomes].map(([code, { length }]) => `${length} ${code}`).join(', ')

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
