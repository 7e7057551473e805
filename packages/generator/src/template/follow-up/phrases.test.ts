import { describe, expect, it } from 'vitest'
import { begin, currentOptions, goOn } from './follow-up.fixture.js'

const CHAT = 'A dark chat called "Bob\'s Club" in teal'
const FEED = 'a social feed in teal, topics required, at most 3 images'
const BOTH = 'chat and a q&a feed, no polls'

type Row = readonly [before: string, prompt: string, changed: string]

/** A project, a prompt, and the text in which the answer lists all changes. */
const rows: readonly Row[] = [
  // Theme and colour
  [CHAT, 'make it light', 'light theme'],
  [CHAT, 'light again, please', 'light theme'],
  [CHAT, 'not dark any more', 'light theme'],
  [FEED, 'make it dark', 'dark theme'],
  [FEED, 'Can you make it darker?', 'dark theme'],
  [FEED, 'dark mode', 'dark theme'],
  [CHAT, 'make the colour crimson', 'colour crimson (`#DC143C`)'],
  [CHAT, 'change the colour from teal to navy', 'colour navy (`#000080`)'],
  [CHAT, 'red instead of teal', 'colour red (`#FF0000`)'],
  [CHAT, '#0A7D5B', 'colour `#0A7D5B`'],
  [CHAT, 'dark blue as the brand colour', 'colour dark blue (`#00008B`)'],
  // Switches of the feed
  [FEED, 'polls off', 'polls off'],
  [FEED, 'add polls off', 'polls off'],
  [FEED, 'turn polls off', 'polls off'],
  [FEED, 'remove the polls and the videos', 'videos off; polls off'],
  [BOTH, 'turn polls on again', 'polls on'],
  [BOTH, 'with polls after all', 'polls on'],
  [FEED, 'without topics', 'topics off; topics not required'],
  [FEED, 'topics optional', 'topics not required'],
  [FEED, 'topics not required', 'topics not required'],
  [FEED, 'titles required too', 'headings on; headings required'],
  [FEED, 'several topics per post', 'several topics in a post on'],
  [FEED, 'up to 5 photos', 'at most 5 images or videos in a post'],
  [FEED, 'limit photos to 5', 'at most 5 images or videos in a post'],
  [FEED, 'no tagging, no link previews', 'link previews off; tagging off'],
  [FEED, 'only images', 'videos off; documents off; polls off'],
  [FEED, 'no bell', 'no bell'],
  [FEED, 'a button for my activity', '“Your activity” on'],
  // Screens
  [FEED, 'switch to Q&A feed', 'questions and answers feed'],
  [BOTH, 'make it a social feed', 'social feed'],
  [FEED, 'switch to short videos', 'feed of short videos'],
  [FEED, 'feedrooms instead', 'list of feedrooms, each a feed of its own'],
  [FEED, 'open feedroom 7', 'feed of one feedroom (7)'],
  [FEED, 'personalised please', 'personalised social feed'],
  [CHAT, 'only direct messages', 'the chat opens with direct messages between members'],
  [CHAT, 'switch to groups', 'the chat opens with group chatrooms'],
  [CHAT, 'no direct messages', 'the chat opens with group chatrooms'],
  [CHAT, 'open with the explore page', 'the chat opens with chatrooms to find and join'],
  [CHAT, 'open chatroom 42', 'the chat opens with one chatroom (42)'],
  [CHAT, 'add a chatbot', 'a chatbot'],
  ['open chatroom 42', 'show the groups again', 'the chat opens with group chatrooms'],
  ['only group chats', 'direct messages too', 'the chat opens with groups and direct messages in two tabs'],
  ['feedroom 7', 'back to the social feed', 'social feed'],
  // Products
  [CHAT, 'add a feed too', 'a social feed is added'],
  [CHAT, 'and a q&a feed without polls', 'a questions and answers feed is added (polls are off)'],
  [FEED, 'add chat too', 'a chat is added, with groups and direct messages in two tabs'],
  [FEED, 'add direct messages', 'a chat is added, with direct messages between members'],
  [BOTH, 'remove the chat', 'no chat any more'],
  [BOTH, 'without the feed', 'no feed any more'],
  [BOTH, 'just the chat', 'no feed any more'],
  [CHAT, 'make it a feed instead', 'a social feed is added; no chat any more'],
  [CHAT, 'replace the chat with a feed', 'a social feed is added; no chat any more'],
  // Sign-in, push
  [CHAT, 'use our own backend', 'sign-in through your own backend'],
  [CHAT, 'no API key in the app', 'sign-in through your own backend'],
  ['chat with our own backend', 'with an API key again', 'sign-in with an API key'],
  ['chat with our own backend', 'no backend any more', 'sign-in with an API key'],
  [CHAT, 'let guests in', 'guests may look around'],
  ['chat with guests', 'no guests', 'no guests'],
  [FEED, 'add push notifications', 'push notifications, as steps in the README'],
  ['a feed with notifications', 'no push notifications', 'no steps for push notifications'],
  // Names
  [CHAT, 'rename it to Chess Friends', 'called “Chess Friends”'],
  [CHAT, 'rename the app to "Rook & Pawn"', 'called “Rook & Pawn”'],
  [CHAT, 'call it Rook', 'called “Rook”'],
  // Several at once, and other languages
  [CHAT, 'rename it to Rook and make it light, in red', 'called “Rook”; colour red (`#FF0000`); light theme'],
  [FEED, 'hazlo oscuro y sin encuestas', 'polls off; dark theme'],
  [CHAT, 'cambia el color a azul', 'colour blue (`#0000FF`)'],
  [CHAT, 'mach es wieder hell', 'light theme'],
  [FEED, 'ohne Umfragen, mit eigenem Backend', 'polls off; sign-in through your own backend'],
  [FEED, 'sans sondages et en bleu foncé', 'polls off; colour dark blue (`#00008B`)'],
  [FEED, 'mets le thème sombre', 'dark theme'],
  [FEED, 'remova as enquetes e deixe escuro', 'polls off; dark theme'],
  [FEED, 'डार्क मोड करो, पोल बंद', 'polls off; dark theme'],
]

describe('a follow-up', () => {
  it.each(rows)('changes the project “%s” as requested: “%s”', async (before, prompt, changed) => {
    const work = await goOn(await begin(before), prompt)
    expect(/^\*\*Changed:\*\* (.*?)\. \d/.exec(work.chat)?.[1]).toBe(changed)
    expect(work.chat).not.toContain('Not understood')
    expect(work.chat).toMatch(/\d+ files? (?:changed|added|removed)/)
  })

  it.each<[before: string, prompt: string]>([
    [CHAT, 'make it dark'],
    [CHAT, 'a chat'],
    [CHAT, 'in teal'],
    [FEED, 'keep the polls'],
    [FEED, "don't remove the polls"],
    [FEED, 'topics required'],
    [BOTH, 'polls off'],
    ['chat with our own backend', 'use our own backend'],
  ])('to the project “%s” reports that nothing changes and writes nothing: “%s”', async (before, prompt) => {
    const work = await goOn(await begin(before), prompt)
    expect(work.chat).toContain('**Nothing changes**')
    expect([...work.written, ...work.removed]).toEqual([])
  })

  it.each<[before: string, prompt: string, words: readonly string[]]>([
    [CHAT, 'make it light and add a calendar', ['light theme', '“add a calendar”: nothing was done about it']],
    [CHAT, 'bigger buttons, rounder corners', ['I recognised no wish in your sentence', '**Nothing changes.**']],
    [CHAT, 'the title of the app should be bigger, and red', ['colour red', '“the title of the app should be bigger”']],
    [CHAT, 'a tab called News', ['I recognised no wish']],
    [CHAT, 'write "Welcome" on the first screen', ['I recognised no wish']],
    [CHAT, 'add video calls', ['Voice and video calls: the LikeMinds SDKs have none']],
    [CHAT, 'topics required', ['Topics: it belongs to the feed, and this app is a chat alone. Ask for a feed too.']],
    [FEED, 'add groups', ['Groups: it belongs to the chat, and this app is a feed alone. Ask for a chat too.']],
    [BOTH, 'no headings', ['A Q&A feed without titles: the SDK makes the title of every question required.']],
    ['a video feed', 'make it dark', ['A dark theme around the video feed']],
    ['chat with our own backend', 'let guests in', ['Guests: with your own backend']],
    [CHAT, 'polls off', ['Switching off polls in a chat']],
  ])(
    'to the project “%s” reports what it did not understand and what is not possible: “%s”',
    async (before, prompt, words) => {
      const { chat } = await goOn(await begin(before), prompt)
      for (const expected of words) expect(chat).toContain(expected)
    },
  )

  it('applies an earlier request that was not possible as soon as it is possible', async () => {
    const video = await begin('a dark video feed')
    expect(currentOptions(video).dark).toBe(false)
    const social = await goOn(video, 'switch to a social feed')
    expect(social.chat).toContain('**Changed:** social feed; dark theme.')
    expect(currentOptions(social).notIncluded).toEqual([])
  })

  it('keeps the package name and the application id when the app is renamed, and explains why', async () => {
    const work = await goOn(await begin(CHAT), 'rename it to Rook')
    expect(currentOptions(work)).toMatchObject({ appName: 'Rook', packageName: 'bobs_club' })
    expect(work.chat).toContain('The package stays `bobs_club` and the application id `com.example.bobs_club`')
  })
})
