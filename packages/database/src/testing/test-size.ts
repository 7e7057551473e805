const names = ['normal', 'full'] as const

const size = names.find((name) => name === (process.env.TEST_SIZE ?? 'normal'))
if (size === undefined) throw new Error(`TEST_SIZE must be one of ${names.join(', ')}`)

/**
 * Returns the value for the size of this run: `normal` for `npm test`, `full` for `npm run test:full`, which sets
 * TEST_SIZE. Sizes differ in numbers of seeds, rounds and subscribers, never in what is checked.
 */
export const bySize = <Value>(values: { readonly normal: Value; readonly full: Value }): Value => values[size]
