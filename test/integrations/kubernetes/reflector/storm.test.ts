import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fault } from '../../../emulators/kubernetes/faults.ts'
import type { KubernetesEmulator } from '../../../emulators/kubernetes/index.ts'
import { hurriedClock } from '../hurried-clock.ts'
import { samplePod } from '../sample-pod.ts'
import { follow, startEmulator } from '../setting.ts'
import { until } from '../until.ts'

const resource = 'pods'

const faults: Fault[] = [
  { kind: 'cut', resource },
  { kind: 'clean-end', resource },
  { kind: 'garbage-line', resource },
  { kind: 'truncated-line', resource },
  { kind: 'half-open', resource },
  { kind: 'error-event', resource, status: 410 },
  { kind: 'error-event', resource, status: 500 },
  { kind: 'drop', resource },
  { kind: 'status', resource, status: 410 },
  { kind: 'status', resource, status: 429, retryAfterSeconds: 1 },
  { kind: 'status', resource, status: 403 },
  { kind: 'status', resource, status: 401 },
  { kind: 'status', resource, status: 500 },
  { kind: 'not-json', resource },
  { kind: 'truncated-answer', resource },
]

/** What may happen to the cluster or to the way there. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('create' as const), pod: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('change' as const), pod: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('remove' as const), pod: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('fault' as const), pod: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('compact' as const), pod: fc.nat(0) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const), pod: fc.nat(0) }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('breathe' as const), pod: fc.nat(20) }) },
)

async function play(emulator: KubernetesEmulator, { what, pod }: { what: string; pod: number }) {
  const name = `pod-${pod}`
  const there = emulator.get('pods', name, 'airflow-ml')
  if (what === 'create' && !there) emulator.createPod(samplePod(name))
  if (what === 'change' && there)
    emulator.merge('pods', name, 'airflow-ml', { status: { phase: 'Running' } })
  if (what === 'remove') emulator.remove('pods', name, 'airflow-ml')
  if (what === 'fault') emulator.fault(faults[pod % faults.length] as Fault)
  if (what === 'compact') emulator.compact()
  if (what === 'restart') emulator.restart()
  if (what === 'breathe') await new Promise((resolve) => setTimeout(resolve, pod))
}

const idsOf = (pods: Iterable<{ uid: string; resourceVersion: string }>) =>
  [...pods].map(({ uid, resourceVersion }) => `${uid} ${resourceVersion}`).sort()

test('whatever happens in whatever order, the copy becomes true and every pod is told in order, each state once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 20, maxLength: 60 }),
      fc.boolean(),
      async (happenings, watchList) => {
        const emulator = await startEmulator({ watchList })
        const { cluster, steps, stop } = follow(emulator, { clock: hurriedClock(500) })
        for (const one of happenings) await play(emulator, one)
        emulator.clearFaults()
        const truth = () =>
          idsOf(
            emulator
              .list('pods')
              .map(({ metadata }) => metadata as { uid: string; resourceVersion: string }),
          )
        await until(
          () =>
            cluster.health()[0]?.synced === true && idsOf(cluster.pods()).join() === truth().join(),
        )
        stop.abort()
        await emulator.stop()
        for (const uid of new Set(steps.noted.map(({ record }) => record.uid))) {
          const told = steps.noted.filter(({ record }) => record.uid === uid)
          expect(told.map(({ kind }) => kind).join(' ')).toMatch(/^present( changed)*( gone)?$/)
          const alive = told
            .filter(({ kind }) => kind !== 'gone')
            .map(({ record }) => Number(record.resourceVersion))
          expect(alive).toEqual([...new Set(alive)].sort((one, other) => one - other))
        }
      },
    ),
    { numRuns: 15 },
  )
}, 120_000)
