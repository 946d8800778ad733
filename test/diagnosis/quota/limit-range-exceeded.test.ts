import { expect, test } from 'vitest'
import { diagnose } from '../../../src/diagnosis/index.ts'
import { limitRangeExceeded } from '../../../src/diagnosis/quota/limit-range-exceeded.ts'
import { failedTask, foundBy, refusal, snapshot } from '../cluster.ts'

test.each([
  [
    'a container maximum',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: maximum memory usage per Container is 8Gi, but limit is 12Gi',
        ),
      ),
    ),
    'limit-range-exceeded',
  ],
  [
    'a minimum',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: minimum memory usage per Container is 50Mi, but request is 10Mi',
        ),
      ),
    ),
    null,
  ],
  [
    'a ratio',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: memory max limit to request ratio per Container is 2, but provided ratio is 4.000000',
        ),
      ),
    ),
    null,
  ],
  [
    'no limit given',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: maximum memory usage per Container is 8Gi.  No limit is specified',
        ),
      ),
    ),
    null,
  ],
  [
    'over the quota',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: exceeded quota: q, requested: limits.memory=8Gi, used: limits.memory=8Gi, limited: limits.memory=10Gi',
        ),
      ),
    ),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(limitRangeExceeded, evidence)).toBe(due)
})

test('every maximum that refuses the pod is asked for', () => {
  const said =
    'pods "a" is forbidden: [maximum memory usage per Container is 8Gi, but limit is 12Gi, maximum memory usage per Pod is 10Gi, but limit is 12884901888]'
  const finding = diagnose(snapshot({}, failedTask(refusal(said))))
  expect(finding.change).toMatchObject({ field: 'container max memory', from: '8Gi', to: '12Gi' })
  expect(finding.change?.besides).toMatchObject([{ field: 'pod max memory', from: '10Gi' }])
})
