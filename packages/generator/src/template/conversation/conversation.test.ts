import { describe, expect, it } from 'vitest'
import { createTemplateEngine } from '../engine.js'
import { begin, goOn } from '../follow-up/follow-up.fixture.js'
import { PROMPTS } from '../prompts.fixture.js'
import { chatOf, collect, inputOf } from '../run.fixture.js'

const talk = { kind: 'conversation' } as const

async function answerTo(prompt: string, given = {}): Promise<string> {
  return chatOf(await collect(createTemplateEngine(), inputOf(prompt, { ...talk, ...given })))
}

describe('a conversation with the template engine', () => {
  it('plans a project with product, screens, defaults, excluded features and next steps', async () => {
    const plan = await answerTo(
      'A dark chat for a chess club called "Bob\'s Club" in teal with direct messages, and video calls',
    )
    expect(plan).toContain(
      "**The plan for Bob's Club**: a chat with direct messages between members; a dark theme in teal (`#008080`)",
    )
    for (const title of ['Screens', 'Chosen by default', 'Worth knowing', 'Not included', 'Next steps'])
      expect(plan).toContain(`**${title}**\n\n- `)
    expect(plan).toContain('`LMNetworkingChatScreen`')
    expect(plan).toContain('Voice and video calls')
  })

  it('describes what can be built when the prompt requests nothing', async () => {
    const plan = await answerTo('what can you do for me?')
    expect(plan).toContain('I write Flutter projects on the LikeMinds SDKs')
    expect(plan).toContain('this would be the sensible default for a chat')
  })

  it('applies the instructions and the settings', async () => {
    const settings = { instructions: 'always dark, with our own backend', product: 'feed' }
    expect(await answerTo('what would you build?', { settings })).toMatch(
      /social feed; a dark theme.*; sign-in through your own backend/,
    )
  })

  it('continues from earlier conversations, which later code generation uses too', async () => {
    const first = await goOn({ ...(await begin('chat')), files: [], history: [] }, 'a q&a feed in teal', talk)
    const second = await goOn(first, 'dark, and topics required', talk)
    expect(second.chat).toContain('questions and answers feed (every question needs a topic); a dark theme in teal')
    const built = await goOn(second, 'build it')
    expect(built.chat).toContain('questions and answers feed (every question needs a topic); a dark theme in teal')
    expect(built.chat).not.toContain('recognised no wish')
  })

  it('describes the changes to an existing project without writing files', async () => {
    const work = await goOn(await begin('a dark chat in teal'), 'light, add a feed, and confetti', talk)
    expect(work.chat).toContain('**Would change:** a social feed is added; light theme.')
    expect(work.chat).toMatch(/\d+ files would be changed, \d+ would be added, \d+ would stay as they were\./)
    expect(work.chat).toContain('“confetti”: nothing would be done about it')
    expect(work.events.map(({ type }) => type)).toEqual(['progress', 'chat'])
  })

  it('offers a new project plan for files that it did not write', async () => {
    const files = [{ path: 'lib/main.dart', content: 'void main() {}\n' }]
    const plan = await answerTo('a q&a feed', { files })
    expect(plan).toContain('I did not write this project')
    expect(plan).toContain('**The plan for Q&A**')
  })

  it('writes no files and stores no options for any prompt', async () => {
    for (const { prompt, settings } of PROMPTS) {
      const events = await collect(createTemplateEngine(), inputOf(prompt, { ...talk, ...(settings && { settings }) }))
      expect(events.map(({ type }) => type)).toEqual(['progress', 'chat'])
      expect(chatOf(events)).not.toMatch(/\bundefined\b|\[object|\bNaN\b/)
    }
  })
})
