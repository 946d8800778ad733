import { expect, test } from 'vitest'
import { quotaNeedsLimits } from '../../../src/diagnosis/quota/quota-needs-limits.ts'
import { failedTask, foundBy, refusal, snapshot } from '../cluster.ts'

test.each([
  [
    'fields to specify',
    snapshot(
      {},
      failedTask(
        refusal('pods "a" is forbidden: failed quota: q: must specify limits.memory for: base'),
      ),
    ),
    'quota-needs-limits',
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
  [
    'a LimitRange',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: maximum memory usage per Container is 8Gi, but limit is 12Gi',
        ),
      ),
    ),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(quotaNeedsLimits, evidence)).toBe(due)
})
