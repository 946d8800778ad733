import { expect, test } from 'vitest'
import { diagnose } from '../../../src/diagnosis/index.ts'
import { quotaExceeded } from '../../../src/diagnosis/quota/quota-exceeded.ts'
import { ended, failedTask, foundBy, pod, refusal, snapshot } from '../cluster.ts'

test.each([
  [
    'a pod over the quota',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: exceeded quota: q, requested: limits.memory=8Gi, used: limits.memory=8Gi, limited: limits.memory=10Gi',
        ),
      ),
    ),
    'quota-exceeded',
  ],
  [
    'a claim over the quota',
    snapshot(
      {},
      failedTask(
        refusal(
          'persistentvolumeclaims "c" is forbidden: exceeded quota: q, requested: requests.storage=1Gi, used: requests.storage=10Gi, limited: requests.storage=10Gi',
        ),
      ),
    ),
    'pvc-quota',
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
    'the pod was let in later',
    snapshot(
      { pod: pod({ name: 'a', status: { containerStatuses: [ended(1, 'Error')] } }) },
      failedTask(
        refusal(
          'pods "a" is forbidden: exceeded quota: q, requested: limits.memory=8Gi, used: limits.memory=8Gi, limited: limits.memory=10Gi',
        ),
      ),
    ),
    null,
  ],
  [
    'printed by the program in the pod',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: {
        base: 'pods "a" is forbidden: exceeded quota: q, requested: limits.memory=8Gi, used: limits.memory=8Gi, limited: limits.memory=10Gi',
      },
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(quotaExceeded, evidence)).toBe(due)
})

test('every field that refuses the pod is asked for, and as much of each as would let it in', () => {
  const said =
    'pods "a" is forbidden: exceeded quota: q, requested: limits.cpu=500m,limits.memory=4Gi,requests.memory=4Gi, used: limits.cpu=8,limits.memory=1536Mi,requests.memory=1Gi, limited: limits.cpu=8,limits.memory=3Gi,requests.memory=3Gi'
  const finding = diagnose(snapshot({}, failedTask(refusal(said))))
  expect(finding.change).toEqual({
    field: 'limits.cpu',
    from: '8',
    to: '8500m',
    why: '8 is used and 500m more is asked for',
    refused: { used: '8', requested: '500m' },
    besides: [
      {
        field: 'limits.memory',
        from: '3Gi',
        to: '6Gi',
        why: '1536Mi is used and 4Gi more is asked for',
        refused: { used: '1536Mi', requested: '4Gi' },
      },
      {
        field: 'requests.memory',
        from: '3Gi',
        to: '5Gi',
        why: '1Gi is used and 4Gi more is asked for',
        refused: { used: '1Gi', requested: '4Gi' },
      },
    ],
  })
})
