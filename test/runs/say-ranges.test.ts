import { expect, test } from 'vitest'
import { sayRanges } from '../../src/runs/say-ranges.ts'

const mapped = (task: string, ...indices: number[]) =>
  indices.map((mapIndex) => ({ task, mapIndex }))

test.each([
  [
    [
      { task: 'etl', mapIndex: null },
      { task: 'copy', mapIndex: null },
    ],
    'etl, copy',
  ],
  [mapped('train', 3, 0, 1, 2), 'train[0–3]'],
  [mapped('train', 0, 2, 3), 'train[0], train[2–3]'],
  [
    [...mapped('train', 7), { task: 'copy', mapIndex: null }, ...mapped('train', 8)],
    'train[7–8], copy',
  ],
  [[], ''],
])('%j is %s', (instances, said) => {
  expect(sayRanges(instances)).toBe(said)
})
