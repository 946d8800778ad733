import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import { fullPlace } from '../../evidence/full-disk.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { failedContainer } from '../../evidence/outcome.ts'
import { outputOf, placeOf, type OutputLine } from '../../evidence/output.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { placedSubject } from '../subject.ts'

import { endsWith } from './last-words.ts'

/** /dev/shm was full: workers that share tensors need more than its 64 MiB. */
export const sharedMemory: Rule = {
  causes: ['shared-memory'],
  about: 'The output ends with a bus error or with no space left in a shared memory segment.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const full = fullPlace(facts)
    const line = full?.kind === 'shared memory' ? full.line : busError(facts)
    if (!line) return null
    const { pod } = facts.kubernetes
    const container =
      (pod &&
        (pod.containers.find(({ name }) => name === line.container) ?? failedContainer(pod))) ||
      null
    return found('shared-memory', facts, {
      headline: `${container?.name ?? 'the process'} ran out of shared memory (/dev/shm)`,
      explanation: [
        `${placedSubject(facts, container)} failed because /dev/shm, where its workers share data, was full: "${quote(line.text, 200)}" (${placeOf(line)}).`,
        sizeSentence(pod),
        'Mount an emptyDir with medium Memory at /dev/shm (what lies in it counts to the container), or use fewer workers.',
        'Running it again as it is fails the same way.',
      ],
      container: container?.name ?? null,
      copy: sharedMemoryVolume,
    })
  },
}

/** Two keyword arguments of KubernetesPodOperator. */
const sharedMemoryVolume = [
  'volumes=[k8s.V1Volume(name="shm", empty_dir=k8s.V1EmptyDirVolumeSource(medium="Memory", size_limit="2Gi"))],',
  'volume_mounts=[k8s.V1VolumeMount(name="shm", mount_path="/dev/shm")]',
].join('\n')

const busWords =
  /Unexpected bus error|killed by signal: Bus error|insufficient shared memory|\bBus error\b(?:\s+\(core dumped\))?|out of shared memory|shared memory \(shm\)/i

function busError(facts: Facts): OutputLine | null {
  const line = endsWith(facts, busWords)
  if (!line) return null
  return (
    outputOf(facts).findLast(
      ({ text }) => /shared memory|shm/i.test(text) && busWords.test(text),
    ) ?? line
  )
}

function sizeSentence(pod: Pod | null): string {
  const mounted = pod?.containers.some(({ mounts }) =>
    mounts.some(({ mountPath }) => mountPath === '/dev/shm'),
  )
  if (!mounted) return 'The pod mounts nothing at /dev/shm, so it has the default of 64 MiB.'
  const sized = pod?.volumes.find(
    ({ emptyDirMedium, sizeLimit }) => emptyDirMedium === 'Memory' && sizeLimit,
  )
  return sized
    ? `The volume ${sized.name} at /dev/shm is limited to ${sized.sizeLimit}.`
    : 'The pod has a volume at /dev/shm, and it was not large enough.'
}
