import { expect, test } from 'vitest'
import { isAbnormal, secondsToGiveUp } from '../../src/waiting/patience.ts'

test.each([
  [299, [], false],
  [300, [], true],
  [300, [10, 20, 30], true],
  [899, [900, 900, 900], false],
  [900, [900, 900, 900], true],
  [400, [10, 350, 5000], true],
  [349, [10, 350, 5000], false],
  [400, [10, 5000, 5000], false],
])('%d seconds, after waits of %j: %s', (age, waits, said) =>
  expect(isAbnormal(age, waits)).toBe(said),
)

test.each([
  [0, 120, null],
  [89, 120, null],
  [90, 120, 30],
  [119, 120, 1],
  [120, 120, null],
  [500, 120, null],
  [19, 40, null],
  [20, 40, 20],
  [4, 10, null],
  [6, 10, 4],
  [3479, 3600, null],
  [3480, 3600, 120],
])('after %d of %d seconds: %s', (age, timeout, left) =>
  expect(secondsToGiveUp(age, timeout)).toBe(left),
)
