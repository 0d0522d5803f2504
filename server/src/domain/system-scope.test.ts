/** What a consumer's system may read, in the words of both versions of SMART. */
import { expect, test } from 'vitest'
import { mayRead, READ_SCOPES, toReadScopes } from './system-scope.ts'

test.each<[string, boolean, boolean]>([
  ['system/*.read', true, true],
  ['system/*.rs', true, true],
  ['system/Condition.r', true, false],
  ['system/Condition.s', false, true],
  ['system/Observation.rs', false, false],
  ['system/Condition.sr', false, false],
  ['system/Condition.cruds', false, false],
  ['system/Condition.rs?category=problem-list-item', false, false],
  ['user/Condition.rs', false, false],
  ['system/Condition.constructor', false, false]
])('%s reads Conditions: %s, searches them: %s', (scope, reads, searches) => {
  expect([mayRead([scope], 'Condition', 'read'), mayRead([scope], 'Condition', 'search')]).toEqual([reads, searches])
})

test('what cannot be given is left out, and what is announced can be given', () => {
  expect(toReadScopes(['openid', 'system/Condition.rs', 'system/Patient.rs', 'system/Condition.rs'])).toEqual([
    'system/Condition.rs'
  ])
  expect(toReadScopes(READ_SCOPES)).toEqual(READ_SCOPES)
})
