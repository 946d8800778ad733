import { expect, test } from 'vitest'
import { pvcHeld } from '../../../src/diagnosis/volume/pvc-held.ts'
import {
  claim,
  event,
  foundBy,
  other,
  pod,
  running,
  snapshot,
  waiting,
  withData,
} from '../cluster.ts'

test.each([
  [
    'by a live pod on another node',
    snapshot({
      pod: pod({
        ...withData,
        status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] },
      }),
      persistentVolumeClaims: [claim('data')],
      pods: [other('copy', 'w2', 0, withData.spec)],
      events: [
        event(
          'FailedAttachVolume',
          'Multi-Attach error for volume "pv-data" Volume is already used by pod(s) copy',
        ),
      ],
    }),
    'pvc-in-use',
  ],
  [
    'by nobody alive',
    snapshot({
      pod: pod({
        ...withData,
        status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] },
      }),
      persistentVolumeClaims: [claim('data')],
      pods: [],
      events: [
        event(
          'FailedAttachVolume',
          'Multi-Attach error for volume "pv-data" Volume is already exclusively attached to one node and can\'t be attached to another',
        ),
      ],
    }),
    'pvc-attach-stuck',
  ],
  [
    'it runs by now',
    snapshot({
      pod: pod({ ...withData, status: { phase: 'Running', containerStatuses: [running()] } }),
      persistentVolumeClaims: [claim('data')],
      events: [
        event(
          'FailedAttachVolume',
          'Multi-Attach error for volume "pv-data" Volume is already exclusively attached to one node',
        ),
      ],
    }),
    null,
  ],
  [
    'a secret that does not mount',
    snapshot({
      pod: pod({
        ...withData,
        status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] },
      }),
      events: [
        event('FailedMount', 'MountVolume.SetUp failed for volume "x" : secret "x" not found'),
      ],
    }),
    null,
  ],
  [
    'attached without trouble',
    snapshot({
      pod: pod({
        ...withData,
        status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] },
      }),
      events: [
        event('SuccessfulAttachVolume', 'AttachVolume.Attach succeeded for volume "pv-data"'),
      ],
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(pvcHeld, evidence)).toBe(due)
})
