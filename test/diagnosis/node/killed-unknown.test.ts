import { expect, test } from 'vitest'
import { killedUnknown } from '../../../src/diagnosis/node/killed-unknown.ts'
import { ended, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    '137 and nothing else',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(137, 'Error')] } }) }),
    'killed-unknown',
  ],
  [
    '143 and nothing else',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(143, 'Error')] } }) }),
    'killed-unknown',
  ],
  [
    'OOMKilled',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(137, 'OOMKilled')] } }) }),
    null,
  ],
  [
    'exit code 1',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }) }),
    null,
  ],
  [
    'base failed by itself before its sidecar was killed',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(1, 'Error'), ended(137, 'Error', {}, 'proxy')] },
        containers: [{ name: 'base' }, { name: 'proxy' }],
      }),
    }),
    null,
  ],
  [
    'it succeeded',
    snapshot({
      pod: pod({ status: { phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] } }),
    }),
    null,
  ],
  ['no status', snapshot({ pod: pod({ status: {} }) }), null],
])('%s', (_, evidence, due) => {
  expect(foundBy(killedUnknown, evidence)).toBe(due)
})
