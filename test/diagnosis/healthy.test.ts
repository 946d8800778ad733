import { expect, test } from 'vitest'
import { diagnose } from '../../src/diagnosis/index.ts'
import {
  ago,
  ended,
  event,
  failedTask,
  pod,
  running,
  snapshot,
  unscheduled,
  waiting,
} from './cluster.ts'

const pulling = event('Pulling', 'Pulling image "docker-registry.example.org/ml/train:1"')

test.each([
  [
    'a pod that ended well',
    snapshot({
      pod: pod({ status: { phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] } }),
    }),
    'healthy',
    'pointless',
  ],
  [
    'a pod that runs',
    snapshot({ pod: pod({ status: { phase: 'Running', containerStatuses: [running()] } }) }),
    'healthy',
    'wait',
  ],
  [
    'a pod made a moment ago',
    snapshot({ pod: unscheduled(null, { metadata: { creationTimestamp: ago(3) } }) }),
    'healthy',
    'wait',
  ],
  [
    'a pod that pulls its image',
    snapshot({
      pod: pod({
        metadata: { creationTimestamp: ago(400) },
        status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] },
      }),
      events: [pulling],
    }),
    'healthy',
    'wait',
  ],
  [
    'a pod that has been made for half an hour',
    snapshot({
      pod: pod({
        metadata: { creationTimestamp: ago(1800) },
        status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] },
      }),
    }),
    'unknown',
    'wait',
  ],
  ['a failed task of which nothing is known', snapshot({}, failedTask('')), 'unknown', 'helps'],
  ['nothing at all', snapshot({}), 'unknown', 'helps'],
])('%s', (_, evidence, cause, retry) =>
  expect(diagnose(evidence)).toMatchObject({
    cause,
    retry,
    owner: 'nobody',
    ticket: 'none',
    advice: {},
  }),
)

test('what was asked for and not had is said, whatever the cause', () => {
  const evidence = snapshot(
    { pod: pod({ status: { phase: 'Running' } }) },
    { notAvailable: [{ source: 'Prometheus', reason: 'timed out' }] },
  )
  expect(diagnose(evidence).explanation.at(-1)).toBe('Not available: Prometheus: timed out.')
})
