import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createAnswerBudget } from './answer-budget.js'

const limits = { bytesOfUser: 10, moreSmallBytesOfUser: 2, smallBytes: 1, waitingOfUser: 2, largeAtOnce: 1 }

describe('the answer budget', () => {
  it('lets calls of one user wait in order until their answers fit', async () => {
    const { take } = createAnswerBudget(limits)
    const started: string[] = []
    const releaseFirst = await take('ada', 6)
    const second = take('ada', 6).then((release) => {
      started.push('second')
      return release
    })
    const third = take('ada', 6).then(() => started.push('third'))
    await take('bob', 10)
    expect(started).toEqual([])
    releaseFirst()
    releaseFirst()
    const releaseSecond = await second
    await nextTurn()
    expect(started).toEqual(['second'])
    releaseSecond()
    await third
  })

  it('admits a limited number of small answers while large ones use up the budget', async () => {
    const { take } = createAnswerBudget(limits)
    const releaseLarge = await take('ada', 10)
    await take('ada', 1)
    await take('ada', 1)
    let isStarted = false
    const another = take('ada', 1).then(() => {
      isStarted = true
    })
    await nextTurn()
    expect(isStarted).toBe(false)
    releaseLarge()
    await another
  })

  it('admits an answer above the limit when the user has no other answer', async () => {
    const { take } = createAnswerBudget(limits)
    const release = await take('ada', 20)
    release()
    await take('ada', 20)
  })

  it('rejects a call with RATE_LIMITED when too many calls of the user wait', async () => {
    const { take } = createAnswerBudget(limits)
    const release = await take('ada', 10)
    const waiting = [take('ada', 5), take('ada', 5)]
    await expect(take('ada', 5)).rejects.toMatchObject({ reason: 'RATE_LIMITED', retryAfterSeconds: 1 })
    release()
    await Promise.all(waiting)
  })

  it('builds large answers one by one, each in its own turn of the event loop, even after a failure', async () => {
    const { runLarge } = createAnswerBudget(limits)
    let turn = 0
    let isOver = false
    const countTurns = () => {
      turn += 1
      if (!isOver) setImmediate(countTurns)
    }
    setImmediate(countTurns)
    const turns = await Promise.all(Array.from({ length: 5 }, () => runLarge(async () => turn)))
    isOver = true
    expect(new Set(turns).size).toBe(5)
    await expect(runLarge(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await runLarge(async () => 'next')).toBe('next')
  })
})
