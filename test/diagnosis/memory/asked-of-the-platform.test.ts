import { expect, test } from 'vitest'
import { diagnose } from '../../../src/diagnosis/index.ts'

const resources = { limits: { memory: '8Gi' }, requests: { memory: '8Gi' } }
const ended = {
  exitCode: 137,
  reason: 'OOMKilled',
  startedAt: '2026-11-22T09:00:00Z',
  finishedAt: '2026-11-22T09:41:00Z',
}

/** What is asked for when a container dies at 8Gi under these maxima. */
function asked(max: { Container?: string; Pod?: string }) {
  const limits = Object.entries(max).map(([type, memory]) => ({ type, max: { memory } }))
  const { change } = diagnose({
    snapshot: 1,
    at: '2026-11-22T09:41:01Z',
    kubernetes: {
      namespace: 'airflow-ml',
      pod: {
        metadata: { name: 'train', namespace: 'airflow-ml', uid: 'u' },
        spec: { restartPolicy: 'Never', containers: [{ name: 'base', image: 'i', resources }] },
        status: {
          phase: 'Failed',
          containerStatuses: [{ name: 'base', restartCount: 0, state: { terminated: ended } }],
        },
      },
      limitRanges: [
        { metadata: { name: 'general-limits', namespace: 'airflow-ml' }, spec: { limits } },
      ],
    },
  })
  return (
    change &&
    [change, ...(change.besides ?? [])].map(({ field, from, to, why }) => [field, from, to, why])
  )
}

const need = 'container base needs a memory limit of 12Gi'

test.each([
  [
    { Container: '8Gi', Pod: '10Gi' },
    [
      ['container max memory', '8Gi', '12Gi', need],
      ['pod max memory', '10Gi', '12Gi', need],
    ],
  ],
  [{ Container: '8Gi', Pod: '16Gi' }, [['container max memory', '8Gi', '12Gi', need]]],
  [{ Container: '8Gi' }, [['container max memory', '8Gi', '12Gi', need]]],
  [{ Container: '16Gi', Pod: '9Gi' }, [['pod max memory', '9Gi', '12Gi', need]]],
  [{ Container: '16Gi', Pod: '16Gi' }, null],
])('under %j', (max, expected) => expect(asked(max)).toEqual(expected))
