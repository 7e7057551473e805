import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appClassName, derivePackageName, isApplicationId, isPackageName } from './names.js'

describe('derivePackageName', () => {
  for (const [appName, packageName] of [
    ["Bob's Club", 'bobs_club'],
    ['Tom & Jerry', 'tom_and_jerry'],
    ['Ærøskøbing Straße', 'aeroskobing_strasse'],
    ['Кафе Пушкин', 'kafe_pushkin'],
    ['Ελλάδα', 'ellada'],
    ['क्लब', 'klab'],
    ['class', 'class_app'],
    ['await', 'await_app'],
    ['int', 'int_app'],
    ['http', 'http_app'],
    ['Clock', 'clock_app'],
    ['Video Player', 'video_player_app'],
    ['2048', null],
    ['4 You', 'app_4_you'],
    ['日本語', null],
    ['🎉', null],
  ] as const) {
    it(`returns ${packageName} for ${appName}`, () => expect(derivePackageName(appName)).toBe(packageName))
  }

  it('returns a name that pub accepts, or null', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (appName) => {
        const name = derivePackageName(appName)
        return name === null || isPackageName(name)
      }),
    )
  })
})

it('accepts only application ids that Android accepts', () => {
  for (const id of ['com.example.app', 'io.acme.chat_2', 'com.acme.clock', 'Com.X'])
    expect(isApplicationId(id), id).toBe(true)
  for (const id of ['app', 'com..x', 'com.2x', 'com.class', 'com.int.x', 'com.ex-ample', '', 'com.x"', 'com.x\n'])
    expect(isApplicationId(id), id).toBe(false)
})

it("never names the app's class like a class of Flutter", () => {
  expect(appClassName('bobs_club')).toBe('BobsClubApp')
  expect(appClassName('await_app')).toBe('AwaitApp')
  expect(appClassName('material')).toBe('TheMaterialApp')
})
