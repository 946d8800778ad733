import { expect, test } from 'vitest'
import { podRefused } from '../../../src/diagnosis/quota/pod-refused.ts'
import { failedTask, foundBy, refusal, snapshot } from '../cluster.ts'

test.each([
  [
    'PodSecurity',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
        ),
      ),
    ),
    'container-config',
  ],
  [
    'a LimitRange minimum',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: minimum memory usage per Container is 50Mi, but request is 10Mi',
        ),
      ),
    ),
    'container-config',
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
    'a LimitRange maximum',
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
  [
    'fields to specify',
    snapshot(
      {},
      failedTask(
        refusal('pods "a" is forbidden: failed quota: q: must specify limits.memory for: base'),
      ),
    ),
    null,
  ],
  [
    'a quota that is not counted yet',
    snapshot(
      {},
      failedTask(
        refusal('pods "a" is forbidden: status unknown for quota: q, resources: limits.memory'),
      ),
    ),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(podRefused, evidence)).toBe(due)
})
